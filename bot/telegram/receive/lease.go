package telegram

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"
)

// claimFor is how long another replica respects a claim that is not renewed:
// how long an update waits whose replica died.
const claimFor = 15 * time.Second

// What is remembered of an update: that it is being handled, that its answer
// is on the wire (with when, in milliseconds since 1970), that it was handled.
const (
	markClaimed = "c"
	markSending = "s"
	markDone    = "d"
)

func (a *Adapter) updateKey(id int64) string { return a.key("update", strconv.FormatInt(id, 10)) }

// claim is one replica's right to handle an update. It is renewed while the
// handler runs.
type claim struct {
	a   *Adapter
	ctx context.Context //nolint:containedctx // the handler's: the claim lives as long
	key string

	mu      sync.Mutex
	renewal *time.Timer
	sending bool
	ended   bool
}

// claim takes an update for this process. It gives nil where it is not this
// process's to handle; over says that it was handled, or nearly: what was on
// the wire when its replica died counts as sent, for twice is worse than a small
// chance of never. Memory that fails is survived: there, better twice than
// never.
func (a *Adapter) claim(ctx context.Context, id int64) (c *claim, over bool) {
	mem := a.core.Memory()
	c = &claim{a: a, ctx: ctx, key: a.updateKey(id)}
	if a.cfg.Mode == Webhook {
		first, err := mem.PutIfAbsent(ctx, c.key, []byte(markClaimed), claimFor)
		if err != nil || first {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.renewal = time.AfterFunc(claimFor/3, c.renew)
			return c, false
		}
	}
	v, found, err := mem.Get(ctx, c.key)
	if err != nil || !found {
		return c, false
	}
	if sent, ok := strings.CutPrefix(string(v), markSending); ok {
		// Younger than a request can last: whoever sends it may yet fail, and
		// send again.
		ms, err := strconv.ParseInt(sent, 10, 64)
		return nil, err != nil || a.cfg.Now().Sub(time.UnixMilli(ms)) > a.cfg.RequestTimeout
	}
	over = string(v) == markDone
	if !over && a.cfg.Mode == Polling {
		// There is one poller at a time: the claim is that of a process that ended.
		return c, false
	}
	return nil, over
}

// renew keeps the claim of a handler that takes long, and says so again later.
func (c *claim) renew() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended || c.sending {
		return
	}
	c.put(c.ctx, markClaimed, claimFor)
	c.renewal.Reset(claimFor / 3)
}

// end gives up the claim: handled, or to be handled again.
func (c *claim) end(ctx context.Context, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	if c.renewal != nil {
		c.renewal.Stop()
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if ok {
		c.put(ctx, markDone, keepDone)
		return
	}
	if c.a.cfg.Mode == Webhook {
		if err := c.a.core.Memory().Delete(ctx, c.key); err != nil {
			c.a.log.Warn("telegram: update not remembered", "error", err)
		}
	}
}

func (c *claim) put(ctx context.Context, mark string, ttl time.Duration) {
	if err := c.a.core.Memory().Put(ctx, c.key, []byte(mark), ttl); err != nil {
		c.a.log.Warn("telegram: update not remembered", "error", err)
	}
}

// claimKey finds, in a handler's context, the claim that it works under.
type claimKey struct{}

// onTheWire notes that an answer is about to be sent, once for an update.
func onTheWire(ctx context.Context) {
	if c, ok := ctx.Value(claimKey{}).(*claim); ok && c.a.cfg.Mode == Webhook {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.sending && !c.ended {
			c.sending = true
			c.put(ctx, markSending+strconv.FormatInt(c.a.cfg.Now().UnixMilli(), 10), keepDone)
		}
	}
}

// offTheWire notes that it certainly was not sent.
func offTheWire(ctx context.Context) {
	if c, ok := ctx.Value(claimKey{}).(*claim); ok && c.a.cfg.Mode == Webhook {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.sending && !c.ended {
			c.sending = false
			c.put(ctx, markClaimed, claimFor)
			if c.renewal == nil {
				c.renewal = time.AfterFunc(claimFor/3, c.renew)
				return
			}
			c.renewal.Reset(claimFor / 3)
		}
	}
}
