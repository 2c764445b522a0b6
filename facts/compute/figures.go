// Package compute sets a pack's figures, dates and standings side by side and
// calculates with them: who has most, how many together, who was first. It
// says nothing: the words are somebody else's. It must not know of languages
// or chats.
package compute

import (
	"cmp"
	"slices"

	"allybot/facts"
)

// Figure is one thing's figure with the fact that gives it.
type Figure struct {
	Of    *facts.Topic
	What  *facts.Topic // what is counted
	Value float64
	AsOf  facts.Date
	Note  facts.Text // what is counted, where the pack says so more exactly
	// Vague: others that stand beside it count something that is said, of this
	// one it is not.
	Vague bool
	Fact  *facts.Fact
}

// Figures gives the pack's figures of some sorts, one for each country or
// body, in the pack's order. The narrowest fact that gives a figure stands for it.
func Figures(p *facts.Pack, what []*facts.Topic) []Figure {
	var out []Figure
	for _, f := range p.Facts() {
		for _, q := range f.Quantities {
			t, ok := p.Topic(q.What)
			if !ok || !slices.Contains(what, t) {
				continue
			}
			one := Figure{Of: q.Of, What: t, Value: q.Value, AsOf: q.AsOf, Fact: f}
			one.Note, one.Vague = noted(p, q)
			i := slices.IndexFunc(out, func(have Figure) bool { return have.Of == one.Of && have.What == one.What && have.AsOf == one.AsOf })
			switch {
			case i < 0:
				out = append(out, one)
			case len(f.About) < len(out[i].Fact.About):
				out[i] = one
			}
		}
	}
	return out
}

// noted gives what the pack's comparisons say that a figure counts.
func noted(p *facts.Pack, q facts.Quantity) (note facts.Text, vague bool) {
	for _, c := range p.Comparisons {
		for _, have := range c.Figures {
			if have.Of == q.Of && have.What == q.What && have.AsOf == q.AsOf {
				others := slices.ContainsFunc(c.Figures, func(f facts.Compared) bool { return !f.Note.Empty() })
				return have.Note, have.Note.Empty() && others
			}
		}
	}
	return facts.Text{}, false
}

// Alike reports whether figures count the same: the same sort, at the same
// time, and nothing that is said of one alone.
func Alike(fs ...Figure) bool {
	return !slices.ContainsFunc(fs, func(f Figure) bool { return !alike(f, fs[0]) })
}

func alike(a, b Figure) bool { return a.What == b.What && a.AsOf == b.AsOf && a.Note == b.Note }

// Comparable splits figures: the most that count alike, and the rest.
func Comparable(fs []Figure) (most, rest []Figure) {
	for _, f := range fs {
		var same []Figure
		for _, g := range fs {
			if alike(f, g) {
				same = append(same, g)
			}
		}
		if len(same) > len(most) {
			most = same
		}
	}
	for _, f := range fs {
		if !slices.Contains(most, f) {
			rest = append(rest, f)
		}
	}
	return most, rest
}

// Ranked sorts figures, the greatest first, or with least the smallest.
func Ranked(fs []Figure, least bool) []Figure {
	out := slices.Clone(fs)
	slices.SortStableFunc(out, func(a, b Figure) int {
		if least {
			a, b = b, a
		}
		return cmp.Compare(b.Value, a.Value)
	})
	return out
}

// Sum adds figures up.
func Sum(fs []Figure) (total float64) {
	for _, f := range fs {
		total += f.Value
	}
	return total
}

// Of keeps the figures of some topics, in the order of those.
func Of(fs []Figure, topics []*facts.Topic) []Figure {
	var out []Figure
	for _, t := range topics {
		for _, f := range fs {
			if f.Of == t {
				out = append(out, f)
				break
			}
		}
	}
	return out
}
