// Package madeup makes packs of any size, and questions to them, for
// benchmarks: invented words, used as often as the words of a language are
// (Zipf's law), in facts of ordinary length about invented things.
package madeup

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"allybot/facts"
)

// Sizes of a made-up world.
const (
	attributes     = 400 // concepts that questions ask for
	factsPerEntity = 40
	wordsPerFact   = 12 // content words in each language
	zipf           = 1.07
)

// tags are the languages of a made-up world.
func tags() [3]facts.Lang { return [3]facts.Lang{"en", "es", "pt"} }

// World is a made-up pack's content with what its questions are made of.
type World struct {
	Parts facts.Parts
	rand  *rand.Rand
	words [3][]string
	names []string
}

// New makes a world of n facts; the same n and seed give the same world.
func New(n int, seed uint64) *World {
	w := &World{rand: rand.New(rand.NewPCG(seed, uint64(n)))}
	vocabulary := min(200_000, 2_000+n/2)
	for l, syllables := range [3]string{
		"ba ker tho lin ster mou dra wick ing ton shel grave pock lum",
		"ca ro lle ndo tra mi ez que sar vi ña lo tir emb",
		"ga lho rei xo dim por ten ção bru mel san vez quin dor",
	} {
		w.words[l] = w.invent(strings.Fields(syllables), vocabulary)
	}
	w.topics(max(5, n/factsPerEntity))
	w.facts(n)
	return w
}

// invent makes distinct words of two to four syllables and a number's worth of
// letters, the short ones first, as in a language.
func (w *World) invent(syllables []string, n int) []string {
	seen := make(map[string]bool, n)
	out := make([]string, 0, n)
	for len(out) < n {
		var b strings.Builder
		for range 2 + len(out)*3/n + w.rand.IntN(2) {
			b.WriteString(syllables[w.rand.IntN(len(syllables))])
		}
		for len(out) > 500 && b.Len() < 16 && w.rand.IntN(3) > 0 {
			b.WriteByte(byte('a' + w.rand.IntN(26)))
		}
		if s := b.String(); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

func (w *World) topics(entities int) {
	name := w.invent(strings.Fields("zan quo rel bir tak vos yem hul pri ost"), entities+attributes)
	w.names = name
	for i := range entities + attributes {
		t := facts.PartTopic{ID: fmt.Sprintf("t%d", i), Kind: facts.Country, Name: facts.Say("en", name[i], "es", name[i]+"a", "pt", name[i]+"o")}
		if i >= entities {
			t.Kind = facts.Concept
		}
		w.Parts.Topics = append(w.Parts.Topics, t)
	}
	w.Parts.ID, w.Parts.Threshold = "madeup", 0.7
}

func (w *World) facts(n int) {
	zipfs := rand.NewZipf(w.rand, zipf, 8, uint64(len(w.words[0])-1))
	concepts := rand.NewZipf(w.rand, zipf, 4, attributes-1)
	entities := len(w.Parts.Topics) - attributes
	w.Parts.Facts = make([]facts.PartFact, n)
	glue := [3][]string{strings.Fields("the of and is in"), strings.Fields("el de y es en"), strings.Fields("o de e é em")}
	for i := range n {
		f := &w.Parts.Facts[i]
		entity, concept := w.rand.IntN(entities), entities+int(concepts.Uint64())
		*f = facts.PartFact{
			ID: fmt.Sprintf("f%d", i), Kind: facts.Kind(w.rand.IntN(7)), About: []int{entity, concept},
			Answers: 1 << w.rand.IntN(10), Paragraph: fmt.Sprintf("I.%d", i%5000),
		}
		for l, tag := range tags() {
			var b strings.Builder
			b.WriteString(w.Parts.Topics[entity].Name.In(tag))
			for k := range wordsPerFact {
				b.WriteByte(' ')
				if k%2 == 0 {
					b.WriteString(glue[l][w.rand.IntN(5)])
					b.WriteByte(' ')
				}
				b.WriteString(w.words[l][zipfs.Uint64()])
			}
			b.WriteString(" " + w.Parts.Topics[concept].Name.In(tag) + ".")
			f.Text = f.Text.With(tag, b.String())
		}
	}
}

// Questions makes n questions in the three languages: what a fact's entity
// and concept are asked with, with one or two words of the fact and without,
// some misspelt, some that nothing answers.
func (w *World) Questions(n int) []string {
	out := make([]string, 0, n)
	ask := [3][]string{
		{"how many %s does %s have", "when was %s in %s", "what is the %s of %s"},
		{"¿cuántos %s tiene %s?", "cuándo fue %s en %s", "¿qué es el %s de %s?"},
		{"quantos %s tem %s?", "quando foi %s em %s", "o que é o %s de %s?"},
	}
	for i := range n {
		f := &w.Parts.Facts[w.rand.IntN(len(w.Parts.Facts))]
		l := w.rand.IntN(3)
		tag := tags()[l]
		entity, concept := w.Parts.Topics[f.About[0]].Name.In(tag), w.Parts.Topics[f.About[1]].Name.In(tag)
		q := fmt.Sprintf(ask[l][w.rand.IntN(3)], concept, entity)
		words := strings.Fields(f.Text.In(tag))
		switch i % 5 {
		case 0:
			q += " " + words[w.rand.IntN(len(words))]
		case 1:
			q = words[w.rand.IntN(len(words))] + " " + words[w.rand.IntN(len(words))] + " " + concept
		case 2:
			b := []byte(q)
			at := len(b) - 1 - w.rand.IntN(min(6, len(b)-1))
			q = string(append(b[:at], b[at+1:]...))
		case 3:
			q += " " + w.words[l][w.rand.IntN(len(w.words[l]))]
		}
		out = append(out, strings.ToValidUTF8(q, ""))
	}
	return out
}
