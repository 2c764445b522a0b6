// Package shards divides Discord's gateway shards among the replicas that
// share a store, by leases: each runs its fair share, and what a replica ran
// that died is taken over when its leases run out.
package shards

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"allybot/internal/store"
)

// LeaseTime is how long a dead replica's shards are silent at most: four
// fifths of it until its leases run out, the last until another replica looks.
const LeaseTime = 5 * time.Second

// The leases' names.
const (
	replicaPrefix = "discord/replica/"
	shardPrefix   = "discord/shard/"
)

// Leases is what a Divider needs of store.Store.
type Leases interface {
	Acquire(ctx context.Context, name, holder string, ttl time.Duration) (store.Lease, bool, error)
	Renew(ctx context.Context, l store.Lease, ttl time.Duration) (store.Lease, error)
	Release(ctx context.Context, l store.Lease) error
	Leases(ctx context.Context, prefix string) ([]store.Lease, error)
}

// Divider runs this replica's share.
type Divider struct {
	Leases Leases
	Holder string        // this replica, unlike any other
	Time   time.Duration // default LeaseTime
	Log    *slog.Logger
	// Told, where set, is told after each look whether this replica has its
	// share, which may be none: nil, or why it has not. It must not block.
	Told func(error)
}

// held is a shard that this replica runs.
type held struct {
	id     int
	lease  store.Lease
	cancel context.CancelFunc
	ended  chan struct{} // closed when its run returned
}

// Run is a discord.Divide. While the store is down it goes on with the shards
// it has, for nobody can take them; a replica that alone cannot reach the
// store runs its shards beside those who took them over until it is told.
func (d Divider) Run(ctx context.Context, count int, run func(ctx context.Context, shard int) error) error {
	if d.Time == 0 {
		d.Time = LeaseTime
	}
	s := &share{Divider: d, count: count, run: run, mine: map[int]*held{}, failed: make(chan error, 1)}
	look := d.Time / 5
	d.Time -= look
	s.Divider = d
	tick := time.NewTicker(look)
	defer tick.Stop()
	var err error
	for err == nil && ctx.Err() == nil {
		begun := time.Now()
		e := s.round(ctx)
		if e != nil || time.Since(begun) > look {
			s.unsure = time.Now()
		}
		if ctx.Err() != nil {
			break
		}
		if e != nil {
			d.Log.Debug("shards are not divided anew", "err", e)
		}
		if len(s.mine) > 0 {
			e = nil // what it has goes on
		}
		if d.Told != nil {
			d.Told(e)
		}
		select {
		case <-ctx.Done():
		case err = <-s.failed:
		case <-tick.C:
		}
	}
	s.leave(context.WithoutCancel(ctx))
	return err
}

type share struct {
	Divider
	count    int
	run      func(ctx context.Context, shard int) error
	presence store.Lease
	unsure   time.Time // when the store last failed or was slow
	mine     map[int]*held
	failed   chan error
}

func (s *share) name(id int) string { return fmt.Sprintf("%s%d/%d", shardPrefix, s.count, id) }

// round renews what is held, gives up what is too much, takes what is free.
func (s *share) round(ctx context.Context) error {
	if err := s.present(ctx); err != nil {
		return err
	}
	replicas, err := s.Leases.Leases(ctx, replicaPrefix)
	if err != nil {
		return err
	}
	if err := s.renew(ctx); err != nil {
		return err
	}
	n := max(len(replicas), 1)
	fair := (s.count + n - 1) / n
	if len(s.mine) > fair {
		s.giveUp(ctx, len(s.mine)-fair)
		return nil
	}
	// The store that was away for us was for the others: their leases ran out
	// meanwhile, and they are given time to renew them.
	if !s.unsure.IsZero() && time.Since(s.unsure) < s.Time {
		return nil
	}
	return s.take(ctx, fair-len(s.mine))
}

// present says that this replica is there.
func (s *share) present(ctx context.Context) (err error) {
	if s.presence.Name != "" {
		if s.presence, err = s.Leases.Renew(ctx, s.presence, s.Time); !errors.Is(err, store.ErrLost) {
			return err
		}
	}
	s.presence, _, err = s.Leases.Acquire(ctx, replicaPrefix+s.Holder, s.Holder, s.Time)
	return err
}

func (s *share) renew(ctx context.Context) error {
	for id, h := range s.mine {
		lease, err := s.Leases.Renew(ctx, h.lease, s.Time)
		if errors.Is(err, store.ErrLost) {
			s.Log.Warn("another replica has taken a shard", "shard", id)
			s.stop(h)
			continue
		}
		if err != nil {
			return err
		}
		h.lease = lease
	}
	return nil
}

// giveUp leaves some shards to others, each when it has said goodbye.
func (s *share) giveUp(ctx context.Context, n int) {
	ids := make([]int, 0, len(s.mine))
	for id := range s.mine {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids[len(ids)-n:] {
		h := s.mine[id]
		s.stop(h)
		s.Log.Info("a shard is left to another replica", "shard", id)
		_ = s.Leases.Release(ctx, h.lease) // else it runs out
	}
}

// take begins shards that nobody runs.
func (s *share) take(ctx context.Context, n int) error {
	if n <= 0 {
		return nil
	}
	taken, err := s.Leases.Leases(ctx, fmt.Sprintf("%s%d/", shardPrefix, s.count))
	if err != nil {
		return err
	}
	for id := 0; id < s.count && n > 0; id++ {
		name := s.name(id)
		if s.mine[id] != nil || slices.ContainsFunc(taken, func(l store.Lease) bool { return l.Name == name }) {
			continue
		}
		lease, won, err := s.Leases.Acquire(ctx, name, s.Holder, s.Time)
		if err != nil {
			return err
		}
		if won {
			s.begin(ctx, id, lease)
			n--
		}
	}
	return nil
}

func (s *share) begin(ctx context.Context, id int, lease store.Lease) {
	ctx, cancel := context.WithCancel(ctx)
	h := &held{id: id, lease: lease, cancel: cancel, ended: make(chan struct{})}
	s.mine[id] = h
	s.Log.Info("this replica runs a shard", "shard", id, "of", s.count)
	go func() {
		defer close(h.ended)
		if err := s.run(ctx, id); err != nil {
			select {
			case s.failed <- err:
			default: // one reason is enough
			}
		}
	}()
}

// stop ends a shard's run and waits for it.
func (s *share) stop(h *held) {
	h.cancel()
	<-h.ended
	delete(s.mine, h.id)
}

// leave ends everything and lets others take it at once.
func (s *share) leave(ctx context.Context) {
	for _, h := range s.mine {
		h.cancel()
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	for _, h := range s.mine {
		wg.Go(func() {
			<-h.ended
			_ = s.Leases.Release(ctx, h.lease) // else it runs out
		})
	}
	wg.Wait()
	if s.presence.Name != "" {
		_ = s.Leases.Release(ctx, s.presence)
	}
}
