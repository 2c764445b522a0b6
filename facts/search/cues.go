package search

import (
	"slices"

	"allybot/facts/lang"
	"allybot/facts/pack"
)

// readCues finds what the question asks for and marks the words that say so.
func (e *Engine) readCues(q *query) {
	q.spans = q.spans[:0]
	for i := 0; i < len(q.tokens); i++ {
		node, end := uint32(0), -1
		var found []sense
		for j := i; j < len(q.tokens); j++ {
			f := e.cueForm(q, j)
			if f == nil {
				break
			}
			next, ok := e.cueStep(node, f)
			if !ok {
				break
			}
			node = next
			if s := e.cues.ends[node]; s != nil {
				found, end = s, j+1
			}
		}
		if end < 0 {
			continue
		}
		content := false
		for _, s := range found {
			content = content || s.asked&pack.AskedHowMany != 0
			if s.lang != q.place && q.letters(i, end) < sureCue {
				continue // Portuguese "do" asks nothing, English "do" does
			}
			q.asked |= s.asked
			q.follow = q.follow || s.follow && i == 0
		}
		q.spans = append(q.spans, span{begin: i, end: end, content: content})
		i = end - 1
	}
}

// sureCue is how many letters a cue has that means the same in whatever
// language it stands.
const sureCue = 5

// letters counts the bytes of some tokens.
func (q *query) letters(begin, end int) (n int) {
	for i := begin; i < end; i++ {
		n += len(q.tokens[i].Text)
	}
	return n
}

// cueForm finds what the vocabulary knows of a word that may say what is
// asked, misspelt as it may be.
func (e *Engine) cueForm(q *query, i int) *form {
	f := q.known[i].form
	if f == nil && i < maxCuePlace {
		var near [4]string
		if ws := e.asking.Near(near[:0], q.tokens[i].Text, lang.ShortestMisspelt); len(ws) > 0 {
			f = e.vocab.forms[ws[0]]
		}
	}
	return f
}

// maxCuePlace is how far into a question misspelt cues are looked for.
const maxCuePlace = 4

func (e *Engine) cueStep(node uint32, f *form) (uint32, bool) {
	for _, x := range f.lexemes {
		if x == 0 {
			continue
		}
		if n, ok := e.cues.step(node, x); ok {
			return n, true
		}
	}
	return 0, false
}

// asking reports whether a phrase is one word of those that only say what is
// asked ("in what form"). How much is asked by words that say of what.
func (q *query) asking(s span) bool {
	return s.end-s.begin == 1 && slices.ContainsFunc(q.spans, func(c span) bool {
		return c.begin <= s.begin && s.end <= c.end && c.end-c.begin > 1 && !c.content
	})
}

// cue reports whether a phrase is part of the words that say what is asked.
func (q *query) cue(s span) bool {
	return slices.ContainsFunc(q.spans, func(c span) bool { return c.begin <= s.begin && s.end <= c.end })
}

// afterCue reports whether token i is the first that carries meaning behind
// words that ask for something.
func (q *query) afterCue(i int) bool {
	for i--; i >= 0; i-- {
		if slices.ContainsFunc(q.spans, func(c span) bool { return c.begin <= i && i < c.end }) {
			return true
		}
		if f := q.known[i].form; f == nil || f.class(q.place) == lang.Content {
			return false
		}
	}
	return true // it opens the question: "population of Haiti"
}
