package answer

import (
	"slices"
	"strings"

	"allybot/facts"
	"allybot/facts/lang"
)

// The sections of a language's cues that say how an answer is put.
var formSections = []string{ //nolint:gochecknoglobals // constant
	"most", "least", "more", "fewer", "second", "third", "sum", "difference", "ratio", "average", "earlier", "later", "years-between",
	"negation", "no-negation", "hedged", "attributed", "polar", "inquires", "framing", "small", "only", "sole", "besides", "compares", "either", "also-asks", "wide",
}

// form is how a question is put, apart from what it is about.
type form struct {
	lang.Heard
	of      *lang.Language
	text    string
	polar   bool // asks for yes or no
	wide    bool // asks for an overview
	numbers []float64
}

// read finds out how a question is put.
func (c *Composer) read(text string, l facts.Lang) form {
	of := c.pack.Language(l)
	f := form{Heard: of.Hear(text, formSections...), of: of, text: text}
	f.wide = f.Has("wide")
	f.Within("most", "least")
	f.Within("more", "fewer")
	f.Within("earlier", "least")
	inquires := len(f.Tokens)
	if at := f.At("inquires"); len(at) > 0 {
		inquires = at[0].Begin
	}
	if at := f.At("polar"); len(at) > 0 && at[0].Begin < inquires {
		f.polar = at[0].End != inquires // "so how many …" asks how many
	} else if inquires == len(f.Tokens) && len(f.Tokens) > 4 && strings.HasSuffix(strings.TrimSpace(text), "?") {
		f.polar = true
	}
	for _, n := range of.Numbers(text) {
		if !n.Word {
			f.numbers = append(f.numbers, n.Value)
		}
	}
	return f
}

// withoutFraming leaves out of a question that it is about the source ("…
// does the text name"), where anything else is left.
func (c *Composer) withoutFraming(text string, hint facts.Lang) string {
	of := c.pack.Language(c.pack.Detect(text, hint))
	f := form{Heard: of.Hear(text, "framing", "source-word", "inquires", "polar", "small"), text: text}
	at := f.At("framing")
	if len(at) == 0 || f.All("framing", "source-word", "inquires", "polar", "small") {
		return text
	}
	begin, end := f.wordAt(at[0].Begin), f.wordAt(at[0].End)
	if end == 0 {
		end = len(strings.TrimRight(text, "?!. "))
	}
	if begin >= end {
		return text
	}
	return text[:begin] + text[end:]
}

// reckoning are the sections whose words say what is to be computed.
var reckoning = []string{"sole", "compares", "most", "least", "more", "fewer", "second", "third", "sum", "difference", "ratio", "average", "earlier", "later", "years-between"} //nolint:gochecknoglobals // constant

// onlyReckons reports whether a question reads a topic from nothing but words
// that say what is to be computed ("more than", "together").
func (f *form) onlyReckons(t *facts.Topic, read []facts.Reading) bool {
	found := false
	for _, r := range read {
		if !slices.Contains(r.Topics, t) {
			continue
		}
		found = true
		if !f.Covered(r.Begin, reckoning...) {
			return false
		}
	}
	return found
}

// understood reports whether every word that no fact has belongs to what is to
// be computed: then the question is understood all the same.
func (f *form) understood(unsaid []string) bool {
	for _, w := range unsaid {
		ok := false
		for i, t := range f.Tokens {
			if t.Text == w && (f.Covered(i, reckoning...) || f.Covered(i, "polar", "inquires", "attributed")) {
				ok = true
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// asWritten gives a folded word of the question as the asker wrote it.
func (f *form) asWritten(word string) string {
	first, rest, _ := strings.Cut(word, " ")
	for _, w := range lang.Words(f.text) {
		if ts := lang.AppendTokens(nil, w.Text); len(ts) == 1 && ts[0].Text == first {
			if rest == "" {
				return w.Text
			}
			return w.Text + " " + f.asWritten(rest)
		}
	}
	return word
}

// wordAt gives where a word of the question begins in its text, 0 where that
// cannot be told.
func (f *form) wordAt(word int) int {
	n := 0
	for _, w := range lang.Words(f.text) {
		if n == word {
			return w.Start
		}
		n += len(lang.AppendTokens(nil, w.Text))
	}
	return 0
}
