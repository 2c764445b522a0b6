package facts

import (
	"hash/maphash"
	"slices"
	"strings"
)

// lexeme is a word form or a stem that terms and texts are indexed by. An
// exact form ("=chile") and a stem ("chil") are different lexemes.
type lexeme uint32

// form is what the vocabulary knows of a word as it is written.
type form struct {
	lexemes [4]lexeme // its stems in the three languages, then its exact form; 0 is none
	langs   uint8     // a bit for each language that it is evidence of
	class   wordClass // whether it carries meaning
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
	forms   map[string]*form
	lexemes map[uint64]lexeme // by hash of a mark (a language, or exactForm) and the stem or form
	seed    maphash.Seed
	common  []lexeme // in so many facts that they have no list; ascending
	spelled spelling
}

func newVocabulary() *vocabulary {
	return &vocabulary{forms: map[string]*form{}, lexemes: map[uint64]lexeme{}, seed: maphash.MakeSeed()}
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

// exactForm marks a lexeme as a form that is matched as it is written. The
// other marks are the languages: the same letters are another stem in another
// language ("met" of English "meet", of Spanish "meter").
const exactForm = 3

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
func (v *vocabulary) stem(word string, l Lang) lexeme {
	x := v.lexeme(uint8(l), stem(word, l))
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
func (v *vocabulary) candidates(word string) (xs [7]lexeme, f *form) {
	f = v.forms[word]
	n := 0
	if f != nil {
		n = copy(xs[:], f.lexemes[:])
		for n > 0 && xs[n-1] == 0 {
			n--
		}
		if f.subject || f.ordinary || f.class != contentWord {
			return xs, f
		}
	}
	for _, l := range Langs() {
		if x := v.lexemes[v.key(uint8(l), stem(word, l))]; x != 0 && !slices.Contains(xs[:n], x) {
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
	topic  *Topic
	asked  Asked
	follow bool
	unsaid bool // the source does not speak of it
	upper  bool // only in capitals: "US" is a country, "us" is not
	lang   Lang
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
