package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"

	"allybot/bot"
	"allybot/internal/health"
)

// supervisor runs adapters side by side. One that gives up is logged once
// and shown as ended; it neither stops nor hides the others.
type supervisor struct {
	services []service
	state    *health.State
	log      *slog.Logger

	stopPulling func() // ends the adapters that fetch their own work
	stopAll     func()
	pull, push  context.Context

	running  sync.WaitGroup
	mu       sync.Mutex
	left     int
	whenAny  bool // one that gave up is enough to end
	allEnded chan struct{}
}

// newSupervisor makes a supervisor whose adapters do not end with ctx, but
// when they are told to, in their order.
func newSupervisor(ctx context.Context, services []service, state *health.State, log *slog.Logger) *supervisor {
	s := &supervisor{services: services, state: state, log: log, left: len(services), allEnded: make(chan struct{})}
	s.push, s.stopAll = context.WithCancel(context.WithoutCancel(ctx))
	s.pull, s.stopPulling = context.WithCancel(s.push)
	return s
}

func (s *supervisor) start() {
	for _, v := range s.services {
		ctx := s.pull
		if v.handler != nil && !v.pulls {
			ctx = s.push
		}
		s.running.Go(func() { s.run(ctx, v.adapter) })
		if v.probe != nil {
			s.running.Go(func() { v.probe(s.pull) })
		}
	}
}

func (s *supervisor) run(ctx context.Context, a bot.Adapter) {
	err := guarded(ctx, a)
	if err == nil && ctx.Err() != nil {
		return
	}
	if err == nil {
		err = errors.New("it ended by itself")
	}
	s.state.Ended(a.Platform(), err)
	s.log.Error("a platform is no longer served", "platform", a.Platform(), "err", err)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left--
	if first := s.left == len(s.services)-1; s.whenAny && first || !s.whenAny && s.left == 0 {
		close(s.allEnded)
	}
}

// guarded keeps a panic of one adapter from ending the others.
func guarded(ctx context.Context, a bot.Adapter) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return a.Run(ctx)
}

// wait reports whether every adapter ended before ctx did.
func (s *supervisor) wait(ctx context.Context) bool {
	done := make(chan struct{})
	go func() { s.running.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}
