package search

import (
	"hash/maphash"
	"slices"
	"strings"

	"allybot/facts/lang"
	"allybot/facts/pack"
)

// lexeme is a word form or a stem that terms and texts are indexed by. An
// exact form ("=chile") and a stem ("chil") are different lexemes.
type lexeme uint32

// form is what the vocabulary knows of a word as it is written.
type form struct {
	lexemes [5]lexeme // its stems in the languages that have it, its exact form; 0 is none
	langs   uint8     // a bit for each language of the pack that it is evidence of
	classes uint16    // two bits a language: whether it carries meaning there
	// ordinary words mean themselves: they are no misspelling of a term, nor a
	// form of one, though they look like it.
	ordinary bool
	subject  bool // belongs to a term of the pack, so a misspelling may mean it
}

func (f *form) add(x lexeme) {
	for i := range f.lexemes {
		if f.lexemes[i] == x {
			return
		}
		if f.lexemes[i] == 0 {
			f.lexemes[i] = x
			return
		}
	}
}

// vocabulary holds every word of the pack, of its lexicon and of the
// languages' function words, and finds the likeliest for a misspelt one.
type vocabulary struct {
	langs   []*lang.Language
	forms   map[string]*form
	lexemes map[uint64]lexeme // by hash of a mark (a language, or exactForm) and the stem or form
	seed    maphash.Seed
	common  []lexeme // in so many facts that they have no list; ascending
	spelled lang.Spelling
}

func newVocabulary(langs []*lang.Language) *vocabulary {
	return &vocabulary{langs: langs, forms: map[string]*form{}, lexemes: map[uint64]lexeme{}, seed: maphash.MakeSeed()}
}

// form finds or makes the entry for a folded word.
func (v *vocabulary) form(word string) *form {
	f := v.forms[word]
	if f == nil {
		f = &form{}
		v.forms[strings.Clone(word)] = f // not a piece of some long text
	}
	return f
}

// maxLexemes is how many lexemes one word of a question may be: those of its
// form and one stem a language.
const maxLexemes = 12

// class gives how the word is treated in a question of one language: as that
// language treats it or, where it has not got the word, as any does.
func (f *form) class(l int) lang.WordClass {
	own := lang.WordClass(f.classes >> (2 * l) & 3)
	if own != lang.Content || f.langs&(1<<l) != 0 || f.subject {
		return own
	}
	for rest := f.classes; rest != 0; rest >>= 2 {
		if c := lang.WordClass(rest & 3); c != lang.Content && (own == lang.Content || c < own) {
			own = c
		}
	}
	return own
}

func (f *form) setClass(l int, c lang.WordClass) {
	have := lang.WordClass(f.classes >> (2 * l) & 3)
	if have == lang.Content || c < have {
		f.classes = f.classes&^(3<<(2*l)) | uint16(c)<<(2*l)
	}
}

// exactForm marks a lexeme as a form that is matched as it is written. The
// other marks are the languages: the same letters are another stem in another
// language ("met" of English "meet", of Spanish "meter").
const exactForm = 0xff

func (v *vocabulary) key(mark uint8, text string) uint64 {
	var h maphash.Hash
	h.SetSeed(v.seed)
	h.WriteByte(mark)   //nolint:errcheck // never fails
	h.WriteString(text) //nolint:errcheck // never fails
	return h.Sum64()
}

func (v *vocabulary) lexeme(mark uint8, text string) lexeme {
	key := v.key(mark, text)
	x, ok := v.lexemes[key]
	if !ok {
		x = lexeme(len(v.lexemes) + 1)
		v.lexemes[key] = x
	}
	return x
}

// stem gives the lexeme of a word of a text or term in one language.
func (v *vocabulary) stem(word string, l int) lexeme {
	x := v.lexeme(uint8(l), v.langs[l].Stem(word))
	v.form(word).add(x)
	return x
}

// exact gives the lexeme of a word that is matched only as it is written.
func (v *vocabulary) exact(word string) lexeme {
	x := v.lexeme(exactForm, word)
	v.form(word).add(x)
	return x
}

func (v *vocabulary) isCommon(x lexeme) bool {
	_, found := slices.BinarySearch(v.common, x)
	return found
}

// candidates gives the lexemes that a word of a question may be: its known
// ones, or else those of its stems. A word that nothing knows has none.
func (v *vocabulary) candidates(word string) (xs [maxLexemes]lexeme, f *form) {
	f = v.forms[word]
	n := 0
	if f != nil {
		n = copy(xs[:], f.lexemes[:])
		for n > 0 && xs[n-1] == 0 {
			n--
		}
		if f.subject || f.ordinary || f.classes != 0 {
			return xs, f
		}
	}
	for l := range v.langs {
		if x := v.lexemes[v.key(uint8(l), v.langs[l].Stem(word))]; x != 0 && !slices.Contains(xs[:n], x) && n < len(xs) {
			xs[n] = x
			n++
		}
	}
	return xs, f
}

// phrases is a trie over lexemes: which sequences of words mean what.
type phrases struct {
	next  map[uint64]uint32 // node and lexeme -> node
	ends  map[uint32][]sense
	nodes uint32
}

// sense is what a phrase means: a topic, a thing asked for, or that the
// question goes on from the last one.
type sense struct {
	topic  *pack.Topic
	asked  pack.Asked
	follow bool
	unsaid bool // the source does not speak of it
	upper  bool // only in capitals: "US" is a country, "us" is not
	lang   int  // place among the pack's languages
}

func newPhrases() *phrases {
	return &phrases{next: map[uint64]uint32{}, ends: map[uint32][]sense{}}
}

func (p *phrases) step(node uint32, x lexeme) (uint32, bool) {
	n, ok := p.next[uint64(node)<<32|uint64(x)]
	return n, ok
}

func (p *phrases) add(words []lexeme, s sense) {
	node := uint32(0)
	for _, x := range words {
		n, ok := p.step(node, x)
		if !ok {
			p.nodes++
			n = p.nodes
			p.next[uint64(node)<<32|uint64(x)] = n
		}
		node = n
	}
	if node == 0 {
		return
	}
	for _, known := range p.ends[node] {
		if known.topic == s.topic && known.asked == s.asked && known.follow == s.follow && known.unsaid == s.unsaid {
			return
		}
	}
	p.ends[node] = append(p.ends[node], s)
}
