package store

import (
	"context"
	"errors"
	"sync"
	"time"
)

// health says whether the store can be used.
type health struct {
	mu   sync.Mutex
	down *Error // nil while up
}

func (h *health) get() *Error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.down
}

// set changes the state and tells notify, in order, of each real change.
func (h *health) set(down *Error, notify func(error)) (changed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	changed = (h.down == nil) != (down == nil)
	h.down = down
	if !changed || notify == nil {
		return changed
	}
	if down == nil {
		notify(nil)
	} else {
		notify(down)
	}
	return changed
}

// Err gives why the store is down, nil while it is up.
func (s *Store) Err() error {
	if down := s.health.get(); down != nil {
		return down
	}
	return nil
}

// trip closes the store to all until Run finds that it works again.
func (s *Store) trip(e *Error) {
	if s.health.set(e, s.o.Health) {
		s.dropIdle()
	}
}

// dropIdle gives up the connections that no one uses: they may hang on a
// server or a file that is gone.
func (s *Store) dropIdle() {
	s.write.SetMaxIdleConns(0)
	s.write.SetMaxIdleConns(s.o.Connections)
	if s.read != s.write {
		s.read.SetMaxIdleConns(0)
		s.read.SetMaxIdleConns(s.o.Connections)
	}
}

// Run keeps the store in order until ctx ends: it notices when the database
// goes away, brings the store back when it can be used again, and removes
// what has expired.
func (s *Store) Run(ctx context.Context) {
	tick := time.NewTicker(s.o.Retry)
	defer tick.Stop()
	checked, swept := time.Now(), time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if s.Err() != nil {
			s.revive(ctx)
			continue
		}
		// A file that is gone is written to in vain: that is looked at each time.
		if time.Since(checked) >= s.o.Check || s.backend.exists() != nil {
			checked = time.Now()
			s.check(ctx)
		}
		if time.Since(swept) >= s.o.Sweep {
			swept = time.Now()
			_, _ = s.Sweep(ctx) // if the database is at fault, that is reported by now
		}
	}
}

// check notices a database that went away while nobody used it.
func (s *Store) check(ctx context.Context) {
	_ = s.do(ctx, "check", func(ctx context.Context) error {
		if err := s.backend.exists(); err != nil {
			return err
		}
		return s.setClock(ctx)
	})
}

// setClock learns how far the database's clock is from ours.
func (s *Store) setClock(ctx context.Context) error {
	before := time.Now()
	now, err := s.backend.now(ctx, s.read)
	if err != nil {
		return s.fail("clock", err)
	}
	if !now.IsZero() {
		s.offset.Store(int64(now.Sub(before.Add(time.Since(before) / 2))))
	}
	return nil
}

// revive opens the store again if the database can be written. Sweeping
// first makes room in a database that is full.
func (s *Store) revive(ctx context.Context) {
	s.dropIdle()
	err := s.prepare(ctx)
	if err == nil {
		bounded, cancel := context.WithTimeout(ctx, s.o.Timeout)
		defer cancel()
		_, _ = s.sweep(bounded)
		if err = s.probe(bounded); err == nil {
			s.health.set(nil, s.o.Health)
			return
		}
		err = s.fail("probe", err)
	}
	if e := (*Error)(nil); errors.As(err, &e) && ctx.Err() == nil {
		s.health.set(e, s.o.Health) // a new cause; no change that Health is told
	}
}

// probe writes something of a size that needs room.
func (s *Store) probe(ctx context.Context) error {
	now := s.now()
	_, err := s.write.ExecContext(ctx, putSQL, []byte("store/probe"), make([]byte, 16<<10), millis(now.Add(time.Second)))
	return err
}
