package telegram

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

const (
	// drainStep is how often drain looks.
	drainStep = 2 * time.Millisecond
	// maxAside bounds what waits in crowded lanes, in bytes.
	maxAside = 8 << 20
)

// lanes runs jobs: those of one lane one after the other, in order; those of
// different lanes side by side, so many at a time. A job that only waits gives
// up its turn meanwhile, so that a few chats that must wait for their limits
// hold up no others.
type lanes struct {
	slots  chan struct{} // one for each job that waits or runs, but those aside
	turns  chan struct{} // one for each job that runs
	aside  *semaphore.Weighted
	crowds int // jobs of a lane from which on it is crowded; none where not positive

	mu      sync.Mutex
	queues  map[string][]job // the first of each runs, or is about to
	pending int
}

// job is something to run, and what gives back its place afterwards.
type job struct{ run, leave func() }

func newLanes(workers, maxPending, crowds int) *lanes {
	return &lanes{
		slots:  make(chan struct{}, maxPending),
		turns:  make(chan struct{}, workers),
		aside:  semaphore.NewWeighted(maxAside),
		crowds: crowds,
		queues: map[string][]job{},
	}
}

// submit adds a job that keeps so many bytes. It blocks while too many are
// pending, until ctx ends. The jobs of a crowded lane wait aside, bounded in
// bytes, so that a chat that floods the bot takes no other's place.
func (l *lanes) submit(ctx context.Context, lane string, size int, run func()) bool {
	if l.crowded(lane) {
		n := int64(min(max(size, 1), maxAside))
		if l.aside.Acquire(ctx, n) != nil {
			return false
		}
		l.add(lane, job{run, func() { l.aside.Release(n) }})
		return true
	}
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	l.add(lane, job{run, func() { <-l.slots }})
	return true
}

// offer adds a job, unless its lane is crowded or too many are pending.
func (l *lanes) offer(lane string, run func()) bool {
	if l.crowded(lane) {
		return false
	}
	select {
	case l.slots <- struct{}{}:
		l.add(lane, job{run, func() { <-l.slots }})
		return true
	default:
		return false
	}
}

// crowded reports whether a lane has more jobs waiting than it may.
func (l *lanes) crowded(lane string) bool { return l.crowds > 0 && l.waiting(lane) >= l.crowds }

// waiting counts a lane's jobs that wait or run.
func (l *lanes) waiting(lane string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queues[lane])
}

func (l *lanes) add(lane string, j job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending++
	l.queues[lane] = append(l.queues[lane], j)
	if len(l.queues[lane]) == 1 {
		go l.work(lane, j)
	}
}

// work runs a lane's jobs, from the first on, until there are none.
func (l *lanes) work(lane string, j job) {
	for more := true; more; {
		l.turns <- struct{}{}
		j.run()
		<-l.turns
		j.leave()
		j, more = l.next(lane)
	}
}

// next drops a lane's first job, which has run, and gives the one after it.
func (l *lanes) next(lane string) (j job, more bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending--
	q := l.queues[lane]
	q[0] = job{}
	if len(q) == 1 {
		delete(l.queues, lane)
		return job{}, false
	}
	l.queues[lane] = q[1:]
	return q[1], true
}

// idle reports whether no job waits or runs.
func (l *lanes) idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pending == 0
}

// rest gives up a running job's turn while wait runs.
func (l *lanes) rest(wait func() error) error {
	<-l.turns
	defer func() { l.turns <- struct{}{} }()
	return wait()
}

// drain waits until no job is pending, or ctx ends.
func (l *lanes) drain(ctx context.Context) {
	for !l.idle() {
		if pause(ctx, drainStep) != nil {
			return
		}
	}
}
