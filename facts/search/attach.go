package search

import (
	"sync"

	"allybot/facts/gate"
	"allybot/facts/lang"
	"allybot/facts/pack"
)

// New indexes a pack. all are the languages that a question may be recognised
// to be in, whether the pack has them or not.
func New(in *pack.Loaded, all *lang.Set, model *gate.Model) *Engine {
	e := &Engine{pack: in.Pack, facts: in.Facts, langs: in.Languages, gate: model, vocab: newVocabulary(in.Languages), content: newPhrases(), cues: newPhrases(),
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

// WithGate gives the same engine with another gate, and with a pack's own
// classifier or, where that is nil, without one. The engine itself stays as
// it is.
func (e *Engine) WithGate(model *gate.Model, own *gate.Classifier) *Engine {
	out := *e
	out.gate, out.classifier = model, own
	out.classOf, out.place = map[string]int{}, map[*pack.Fact]int{}
	if own != nil {
		for k, p := range own.Classes[1:] {
			out.classOf[p] = k + 1
		}
		for i, f := range e.facts {
			out.place[f] = i
		}
	}
	return &out
}

// Judged is a question with what the gate is told of its first candidate.
type Judged struct {
	Features gate.Features
	Fact     *pack.Fact   // the first candidate, nil where there is none
	Clues    []gate.Clue  // what a classifier goes by
	Facts    []*pack.Fact // the candidates, the likeliest first
}

// Judge gives what the gate is told of a question: to train and to explain it.
func (e *Engine) Judge(q Question) Judged {
	var qu query
	e.prepare(&qu, q)
	found := e.candidates(&qu)
	j := Judged{Clues: e.clues(&qu, nil)}
	if len(found) == 0 {
		return j
	}
	j.Features = e.features(&qu, found)
	for _, s := range found {
		j.Facts = append(j.Facts, e.facts[s.fact])
	}
	j.Fact = j.Facts[0]
	return j
}
