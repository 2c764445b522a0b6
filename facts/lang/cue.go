package lang

import (
	"slices"
	"strings"
)

// Heard is which of a language's cues a text has: where each stands, by the
// section of cues.txt.
type Heard struct {
	Tokens []Token
	at     map[string][]Span
}

// Span is some tokens of a text that follow each other.
type Span struct{ Begin, End int }

// Hear looks for the cues of some sections in a text; of those that begin at
// one word the longest of a section counts.
func (l *Language) Hear(text string, sections ...string) Heard {
	h := Heard{Tokens: AppendTokens(nil, text), at: map[string][]Span{}}
	for _, section := range sections {
		heads := l.heads[section]
		for i := 0; i < len(h.Tokens); i++ {
			longest := 0
			for _, phrase := range heads[h.Tokens[i].Text] {
				if len(phrase) > longest && h.says(i, phrase) {
					longest = len(phrase)
				}
			}
			if longest > 0 {
				h.at[section] = append(h.at[section], Span{i, i + longest})
				i += longest - 1
			}
		}
	}
	return h
}

func (h *Heard) says(at int, phrase []string) bool {
	if at+len(phrase) > len(h.Tokens) {
		return false
	}
	for i, w := range phrase {
		if h.Tokens[at+i].Text != w {
			return false
		}
	}
	return true
}

// Has reports whether a cue of any of the sections was heard.
func (h *Heard) Has(sections ...string) bool {
	return slices.ContainsFunc(sections, func(s string) bool { return len(h.at[s]) > 0 })
}

// At gives where the cues of a section stand.
func (h *Heard) At(section string) []Span { return h.at[section] }

// Begins reports whether a text begins with a cue of a section, and how much
// of it that is, in words.
func (h *Heard) Begins(section string) (words int, ok bool) {
	if at := h.at[section]; len(at) > 0 && at[0].Begin == 0 {
		return at[0].End, true
	}
	return 0, false
}

// Covered reports whether a word belongs to a cue of one of the sections.
func (h *Heard) Covered(word int, sections ...string) bool {
	for _, s := range sections {
		for _, at := range h.at[s] {
			if at.Begin <= word && word < at.End {
				return true
			}
		}
	}
	return false
}

// WithoutBeginning takes a beginning as written, that a cue of a section is,
// off a text: "According to the source, " for one. It reports whether there
// was any.
func (l *Language) WithoutBeginning(text, section string) (string, bool) {
	longest := ""
	for _, p := range l.Cues[section] {
		if len(p) > len(longest) && len(text) > len(p) && strings.EqualFold(text[:len(p)], p) {
			longest = p
		}
	}
	if longest == "" {
		return text, false
	}
	return strings.TrimLeft(text[len(longest):], " ,:"), true
}

// learnHeads cuts the cues into words, by section and first word.
func (l *Language) learnHeads() {
	l.heads = map[string]map[string][][]string{}
	for section, phrases := range l.Cues {
		l.heads[section] = map[string][][]string{}
		for _, p := range phrases {
			var words []string
			for _, t := range AppendTokens(nil, p) {
				words = append(words, t.Text)
			}
			if len(words) > 0 {
				l.heads[section][words[0]] = append(l.heads[section][words[0]], words)
			}
		}
	}
}

// All reports whether every word belongs to a cue of one of the sections.
func (h *Heard) All(sections ...string) bool {
	for i := range h.Tokens {
		if !h.Covered(i, sections...) {
			return false
		}
	}
	return len(h.Tokens) > 0
}

// Within leaves out the cues of a section that are but part of a longer one of
// another: "más" of "más pequeño".
func (h *Heard) Within(section, longer string) {
	h.at[section] = slices.DeleteFunc(h.at[section], func(s Span) bool {
		return slices.ContainsFunc(h.at[longer], func(o Span) bool {
			return o.Begin <= s.Begin && s.End <= o.End && o.End-o.Begin > s.End-s.Begin
		})
	})
}
