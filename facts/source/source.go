// Package source holds what is kept of the document that a pack restates: its
// paragraphs by number, each with a hash of its text and its anchors, the
// figures, years and names in it, against which facts are checked. It must not
// know of facts, nor keep the document's text.
package source

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"allybot/facts/lang"
)

// Entry is a paragraph as the index keeps it.
type Entry struct {
	Number  string  `json:"number"`
	Heading string  `json:"heading"`
	SHA256  string  `json:"sha256"`
	Anchors Anchors `json:"anchors"`
}

// Index makes the index of a document: per paragraph its number, heading, the
// SHA-256 of its normalised text and its anchors, but not the text. l is the
// document's language.
func Index(ps []Passage, l *lang.Language) []Entry {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.Text
	}
	out := make([]Entry, len(ps))
	for i, a := range anchored(texts, l) {
		sum := sha256.Sum256([]byte(ps[i].Text))
		out[i] = Entry{ps[i].Number, ps[i].Heading, hex.EncodeToString(sum[:]), a}
	}
	return out
}

// Paragraph is a numbered paragraph of the source as the index keeps it: no
// text, only what facts are checked against.
type Paragraph struct {
	Number  string // "I.10": section I, paragraph 10
	Section *Section
	SHA256  string // of the normalised text, hexadecimal
	Anchors Anchors
}

// Section is a part of the source.
type Section struct {
	Number     string    // "0", "I", "II", …
	Heading    string    // as the source has it
	Title      lang.Text // in our words
	Paragraphs []*Paragraph
}

// Anchors are what a fact that cites a paragraph may name: its figures, its
// years, its proper names.
type Anchors struct {
	Figures []string `json:"figures,omitempty"` // plain decimal: "334500", "3500000", "5"
	Years   []int    `json:"years,omitempty"`   // below 0: before Christ
	Names   []string `json:"names,omitempty"`   // as the source spells them
}

// Equal reports whether two have the same.
func (a Anchors) Equal(b Anchors) bool {
	return slices.Equal(a.Figures, b.Figures) && slices.Equal(a.Years, b.Years) && slices.Equal(a.Names, b.Names)
}
