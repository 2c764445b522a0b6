package search

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestCursor holds the compressed lists against plain ones, step by step and
// by seeking.
func TestCursor(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var ls lists
	var plain [][]uint32
	for range 200 {
		n, gap := r.IntN(300), 1+r.IntN(1000)
		facts := make([]uint32, 0, n)
		last := uint32(0)
		for range n {
			last += 1 + uint32(r.IntN(gap))
			facts = append(facts, last)
		}
		plain = append(plain, facts)
		ls.add(facts)
	}
	for i, want := range plain {
		var got []uint32
		for c := ls.cursor(uint32(i)); c.fact != noFact; c.next() {
			got = append(got, c.fact)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("list %d: %v, want %v", i, got, want)
		}
		c, target := ls.cursor(uint32(i)), uint32(0)
		for range 40 {
			target += uint32(r.IntN(2000))
			c.seek(target)
			k, _ := slices.BinarySearch(want, target)
			next := noFact
			if k < len(want) {
				next = want[k]
			}
			if c.fact != next {
				t.Fatalf("list %d: seek %d gives %d, want %d", i, target, c.fact, next)
			}
		}
	}
}
