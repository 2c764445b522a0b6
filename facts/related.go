package facts

import (
	"cmp"
	"slices"
)

// Related lists up to n facts that are worth reading next: those the pack
// names, then those that share the most particular topics.
func (p *Pack) Related(f *Fact, n int) []*Fact {
	out := make([]*Fact, 0, n)
	for _, r := range f.Related {
		if len(out) < n && r != f && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	if len(out) >= n {
		return out
	}
	type near struct {
		fact  *Fact
		score float32
	}
	var found []near
	add := func(g *Fact, w float32) {
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
		facts := p.about[t]
		if len(facts) > maxRelatedScan {
			facts = facts[:maxRelatedScan]
		}
		for _, g := range facts {
			add(g, p.engine.rarity(len(p.about[t])))
		}
	}
	for _, c := range f.Cites {
		for _, g := range p.citing[c] {
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
