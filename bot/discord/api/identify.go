package api

import (
	"context"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// identifyLimiter paces identifies: one a bucket (shard id modulo
// max_concurrency) in each gap, and none while Discord's daily count is used up.
type identifyLimiter struct {
	gap time.Duration

	mu          sync.Mutex
	known       bool
	remaining   int
	reset       time.Time
	concurrency int
	turns       map[int]*turn
}

type turn struct {
	busy chan struct{} // holds a token while somebody logs in
	last time.Time
}

func newIdentifyLimiter(gap time.Duration) *identifyLimiter {
	return &identifyLimiter{gap: gap, concurrency: 1, turns: map[int]*turn{}}
}

func (s *identifyLimiter) set(l discordgo.SessionInformation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = l.Total > 0
	s.remaining = l.Remaining
	s.reset = time.Now().Add(time.Duration(l.ResetAfter) * time.Millisecond)
	s.concurrency = max(l.MaxConcurrency, 1)
}

// exhausted reports whether Discord's count of logins is used up, and until
// when.
func (s *identifyLimiter) exhausted() (until time.Time, yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reset, s.known && s.remaining <= 0
}

// bucket tells which shards may not identify at the same time.
func (s *identifyLimiter) bucket(shard int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return shard % s.concurrency
}

// take waits for the shard's turn. The caller calls done when it has
// identified, or failed to.
func (s *identifyLimiter) take(ctx context.Context, shard int) (done func(identified bool), err error) {
	s.mu.Lock()
	key := shard % s.concurrency
	t := s.turns[key]
	if t == nil {
		t = &turn{busy: make(chan struct{}, 1)}
		s.turns[key] = t
	}
	s.mu.Unlock()
	select {
	case t.busy <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := Sleep(ctx, time.Until(t.last.Add(s.gap))); err != nil && ctx.Err() != nil {
		<-t.busy
		return nil, err
	}
	var once sync.Once
	return func(identified bool) {
		once.Do(func() {
			if identified {
				t.last = time.Now()
				s.mu.Lock()
				s.remaining--
				s.mu.Unlock()
			}
			<-t.busy
		})
	}, nil
}
