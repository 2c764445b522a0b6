package store

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestMemory(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, s, other := t.Context(), w.open(t), w.open(t)
		absent := func(key string) {
			t.Helper()
			if v, found, err := other.Get(ctx, key); err != nil || found {
				t.Errorf("Get(%q) = %q, %v, %v, want nothing", key, v, found, err)
			}
		}
		has := func(key string, want []byte) {
			t.Helper()
			if v, found, err := other.Get(ctx, key); err != nil || !found || !bytes.Equal(v, want) {
				t.Errorf("Get(%q) = %q, %v, %v, want %q", key, v, found, err, want)
			}
		}
		absent("a")
		must(t, s.Put(ctx, "a", []byte("1"), time.Minute))
		has("a", []byte("1"))
		must(t, s.Put(ctx, "a", []byte("2"), 2*time.Minute))
		w.clock.advance(time.Minute)
		has("a", []byte("2"))
		w.clock.advance(time.Minute) // it lasts less than its time to live, not as long
		absent("a")
		must(t, s.Put(ctx, "a", nil, time.Minute))
		has("a", nil)
		must(t, s.Delete(ctx, "a"))
		must(t, s.Delete(ctx, "a"))
		absent("a")

		odd := "\x00\xff'; DROP TABLE memory; -- 🙂"
		must(t, s.Put(ctx, odd, []byte(odd), time.Minute))
		has(odd, []byte(odd))
		absent(strings.ToUpper(odd))
		big := bytes.Repeat([]byte{0}, MaxValue)
		must(t, s.Put(ctx, strings.Repeat("k", MaxKey), big, time.Minute))
		has(strings.Repeat("k", MaxKey), big)

		for _, err := range []error{
			s.Put(ctx, "", nil, time.Minute),
			s.Put(ctx, strings.Repeat("k", MaxKey+1), nil, time.Minute),
			s.Put(ctx, "k", make([]byte, MaxValue+1), time.Minute),
			s.Put(ctx, "k", nil, 0),
			s.Put(ctx, "k", nil, -time.Hour),
		} {
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("Put = %v, want ErrInvalid", err)
			}
		}
		must(t, s.Err())
	})
}

func TestPutIfAbsent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		stores := []*Store{w.open(t), w.open(t), w.open(t)}
		for round := range 5 {
			var wins atomic.Int64
			var wg sync.WaitGroup
			for i := range 12 {
				wg.Go(func() {
					won, err := stores[i%3].PutIfAbsent(ctx, "update/1", fmt.Append(nil, i), time.Minute)
					must(t, err)
					if won {
						wins.Add(1)
					}
				})
			}
			wg.Wait()
			if wins.Load() != 1 {
				t.Errorf("round %d: %d winners, want 1", round, wins.Load())
			}
			w.clock.advance(time.Minute) // it has expired: the next may have it
		}
	})
}
