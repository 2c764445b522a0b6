package router

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Unix(1_000_000, 0)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestLimiter(t *testing.T) {
	at := newClock()
	l := newLimiter(3, at.now)
	step := func(key string, ok, tell bool) {
		t.Helper()
		gotOK, gotTell := l.allow(key)
		if gotOK != ok || gotTell != tell {
			t.Errorf("%s: allowed %v, told %v; want %v, %v", key, gotOK, gotTell, ok, tell)
		}
	}
	for range 3 {
		step("a", true, false)
	}
	step("a", false, true)
	step("a", false, false)
	step("b", true, false)
	at.pass(20 * time.Second)
	step("a", true, false)
	step("a", false, true)
	for i := range maxAskers + 10 {
		l.allow(fmt.Sprint("many", i))
	}
	if len(l.byKey) != maxAskers || l.recent.Len() != maxAskers {
		t.Errorf("%d askers, %d in the list, want %d", len(l.byKey), l.recent.Len(), maxAskers)
	}
}
