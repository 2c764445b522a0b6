package receive

import (
	"context"
	"strconv"
	"sync"
	"time"
)

const (
	// leaseFor is how long another replica respects a lease that is not
	// renewed: how long an update waits whose replica died.
	leaseFor = 15 * time.Second
	// keepDone is how long a handled update is remembered for a restart and for
	// other replicas: Telegram keeps updates for 24 hours.
	keepDone = 25 * time.Hour
)

// What is remembered of an update: that it is being handled, that it was.
const (
	markLeased = "c"
	markDone   = "d"
)

// Key names what is remembered of an update.
func (r *Receiver) Key(id int64) string { return r.Client.Key("update", strconv.FormatInt(id, 10)) }

// lease is one process's right to handle an update. It is renewed while the
// handler runs.
type lease struct {
	r   *Receiver
	ctx context.Context //nolint:containedctx // the handler's: the lease lives as long
	key string

	mu      sync.Mutex
	renewal *time.Timer
	ended   bool
}

// lease takes an update for this process. It gives nil where it is not this
// process's to handle; done says that it was handled. Where updates are polled
// for, one process has them at a time: there is no lease to respect. Memory that
// fails is survived: there, better twice than never.
func (r *Receiver) lease(ctx context.Context, id int64) (l *lease, done bool) {
	l = &lease{r: r, ctx: ctx, key: r.Key(id)}
	if r.Replicas {
		first, err := r.Memory.PutIfAbsent(ctx, l.key, []byte(markLeased), leaseFor)
		if err != nil || first {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.renewal = time.AfterFunc(leaseFor/3, l.renew)
			return l, false
		}
	}
	v, found, err := r.Memory.Get(ctx, l.key)
	switch {
	case err == nil && found && string(v) == markDone:
		return nil, true
	case !r.Replicas:
		return l, false
	case err == nil && found && string(v) != markLeased:
		// Written by an older version that is gone: nobody renews it.
		r.warn(r.Memory.Delete(ctx, l.key))
	}
	return nil, false
}

// renew keeps the lease of a handler that takes long, and says so again later.
func (l *lease) renew() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ended && l.ctx.Err() == nil {
		l.r.warn(l.r.Memory.Put(l.ctx, l.key, []byte(markLeased), leaseFor))
		l.renewal.Reset(leaseFor / 3)
	}
}

// end gives up the lease: handled, or to be handled again.
func (l *lease) end(ctx context.Context, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	if l.renewal != nil {
		l.renewal.Stop()
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if ok {
		l.r.warn(l.r.Memory.Put(ctx, l.key, []byte(markDone), keepDone))
	} else if l.r.Replicas {
		l.r.warn(l.r.Memory.Delete(ctx, l.key))
	}
}

func (r *Receiver) warn(err error) {
	if err != nil {
		r.Log.Warn("telegram: update not remembered", "error", err)
	}
}
