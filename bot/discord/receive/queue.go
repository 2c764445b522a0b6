package receive

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// The bounds of a Queue.
const (
	maxWorkers = 1024  // busy at once, and again as many for what is in order
	maxRunning = 16384 // with those that are slow
	maxWaiting = 64    // under one key

	// slow is when work gives its place up to others, and goes on beside them.
	slow = 2 * time.Second
	// Whoever waits under a key is told so: at once where many do, else late.
	manyWaiting = 8
	longWait    = 1500 * time.Millisecond
)

// Queue is a worker queue: it runs what events set off, each in a goroutine of
// its own, or one after another under a key, so that an edit never overtakes
// its question. All are bounded, and Drain waits for them.
type Queue struct {
	log    *slog.Logger
	failed func()
	// Work without order and work in order have places apart: channels that
	// hang keep no interaction waiting.
	free, ordered chan struct{}

	mu      sync.Mutex
	ctx     context.Context // not Run's: what is begun when Run is told to end is finished
	cancel  context.CancelFunc
	begun   *sync.WaitGroup // before Drain
	wg      *sync.WaitGroup // that, or what came since
	running int
	closed  bool
	ending  chan struct{} // closed by Drain
	lines   map[string]*line
}

// line is what waits under a key.
type line struct {
	tasks []func(context.Context)
	timer *time.Timer // tells who waits long
	told  bool
}

// NewQueue makes a Queue; failed is told of each panic.
func NewQueue(log *slog.Logger, failed func()) *Queue {
	q := &Queue{
		log: log, failed: failed, closed: true,
		free: make(chan struct{}, maxWorkers), ordered: make(chan struct{}, maxWorkers), lines: map[string]*line{},
	}
	q.Open()
	return q
}

// Pending counts what runs and what waits under a key.
func (q *Queue) Pending() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := q.running
	for _, l := range q.lines {
		n += len(l.tasks)
	}
	return n
}

// Open has a queue that was drained take work again.
func (q *Queue) Open() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		q.ctx, q.cancel = context.WithCancel(context.Background())
		q.closed, q.ending, q.begun = false, make(chan struct{}), &sync.WaitGroup{}
		q.wg = q.begun
	}
}

// Go runs f and reports whether there was room for it.
func (q *Queue) Go(f func(context.Context)) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.start(q.free, func(release func()) {
		defer time.AfterFunc(slow, release).Stop()
		q.safely(f)
	})
}

// start runs f in one of places, which it may release early. The lock is held.
func (q *Queue) start(places chan struct{}, f func(release func())) bool {
	if q.closed || q.running >= maxRunning {
		return false
	}
	select {
	case places <- struct{}{}:
	default:
		return false
	}
	release := sync.OnceFunc(func() { <-places })
	q.running++
	wg := q.wg
	wg.Go(func() {
		defer func() {
			release()
			q.mu.Lock()
			q.running--
			q.mu.Unlock()
		}()
		f(release)
	})
	return true
}

// InOrder runs f after everything queued under key before it, and reports
// whether there was room for it. crowded, unless nil, is run once for all that
// wait long or find no room, until nothing waits there any more.
func (q *Queue) InOrder(key string, f, crowded func(context.Context)) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	l := q.lines[key]
	if l == nil {
		l = &line{tasks: []func(context.Context){f}}
		q.lines[key] = l
		if !q.start(q.ordered, func(release func()) { q.serve(key, l, release) }) {
			delete(q.lines, key)
			return false
		}
		return true
	}
	room := len(l.tasks) < maxWaiting
	if room {
		l.tasks = append(l.tasks, f)
	}
	if crowded == nil || l.told {
		return room
	}
	if len(l.tasks) >= manyWaiting {
		q.tell(l, crowded)
	} else if l.timer == nil {
		l.timer = time.AfterFunc(longWait, func() {
			q.mu.Lock()
			defer q.mu.Unlock()
			if l.timer = nil; len(l.tasks) > 0 {
				q.tell(l, crowded)
			}
		})
	}
	return room
}

// tell runs crowded once. The lock is held.
func (q *Queue) tell(l *line, crowded func(context.Context)) {
	if !l.told && !q.closed {
		l.told = true
		q.wg.Go(func() { q.safely(crowded) })
	}
}

func (q *Queue) serve(key string, l *line, release func()) {
	for {
		q.mu.Lock()
		if len(l.tasks) == 0 {
			delete(q.lines, key)
			if l.timer != nil {
				l.timer.Stop()
			}
			q.mu.Unlock()
			return
		}
		f := l.tasks[0]
		l.tasks = l.tasks[1:]
		q.mu.Unlock()
		t := time.AfterFunc(slow, release)
		q.safely(f)
		t.Stop()
	}
}

func (q *Queue) safely(f func(context.Context)) {
	defer func() {
		if p := recover(); p != nil {
			q.log.Error("discord: panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			q.failed()
		}
	}()
	q.mu.Lock()
	ctx := q.ctx
	q.mu.Unlock()
	f(ctx)
}

// Beside runs f in a goroutine that Drain waits for, beyond the bound: its
// caller holds a place already.
func (q *Queue) Beside(f func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.wg.Go(func() { q.safely(func(context.Context) { f() }) })
}

// Drain waits for what was begun, and takes what comes meanwhile; then it takes
// nothing new, and waits for the rest. After grace it cancels all of it.
func (q *Queue) Drain(grace time.Duration) {
	shut := func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.closed = true
	}
	t := time.AfterFunc(grace, func() { shut(); q.cancel() })
	defer t.Stop()
	q.mu.Lock()
	if !q.Closing() {
		close(q.ending)
		q.wg = &sync.WaitGroup{}
	}
	q.mu.Unlock()
	q.begun.Wait()
	shut()
	q.wg.Wait()
	q.cancel()
}

// Closing reports whether Drain was called.
func (q *Queue) Closing() bool {
	select {
	case <-q.ending:
		return true
	default:
		return false
	}
}

// Pause waits for d, or until Drain, and reports whether it is closing.
func (q *Queue) Pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-q.ending:
	}
	return q.Closing()
}
