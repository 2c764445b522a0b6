package facts

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
	filler   int // of them, those passed over though they may say something
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
