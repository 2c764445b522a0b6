package search

import (
	"slices"

	"allybot/facts/lang"
	"allybot/facts/pack"
)

// query is a question as the engine understood it.
type query struct {
	tokens []lang.Token
	lang   lang.Tag // to answer in
	spoken lang.Tag // that it seems to be written in
	place  int      // of that among the pack's languages; the first where it is none of them
	asked  pack.Asked
	follow bool // goes on from the question before it
	// identity is what is asked of the one thing that the question names: who
	// the minister is, what the pact is. Only a fact that says so will do.
	identity pack.Asked
	roster   *pack.Roster // the standing that alone is asked about, as a list
	units    []unit
	words    int // words that belong to one of the languages, whatever they say
	filler   int // of them, those passed over though they may say something
	known    []knownWord
	spans    []span
	scan     scan
	found    [maxRanked]scored
}

// knownWord is what the vocabulary knows of one token.
type knownWord struct {
	form    *form
	lexemes [maxLexemes]lexeme // 0 ends them: the form's own, else those of its stems
	near    []string           // the words that an unknown one may be misspelt from
	guessed bool               // near has been looked for
}

// span is a stretch of tokens that a phrase was recognised in.
type span struct {
	begin, end int
	senses     []sense
	fuzzy      bool
	content    bool // a cue whose words may be what is asked about as well ("how big")
}

// understand cuts a question into units.
func (e *Engine) understand(q *query, text string, hint lang.Tag) {
	q.tokens = lang.AppendTokens(q.tokens[:0], text)
	q.known = q.known[:0]
	for i := range q.tokens {
		k := knownWord{}
		k.lexemes, k.form = e.vocab.candidates(q.tokens[i].Text)
		q.known = append(q.known, k)
	}
	q.spoken = e.recogniser.detect(e.vocab, text, q.tokens, hint)
	q.place = max(slices.IndexFunc(e.langs, func(l *lang.Language) bool { return l.Tag == q.spoken }), 0)
	e.readCues(q)
	for i := 0; i < len(q.tokens); {
		if s, ok := e.phrase(q, i); ok && !q.asking(s) {
			e.addTopics(q, s)
			i = s.end
			continue
		}
		e.addWord(q, i)
		i++
	}
	e.weighUnknown(q)
}
