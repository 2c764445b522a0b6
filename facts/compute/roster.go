package compute

import (
	"cmp"
	"slices"

	"allybot/facts"
)

// Joined is a member of a roster with the date since when.
type Joined struct {
	facts.Member
	Date facts.Date
}

// Since gives the members of a roster whose standing has a date, the earliest
// first. Where topics are given, only theirs.
func Since(r *facts.Roster, topics []*facts.Topic) []Joined {
	var out []Joined
	for _, m := range r.Members {
		if !m.Fact.Date.IsZero() && (len(topics) == 0 || slices.Contains(topics, m.Topic)) {
			out = append(out, Joined{m, m.Fact.Date})
		}
	}
	slices.SortStableFunc(out, func(a, b Joined) int {
		return cmp.Or(cmp.Compare(a.Date.Year, b.Date.Year), cmp.Compare(a.Date.Month, b.Date.Month))
	})
	return out
}

// Within keeps the members that are countries of a region. It reports false
// where the pack does not say which those are.
func Within(p *facts.Pack, r *facts.Roster, region *facts.Topic) ([]facts.Member, bool) {
	if p.Map == nil || p.Map.Region != region {
		return nil, false
	}
	var out []facts.Member
	for _, m := range r.Members {
		if slices.Contains(p.Map.Countries, m.Topic) {
			out = append(out, m)
		}
	}
	return out, true
}

// Listed gives the roster that is a topic's, nil where there is none.
func Listed(p *facts.Pack, topics []*facts.Topic) *facts.Roster {
	for _, r := range p.Rosters {
		if slices.Contains(topics, r.Topic) {
			return r
		}
	}
	return nil
}
