package search

import (
	"slices"

	"allybot/facts/lang"
	"allybot/facts/pack"
)

// phraseAt finds the longest phrase for a topic that begins at token i and
// ends before limit.
func (e *Engine) phraseAt(q *query, i, limit int) (span, bool) {
	w := walk{e: e, q: q, begin: i, limit: limit}
	w.from(0, i, 0, false)
	if w.best.end > 0 {
		return w.best, true
	}
	return span{}, false
}

// phrase finds the phrase for a topic that begins at token i, unless a longer
// one begins inside it, to which it gives way: "ally extra-NATO" is said in
// "became ally extra-NATO", though "became ally" is a phrase too.
func (e *Engine) phrase(q *query, i int) (span, bool) {
	s, ok := e.phraseAt(q, i, len(q.tokens))
	if !ok {
		return s, false
	}
	f := q.known[i].form
	opens := f != nil && f.class(q.place) == lang.Function // "in NATO" gives way to "NATO 2030"
	for k := i + 1; k < s.end; k++ {
		next, found := e.phraseAt(q, k, len(q.tokens))
		if found && next.end > s.end && !next.fuzzy &&
			(next.end-next.begin > s.end-s.begin || next.end-next.begin == s.end-s.begin && opens) {
			return e.phraseAt(q, i, k)
		}
	}
	return s, true
}

// walk follows the trie of phrases through a question's tokens.
type walk struct {
	e     *Engine
	q     *query
	begin int
	limit int
	best  span
}

// maxPhrase is how many words the longest phrase may have.
const maxPhrase = 8

func (w *walk) from(node uint32, i, depth int, fuzzy bool) {
	if i >= w.limit || depth > maxPhrase {
		return
	}
	known := &w.q.known[i]
	stepped := false
	for _, x := range known.lexemes {
		if x != 0 && w.step(node, x, i, depth, fuzzy) {
			stepped = true
		}
	}
	if f := known.form; f != nil && f.class(w.q.place) == lang.Function {
		if depth > 0 {
			w.from(node, i+1, depth+1, fuzzy)
		}
		return
	}
	if stepped || known.form != nil || depth == 0 && len(w.q.tokens[i].Text) < lang.ShortestMisspelt {
		return
	}
	for _, word := range w.e.near(w.q, i) {
		for _, x := range w.e.vocab.forms[word].lexemes {
			if x != 0 {
				w.step(node, x, i, depth, true)
			}
		}
	}
}

// near gives the words that token i may be misspelt from. A word of three
// letters has some too, for the middle of a phrase.
func (e *Engine) near(q *query, i int) []string {
	k := &q.known[i]
	if !k.guessed && !q.tokens[i].Digit {
		k.near = e.vocab.spelled.Near(k.near[:0], q.tokens[i].Text, lang.ShortestMisspelt-1)
	}
	k.guessed = true
	return k.near
}

func (w *walk) step(node uint32, x lexeme, i, depth int, fuzzy bool) bool {
	next, ok := w.e.content.step(node, x)
	if !ok {
		return false
	}
	if senses := w.e.content.ends[next]; senses != nil && i+1 >= w.best.end {
		if s := w.allowed(senses, i, depth, fuzzy); len(s) > 0 && (i+1 > w.best.end || w.best.fuzzy && !fuzzy) {
			w.best = span{begin: w.begin, end: i + 1, senses: s, fuzzy: fuzzy}
		} else if fuzzy && w.best.fuzzy && i+1 == w.best.end {
			w.best.senses = otherCountries(w.best.senses, s)
		}
	}
	w.from(next, i+1, depth+1, fuzzy)
	return true
}

// otherCountries adds the countries that a misspelt name may mean as well.
func otherCountries(have, more []sense) []sense {
	for _, m := range more {
		country := func(s sense) bool { return s.topic != nil && s.topic.Kind == pack.Country }
		if country(m) && slices.ContainsFunc(have, country) && !slices.ContainsFunc(have, func(s sense) bool { return s.topic == m.topic }) {
			have = append(slices.Clip(have), m)
		}
	}
	return have
}

// allowed leaves out the senses that need capitals where there are none, and
// those that a misspelt word of four letters can hardly mean: only names are
// guessed from so little.
func (w *walk) allowed(senses []sense, i, depth int, fuzzy bool) []sense {
	upper := w.q.tokens[i].Upper
	short := fuzzy && depth == 0 && len(w.q.tokens[i].Text) <= lang.ShortestMisspelt
	barred := func(s sense) bool {
		return s.upper && !upper || short && (s.topic == nil || s.topic.Kind != pack.Country && s.topic.Kind != pack.Person && s.topic.Kind != pack.Organisation)
	}
	if !slices.ContainsFunc(senses, barred) {
		return senses
	}
	return slices.DeleteFunc(slices.Clone(senses), barred)
}
