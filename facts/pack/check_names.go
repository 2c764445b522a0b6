package pack

import (
	"slices"
	"strings"

	"allybot/facts/lang"
)

// nameIndex finds the entities that a text names.
type nameIndex struct {
	byFirst map[string][]namePhrase // by first word, longest first
}

// namePhrase is a name as words, bare; a word that the name spells with a
// capital must have one in the text too: "US" is a country, "us" is not.
type namePhrase struct {
	words   []string
	capital []bool
	entry   *Entry
}

// newNameIndex takes the names of one language and, since a foreign name in a
// text is a name too, those of the others that begin with a capital.
func newNameIndex(entries []Entry, l, source lang.Tag) *nameIndex {
	x := &nameIndex{byFirst: map[string][]namePhrase{}}
	for i := range entries {
		e := &entries[i]
		if e.Topic.Kind == Concept {
			continue
		}
		for m, terms := range e.Terms {
			for _, term := range terms {
				x.add(term, e, m == l)
			}
		}
		for _, term := range e.Source {
			x.add(term, e, l == source)
		}
	}
	x.surnames(entries, l)
	for _, list := range x.byFirst {
		slices.SortStableFunc(list, func(a, b namePhrase) int { return len(b.words) - len(a.words) })
	}
	return x
}

// surnames lets a person be named by one word of the name that no other
// person's has.
func (x *nameIndex) surnames(entries []Entry, l lang.Tag) {
	owner := map[string]*Entry{}
	var words []string
	for i := range entries {
		if entries[i].Topic.Kind != Person {
			continue
		}
		for _, w := range lang.Words(entries[i].Topic.Name.In(l)) {
			if len([]rune(w.Text)) < 3 || !lang.HasCapital(w.Text) {
				continue
			}
			if other, seen := owner[w.Text]; seen && other != &entries[i] {
				owner[w.Text] = nil
				continue
			}
			owner[w.Text] = &entries[i]
			words = append(words, w.Text)
		}
	}
	for _, w := range words {
		if e := owner[w]; e != nil {
			x.add(w, e, true)
		}
	}
}

func (x *nameIndex) add(term string, e *Entry, own bool) {
	var p namePhrase
	p.entry = e
	for _, w := range lang.Words(term) {
		for part := range strings.SplitSeq(strings.ReplaceAll(w.Text, "‑", "-"), "-") {
			p.words = append(p.words, lang.BareName(part))
			p.capital = append(p.capital, lang.HasCapital(part))
		}
	}
	if len(p.words) > 0 && (own || p.capital[0]) {
		x.byFirst[p.words[0]] = append(x.byFirst[p.words[0]], p)
	}
}

// textWord is a word of a fact's text, with hyphens split, and whether it
// opens a sentence.
type textWord struct {
	text  string
	bare  string
	opens bool
}

func sentenceWords(text string) []textWord {
	var out []textWord
	opens := true
	ws := lang.Words(text)
	for i, w := range ws {
		for part := range strings.SplitSeq(strings.ReplaceAll(w.Text, "‑", "-"), "-") {
			out = append(out, textWord{part, lang.BareName(part), opens})
			opens = false
		}
		gap := text[w.End:]
		if i+1 < len(ws) {
			gap = text[w.End:ws[i+1].Start]
		}
		opens = strings.ContainsAny(gap, ".?!:")
	}
	return out
}

// mention is an entity named in a text.
type mention struct {
	entry *Entry
	text  string
}

type nameFindings struct {
	mentions []mention
	covered  []bool // words that are part of a name
}

// find reads a text from left to right and takes the longest name that
// begins at each word.
func (x *nameIndex) find(ws []textWord) nameFindings {
	out := nameFindings{covered: make([]bool, len(ws))}
	for i := 0; i < len(ws); {
		p, ok := x.at(ws[i:])
		if !ok {
			i++
			continue
		}
		var text []string
		for j := range p.words {
			out.covered[i+j] = true
			text = append(text, ws[i+j].text)
		}
		out.mentions = append(out.mentions, mention{p.entry, strings.Join(text, " ")})
		i += len(p.words)
	}
	return out
}

func (x *nameIndex) at(ws []textWord) (namePhrase, bool) {
	for _, p := range x.byFirst[ws[0].bare] {
		if len(p.words) > len(ws) {
			continue
		}
		ok := true
		for j, w := range p.words {
			if ws[j].bare != w || (p.capital[j] && !lang.HasCapital(ws[j].text)) {
				ok = false
				break
			}
		}
		if ok {
			return p, true
		}
	}
	return namePhrase{}, false
}

// inside lists the entities that stand within a name: NATO in "socio global
// de la OTAN".
func (x *nameIndex) inside(name string) []mention {
	ws := sentenceWords(name)
	return append(x.find(ws[1:]).mentions, x.find(ws[:len(ws)-1]).mentions...)
}
