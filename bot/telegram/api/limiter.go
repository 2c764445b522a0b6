package telegram

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxChats is how many chats' limits are remembered; those unused longest
// are forgotten, which only gives them a full bucket again.
const maxChats = 10_000

// limits holds back what is sent so that the platform need not refuse it.
type limits struct {
	cfg     Config
	overall *rate.Limiter

	mu    sync.Mutex
	chats map[int64]*chatLimit
}

type chatLimit struct {
	second, minute *rate.Limiter
	until          time.Time // told to wait by a 429
	used           time.Time
}

func newLimits(c Config) *limits {
	// In any second rate+burst may go out: together they keep to the limit.
	burst := max(1, int(c.PerSecond/6))
	return &limits{cfg: c, overall: limiter(c.PerSecond-float64(burst), c.PerSecond, burst), chats: map[int64]*chatLimit{}}
}

// limiter gives a limiter of so many a second, none where limit is negative.
func limiter(perSecond, limit float64, burst int) *rate.Limiter {
	if limit < 0 {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(rate.Limit(max(perSecond, 0.01)), burst)
}

// chat gives a chat's limits. Groups have ids below zero.
func (l *limits) chat(id int64) *chatLimit {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.cfg.Now()
	c := l.chats[id]
	if c == nil {
		if len(l.chats) >= maxChats {
			l.sweep(now)
		}
		// A chat bears a short burst (a picture and its text).
		c = &chatLimit{second: limiter(l.cfg.PerChatSecond, l.cfg.PerChatSecond, 3), minute: rate.NewLimiter(rate.Inf, 1)}
		if id < 0 {
			burst := max(1, int(l.cfg.PerGroupMinute/5))
			c.minute = limiter((l.cfg.PerGroupMinute-float64(burst))/60, l.cfg.PerGroupMinute, burst)
		}
		l.chats[id] = c
	}
	c.used = now
	return c
}

// sweep forgets chats that have been quiet for so long that their buckets are
// full again; where all are busy, any. The caller holds the lock.
func (l *limits) sweep(now time.Time) {
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

// wait blocks until a message may go to a chat, or ctx ends.
func (l *limits) wait(ctx context.Context, id int64) error {
	c := l.chat(id)
	l.mu.Lock()
	until := c.until
	l.mu.Unlock()
	if d := until.Sub(l.cfg.Now()); d > 0 {
		if err := pause(ctx, d); err != nil {
			return err
		}
	}
	for _, r := range []*rate.Limiter{c.second, c.minute, l.overall} {
		if err := waitFor(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// waitFor waits for a token, for as long as ctx lives. rate.Limiter.Wait gives
// up at once where the deadline is too near; so would this, in effect.
func waitFor(ctx context.Context, r *rate.Limiter) error {
	reserved := r.Reserve()
	if d := reserved.Delay(); d > 0 {
		if err := pause(ctx, d); err != nil {
			reserved.Cancel()
			return err
		}
	}
	return nil
}

// hold makes a chat wait, as a 429 demands.
func (l *limits) hold(id int64, d time.Duration) {
	c := l.chat(id)
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := l.cfg.Now().Add(d); until.After(c.until) {
		c.until = until
	}
}

// pause sleeps, less where ctx ends.
func pause(ctx context.Context, d time.Duration) error {
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
