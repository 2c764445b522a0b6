package picture

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake is a drawing that counts its makings.
type fake struct {
	Name  string
	Bytes int
	made  *atomic.Int32
	wait  time.Duration
	err   error
}

func (f fake) Render(ctx context.Context) ([]byte, error) {
	f.made.Add(1)
	time.Sleep(f.wait)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return make([]byte, f.Bytes), f.err
}
func (f fake) Alt(int) string         { return "" }
func (f fake) layout() (*page, error) { return newPage() }

func TestCacheKeepsTheLatest(t *testing.T) {
	var made atomic.Int32
	drawing := func(name string, bytes int) fake { return fake{Name: name, Bytes: bytes, made: &made} }
	a, b, c := drawing("a", 10), drawing("b", 10), drawing("c", 10)
	for name, tt := range map[string]struct {
		entries, bytes int
		use            []fake
		made           int32
		has            []fake
		hasNot         []fake
	}{
		"hit":             {2, 100, []fake{a, a, a}, 1, []fake{a}, []fake{b}},
		"entries":         {2, 100, []fake{a, b, c}, 3, []fake{b, c}, []fake{a}},
		"bytes":           {9, 25, []fake{a, b, c}, 3, []fake{b, c}, []fake{a}},
		"use keeps":       {2, 100, []fake{a, b, a, c}, 3, []fake{a, c}, []fake{b}},
		"too large":       {9, 25, []fake{a, drawing("d", 26), drawing("d", 26)}, 3, []fake{a}, []fake{drawing("d", 26)}},
		"large evicts":    {9, 25, []fake{a, b, drawing("d", 25)}, 3, []fake{drawing("d", 25)}, []fake{a, b}},
		"limits of 0 are": {0, 0, []fake{drawing("e", 1), drawing("e", 1)}, 1, []fake{drawing("e", 1)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			made.Store(0)
			cache := NewCache(tt.entries, tt.bytes)
			for _, d := range tt.use {
				png, err := cache.Render(t.Context(), d)
				if err != nil || len(png) != d.Bytes {
					t.Fatalf("%d bytes, error %v", len(png), err)
				}
			}
			if got := made.Load(); got != tt.made {
				t.Errorf("made %d times, want %d", got, tt.made)
			}
			for _, d := range tt.has {
				if !cache.Has(d) {
					t.Errorf("has lost %s", d.Name)
				}
			}
			for _, d := range tt.hasNot {
				if cache.Has(d) {
					t.Errorf("has kept %s", d.Name)
				}
			}
		})
	}
}

func TestCacheMakesOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var made atomic.Int32
		cache := NewCache(8, 1000)
		d := fake{Name: "slow", Bytes: 1, made: &made, wait: time.Second}
		gone, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for i := range 8 {
			synctest.Wait() // the first caller makes it, the others wait
			all.Go(func() {
				ctx, want := t.Context(), error(nil)
				if i == 0 {
					ctx, want = gone, context.Canceled
				}
				if _, err := cache.Render(ctx, d); !errors.Is(err, want) {
					t.Errorf("caller %d: error %v, want %v", i, err, want)
				}
			})
		}
		synctest.Wait()
		cancel() // one caller leaves; the picture is made for the rest
		all.Wait()
		if made.Load() != 1 || !cache.Has(d) {
			t.Errorf("made %d times, want 1", made.Load())
		}
	})
}

func TestCacheKeepsNoFailure(t *testing.T) {
	var made atomic.Int32
	cache := NewCache(8, 1000)
	d := fake{Name: "bad", made: &made, err: ErrContent}
	for range 2 {
		if _, err := cache.Render(t.Context(), d); !errors.Is(err, ErrContent) {
			t.Errorf("error %v, want ErrContent", err)
		}
	}
	if made.Load() != 2 {
		t.Errorf("made %d times, want 2", made.Load())
	}
	if _, err := cache.Render(t.Context(), BarChart{Bars: []Bar{{Value: math.NaN()}}}); !errors.Is(err, ErrContent) {
		t.Errorf("a chart that cannot be drawn: error %v, want ErrContent", err)
	}
}

// busy is a drawing that tells how many are made at once.
type busy struct {
	fake
	now, most *atomic.Int32
}

func (b busy) Render(context.Context) ([]byte, error) {
	if n := b.now.Add(1); n > b.most.Load() {
		b.most.Store(n)
	}
	time.Sleep(time.Second)
	b.now.Add(-1)
	return []byte{1}, nil
}

func TestCacheMakesFewAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		cache := NewCache(100, 1000)
		var all sync.WaitGroup
		for i := range 64 {
			all.Go(func() {
				if _, err := cache.Render(t.Context(), busy{fake{Name: fmt.Sprint(i)}, &now, &most}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if want := int32(runtime.GOMAXPROCS(0)); most.Load() != want {
			t.Errorf("%d were made at once, want %d", most.Load(), want)
		}
	})
}

type broken struct{ fake }

func (broken) Render(context.Context) ([]byte, error) { panic("drawn badly") }

func TestPanicIsAnError(t *testing.T) {
	cache := NewCache(1, 1)
	for range runtime.GOMAXPROCS(0) + 1 { // its place is free again each time
		if _, err := cache.Render(t.Context(), broken{}); err == nil || !strings.Contains(err.Error(), "drawn badly") {
			t.Fatalf("error %v", err)
		}
	}
}

func TestCacheUnderLoad(t *testing.T) {
	var made atomic.Int32
	cache := NewCache(5, 60)
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 300 {
				d := fake{Name: fmt.Sprint((i + g) % 12), Bytes: 10 + i%5, made: &made}
				if _, err := cache.Render(t.Context(), d); err != nil {
					t.Error(err)
				}
				cache.Has(d)
			}
		})
	}
	all.Wait()
	sum := 0
	for e := cache.order.Front(); e != nil; e = e.Next() {
		sum += len(e.Value.(*kept).png)
	}
	if n := cache.order.Len(); n != len(cache.byKey) || n > 5 || sum != cache.bytes || sum > 60 {
		t.Errorf("%d in order, %d by key, %d bytes counted, %d there", n, len(cache.byKey), cache.bytes, sum)
	}
}

func TestKeyIsOfTheContent(t *testing.T) {
	seen := map[string]string{}
	drawings := samples()
	drawings["chart x"], drawings["timeline x"] = BarChart{Title: "x"}, Timeline{Title: "x"}
	drawings["damaged"], drawings["damaged otherwise"] = BarChart{Title: "\xff"}, BarChart{Title: "\xfe"}
	drawings["split"], drawings["split otherwise"] = BarChart{Notes: []string{"a b"}}, BarChart{Notes: []string{"a", "b"}}
	for name, d := range drawings {
		if other, ok := seen[Key(d)]; ok {
			t.Errorf("%s and %s have one key", name, other)
		}
		seen[Key(d)] = name
	}
	for name, d := range samples() { // made again, its maps filled anew
		if seen[Key(d)] != name {
			t.Errorf("%s has another key when it is made again", name)
		}
	}
}

func TestRenderHeedsItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, d := range samples() {
		if png, err := d.Render(ctx); !errors.Is(err, context.Canceled) || png != nil {
			t.Errorf("%s: %d bytes, error %v, want none and context.Canceled", name, len(png), err)
		}
	}
	if _, err := NewCache(1, 1).Render(ctx, personnel("en")); !errors.Is(err, context.Canceled) {
		t.Errorf("cache: error %v, want context.Canceled", err)
	}
}

func TestRenderIsTheSameEachTime(t *testing.T) {
	var all sync.WaitGroup
	want, err := everyName().Render(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		all.Go(func() {
			got, err := everyName().Render(t.Context())
			if err != nil || string(got) != string(want) {
				t.Errorf("the same map came out differently: %d bytes and %d, error %v", len(got), len(want), err)
			}
		})
	}
	all.Wait()
}
