package receive

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

// Queue is a worker queue: it runs what events set off: each in a goroutine of its own, or one
// after another within a channel, so that an edit never overtakes its
// question. All are bounded, and Drain waits for them.
type Queue struct {
	ctx    context.Context
	cancel context.CancelFunc
	log    *slog.Logger
	failed func()
	slots  chan struct{}

	mu     sync.Mutex
	wg     sync.WaitGroup
	closed bool
	ending chan struct{} // closed by Drain
	queues map[string][]func(context.Context)
}

// NewQueue makes a Queue; failed is told of each panic.
func NewQueue(log *slog.Logger, failed func()) *Queue {
	// Not Run's context: what is begun when Run is told to end is finished.
	ctx, cancel := context.WithCancel(context.Background())
	return &Queue{ctx: ctx, cancel: cancel, log: log, failed: failed, ending: make(chan struct{}), slots: make(chan struct{}, maxTasks), queues: map[string][]func(context.Context){}}
}

// Go runs f and reports whether there was room for it.
func (w *Queue) Go(f func(context.Context)) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.goLocked(f)
}

func (w *Queue) goLocked(f func(context.Context)) bool {
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

// InOrder runs f after everything queued under key before it.
func (w *Queue) InOrder(key string, f func(context.Context)) bool {
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
	if !w.goLocked(func(context.Context) { w.serve(key) }) {
		delete(w.queues, key)
		return false
	}
	return true
}

func (w *Queue) serve(key string) {
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

func (w *Queue) safely(f func(context.Context)) {
	defer func() {
		if p := recover(); p != nil {
			w.log.Error("discord: panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			w.failed()
		}
	}()
	f(w.ctx)
}

// Drain takes nothing new, waits for what runs, and after grace cancels it.
func (w *Queue) Drain(grace time.Duration) {
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

// Beside runs f in a goroutine that Drain waits for, beyond the bound: its
// caller holds a place already.
func (w *Queue) Beside(f func()) {
	w.wg.Add(1)
	go func() {
		defer w.wg.Done()
		w.safely(func(context.Context) { f() })
	}()
}

// Closing reports whether Drain was called.
func (w *Queue) Closing() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed
}

// Pause waits for d, or until Drain, and reports whether it is closing.
func (w *Queue) Pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-w.ending:
	}
	return w.Closing()
}
