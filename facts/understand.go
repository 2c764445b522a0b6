package facts

import (
	"slices"
	"strings"
)

// query is a question as the engine understood it.
type query struct {
	tokens []token
	lang   Lang // to answer in
	spoken Lang // that it seems to be written in
	asked  Asked
	follow bool // goes on from the question before it
	// identity is what is asked of the one thing that the question names: who
	// the minister is, what the pact is. Only a fact that says so will do.
	identity Asked
	roster   *Roster // the standing that alone is asked about, as a list
	units    []unit
	words    int // words that belong to one of the languages, whatever they say
	known    []knownWord
	spans    []span
	scan     scan
	found    [maxRanked]scored
}

// knownWord is what the vocabulary knows of one token.
type knownWord struct {
	form    *form
	lexemes [7]lexeme // 0 ends them: the form's own, else those of its stems
	near    []string  // the words that an unknown one may be misspelt from
	guessed bool      // near has been looked for
}

// unit is one part of a question that carries meaning: an answer must cover it.
type unit struct {
	topics   []*Topic // readings; nil for a plain word
	text     string   // the word, where there is no topic
	alts     [maxAlternatives]alternative
	nalts    int
	weight   float32
	required bool // an answer that lacks it is an answer to something else
	unknown  bool // no fact has it
	fuzzy    bool // misspelt
	number   bool
	at       int // its first token
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
const maxAlternatives = 12

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
	qualityImplied = 0.85
	qualityWord    = 1.0
	qualityFuzzy   = 0.93
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

// span is a stretch of tokens that a phrase was recognised in.
type span struct {
	begin, end int
	senses     []sense
	fuzzy      bool
	content    bool // a cue whose words may be what is asked about as well ("how big")
}

// understand cuts a question into units.
func (e *engine) understand(q *query, text string, hint Lang) {
	q.tokens = appendTokens(q.tokens[:0], text)
	q.known = q.known[:0]
	for i := range q.tokens {
		k := knownWord{}
		k.lexemes, k.form = e.vocab.candidates(q.tokens[i].text)
		q.known = append(q.known, k)
	}
	q.spoken = e.detect(text, q.tokens, hint)
	e.readCues(q)
	for i := 0; i < len(q.tokens); {
		if s, ok := e.phraseAt(q, i); ok && !q.asking(s) {
			e.addTopics(q, s)
			i = s.end
			continue
		}
		e.addWord(q, i)
		i++
	}
	e.weighUnknown(q)
}

// asking reports whether a phrase is one word of those that only say what is
// asked ("in what form"). How much is asked by words that say of what.
func (q *query) asking(s span) bool {
	return s.end-s.begin == 1 && slices.ContainsFunc(q.spans, func(c span) bool {
		return c.begin <= s.begin && s.end <= c.end && c.end-c.begin > 1 && !c.content
	})
}

// weighUnknown lets a question's only unknown word weigh less where the rest
// of the question is about something particular, and the word is not what is
// asked for ("which newspapers …", "who commands …").
func (e *engine) weighUnknown(q *query) {
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
		case len(u.topics) > 0 && u.topics[0].Kind != Country && u.topics[0].Kind != Region && u.weight >= least:
			beside = true
		}
	}
	if unknown != nil && beside && !q.afterCue(unknown.at) {
		unknown.weight = unknownInPhrase
	}
}

// afterCue reports whether token i is the first that carries meaning behind
// words that ask for something.
func (q *query) afterCue(i int) bool {
	for i--; i >= 0; i-- {
		if slices.ContainsFunc(q.spans, func(c span) bool { return c.begin <= i && i < c.end }) {
			return true
		}
		if f := q.known[i].form; f == nil || f.class == contentWord {
			return false
		}
	}
	return true // it opens the question: "population of Haiti"
}

// readCues finds what the question asks for and marks the words that say so.
func (e *engine) readCues(q *query) {
	q.spans = q.spans[:0]
	for i := 0; i < len(q.tokens); i++ {
		node, end := uint32(0), -1
		var found []sense
		for j := i; j < len(q.tokens); j++ {
			f := e.cueForm(q, j)
			if f == nil {
				break
			}
			next, ok := e.cueStep(node, f)
			if !ok {
				break
			}
			node = next
			if s := e.cues.ends[node]; s != nil {
				found, end = s, j+1
			}
		}
		if end < 0 {
			continue
		}
		content := false
		for _, s := range found {
			content = content || s.asked&AskedHowMany != 0
			if s.lang != q.spoken && q.letters(i, end) < sureCue {
				continue // Portuguese "do" asks nothing, English "do" does
			}
			q.asked |= s.asked
			q.follow = q.follow || s.follow && i == 0
		}
		q.spans = append(q.spans, span{begin: i, end: end, content: content})
		i = end - 1
	}
}

// sureCue is how many letters a cue has that means the same in whatever
// language it stands.
const sureCue = 5

// letters counts the bytes of some tokens.
func (q *query) letters(begin, end int) (n int) {
	for i := begin; i < end; i++ {
		n += len(q.tokens[i].text)
	}
	return n
}

// cueForm finds what the vocabulary knows of a word that may say what is
// asked, misspelt as it may be.
func (e *engine) cueForm(q *query, i int) *form {
	f := q.known[i].form
	if f == nil && i < maxCuePlace {
		var near [4]string
		if ws := e.asking.near(near[:0], q.tokens[i].text, shortestMisspelt); len(ws) > 0 {
			f = e.vocab.forms[ws[0]]
		}
	}
	return f
}

// maxCuePlace is how far into a question misspelt cues are looked for.
const maxCuePlace = 4

func (e *engine) cueStep(node uint32, f *form) (uint32, bool) {
	for _, x := range f.lexemes {
		if x == 0 {
			continue
		}
		if n, ok := e.cues.step(node, x); ok {
			return n, true
		}
	}
	return 0, false
}

// phraseAt finds the longest phrase for a topic that begins at token i.
func (e *engine) phraseAt(q *query, i int) (span, bool) {
	var w walk
	w.e, w.q, w.begin = e, q, i
	w.from(0, i, 0, false)
	if w.best.end > 0 {
		return w.best, true
	}
	return span{}, false
}

// walk follows the trie of phrases through a question's tokens.
type walk struct {
	e     *engine
	q     *query
	begin int
	best  span
}

// maxPhrase is how many words the longest phrase may have.
const maxPhrase = 8

func (w *walk) from(node uint32, i, depth int, fuzzy bool) {
	if i >= len(w.q.tokens) || depth > maxPhrase {
		return
	}
	known := &w.q.known[i]
	stepped := false
	for _, x := range known.lexemes {
		if x != 0 && w.step(node, x, i, depth, fuzzy) {
			stepped = true
		}
	}
	if f := known.form; f != nil && f.class == functionWord {
		if depth > 0 && !stepped {
			w.from(node, i+1, depth+1, fuzzy)
		}
		return
	}
	if stepped || known.form != nil || depth == 0 && len(w.q.tokens[i].text) < shortestMisspelt {
		return
	}
	for _, word := range w.e.near(w.q, i) {
		for _, x := range w.e.vocab.forms[word].lexemes {
			if x != 0 {
				w.step(node, x, i, depth, true)
			}
		}
	}
}

// near gives the words that token i may be misspelt from. A word of three
// letters has some too, for the middle of a phrase.
func (e *engine) near(q *query, i int) []string {
	k := &q.known[i]
	if !k.guessed && !q.tokens[i].digit {
		k.near = e.vocab.spelled.near(k.near[:0], q.tokens[i].text, shortestMisspelt-1)
	}
	k.guessed = true
	return k.near
}

func (w *walk) step(node uint32, x lexeme, i, depth int, fuzzy bool) bool {
	next, ok := w.e.content.step(node, x)
	if !ok {
		return false
	}
	if senses := w.e.content.ends[next]; senses != nil && i+1 >= w.best.end {
		if s := w.allowed(senses, i, depth, fuzzy); len(s) > 0 && (i+1 > w.best.end || w.best.fuzzy && !fuzzy) {
			w.best = span{begin: w.begin, end: i + 1, senses: s, fuzzy: fuzzy}
		}
	}
	w.from(next, i+1, depth+1, fuzzy)
	return true
}

// allowed leaves out the senses that need capitals where there are none, and
// those that a misspelt word of four letters can hardly mean: only names are
// guessed from so little.
func (w *walk) allowed(senses []sense, i, depth int, fuzzy bool) []sense {
	upper := w.q.tokens[i].upper
	short := fuzzy && depth == 0 && len(w.q.tokens[i].text) <= shortestMisspelt
	barred := func(s sense) bool {
		return s.upper && !upper || short && (s.topic == nil || s.topic.Kind != Country && s.topic.Kind != Person)
	}
	if !slices.ContainsFunc(senses, barred) {
		return senses
	}
	return slices.DeleteFunc(slices.Clone(senses), barred)
}

// addTopics makes a unit of a phrase for one or several topics.
func (e *engine) addTopics(q *query, s span) {
	q.words++
	u := unit{fuzzy: s.fuzzy}
	quality := float32(1)
	if s.fuzzy {
		quality = qualityFuzzy
	}
	n := 0
	for _, se := range s.senses {
		t := se.topic
		if t == nil {
			q.units = append(q.units, unit{text: q.tokens[s.begin].text, weight: 1, required: true, unknown: true})
			return
		}
		u.topics = append(u.topics, t)
		n += e.lists.count(e.about[t.index]) + e.lists.count(e.covers[t.index])
		u.alternative(e.about[t.index], quality*qualityAbout)
		u.alternative(e.covers[t.index], quality*qualityCovers)
		for _, wide := range e.implies[t.index] {
			u.alternative(e.about[wide.index], quality*qualityImplied)
			u.alternative(e.covers[wide.index], quality*qualityImplied)
		}
		u.required = u.required || t.Kind != Region && t.Standalone && !e.common(t)
	}
	for i := range q.units {
		if len(q.units[i].topics) > 0 && slices.Equal(q.units[i].topics, u.topics) {
			return // said twice
		}
	}
	if s.end-s.begin == 1 {
		for _, x := range q.known[s.begin].lexemes {
			if int(x) < len(e.words) {
				u.alternative(e.words[x], quality*qualityMention)
			}
		}
	}
	u.weight = e.rarity(n)
	u.unknown = u.nalts == 0
	switch u.topics[0].Kind {
	case Country, Person, Place:
		u.weight = max(u.weight, 0.8)
	case Region:
		u.weight *= 0.5
	default:
		if !u.topics[0].Standalone {
			u.weight *= 0.5
		}
		if f := q.known[s.begin].form; s.end-s.begin == 1 && f != nil && f.class != contentWord {
			u.weight, u.required = 0.5*u.weight, false // likelier a turn of phrase
		}
	}
	q.units = append(q.units, u)
}

// addWord makes a unit of a word that is in no phrase, unless it carries no
// meaning.
func (e *engine) addWord(q *query, i int) {
	t, f := &q.tokens[i], q.known[i].form
	if f != nil && f.langs != 0 {
		q.words++
	}
	if f != nil && f.class != contentWord || len(t.text) == 1 && !t.digit {
		return
	}
	for _, s := range q.spans {
		if s.begin <= i && i < s.end {
			return // it says what is asked for
		}
	}
	u := unit{text: t.text, number: t.digit, at: i}
	n := e.addWordLists(&u, q.known[i].lexemes[:], qualityWord)
	if u.nalts == 0 && f == nil && len(t.text) >= shortestGuessed {
		for _, word := range e.near(q, i) {
			u.fuzzy = true
			n += e.addWordLists(&u, e.vocab.forms[word].lexemes[:], qualityFuzzy)
		}
	}
	if u.nalts == 0 && (adverb(t.text) || f == nil && e.nearFiller(t.text)) {
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

func (e *engine) addWordLists(u *unit, xs []lexeme, quality float32) (n int) {
	for _, x := range xs {
		if x != 0 && int(x) < len(e.words) && e.words[x] != 0 {
			u.alternative(e.words[x], quality)
			n += e.lists.count(e.words[x])
		}
	}
	return n
}

// shortestGuessed is how long a word must be to pass for a misspelling of one
// that only facts have.
const shortestGuessed = 6

// shortestFiller is how long a word must be to pass for misspelt filler.
const shortestFiller = 8

func (e *engine) nearFiller(word string) bool {
	if len(word) < shortestFiller {
		return false
	}
	var near [4]string
	return len(e.fillers.near(near[:0], word, shortestFiller)) > 0
}

// adverb reports whether a word is formed as an adverb of manner, which
// seldom changes what is asked ("officially", "oficialmente").
func adverb(w string) bool {
	return len(w) > 6 && (strings.HasSuffix(w, "ly") || strings.HasSuffix(w, "mente"))
}
