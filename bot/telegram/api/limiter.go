package api

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxChats is how many chats' limits are remembered; those unused longest
// are forgotten, which only gives them a full bucket again.
const maxChats = 10_000

// Limits are how many messages may be sent. Zero means the platform's own
// limit, a negative value none
// (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
type Limits struct {
	PerSecond      float64 // in all; default 30
	PerChatSecond  float64 // in a chat; default 1
	PerGroupMinute float64 // in a group; default 20
}

func (l Limits) withDefaults() Limits {
	setDefault(&l.PerSecond, 30)
	setDefault(&l.PerChatSecond, 1)
	setDefault(&l.PerGroupMinute, 20)
	return l
}

// limiter holds back what is sent so that the platform need not refuse it.
type limiter struct {
	limits  Limits
	now     func() time.Time
	overall *rate.Limiter

	mu    sync.Mutex
	chats map[int64]*chatLimit
}

type chatLimit struct {
	second, minute *rate.Limiter
	urgent         *rate.Limiter // one a minute that need not queue
	until          time.Time     // told to wait by a 429
	used           time.Time
}

func newLimiter(l Limits, now func() time.Time) *limiter {
	// In any second rate+burst may go out: together they keep to the limit.
	burst := max(1, int(l.PerSecond/6))
	return &limiter{limits: l, now: now, overall: bucket(l.PerSecond-float64(burst), l.PerSecond, burst), chats: map[int64]*chatLimit{}}
}

// bucket gives a limiter of so many a second, none where limit is negative.
func bucket(perSecond, limit float64, burst int) *rate.Limiter {
	if limit < 0 {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(rate.Limit(max(perSecond, 0.01)), burst)
}

// chat gives a chat's limits. Groups have ids below zero.
func (l *limiter) chat(id int64) *chatLimit {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	c := l.chats[id]
	if c == nil {
		if len(l.chats) >= maxChats {
			l.sweep(now)
		}
		// A chat bears a short burst (a picture and its text).
		c = &chatLimit{
			second: bucket(l.limits.PerChatSecond, l.limits.PerChatSecond, 3),
			minute: rate.NewLimiter(rate.Inf, 1),
			urgent: rate.NewLimiter(rate.Every(time.Minute), 1),
		}
		if id < 0 {
			most := l.limits.PerGroupMinute - 2 // the urgent ones come on top
			burst := max(1, int(most/5))
			c.minute = bucket((most-float64(burst))/60, l.limits.PerGroupMinute, burst)
		}
		l.chats[id] = c
	}
	c.used = now
	return c
}

// sweep forgets chats that have been quiet for so long that their buckets are
// full again; where all are busy, any. The caller holds the lock.
func (l *limiter) sweep(now time.Time) {
	for id, c := range l.chats {
		if now.Sub(c.used) > 2*time.Minute && now.After(c.until) {
			delete(l.chats, id)
		}
	}
	for id := range l.chats {
		if len(l.chats) < maxChats*9/10 {
			return
		}
		delete(l.chats, id)
	}
}

// wait blocks until a message may go to a chat, or ctx ends. One that is urgent
// has its place already (see jump).
func (l *limiter) wait(ctx context.Context, id int64, urgent bool) error {
	c := l.chat(id)
	if err := Pause(ctx, l.held(c)); err != nil {
		return err
	}
	buckets := []*rate.Limiter{c.second, c.minute, l.overall}
	if urgent {
		buckets = buckets[2:]
	}
	for _, r := range buckets {
		if err := waitFor(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// held is how long a chat must still wait because of a 429.
func (l *limiter) held(c *chatLimit) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return c.until.Sub(l.now())
}

// delay estimates how long the last of n more messages to a chat would wait.
func (l *limiter) delay(id int64, n int) time.Duration {
	c := l.chat(id)
	d := max(l.held(c), 0)
	for _, r := range []*rate.Limiter{c.second, c.minute} {
		if short := float64(n) - r.Tokens(); short > 0 && r.Limit() != rate.Inf {
			d = max(d, time.Duration(short/float64(r.Limit())*float64(time.Second)))
		}
	}
	return d
}

// jump takes the place of the one message a minute that a chat may have out of
// turn, and reports whether it may go.
func (l *limiter) jump(id int64) bool {
	c := l.chat(id)
	return l.held(c) <= 0 && c.urgent.Allow()
}

func (l *limiter) jumped(id int64) bool { return l.chat(id).urgent.Tokens() < 1 }

// waitFor waits for a token, for as long as ctx lives. rate.Limiter.Wait gives
// up at once where the deadline is too near; so would this, in effect.
func waitFor(ctx context.Context, r *rate.Limiter) error {
	reserved := r.Reserve()
	if err := Pause(ctx, reserved.Delay()); err != nil {
		reserved.Cancel()
		return err
	}
	return nil
}

// hold makes a chat wait, as a 429 demands.
func (l *limiter) hold(id int64, d time.Duration) {
	c := l.chat(id)
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := l.now().Add(d); until.After(c.until) {
		c.until = until
	}
}

// Pause sleeps, less where ctx ends.
func Pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
