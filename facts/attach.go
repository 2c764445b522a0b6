package facts

import (
	"fmt"
	"sync"
)

// loaded is what Load hands to the engine: everything of the pack's files
// that the engine needs and Pack does not show.
type loaded struct {
	// entries are all topics, in Pack order (Topic.index is the place in it):
	// the pack's entities, its lexicon's concepts, then the rest of the world's
	// countries.
	entries []entry
	lexicon rawLexicon
}

// entry is a topic with the words that mean it.
type entry struct {
	topic   *Topic
	terms   [3][]string // per language: name, abbreviation, further names, demonyms
	source  []string    // spellings in the source's text (English)
	in      []*Topic    // wider topics that contain it
	implies []*Topic    // concepts: those that asking for it also asks for
}

// attach builds the engine's indexes. The pack is otherwise complete.
func (p *Pack) attach(in loaded) error {
	terms := make([]topicTerms, len(in.entries))
	for i, en := range in.entries {
		t := topicTerms{topic: en.topic, terms: en.terms, implies: en.implies}
		t.terms[English] = append(t.terms[English], en.source...)
		switch en.topic.Kind {
		case Country, Person, Place:
			t.exact = true
		default:
		}
		terms[i] = t
	}
	for _, more := range in.lexicon.Topics {
		topic, ok := p.topic[more.ID]
		if !ok {
			return fmt.Errorf("%s: more words for %q, which is no topic", lexiconFile, more.ID)
		}
		t := topicTerms{topic: topic, implies: terms[topic.index].implies, exact: terms[topic.index].exact, asks: parseAsked(more.Asks)}
		for _, l := range Langs() {
			t.terms[l] = more.Terms.in(l)
		}
		terms = append(terms, t)
	}
	for _, c := range in.lexicon.Concepts {
		if t, ok := p.topic[c.ID]; ok {
			terms[t.index].asks = parseAsked(c.Asks)
		}
	}
	p.Threshold = in.lexicon.Threshold
	var both sync.WaitGroup // either takes some milliseconds of a cold start
	both.Go(func() { p.directory = newDirectory(in.entries) })
	p.engine = newEngine(p, terms, &in.lexicon)
	both.Wait()
	return nil
}

// WithThreshold gives the same pack with another threshold for answering: for
// calibrating it. The pack itself stays as it is.
func (p *Pack) WithThreshold(threshold float64) *Pack {
	pack, e := *p, *p.engine
	pack.Threshold, pack.engine, e.pack = threshold, &e, &pack
	return &pack
}
