package discord

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

const (
	maxTasks  = 1024 // running at once, over all shards
	maxQueued = 64   // waiting in one channel
)

// workers run what events set off: each in a goroutine of its own, or one
// after another within a channel, so that an edit never overtakes its
// question. All are bounded, and drain waits for them.
type workers struct {
	ctx    context.Context
	cancel context.CancelFunc
	log    *slog.Logger
	failed func()
	slots  chan struct{}

	mu     sync.Mutex
	wg     sync.WaitGroup
	closed bool
	ending chan struct{} // closed by drain
	queues map[string][]func(context.Context)
}

func newWorkers(log *slog.Logger, failed func()) *workers {
	// Not Run's context: what is begun when Run is told to end is finished.
	ctx, cancel := context.WithCancel(context.Background())
	return &workers{ctx: ctx, cancel: cancel, log: log, failed: failed, ending: make(chan struct{}), slots: make(chan struct{}, maxTasks), queues: map[string][]func(context.Context){}}
}

// start runs f and reports whether there was room for it.
func (w *workers) start(f func(context.Context)) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.startLocked(f)
}

func (w *workers) startLocked(f func(context.Context)) bool {
	if w.closed {
		return false
	}
	select {
	case w.slots <- struct{}{}:
	default:
		return false
	}
	w.wg.Add(1)
	go func() {
		defer w.wg.Done()
		defer func() { <-w.slots }()
		w.safely(f)
	}()
	return true
}

// inOrder runs f after everything queued under key before it.
func (w *workers) inOrder(key string, f func(context.Context)) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	q, running := w.queues[key]
	if len(q) >= maxQueued || w.closed {
		return false
	}
	if running {
		w.queues[key] = append(q, f)
		return true
	}
	w.queues[key] = []func(context.Context){f}
	if !w.startLocked(func(context.Context) { w.serve(key) }) {
		delete(w.queues, key)
		return false
	}
	return true
}

func (w *workers) serve(key string) {
	for {
		w.mu.Lock()
		q := w.queues[key]
		if len(q) == 0 {
			delete(w.queues, key)
			w.mu.Unlock()
			return
		}
		w.queues[key] = q[1:]
		w.mu.Unlock()
		w.safely(q[0])
	}
}

func (w *workers) safely(f func(context.Context)) {
	defer func() {
		if p := recover(); p != nil {
			w.log.Error("discord: panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			w.failed()
		}
	}()
	f(w.ctx)
}

// drain takes nothing new, waits for what runs, and after grace cancels it.
func (w *workers) drain(grace time.Duration) {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.ending)
	}
	w.mu.Unlock()
	t := time.AfterFunc(grace, w.cancel)
	defer t.Stop()
	w.wg.Wait()
	w.cancel()
}

// seenKept is how many interactions are remembered in this process.
const seenKept = 4096

// seen recognises what came before, within the last so many.
type seen struct {
	mu   sync.Mutex
	ids  map[string]struct{}
	ring []string
	next int
}

func newSeen(n int) *seen { return &seen{ids: make(map[string]struct{}, n), ring: make([]string, n)} }

// first reports whether id is new.
func (s *seen) first(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.ids[id]; ok {
		return false
	}
	delete(s.ids, s.ring[s.next])
	s.ring[s.next] = id
	s.ids[id] = struct{}{}
	s.next = (s.next + 1) % len(s.ring)
	return true
}

// beside runs f in a goroutine that drain waits for, beyond the bound: its
// caller holds a place already.
func (w *workers) beside(f func()) {
	w.wg.Add(1)
	go func() {
		defer w.wg.Done()
		w.safely(func(context.Context) { f() })
	}()
}

// closing reports whether drain was called.
func (w *workers) closing() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed
}

// pause waits for d, or until drain, and reports whether it is closing.
func (w *workers) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-w.ending:
	}
	return w.closing()
}
