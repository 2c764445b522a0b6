package search

import (
	"cmp"
	"slices"

	"allybot/facts/pack"
)

// Related lists up to n facts that are worth reading next: those the pack
// names, then those that share the most particular topics.
func (e *Engine) Related(f *pack.Fact, n int) []*pack.Fact {
	out := make([]*pack.Fact, 0, n)
	for _, r := range f.Related {
		if len(out) < n && r != f && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	if len(out) >= n {
		return out
	}
	type near struct {
		fact  *pack.Fact
		score float32
	}
	var found []near
	add := func(g *pack.Fact, w float32) {
		if g == f || slices.Contains(out, g) {
			return
		}
		for i := range found {
			if found[i].fact == g {
				found[i].score += w
				return
			}
		}
		found = append(found, near{g, w})
	}
	for _, t := range f.About {
		facts := e.pack.About(t)
		if len(facts) > maxRelatedScan {
			facts = facts[:maxRelatedScan]
		}
		for _, g := range facts {
			add(g, e.rarity(len(e.pack.About(t))))
		}
	}
	for _, c := range f.Cites {
		for _, g := range e.pack.Citing(c) {
			add(g, 0.1)
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(b.score, a.score) })
	for _, r := range found[:min(len(found), n-len(out))] {
		out = append(out, r.fact)
	}
	return out
}

// maxRelatedScan bounds how many facts of one topic Related looks at.
const maxRelatedScan = 200
