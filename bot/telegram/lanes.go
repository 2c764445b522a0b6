package telegram

import (
	"context"
	"sync"
)

// lanes runs jobs on a fixed number of workers: jobs of one lane one after the
// other, in order; jobs of different lanes side by side.
type lanes struct {
	slots chan struct{} // one for each job that waits or runs
	ready chan string   // lanes with a job to run

	mu     sync.Mutex
	queues map[string][]func()
}

func newLanes(maxPending int) *lanes {
	return &lanes{
		slots:  make(chan struct{}, maxPending),
		ready:  make(chan string, maxPending),
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

func (l *lanes) add(lane string, job func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q, busy := l.queues[lane]
	l.queues[lane] = append(q, job)
	if !busy {
		l.ready <- lane // never blocks: there are at most as many as slots
	}
}

// work runs jobs until ctx ends.
func (l *lanes) work(ctx context.Context) {
	for {
		select {
		case lane := <-l.ready:
			l.step(lane)
		case <-ctx.Done():
			return
		}
	}
}

// step runs a lane's first job.
func (l *lanes) step(lane string) {
	l.mu.Lock()
	job := l.queues[lane][0]
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if q := l.queues[lane][1:]; len(q) > 0 {
			l.queues[lane] = q
			l.ready <- lane
		} else {
			delete(l.queues, lane)
		}
		<-l.slots
	}()
	job()
}

// drain waits until no job is pending, or ctx ends.
func (l *lanes) drain(ctx context.Context) {
	for range cap(l.slots) {
		select {
		case l.slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
	}
}
