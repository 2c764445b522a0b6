package store

import (
	"fmt"
	"testing"
	"time"
)

// What one person asks, however often, is not kept; what a second one asks
// within a day is, for both.
func TestWitnesses(t *testing.T) {
	w, now := newWitnesses(), newClock().now()
	for i, step := range []struct {
		question, asker string
		later           time.Duration
		want            int64
	}{
		{"q", "ana", 0, 0},
		{"q", "ana", time.Hour, 0},
		{"other", "leo", 0, 0},
		{"q", "leo", 0, 2},
		{"q", "ana", 0, 1},
		{"q", "eva", 0, 1},
		{"other", "eva", 22 * time.Hour, 2},
		{"late", "ana", 0, 0},
		{"late", "leo", witnessFor, 0}, // the first is forgotten by then
		{"late", "ana", witnessFor - time.Second, 2},
		{"q", "leo", 0, 0},
	} {
		now = now.Add(step.later)
		if got := w.count(step.question, step.asker, now); got != step.want {
			t.Errorf("step %d: %d, want %d", i, got, step.want)
		}
	}
}

func TestWitnessesAreBoundedAndUnreadable(t *testing.T) {
	w, other, now := newWitnesses(), newWitnesses(), newClock().now()
	for i := range maxWitness + 100 {
		w.count(fmt.Sprint(i), "ana", now)
	}
	if len(w.asked) != maxWitness {
		t.Errorf("%d are held", len(w.asked))
	}
	if w.digest("q") == other.digest("q") {
		t.Error("the hash can be made by anybody")
	}
	if a, b := w.digest("q\x00ana"), w.digest("r\x00ana"); a == b {
		t.Error("one asker is the same in two questions")
	}
}
