package facts

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// engine is the index behind Ask: the vocabulary, the phrases that mean a
// topic or a sort of question, and for each term the facts that have it.
type engine struct {
	pack    *Pack
	vocab   *vocabulary
	content *phrases // phrases that mean a topic
	cues    *phrases // phrases that say what is asked for
	asking  spelling // the words of cues
	fillers spelling // the longer words that carry no meaning
	lists   lists
	words   []uint32 // lexeme -> its list, 0 for none
	about   []uint32 // topic -> the facts about it
	covers  []uint32 // topic -> the facts that cover it besides
	implies [][]*Topic
	asks    []Asked
	traits  []traits
	scratch *sync.Pool // of *query
}

// traits is what ranking needs of a fact, apart from the fact so that a scan
// stays in one piece of memory.
type traits struct {
	answers Asked
	kind    Kind
	focus   uint8 // how many topics besides countries it is about
	places  uint8 // how many countries it is about
}

// topicTerms is a topic with the words for it.
type topicTerms struct {
	topic *Topic
	terms [3][]string
	exact bool // matched as written, never by stem: countries, persons, places
	// implies are topics that asking for this one also asks for.
	implies []*Topic
	asks    Asked // what asking for this one asks for, if nothing else says so
}

// newEngine indexes a loaded pack.
func newEngine(p *Pack, terms []topicTerms, lex *rawLexicon) *engine {
	e := &engine{pack: p, vocab: newVocabulary(), content: newPhrases(), cues: newPhrases(),
		scratch: &sync.Pool{New: func() any { return new(query) }}}
	e.lists.add(nil) // list 0 is empty
	e.learnWords(lex)
	e.learnAsking()
	e.implies = make([][]*Topic, len(p.topics))
	e.asks = make([]Asked, len(p.topics))
	for _, t := range terms {
		e.learnTopic(t)
	}
	e.indexFacts()
	e.learnSpelling(lex)
	return e
}

// learnWords takes in the languages' own words and the pack's cues.
func (e *engine) learnWords(lex *rawLexicon) {
	eachWord(func(w string, l Lang, c wordClass) {
		f := e.vocab.form(w)
		f.langs |= 1 << l
		if f.class != functionWord && f.class != courtesyWord {
			f.class = c
		}
	})
	for _, l := range Langs() {
		for _, term := range lex.Filler.in(l) {
			for _, t := range appendTokens(nil, term) {
				f := e.vocab.form(t.text)
				if len(t.text) > shortestEvidence {
					f.langs |= 1 << l
				}
				if f.class == contentWord {
					f.class = fillerWord
				}
			}
		}
		for _, a := range lex.Asks {
			asked := parseAsked(a.Type)
			for _, term := range a.Terms.in(l) {
				e.learnCue(term, sense{asked: asked, lang: l})
			}
		}
		for _, term := range lex.Unsaid.in(l) {
			e.learnTerm(term, sense{unsaid: true, lang: l}, false)
		}
		for _, term := range lex.FollowUp.in(l) {
			e.learnCue(term, sense{follow: true, lang: l})
		}
	}
}

// shortestEvidence is how short a word may be, in bytes, before it is no
// evidence of a language unless it is one of its function words.
const shortestEvidence = 2

// learnAsking gathers the words of cues, and the longer words without
// meaning, that misspelt ones may be.
func (e *engine) learnAsking() {
	var words []string
	for w, f := range e.vocab.forms {
		if x := e.vocab.lexemes[e.vocab.key(exactForm, w)]; x != 0 && len(w) >= shortestMisspelt && slices.Contains(f.lexemes[:], x) {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	e.asking = newSpelling(words, len(words))
	words = nil
	for w, f := range e.vocab.forms {
		if f.class != contentWord && len(w) >= shortestFiller-1 {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	e.fillers = newSpelling(words, len(words))
}

// learnCue adds a phrase of which every word counts, function words too.
func (e *engine) learnCue(term string, s sense) {
	var words []lexeme
	for _, t := range appendTokens(nil, term) {
		words = append(words, e.vocab.exact(t.text))
		if len(t.text) > shortestEvidence {
			e.vocab.form(t.text).langs |= 1 << s.lang
		}
	}
	e.cues.add(words, s)
}

// learnTopic adds the phrases for a topic, without their function words.
func (e *engine) learnTopic(tt topicTerms) {
	e.implies[tt.topic.index] = tt.implies
	e.asks[tt.topic.index] |= tt.asks
	for _, l := range Langs() {
		for _, term := range tt.terms[l] {
			e.learnTerm(term, sense{topic: tt.topic, lang: l}, tt.exact)
		}
	}
}

func (e *engine) learnTerm(term string, s sense, exact bool) {
	tokens := appendTokens(nil, term)
	kept := slices.DeleteFunc(slices.Clone(tokens), func(t token) bool { return e.class(t.text) == functionWord })
	if len(kept) < 2 || !slices.ContainsFunc(kept, func(t token) bool { return e.class(t.text) == contentWord }) {
		// "rise of China" may lose its "of", but "in NATO" and "have a place" nothing.
		kept = tokens
		s.upper = len(tokens) == 1 && e.class(tokens[0].text) == functionWord // "US", but not "us"
	}
	var words []lexeme
	for _, t := range kept {
		f := e.vocab.form(t.text)
		if len(t.text) > shortestEvidence {
			f.langs |= 1 << s.lang
		}
		f.subject = f.subject || f.class != functionWord
		if exact || t.digit {
			words = append(words, e.vocab.exact(t.text))
		} else {
			words = append(words, e.vocab.stem(t.text, s.lang))
		}
	}
	e.content.add(words, s)
}

func (e *engine) class(word string) wordClass {
	if f := e.vocab.forms[word]; f != nil {
		return f.class
	}
	return contentWord
}

// indexFacts makes the posting lists.
func (e *engine) indexFacts() {
	facts := e.pack.facts
	e.traits = make([]traits, len(facts))
	about := make([][]uint32, len(e.pack.topics))
	covers := make([][]uint32, len(e.pack.topics))
	var words [][]uint32
	var tokens []token
	stems := [3]map[string]lexeme{{}, {}, {}}
	for i, f := range facts {
		tr := traits{answers: f.Answers, kind: f.Kind}
		for _, t := range f.About {
			about[t.index] = append(about[t.index], uint32(i))
			if t.Kind == Country {
				tr.places = min(tr.places+1, math.MaxUint8)
			} else {
				tr.focus = min(tr.focus+1, math.MaxUint8)
			}
		}
		for _, t := range f.Covers {
			covers[t.index] = append(covers[t.index], uint32(i))
		}
		e.traits[i] = tr
		for _, l := range Langs() {
			tokens = appendTokens(tokens[:0], f.Text[l])
			for _, t := range tokens {
				x, known := stems[l][t.text]
				if !known {
					x = e.learnWord(t.text, l)
					stems[l][strings.Clone(t.text)] = x
				}
				if x == 0 {
					continue
				}
				for int(x) >= len(words) {
					words = append(words, nil)
				}
				if n := len(words[x]); n == 0 || words[x][n-1] != uint32(i) {
					words[x] = append(words[x], uint32(i))
				}
			}
		}
	}
	common := len(facts) + 1
	if len(facts) > largePack {
		common = len(facts) / commonShare
	}
	for x := range words {
		if len(words[x]) > common {
			words[x] = nil
			e.vocab.common = append(e.vocab.common, lexeme(x))
		}
	}
	e.words = e.compress(words, len(e.vocab.lexemes)+1)
	e.about = e.compress(about, len(about))
	e.covers = e.compress(covers, len(covers))
	e.lists.data = slices.Clip(slices.Clone(e.lists.data))
}

// In a large pack a word that one fact in commonShare has tells nothing apart
// and is passed over like a function word; its list would be the longest.
const (
	largePack   = 10_000
	commonShare = 16
)

// maxForms is how many words of facts are kept as they are written. Those of
// a pack with more are still found by their stems.
const maxForms = 1 << 16

// learnWord takes in a word of a fact's text and gives its lexeme, 0 for one
// that carries no meaning.
func (e *engine) learnWord(word string, l Lang) lexeme {
	form := e.vocab.forms[word]
	switch {
	case form == nil && len(e.vocab.forms) >= maxForms:
		return e.vocab.lexeme(uint8(l), stem(word, l))
	case form != nil && form.class != contentWord:
		form.langs |= 1 << l
		return 0
	}
	x := e.vocab.stem(word, l)
	e.vocab.forms[word].langs |= 1 << l
	return x
}

// compress moves lists into the compressed store; an absent list is number 0.
func (e *engine) compress(from [][]uint32, n int) []uint32 {
	numbers := make([]uint32, n)
	for i, facts := range from {
		if len(facts) > 0 {
			numbers[i] = e.lists.add(slices.Compact(facts))
		}
	}
	return numbers
}

// spellingLimit is how many of a pack's words misspellings are looked for
// among, the lexicon's first: a large pack has so many words that everything
// is near something.
const spellingLimit = 20000

// deepLimit is how many of them are also found by two wrong letters.
const deepLimit = 8000

// learnSpelling chooses the words that a misspelt one may mean: those of
// terms, then those of facts while there is room; never function words.
func (e *engine) learnSpelling(lex *rawLexicon) {
	ordinary := map[string]bool{}
	for _, w := range lex.Ordinary {
		for _, t := range appendTokens(nil, w) {
			ordinary[t.text] = true
			e.vocab.form(t.text).ordinary = true
		}
	}
	var words []string
	for w, f := range e.vocab.forms {
		if (f.class == contentWord || f.class != functionWord && f.subject) && !ordinary[w] && (w[0] < '0' || w[0] > '9') {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(-cmp.Compare(bit(e.vocab.forms[a].subject), bit(e.vocab.forms[b].subject)), cmp.Compare(a, b))
	})
	deep := 0
	for deep < len(words) && e.vocab.forms[words[deep]].subject {
		deep++
	}
	e.vocab.spelled = newSpelling(words[:min(len(words), spellingLimit)], min(deep, deepLimit))
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// rarity weighs a term by how few facts have it: 1 for one fact, down to a
// floor for one that nearly every fact has. A term that no fact has weighs
// most: an answer without it would be an answer to something else.
func (e *engine) rarity(facts int) float32 {
	if facts == 0 {
		return 1
	}
	n := float64(len(e.pack.facts))
	return float32(max(0.3, 1-math.Log(float64(facts))/math.Log(n+1)))
}
