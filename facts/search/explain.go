package search

import (
	"fmt"
	"strings"
)

// Explain shows how a question was understood and which facts came nearest,
// for whoever curates a pack. Its form may change.
func (e *Engine) Explain(q Question) string {
	var qu query
	e.prepare(&qu, q)
	var b strings.Builder
	fmt.Fprintf(&b, "language %v, asked %v, of one thing %v, goes on %v, bare %v, threshold %.2f\n",
		qu.lang, qu.asked.Names(), qu.identity.Names(), qu.follow, e.bare(&qu), e.pack.Threshold)
	for _, u := range qu.units {
		fmt.Fprintf(&b, "  unit %q", u.text)
		for _, t := range u.topics {
			fmt.Fprintf(&b, " %v:%s", t.Kind, t.ID)
		}
		fmt.Fprintf(&b, " weight %.2f lists %d required %v unknown %v guessed %v\n", u.weight, u.nalts, u.required, u.unknown, u.fuzzy)
	}
	for _, s := range e.search(&qu, 0.01, maxCandidates, nil) {
		f := e.facts[s.fact]
		fmt.Fprintf(&b, "  %.3f (covers %.2f, all that is required %v) %s\n", s.score, s.cover, s.place, f.ID)
	}
	a := e.Ask(q)
	fmt.Fprintf(&b, "%v %v\n", a.Outcome, a.Reason)
	return b.String()
}
