package search

import (
	"allybot/facts/gate"
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"allybot/facts/lang"
	"allybot/facts/pack"
)

// Engine is the index behind Ask: the vocabulary, the phrases that mean a
// topic or a sort of question, and for each term the facts that have it.
type Engine struct {
	pack       *pack.Pack
	facts      []*pack.Fact
	topics     []*pack.Topic
	langs      []*lang.Language // the pack's
	recogniser *recogniser
	directory  *directory
	vocab      *vocabulary
	content    *phrases      // phrases that mean a topic
	cues       *phrases      // phrases that say what is asked for
	asking     lang.Spelling // the words of cues
	fillers    lang.Spelling // the longer words that carry no meaning
	lists      lists
	words      []uint32 // lexeme -> its list, 0 for none
	about      []uint32 // topic -> the facts about it
	covers     []uint32 // topic -> the facts that cover it besides
	implies    [][]*pack.Topic
	asks       []pack.Asked
	traits     []traits
	synonyms   map[lexeme][]alternative // of words: the lists of what means the same in ordinary speech
	gate       *gate.Model
	classOf    map[string]int     // of the classifier: paragraph -> class
	place      map[*pack.Fact]int // of each fact; only with a classifier
	classifier *gate.Classifier   // nil where the pack brings none
	scratch    *sync.Pool         // of *query
}

// traits is what ranking needs of a fact, apart from the fact so that a scan
// stays in one piece of memory.
type traits struct {
	answers pack.Asked
	kind    pack.Kind
	focus   uint8 // how many topics besides countries it is about
	places  uint8 // how many countries it is about
}

// index takes in the languages' words, the topics' and the facts.
func (e *Engine) index(in *pack.Loaded) {
	e.lists.add(nil) // list 0 is empty
	e.learnWords(in)
	e.learnAsking()
	e.implies = make([][]*pack.Topic, len(e.topics))
	e.asks = make([]pack.Asked, len(e.topics))
	for _, t := range in.Topics {
		e.implies[t.Topic.Index()] = t.Implies
		e.learnTopic(t.Topic, t.Terms, named(t.Topic))
		for _, term := range t.Source {
			e.learnTerm(term, sense{topic: t.Topic}, named(t.Topic))
		}
	}
	for _, m := range in.More {
		e.asks[m.Topic.Index()] |= m.Asks
		e.learnTopic(m.Topic, m.Terms, named(m.Topic))
	}
	e.indexFacts()
	e.learnThesaurus()
	e.learnSpelling(in.Ordinary)
}

// named reports whether a topic's words are matched as written, never by stem.
func named(t *pack.Topic) bool {
	return t.Kind == pack.Country || t.Kind == pack.Person || t.Kind == pack.Place
}

// learnWords takes in the languages' own words and cues.
func (e *Engine) learnWords(in *pack.Loaded) {
	for l, of := range e.langs {
		for _, w := range of.Words {
			f := e.vocab.form(w.Word)
			f.langs |= 1 << l
			f.setClass(l, w.Class)
		}
		for sort, phrases := range of.Cues {
			s := sense{asked: pack.ParseAsked(sort), follow: sort == lang.FollowUp, lang: l}
			if s.asked == 0 && !s.follow {
				continue // how an answer is put, not which fact it is
			}
			for _, phrase := range phrases {
				e.learnCue(phrase, s)
			}
		}
		for _, term := range in.Unsaid[of.Tag] {
			e.learnTerm(term, sense{unsaid: true, lang: l}, false)
		}
	}
}

// shortestEvidence is how short a word may be, in bytes, before it is no
// evidence of a language unless it is one of its function words.
const shortestEvidence = 2

// learnAsking gathers the words of cues, and the longer words without
// meaning, that misspelt ones may be.
func (e *Engine) learnAsking() {
	var words []string
	for w, f := range e.vocab.forms {
		if x := e.vocab.lexemes[e.vocab.key(exactForm, w)]; x != 0 && len(w) >= lang.ShortestMisspelt && slices.Contains(f.lexemes[:], x) {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	e.asking = lang.NewSpelling(words, len(words))
	words = nil
	for w, f := range e.vocab.forms {
		if f.classes != 0 && len(w) >= shortestFiller-1 {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	e.fillers = lang.NewSpelling(words, len(words))
}

// learnCue adds a phrase of which every word counts, function words too.
func (e *Engine) learnCue(term string, s sense) {
	var words []lexeme
	for _, t := range lang.AppendTokens(nil, term) {
		words = append(words, e.vocab.exact(t.Text))
		if len(t.Text) > shortestEvidence {
			e.vocab.form(t.Text).langs |= 1 << s.lang
		}
	}
	e.cues.add(words, s)
}

// learnTopic adds the phrases for a topic, without their function words.
func (e *Engine) learnTopic(t *pack.Topic, terms map[lang.Tag][]string, exact bool) {
	for l, of := range e.langs {
		for _, term := range terms[of.Tag] {
			e.learnTerm(term, sense{topic: t, lang: l}, exact)
		}
	}
}

func (e *Engine) learnTerm(term string, s sense, exact bool) {
	tokens := lang.AppendTokens(nil, term)
	kept := slices.DeleteFunc(slices.Clone(tokens), func(t lang.Token) bool { return e.class(t.Text, s.lang) == lang.Function })
	if len(kept) < 2 || !slices.ContainsFunc(kept, func(t lang.Token) bool { return e.class(t.Text, s.lang) == lang.Content }) {
		// "rise of China" may lose its "of", but "in NATO" and "have a place" nothing.
		kept = tokens
		s.upper = len(tokens) == 1 && e.class(tokens[0].Text, s.lang) == lang.Function // "US", but not "us"
	}
	var words []lexeme
	for _, t := range kept {
		f := e.vocab.form(t.Text)
		if len(t.Text) > shortestEvidence {
			f.langs |= 1 << s.lang
		}
		f.subject = f.subject || e.class(t.Text, s.lang) != lang.Function
		if exact || t.Digit {
			words = append(words, e.vocab.exact(t.Text))
		} else {
			words = append(words, e.vocab.stem(t.Text, s.lang))
		}
	}
	e.content.add(words, s)
}

// class gives how a language itself treats a word.
func (e *Engine) class(word string, l int) lang.WordClass {
	if f := e.vocab.forms[word]; f != nil {
		return lang.WordClass(f.classes >> (2 * l) & 3)
	}
	return lang.Content
}

// indexFacts makes the posting lists.
func (e *Engine) indexFacts() {
	facts := e.facts
	e.traits = make([]traits, len(facts))
	about := make([][]uint32, len(e.topics))
	covers := make([][]uint32, len(e.topics))
	var words [][]uint32
	var tokens []lang.Token
	stems := make([]map[string]lexeme, len(e.langs))
	for l := range stems {
		stems[l] = map[string]lexeme{}
	}
	for i, f := range facts {
		tr := traits{answers: f.Answers, kind: f.Kind}
		for _, t := range f.About {
			about[t.Index()] = append(about[t.Index()], uint32(i))
			if t.Kind == pack.Country {
				tr.places = min(tr.places+1, math.MaxUint8)
			} else {
				tr.focus = min(tr.focus+1, math.MaxUint8)
			}
		}
		for _, t := range f.Covers {
			covers[t.Index()] = append(covers[t.Index()], uint32(i))
		}
		e.traits[i] = tr
		for l, of := range e.langs {
			tokens = lang.AppendTokens(tokens[:0], f.Text.Exactly(of.Tag))
			for _, t := range tokens {
				x, known := stems[l][t.Text]
				if !known {
					x = e.learnWord(t.Text, l)
					stems[l][strings.Clone(t.Text)] = x
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
func (e *Engine) learnWord(word string, l int) lexeme {
	form := e.vocab.forms[word]
	switch {
	case form == nil && len(e.vocab.forms) >= maxForms:
		return e.vocab.lexeme(uint8(l), e.langs[l].Stem(word))
	case form != nil && e.class(word, l) != lang.Content:
		form.langs |= 1 << l
		return 0
	}
	x := e.vocab.stem(word, l)
	e.vocab.forms[word].langs |= 1 << l
	return x
}

// compress moves lists into the compressed store; an absent list is number 0.
func (e *Engine) compress(from [][]uint32, n int) []uint32 {
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
func (e *Engine) learnSpelling(ordinaryWords []string) {
	ordinary := map[string]bool{}
	for _, w := range ordinaryWords {
		for _, t := range lang.AppendTokens(nil, w) {
			ordinary[t.Text] = true
			e.vocab.form(t.Text).ordinary = true
		}
	}
	var words []string
	for w, f := range e.vocab.forms {
		if (f.classes == 0 || f.subject) && !ordinary[w] && (w[0] < '0' || w[0] > '9') {
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
	e.vocab.spelled = lang.NewSpelling(words[:min(len(words), spellingLimit)], min(deep, deepLimit))
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
func (e *Engine) rarity(facts int) float32 {
	if facts == 0 {
		return 1
	}
	n := float64(len(e.facts))
	return float32(max(0.3, 1-math.Log(float64(facts))/math.Log(n+1)))
}
