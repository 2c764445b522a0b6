package shards

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"allybot/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// leaseTime is long enough that a slow machine renews in time.
const leaseTime = 1500 * time.Millisecond

// world counts who runs which shard.
type world struct {
	t  *testing.T
	mu sync.Mutex
	by map[int]map[string]bool
	// doubled is set where two ran a shard at once.
	doubled bool
	last    error // what was told last
	looks   int
}

func (w *world) run(holder string) func(ctx context.Context, shard int) error {
	return func(ctx context.Context, shard int) error {
		w.mu.Lock()
		if w.by[shard] == nil {
			w.by[shard] = map[string]bool{}
		}
		w.by[shard][holder] = true
		w.doubled = w.doubled || len(w.by[shard]) > 1
		w.mu.Unlock()
		<-ctx.Done()
		w.mu.Lock()
		delete(w.by[shard], holder)
		w.mu.Unlock()
		return nil
	}
}

func (w *world) told(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last, w.looks = err, w.looks+1
}

// shares gives how many shards each holder runs, and how many run in all.
func (w *world) shares() (by map[string]int, all int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	by = map[string]int{}
	for _, holders := range w.by {
		for h := range holders {
			by[h]++
			all++
		}
	}
	return by, all
}

func (w *world) until(what string, ok func(by map[string]int, all int) bool) {
	w.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		by, all := w.shares()
		if ok(by, all) {
			return
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("never: %s: %v", what, by)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// replica is one process's Divider.
type replica struct {
	stop  context.CancelFunc
	ended chan error
}

func (w *world) start(s Leases, holder string, count int) replica {
	ctx, cancel := context.WithCancel(context.Background())
	r := replica{cancel, make(chan error, 1)}
	d := Divider{Leases: s, Holder: holder, Time: leaseTime, Log: slog.New(slog.DiscardHandler), Told: w.told}
	go func() { r.ended <- d.Run(ctx, count, w.run(holder)) }()
	w.t.Cleanup(func() { cancel() })
	return r
}

func openStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// killed is a store seen from a process that dies: it can no longer release
// anything.
type killed struct{ leases }

// leases lets Leases be embedded: it has a method of its own name.
type leases = Leases

func (killed) Release(context.Context, store.Lease) error { return errors.New("killed") }

// Shards are divided fairly, given up to newcomers, taken over at once from
// who leaves and within the lease time from who dies; never does one run twice.
func TestDivide(t *testing.T) {
	s := openStore(t)
	w := &world{t: t, by: map[int]map[string]bool{}}
	a := w.start(s, "a", 6)
	w.until("one runs all", func(by map[string]int, all int) bool { return by["a"] == 6 })
	b := w.start(s, "b", 6)
	c := w.start(killed{s}, "c", 6)
	w.until("each runs two", func(by map[string]int, all int) bool { return by["a"] == 2 && by["b"] == 2 && by["c"] == 2 })

	// "c" dies: nothing is released, the leases run out.
	died := time.Now()
	c.stop()
	<-c.ended
	w.until("the others take over", func(by map[string]int, all int) bool { return all == 6 && by["c"] == 0 })
	took := time.Since(died)
	t.Logf("taken over %v after the death, the lease time is %v", took.Round(time.Millisecond), leaseTime)
	if took > leaseTime+time.Second {
		t.Errorf("taken over only after %v", took)
	}
	if took < leaseTime/5 {
		t.Errorf("taken over after %v, while the leases were good", took)
	}

	left := time.Now()
	b.stop()
	if err := <-b.ended; err != nil {
		t.Error(err)
	}
	w.until("the last takes over", func(by map[string]int, all int) bool { return by["a"] == 6 })
	if took := time.Since(left); took > leaseTime {
		t.Errorf("who leaves is waited for: %v", took)
	}
	a.stop()
	<-a.ended
	if w.doubled {
		t.Error("a shard ran twice")
	}
}

// More replicas than shards: some stand by.
func TestStandBy(t *testing.T) {
	s := openStore(t)
	w := &world{t: t, by: map[int]map[string]bool{}}
	a, b := w.start(s, "a", 1), w.start(s, "b", 1)
	w.until("one runs it", func(_ map[string]int, all int) bool { return all == 1 })
	first, second := a, b
	if by, _ := w.shares(); by["b"] == 1 {
		first, second = b, a
	}
	first.stop()
	<-first.ended
	w.until("the other takes it", func(_ map[string]int, all int) bool { return all == 1 })
	second.stop()
	<-second.ended
	if w.doubled {
		t.Error("it ran twice")
	}
}

// A store that is down takes no shard away.
func TestStoreDown(t *testing.T) {
	s := &flaky{leases: openStore(t)}
	w := &world{t: t, by: map[int]map[string]bool{}}
	a := w.start(s, "a", 2)
	w.until("it runs all", func(by map[string]int, _ int) bool { return by["a"] == 2 })
	s.set(true)
	time.Sleep(leaseTime * 3 / 2)
	if by, _ := w.shares(); by["a"] != 2 {
		t.Errorf("%v", by)
	}
	s.set(false)
	time.Sleep(leaseTime / 2)
	if by, _ := w.shares(); by["a"] != 2 {
		t.Errorf("%v", by)
	}
	a.stop()
	<-a.ended
}

type flaky struct {
	leases
	mu   sync.Mutex
	down bool
}

func (f *flaky) set(down bool) { f.mu.Lock(); defer f.mu.Unlock(); f.down = down }

func (f *flaky) err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down {
		return &store.Error{Op: "lease", Reason: store.Unreachable, Err: errors.New("gone")}
	}
	return nil
}

func (f *flaky) Acquire(ctx context.Context, name, holder string, ttl time.Duration) (store.Lease, bool, error) {
	if err := f.err(); err != nil {
		return store.Lease{}, false, err
	}
	return f.leases.Acquire(ctx, name, holder, ttl)
}

func (f *flaky) Renew(ctx context.Context, l store.Lease, ttl time.Duration) (store.Lease, error) {
	if err := f.err(); err != nil {
		return l, err
	}
	return f.leases.Renew(ctx, l, ttl)
}

// Who finds the store down at the start says so, and begins when it is back.
func TestStoreDownAtTheStart(t *testing.T) {
	s := &flaky{leases: openStore(t)}
	s.set(true)
	w := &world{t: t, by: map[int]map[string]bool{}}
	a := w.start(s, "a", 2)
	told := func() (int, error) { w.mu.Lock(); defer w.mu.Unlock(); return w.looks, w.last }
	w.until("it is told", func(_ map[string]int, all int) bool { n, err := told(); return n > 0 && err != nil && all == 0 })
	s.set(false)
	w.until("it runs all", func(by map[string]int, _ int) bool { _, err := told(); return by["a"] == 2 && err == nil })
	a.stop()
	<-a.ended
}

// A shard that Discord refuses for good ends all.
func TestRefused(t *testing.T) {
	want := errors.New("4004")
	d := Divider{Leases: openStore(t), Holder: "a", Time: leaseTime, Log: slog.New(slog.DiscardHandler)}
	err := d.Run(t.Context(), 3, func(ctx context.Context, shard int) error {
		if shard == 1 {
			return want
		}
		<-ctx.Done()
		return nil
	})
	if !errors.Is(err, want) {
		t.Error(err)
	}
}
