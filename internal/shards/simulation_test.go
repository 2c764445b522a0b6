package shards

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"allybot/internal/store"
)

// database keeps leases as store.Store does, in memory and by the test's clock.
type database struct {
	mu     sync.Mutex
	leases map[string]store.Lease
	down   bool // nothing is answered, until the caller has waited long enough
}

func (d *database) use() (unlock func(), err error) {
	d.mu.Lock()
	if !d.down {
		return d.mu.Unlock, nil
	}
	d.mu.Unlock()
	time.Sleep(2 * time.Second) // the store's own time limit
	return nil, errors.New("no answer")
}

func (d *database) Acquire(_ context.Context, name, holder string, ttl time.Duration) (store.Lease, bool, error) {
	unlock, err := d.use()
	if err != nil {
		return store.Lease{}, false, err
	}
	defer unlock()
	was := d.leases[name]
	if was.Until.After(time.Now()) && was.Holder != holder {
		return store.Lease{}, false, nil
	}
	l := store.Lease{Name: name, Holder: holder, Generation: was.Generation + 1, Until: time.Now().Add(ttl)}
	d.leases[name] = l
	return l, true, nil
}

func (d *database) Renew(_ context.Context, l store.Lease, ttl time.Duration) (store.Lease, error) {
	unlock, err := d.use()
	if err != nil {
		return l, err
	}
	defer unlock()
	if was := d.leases[l.Name]; was.Generation != l.Generation || was.Holder != l.Holder {
		return l, store.ErrLost
	}
	l.Until = time.Now().Add(ttl)
	d.leases[l.Name] = l
	return l, nil
}

func (d *database) Release(_ context.Context, l store.Lease) error {
	unlock, err := d.use()
	if err != nil {
		return err
	}
	defer unlock()
	if was := d.leases[l.Name]; was.Generation == l.Generation {
		was.Until = time.Time{}
		d.leases[l.Name] = was
	}
	return nil
}

func (d *database) Leases(_ context.Context, prefix string) (all []store.Lease, err error) {
	unlock, err := d.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	for _, l := range d.leases {
		if strings.HasPrefix(l.Name, prefix) && l.Until.After(time.Now()) {
			all = append(all, l)
		}
	}
	return all, nil
}

// fleet is some replicas and what they run.
type fleet struct {
	t      *testing.T
	db     *database
	count  int
	mu     sync.Mutex
	by     map[int]string // shard: replica
	since  map[int]time.Time
	silent time.Duration // the longest that a shard was run by nobody
	moved  int
	double int
}

// replica starts one; kill ends it without a word to the database.
func (f *fleet) replica(name string) (kill func()) {
	ctx, cancel := context.WithCancel(f.t.Context())
	ended := make(chan struct{})
	d := Divider{Leases: mute{f.db, ctx}, Holder: name, Log: slog.New(slog.DiscardHandler)}
	go func() {
		defer close(ended)
		_ = d.Run(ctx, f.count, func(ctx context.Context, shard int) error {
			f.begin(shard, name)
			<-ctx.Done()
			f.end(shard, name)
			return nil
		})
	}()
	return func() { cancel(); <-ended }
}

// mute is the database to a replica that may be killed: then it says nothing
// more.
type mute struct {
	*database
	ctx context.Context
}

func (m mute) Release(ctx context.Context, l store.Lease) error {
	if m.ctx.Err() != nil {
		return m.ctx.Err()
	}
	return m.database.Release(ctx, l)
}

func (f *fleet) begin(shard int, name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.by[shard] != "" {
		f.double++
	}
	if since, ok := f.since[shard]; ok {
		f.silent = max(f.silent, time.Since(since))
	}
	f.by[shard] = name
	f.moved++
}

func (f *fleet) end(shard int, name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.by[shard] == name {
		delete(f.by, shard)
		f.since[shard] = time.Now()
	}
}

// after lets time pass and tells of it: how many shards run, the most and the
// fewest of a replica, and what happened meanwhile.
func (f *fleet) after(d time.Duration) (running, most, fewest, moved int, silent time.Duration) {
	f.mu.Lock()
	f.moved, f.silent = 0, 0
	f.mu.Unlock()
	time.Sleep(d)
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	per := map[string]int{}
	for _, name := range f.by {
		per[name]++
	}
	fewest = f.count
	for _, n := range per {
		most, fewest = max(most, n), min(fewest, n)
	}
	return len(f.by), most, fewest, f.moved, f.silent
}

func (f *fleet) setDown(down bool) { f.db.mu.Lock(); defer f.db.mu.Unlock(); f.db.down = down }

// Sixty-four shards over four replicas, through kills and a database that goes
// away: what a replica ran that was killed runs again within five seconds,
// and no pause of the database moves a shard.
func TestSimulation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{t: t, db: &database{leases: map[string]store.Lease{}}, count: 64, by: map[int]string{}, since: map[int]time.Time{}}
		kill := map[int]func(){}
		for i := range 4 {
			kill[i] = f.replica(fmt.Sprint("replica ", i))
			time.Sleep(300 * time.Millisecond)
		}
		if running, most, fewest, _, _ := f.after(30 * time.Second); running != 64 || most != 16 || fewest != 16 {
			t.Fatalf("%d run, %d to %d each", running, fewest, most)
		}
		for round := range 3 {
			kill[round]()
			running, _, _, moved, silent := f.after(10 * time.Second)
			if running != 64 || moved < 16 || silent > LeaseTime {
				t.Errorf("kill %d: %d run, %d moved, silent for %s", round, running, moved, silent)
			}
			t.Logf("a replica is killed: its shards are silent for %s at most", silent)
			kill[round] = f.replica(fmt.Sprint("replica ", round, " again"))
			if running, most, fewest, _, silent := f.after(30 * time.Second); running != 64 || most != 16 || fewest != 16 || silent > 2*time.Second {
				t.Errorf("back %d: %d run, %d to %d each, silent for %s", round, running, fewest, most, silent)
			}
		}
		for _, pause := range []time.Duration{time.Second, 5 * time.Second, time.Minute} {
			f.setDown(true)
			time.Sleep(pause)
			f.setDown(false)
			if running, _, _, moved, _ := f.after(30 * time.Second); running != 64 || moved != 0 {
				t.Errorf("away for %s: %d run, %d moved", pause, running, moved)
			}
		}
		// A replica killed while the database is away is replaced after it is back.
		f.setDown(true)
		go kill[3]()
		time.Sleep(5 * time.Second)
		f.setDown(false)
		if running, _, _, _, silent := f.after(20 * time.Second); running != 64 || silent > 5*time.Second+2*LeaseTime {
			t.Errorf("killed meanwhile: %d run, silent for %s", running, silent)
		}
		if f.double != 0 {
			t.Errorf("%d times a shard was run twice", f.double)
		}
		for i := range 3 {
			kill[i]()
		}
	})
}
