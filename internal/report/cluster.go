package report

import (
	"slices"
	"strings"
	"unicode/utf8"

	"allybot/internal/store"
)

// alike is how much of their words two questions share that are put together:
// those in both, of those in either.
const alike = 0.5

// cluster puts questions of one language together that share most of their
// words. The list comes with the most frequent first, and each joins the first
// cluster whose most frequent question it is like. It compares each with each
// cluster: some ten thousand take a second or two.
func cluster(list []store.UnansweredCount) []Cluster {
	out := []Cluster{}
	var leads []map[string]bool
	for _, u := range list {
		words := wordsOf(u.Text)
		i := 0
		for i < len(out) && (out[i].Lang != u.Lang || overlap(leads[i], words) < alike) {
			i++
		}
		if i == len(out) {
			out = append(out, Cluster{Lang: u.Lang, Questions: []string{u.Text}, N: u.N, Last: u.Last})
			leads = append(leads, words)
			continue
		}
		c := &out[i]
		c.Questions = append(c.Questions, u.Text)
		c.N += u.N
		if u.Last.After(c.Last) {
			c.Last = u.Last
		}
	}
	slices.SortStableFunc(out, func(a, b Cluster) int { return int(b.N - a.N) })
	return out
}

// wordsOf gives the words of a normalised question; words of one or two
// letters only where there are no others.
func wordsOf(text string) map[string]bool {
	all, long := map[string]bool{}, map[string]bool{}
	for _, w := range strings.Fields(text) {
		all[w] = true
		if utf8.RuneCountInString(w) > 2 {
			long[w] = true
		}
	}
	if len(long) > 0 {
		return long
	}
	return all
}

func overlap(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return float64(both) / float64(max(1, len(a)+len(b)-both))
}
