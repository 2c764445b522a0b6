package telegram

import (
	"context"
	"sync"
	"time"
)

// drainStep is how often drain looks.
const drainStep = 2 * time.Millisecond

// lanes runs jobs: those of one lane one after the other, in order; those of
// different lanes side by side, so many at a time. A job that only waits gives
// up its turn meanwhile, so that a few chats that must wait for their limits
// hold up no others.
type lanes struct {
	slots chan struct{} // one for each job that waits or runs
	turns chan struct{} // one for each job that runs

	mu     sync.Mutex
	queues map[string][]func() // the first of each runs, or is about to
}

func newLanes(workers, maxPending int) *lanes {
	return &lanes{
		slots:  make(chan struct{}, maxPending),
		turns:  make(chan struct{}, workers),
		queues: map[string][]func(){},
	}
}

// submit adds a job. It blocks while too many are pending, until ctx ends.
func (l *lanes) submit(ctx context.Context, lane string, job func()) bool {
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	l.add(lane, job)
	return true
}

// offer adds a job, unless too many are pending.
func (l *lanes) offer(lane string, job func()) bool {
	select {
	case l.slots <- struct{}{}:
		l.add(lane, job)
		return true
	default:
		return false
	}
}

// waiting counts a lane's jobs that wait or run.
func (l *lanes) waiting(lane string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queues[lane])
}

func (l *lanes) add(lane string, job func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queues[lane] = append(l.queues[lane], job)
	if len(l.queues[lane]) == 1 {
		go l.work(lane, job)
	}
}

// work runs a lane's jobs, from the first on, until there are none.
func (l *lanes) work(lane string, job func()) {
	for job != nil {
		l.turns <- struct{}{}
		job()
		<-l.turns
		job = l.next(lane)
		<-l.slots
	}
}

// next drops a lane's first job, which has run, and gives the one after it.
func (l *lanes) next(lane string) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.queues[lane]
	q[0] = nil
	if len(q) == 1 {
		delete(l.queues, lane)
		return nil
	}
	l.queues[lane] = q[1:]
	return q[1]
}

// rest gives up a running job's turn while wait runs.
func (l *lanes) rest(wait func() error) error {
	<-l.turns
	defer func() { l.turns <- struct{}{} }()
	return wait()
}

// drain waits until no job is pending, or ctx ends.
func (l *lanes) drain(ctx context.Context) {
	for len(l.slots) > 0 {
		if pause(ctx, drainStep) != nil {
			return
		}
	}
}
