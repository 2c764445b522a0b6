package search

import (
	"slices"
	"strings"

	"allybot/facts/lang"
	"allybot/facts/pack"
)

// unit is one part of a question that carries meaning: an answer must cover it.
type unit struct {
	topics   []*pack.Topic // readings; nil for a plain word
	text     string        // the word, where there is no topic
	alts     [maxAlternatives]alternative
	nalts    int
	weight   float32
	required bool // an answer that lacks it is an answer to something else
	said     bool // some fact says the word itself
	named    bool // a country, a person, a body: something with a name of its own
	unknown  bool // no fact has it
	fuzzy    bool // misspelt
	number   bool
	at, end  int // its tokens
}

// What a word weighs that no fact has and no list knows: as much as the
// rarest, for it may be what is asked for ("tanks"). Beside something
// particular that is covered, one such word is likelier a turn of phrase.
const (
	unknownWeight   = 1.0
	unknownInPhrase = 0.5
	particular      = 0.55 // from which weight on an idea or a body is particular
	particularAsked = 0.35 // the same where something particular is asked of it
)

// maxAlternatives bounds the ways in which a fact may cover one unit.
const maxAlternatives = 16

// alternative is a posting list whose facts cover a unit, and how well.
type alternative struct {
	list    uint32
	quality float32
}

// How well a fact covers a unit: being about it, answering for it, saying a
// word of it; and what a guess at the spelling costs.
const (
	qualityAbout   = 1.0
	qualityCovers  = 0.92
	qualityMention = 0.6
	qualitySaid    = 0.75 // a word of a topic, said by a fact that is not marked as of the topic
	qualityImplied = 0.85
	qualityWord    = 1.0
	qualityFuzzy   = 0.93
	qualitySynonym = 0.8  // what means the same in ordinary speech
	qualityForm    = 0.97 // an irregular form of the word
)

func (u *unit) alternative(list uint32, quality float32) {
	if list == 0 || u.nalts == maxAlternatives {
		return
	}
	for i := range u.nalts {
		if u.alts[i].list == list {
			u.alts[i].quality = max(u.alts[i].quality, quality)
			return
		}
	}
	u.alts[u.nalts] = alternative{list, quality}
	u.nalts++
}

// addTopics makes a unit of a phrase for one or several topics.
func (e *Engine) addTopics(q *query, s span) {
	q.words++
	u := unit{fuzzy: s.fuzzy, at: s.begin, end: s.end}
	quality := float32(1)
	if s.fuzzy {
		quality = qualityFuzzy
	}
	n := 0
	for _, se := range s.senses {
		t := se.topic
		if se.means != nil {
			for _, a := range se.means {
				u.alternative(a.list, a.quality*quality)
				n += e.lists.count(a.list)
			}
			continue
		}
		if t == nil {
			q.unsaid = true
			q.units = append(q.units, unit{text: q.said(s), weight: 1, unknown: true, at: s.begin, end: s.end})
			return
		}
		u.topics = append(u.topics, t)
		n += e.lists.count(e.about[t.Index()]) + e.lists.count(e.covers[t.Index()])
		u.alternative(e.about[t.Index()], quality*qualityAbout)
		u.alternative(e.covers[t.Index()], quality*qualityCovers)
		for _, wide := range e.implies[t.Index()] {
			u.alternative(e.about[wide.Index()], quality*qualityImplied)
			u.alternative(e.covers[wide.Index()], quality*qualityImplied)
		}
		u.named = u.named || t.Kind != pack.Region && t.Kind != pack.Concept
		u.required = u.required || t.Kind != pack.Region && t.Kind != pack.Concept && t.Standalone && !e.common(t)
	}
	if len(u.topics) == 0 { // the thesaurus alone knows the phrase
		u.text = q.tokens[s.begin].Text
		u.weight = e.rarity(n)
		u.unknown = u.nalts == 0
		q.units = append(q.units, u)
		return
	}
	for i := range q.units {
		if len(q.units[i].topics) > 0 && slices.Equal(q.units[i].topics, u.topics) {
			return // said twice
		}
	}
	if s.end-s.begin == 1 {
		for _, x := range q.known[s.begin].lexemes {
			if int(x) < len(e.words) {
				u.alternative(e.words[x], quality*qualitySaid)
			}
		}
	}
	u.weight = e.rarity(n)
	u.unknown = u.nalts == 0
	if u.unknown && q.cue(s) {
		return // it says what is asked, and no fact is marked with it
	}
	switch u.topics[0].Kind {
	case pack.Country, pack.Person, pack.Place:
		u.weight = max(u.weight, 0.8)
	case pack.Region:
		u.weight *= 0.5
	default:
		if !u.topics[0].Standalone {
			u.weight *= 0.5
		}
		if f := q.known[s.begin].form; s.end-s.begin == 1 && f != nil && f.class(q.place) != lang.Content {
			u.weight, u.required = 0.5*u.weight, false // likelier a turn of phrase
		}
	}
	q.units = append(q.units, u)
}

// addWord makes a unit of a word that is in no phrase, unless it carries no
// meaning.
func (e *Engine) addWord(q *query, i int) {
	t, f := &q.tokens[i], q.known[i].form
	if f != nil && f.langs != 0 {
		q.words++
	}
	for _, s := range q.spans {
		if s.begin <= i && i < s.end {
			return // it says what is asked for
		}
	}
	if f != nil && f.class(q.place) == lang.Filler {
		q.filler++
	}
	if f != nil && f.class(q.place) != lang.Content || len(t.Text) == 1 && !t.Digit {
		return
	}
	u := unit{text: t.Text, number: t.Digit, at: i, end: i + 1}
	n := e.addWordLists(&u, q.known[i].lexemes[:], qualityWord)
	u.said = u.nalts > 0
	n += e.addSynonyms(&u, q.known[i].lexemes[:])
	if u.nalts == 0 && f == nil && len(t.Text) >= shortestGuessed {
		for _, word := range e.near(q, i) {
			u.fuzzy = true
			n += e.addWordLists(&u, e.vocab.forms[word].lexemes[:], qualityFuzzy)
		}
	}
	if u.nalts == 0 && slices.ContainsFunc(q.known[i].lexemes[:], e.vocab.isCommon) {
		return
	}
	if u.nalts == 0 && (adverb(t.Text) || f == nil && e.nearFiller(t.Text)) {
		return
	}
	u.weight = e.rarity(n)
	u.unknown = u.nalts == 0
	u.required = u.number
	if u.unknown && !u.number {
		u.weight = unknownWeight
	}
	q.units = append(q.units, u)
}

func (e *Engine) addWordLists(u *unit, xs []lexeme, quality float32) (n int) {
	for _, x := range xs {
		if x != 0 && int(x) < len(e.words) && e.words[x] != 0 {
			u.alternative(e.words[x], quality)
			n += e.lists.count(e.words[x])
		}
	}
	return n
}

// addSynonyms adds what means the same as a word.
func (e *Engine) addSynonyms(u *unit, xs []lexeme) (n int) {
	for _, x := range xs {
		for _, a := range e.synonyms[x] {
			if x != 0 {
				u.alternative(a.list, a.quality)
				n += e.lists.count(a.list)
			}
		}
	}
	return n
}

// shortestGuessed is how long a word must be to pass for a misspelling of one
// that only facts have.
const shortestGuessed = 5

// shortestFiller is how long a word must be to pass for misspelt filler.
const shortestFiller = 8

func (e *Engine) nearFiller(word string) bool {
	if len(word) < shortestFiller {
		return false
	}
	var near [4]string
	return len(e.fillers.Near(near[:0], word, shortestFiller)) > 0
}

// adverb reports whether a word is formed as an adverb of manner, which
// seldom changes what is asked ("officially", "oficialmente").
func adverb(w string) bool {
	return len(w) > 6 && (strings.HasSuffix(w, "ly") || strings.HasSuffix(w, "mente"))
}

// weighUnknown lets a question's only unknown word weigh less where the rest
// of the question is about something particular, and the word is not what is
// asked for ("which newspapers …", "who commands …").
func (e *Engine) weighUnknown(q *query) {
	least := float32(particular)
	if q.asked&hardAsks != 0 {
		least = particularAsked // that a fact gives the date or figure is particular too
	}
	var unknown *unit
	beside := false
	for i := range q.units {
		u := &q.units[i]
		switch {
		case u.unknown && unknown == nil && !u.required:
			unknown = u
		case u.unknown:
			return
		case len(u.topics) > 0 && u.topics[0].Kind != pack.Country && u.topics[0].Kind != pack.Region && u.weight >= least:
			beside = true
		}
	}
	if unknown != nil && beside && !q.afterCue(unknown.at) {
		unknown.weight = unknownInPhrase
	}
}
