package search

import (
	"strings"

	"allybot/facts/lang"
)

// Detect tells the language of a text, short as it may be: by the function
// words of each language, by letters that only one of them writes, and by the
// pack's own words. Where they leave it open, the hint decides. The language
// may be one that the pack has not got.
func (e *Engine) Detect(text string, hint lang.Tag) lang.Tag {
	return e.recogniser.detect(e.vocab, text, lang.AppendTokens(nil, text), hint)
}

// Evidence for a language, in points.
const (
	pointsAlone   = 4 // a word that this language alone has
	pointsShared  = 2 // a word that it shares with one other
	pointsLetters = 6 // a letter or sign that it alone has
	pointsEnding  = 3 // an ending that it alone has
	pointsHint    = 1 // what the platform says of the asker
)

// recogniser tells languages apart: the pack's, then those that the pack has
// not got, which are known by their function words alone.
type recogniser struct {
	langs  []*lang.Language
	own    int // how many of them are the pack's
	others map[string]uint32
}

func newRecogniser(own []*lang.Language, all *lang.Set) *recogniser {
	r := &recogniser{langs: append([]*lang.Language(nil), own...), own: len(own), others: map[string]uint32{}}
	for _, l := range all.All() {
		if r.place(l.Tag) >= 0 || len(r.langs) == 32 {
			continue
		}
		for _, w := range l.Words {
			if w.Class == lang.Function {
				r.others[w.Word] |= 1 << len(r.langs)
			}
		}
		r.langs = append(r.langs, l)
	}
	return r
}

// place gives a language's place among those that are told apart, -1 for none.
func (r *recogniser) place(t lang.Tag) int {
	for i, l := range r.langs {
		if l.Tag == t {
			return i
		}
	}
	return -1
}

func (r *recogniser) detect(v *vocabulary, text string, tokens []lang.Token, hint lang.Tag) lang.Tag {
	var points [32]int
	best := r.place(hint)
	if best >= 0 {
		points[best] += pointsHint
	} else {
		best = 0
	}
	every := uint32(1)<<len(r.langs) - 1
	for i := range tokens {
		has := r.others[tokens[i].Text]
		if f := v.forms[tokens[i].Text]; f != nil {
			has |= uint32(f.langs)
		}
		if has == 0 {
			r.ending(tokens[i].Text, points[:])
			continue
		}
		alone := has&(has-1) == 0
		for l := range r.langs {
			switch {
			case has&(1<<l) == 0:
			case alone:
				points[l] += pointsAlone
			case has != every:
				points[l] += pointsShared
			}
		}
	}
	for l, of := range r.langs {
		for _, c := range text {
			switch {
			case strings.ContainsRune(of.Letters, c):
				points[l] += pointsLetters
			case strings.ContainsRune(of.Accents, c):
				points[l]++
			}
		}
	}
	for l := range r.langs {
		if points[l] > points[best] {
			best = l
		}
	}
	return r.langs[best].Tag
}

// ending weighs how an unknown word ends.
func (r *recogniser) ending(word string, points []int) {
	for l, of := range r.langs {
		for _, suffix := range of.Endings {
			if n := len(word) - len(suffix); n > 1 && word[n:] == suffix {
				points[l] += pointsEnding
				return
			}
		}
	}
}
