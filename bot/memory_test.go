package bot

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

// clock is a time that tests move.
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

func TestMemory(t *testing.T) {
	ctx, at := t.Context(), newClock()
	m := NewMemory(at.now)
	get := func(key, want string) {
		t.Helper()
		v, found, err := m.Get(ctx, key)
		if err != nil || found != (want != "") || string(v) != want {
			t.Errorf("%s: got %q, %v, %v, want %q", key, v, found, err, want)
		}
	}
	put := func(key, value string, ttl time.Duration) {
		t.Helper()
		if err := m.Put(ctx, key, []byte(value), ttl); err != nil {
			t.Fatal(err)
		}
	}
	get("a", "")
	put("a", "1", time.Minute)
	put("b", "2", time.Hour)
	get("a", "1")
	put("a", "3", 2*time.Minute)
	get("a", "3")
	if ok, _ := m.PutIfAbsent(ctx, "a", []byte("4"), time.Hour); ok {
		t.Error("put though present")
	}
	at.pass(2 * time.Minute)
	get("a", "")
	get("b", "2")
	if ok, _ := m.PutIfAbsent(ctx, "a", []byte("4"), time.Hour); !ok {
		t.Error("not put though expired")
	}
	get("a", "4")
	if err := m.Delete(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	get("a", "")
	if err := m.Delete(ctx, "never there"); err != nil {
		t.Errorf("delete of nothing: %v", err)
	}
	put("gone", "x", 0)
	get("gone", "")
}

func TestMemoryIsBounded(t *testing.T) {
	ctx, at := t.Context(), newClock()
	m := NewMemory(at.now).(*memory)
	for i := range maxRemembered + 100 {
		if err := m.Put(ctx, fmt.Sprint(i), []byte("v"), time.Hour+time.Duration(i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(m.byKey) != maxRemembered || len(m.queue) != maxRemembered {
		t.Errorf("%d keys, %d in the queue, want %d", len(m.byKey), len(m.queue), maxRemembered)
	}
	if _, found, _ := m.Get(ctx, fmt.Sprint(maxRemembered+99)); !found {
		t.Error("the latest was dropped")
	}
	big := make([]byte, 8<<20)
	for i := range 8 {
		if err := m.Put(ctx, fmt.Sprint("big", i), big, 2*time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if m.bytes > maxRememberedBytes {
		t.Errorf("%d bytes are kept", m.bytes)
	}
	at.pass(3 * time.Hour)
	if err := m.Put(ctx, "last", []byte("v"), time.Hour); err != nil {
		t.Fatal(err)
	}
	if len(m.byKey) != 1 || m.bytes != len("last")+1 {
		t.Errorf("%d keys, %d bytes after all expired, want 1, %d", len(m.byKey), m.bytes, len("last")+1)
	}
}

func TestMemoryTogether(t *testing.T) {
	m := NewMemory(nil)
	var wg sync.WaitGroup
	var won sync.Map
	for i := range 8 {
		wg.Go(func() {
			for k := range 200 {
				if ok, _ := m.PutIfAbsent(context.Background(), fmt.Sprint(k), nil, time.Minute); ok {
					if _, twice := won.LoadOrStore(k, i); twice {
						t.Errorf("%d was put twice", k)
					}
				}
			}
		})
	}
	wg.Wait()
}
