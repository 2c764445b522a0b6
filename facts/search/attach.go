package search

import (
	"sync"

	"allybot/facts/lang"
	"allybot/facts/pack"
)

// New indexes a pack. all are the languages that a question may be recognised
// to be in, whether the pack has them or not.
func New(in *pack.Loaded, all *lang.Set) *Engine {
	e := &Engine{pack: in.Pack, facts: in.Facts, langs: in.Languages, vocab: newVocabulary(in.Languages), content: newPhrases(), cues: newPhrases(),
		scratch: &sync.Pool{New: func() any { return new(query) }}}
	for _, t := range in.Topics {
		e.topics = append(e.topics, t.Topic)
	}
	var both sync.WaitGroup // either takes some milliseconds of a cold start
	both.Go(func() { e.directory = newDirectory(in.Topics, in.Languages) })
	e.recogniser = newRecogniser(in.Languages, all)
	e.index(in)
	both.Wait()
	return e
}

// WithThreshold gives the same engine with another threshold for answering:
// for calibrating it. The engine itself stays as it is.
func (e *Engine) WithThreshold(threshold float64) *Engine {
	p, out := *e.pack, *e
	p.Threshold, out.pack = threshold, &p
	return &out
}
