package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxBuckets is how many rate-limit buckets are kept; those that are over go
// first.
const maxBuckets = 4096

// Discord bans an address that sends 10,000 requests in ten minutes that end
// in 401, 403 or 429 (topics/rate-limits#invalid-request-limit-aka-cloudflare-bans).
// Well before, the client stops sending what may fail again.
const (
	maxInvalid    = 5000
	invalidWindow = 10 * time.Minute
)

// errInvalid says that too many requests failed of late to risk another.
var errInvalid = errors.New("too many requests were refused in ten minutes")

// limits keeps Discord's rate limits (topics/rate-limits): one for every
// bucket, as answers tell them, and the global one. Answers to interactions
// are not bound by the global limit, and their buckets are kept only while
// they are exhausted.
type limits struct {
	global *rate.Limiter

	mu      sync.Mutex
	till    time.Time // nothing but answers to interactions before this
	allTill time.Time // nothing at all before this
	names   map[string]string
	buckets map[string]*bucket

	invalid      int // refused since invalidSince
	invalidSince time.Time
}

type bucket struct {
	limit, left int
	window      time.Duration
	reset       time.Time
}

func newLimits(perSecond float64) *limits {
	return &limits{
		global: rate.NewLimiter(rate.Limit(perSecond), max(int(perSecond), 1)),
		names:  map[string]string{}, buckets: map[string]*bucket{},
	}
}

// key names the bucket that a request belongs to. The lock is held.
func (l *limits) key(e Endpoint) string {
	name := e.op()
	if n, ok := l.names[name]; ok && !e.Answer {
		name = n
	}
	return name + " " + e.Major
}

// wait waits until the request may be sent.
func (l *limits) wait(ctx context.Context, e Endpoint) error {
	if !e.Answer && l.spoiled(time.Now()) {
		return errInvalid
	}
	for {
		d := l.take(e)
		if d <= 0 {
			break
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < d {
			return context.DeadlineExceeded
		}
		if err := Sleep(ctx, d); err != nil {
			return err
		}
	}
	if e.Answer {
		return ctx.Err()
	}
	return l.global.Wait(ctx)
}

// take takes one request from the bucket, or tells how long to wait.
func (l *limits) take(e Endpoint) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if d := l.allTill.Sub(now); d > 0 {
		return d
	}
	if d := l.till.Sub(now); d > 0 && !e.Answer {
		return d
	}
	key := l.key(e)
	b := l.buckets[key]
	if b == nil {
		return 0
	}
	if !now.Before(b.reset) {
		if e.Answer || b.limit == 0 {
			delete(l.buckets, key)
			return 0
		}
		b.left = b.limit
		b.reset = now.Add(b.window)
	}
	if b.left > 0 {
		b.left--
		return 0
	}
	return b.reset.Sub(now)
}

// spoiled reports whether so many requests were refused that more would get
// the address banned.
func (l *limits) spoiled(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.invalid >= maxInvalid && now.Sub(l.invalidSince) < invalidWindow
}

// count takes note of a refused request.
func (l *limits) count(status int, h http.Header, now time.Time) {
	if status != http.StatusUnauthorized && status != http.StatusForbidden && status != http.StatusTooManyRequests ||
		h.Get("X-RateLimit-Scope") == "shared" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.invalidSince) >= invalidWindow {
		l.invalid, l.invalidSince = 0, now
	}
	l.invalid++
}

// learn reads the limits that an answer tells.
func (l *limits) learn(e Endpoint, h http.Header) {
	left, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if err != nil {
		return
	}
	limit, _ := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	after, err := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err != nil || !(after >= 0 && after <= 86400) || (e.Answer && left > 0) {
		return
	}
	window := time.Duration(after * float64(time.Second))
	l.mu.Lock()
	defer l.mu.Unlock()
	if name := h.Get("X-RateLimit-Bucket"); name != "" && !e.Answer {
		l.names[e.op()] = name
	}
	b := l.bucket(l.key(e))
	reset := time.Now().Add(window)
	if reset.After(b.reset.Add(window / 2)) {
		b.left = left // a new window
	}
	b.left = min(b.left, left)
	b.limit, b.reset, b.window = limit, reset, max(b.window, window)
}

// bucket gives or makes a bucket. The lock is held.
func (l *limits) bucket(key string) *bucket {
	if b := l.buckets[key]; b != nil {
		return b
	}
	if len(l.buckets) >= maxBuckets {
		now := time.Now()
		for k, b := range l.buckets {
			if now.After(b.reset) {
				delete(l.buckets, k)
			}
		}
		if len(l.buckets) >= maxBuckets {
			clear(l.buckets) // a 429 will teach what is lost
		}
	}
	b := &bucket{}
	l.buckets[key] = b
	return b
}

// refused takes note of a 429 and gives how long it asks to wait.
func (l *limits) refused(e Endpoint, r *http.Response) time.Duration {
	isPage := r.Header.Get("X-RateLimit-Scope") == "" && r.Header.Get("X-RateLimit-Reset-After") == ""
	after, global := retryAfter(r)
	_, _ = io.Copy(io.Discard, r.Body)
	l.mu.Lock()
	defer l.mu.Unlock()
	till := time.Now().Add(after)
	switch {
	case global && isPage:
		l.allTill = later(l.allTill, till)
	case global && !e.Answer:
		l.till = later(l.till, till)
	default:
		b := l.bucket(l.key(e))
		b.left, b.reset = 0, later(b.reset, till)
		b.window = max(b.window, after)
	}
	return after
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
