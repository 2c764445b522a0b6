package receive

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"allybot/bot/telegram/api"
)

const (
	// drainStep is how often Drain looks.
	drainStep = 2 * time.Millisecond
	// maxAside bounds what waits of crowded chats, in bytes.
	maxAside = 8 << 20
)

// Queue runs jobs: those with one key one after the other, in order; those with
// different keys side by side. It bounds how many wait, not how many run: most
// of a job is waiting for the platform, and a chat that hangs must hold up no
// other.
type Queue struct {
	slots  chan struct{} // one for each job that waits or runs, but those aside
	aside  *semaphore.Weighted
	crowds int // jobs of a key from which on it is crowded; none where not positive

	mu      sync.Mutex
	jobs    map[string][]job // the first of each runs, or is about to
	pending int
}

// job is something to run, and what gives back its place afterwards.
type job struct{ run, leave func() }

// NewQueue makes a queue for so many jobs, and so many of one key.
func NewQueue(maxPending, maxPerKey int) *Queue {
	return &Queue{
		slots:  make(chan struct{}, maxPending),
		aside:  semaphore.NewWeighted(maxAside),
		crowds: maxPerKey,
		jobs:   map[string][]job{},
	}
}

// Submit adds a job that keeps so many bytes. It blocks while too many are
// pending, until ctx ends. The jobs of a crowded key wait aside, bounded in
// bytes, so that a chat that floods the bot takes no other's place.
func (q *Queue) Submit(ctx context.Context, key string, size int, run func()) bool {
	if q.Crowded(key) {
		n := int64(min(max(size, 1), maxAside))
		if q.aside.Acquire(ctx, n) != nil {
			return false
		}
		q.add(key, job{run, func() { q.aside.Release(n) }})
		return true
	}
	select {
	case q.slots <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	q.add(key, job{run, q.leave})
	return true
}

// Offer adds a job, unless its key is crowded or too many are pending.
func (q *Queue) Offer(key string, run func()) bool {
	if q.Crowded(key) {
		return false
	}
	select {
	case q.slots <- struct{}{}:
		q.add(key, job{run, q.leave})
		return true
	default:
		return false
	}
}

func (q *Queue) leave() { <-q.slots }

// Crowded reports whether a key has more jobs waiting than it may.
func (q *Queue) Crowded(key string) bool { return q.crowds > 0 && q.Waiting(key) >= q.crowds }

// Pending counts all jobs that wait or run.
func (q *Queue) Pending() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.pending
}

// Waiting counts a key's jobs that wait or run.
func (q *Queue) Waiting(key string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.jobs[key])
}

func (q *Queue) add(key string, j job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pending++
	q.jobs[key] = append(q.jobs[key], j)
	if len(q.jobs[key]) == 1 {
		go q.work(key, j)
	}
}

// work runs a key's jobs, from the first on, until there are none.
func (q *Queue) work(key string, j job) {
	for more := true; more; {
		j.run()
		j.leave()
		j, more = q.next(key)
	}
}

// next drops a key's first job, which has run, and gives the one after it.
func (q *Queue) next(key string) (j job, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pending--
	jobs := q.jobs[key]
	jobs[0] = job{}
	if len(jobs) == 1 {
		delete(q.jobs, key)
		return job{}, false
	}
	q.jobs[key] = jobs[1:]
	return jobs[1], true
}

// Idle reports whether no job waits or runs.
func (q *Queue) Idle() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.pending == 0
}

// Drain waits until no job is pending, or ctx ends.
func (q *Queue) Drain(ctx context.Context) {
	for !q.Idle() && api.Pause(ctx, drainStep) == nil {
		continue
	}
}
