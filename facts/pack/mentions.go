package pack

import (
	"slices"
	"strings"

	"allybot/facts/lang"
)

// mentions finds the names and terms in a sentence.
type mentions struct {
	lang    *lang.Language
	names   *nameIndex
	terms   map[string][]termPhrase // by first stem, longest first
	skipped map[string]bool         // function words
}

type termPhrase struct {
	stems []string
	topic *Topic
}

// mentioned is a topic with the place where it is named, in bytes.
type mentioned struct {
	topic *Topic
	start int
}

func newMentions(entries []Entry, l *lang.Language, source lang.Tag) *mentions {
	m := &mentions{lang: l, names: newNameIndex(entries, l.Tag, source), terms: map[string][]termPhrase{}, skipped: map[string]bool{}}
	for _, w := range l.Words {
		if w.Class == lang.Function {
			m.skipped[w.Word] = true
		}
	}
	for _, e := range entries {
		if e.Topic.Kind != Concept {
			continue
		}
		for _, term := range e.Terms[l.Tag] {
			if stems, _ := m.stems(term); len(stems) > 0 {
				m.terms[stems[0]] = append(m.terms[stems[0]], termPhrase{stems, e.Topic})
			}
		}
	}
	for _, list := range m.terms {
		slices.SortStableFunc(list, func(a, b termPhrase) int { return len(b.stems) - len(a.stems) })
	}
	return m
}

// stems gives the stems of a text's words that carry meaning, with where each stands.
func (m *mentions) stems(text string) (stems []string, starts []int) {
	for _, t := range lang.AppendTokens(nil, text) {
		if !m.skipped[t.Text] {
			stems, starts = append(stems, m.lang.Stem(t.Text)), append(starts, t.Begin)
		}
	}
	return stems, starts
}

// in lists what a sentence mentions, in its order; each topic once.
func (m *mentions) in(text string) []mentioned {
	var out []mentioned
	at := 0
	var names [][2]int // where they stand: no term is mentioned inside one
	for _, found := range m.names.find(sentenceWords(text)).mentions {
		words := strings.Fields(found.text)
		for i, w := range words {
			if j := strings.Index(text[at:], w); j >= 0 {
				at += j
			}
			if i == 0 {
				out = append(out, mentioned{found.entry.Topic, at})
				names = append(names, [2]int{at, at})
			}
			at += len(w)
		}
		names[len(names)-1][1] = at
	}
	stems, starts := m.stems(text)
	for i := len(starts) - 1; i >= 0; i-- {
		if slices.ContainsFunc(names, func(n [2]int) bool { return starts[i] >= n[0] && starts[i] < n[1] }) {
			stems[i] = "" // ends a phrase
		}
	}
	for i := 0; i < len(stems); i++ {
		for _, p := range m.terms[stems[i]] {
			if i+len(p.stems) <= len(stems) && slices.Equal(p.stems, stems[i:i+len(p.stems)]) {
				out = append(out, mentioned{p.topic, starts[i]})
				i += len(p.stems) - 1
				break
			}
		}
	}
	slices.SortStableFunc(out, func(a, b mentioned) int { return a.start - b.start })
	seen := map[*Topic]bool{}
	return slices.DeleteFunc(out, func(x mentioned) bool {
		was := seen[x.topic]
		seen[x.topic] = true
		return was
	})
}
