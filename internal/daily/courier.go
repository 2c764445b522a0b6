package daily

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"allybot/bot"
	"allybot/internal/store"
	"allybot/internal/store/schedule"
)

// Defaults of a Courier.
const (
	// pause is how long it rests when nothing is due: how late a fact may be.
	pause = 5 * time.Second
	// lease is how long a claim of this process's is respected: how late a fact
	// may be whose replica died. Less than the time for which Discord drops
	// repeats.
	lease = 20 * time.Second
	// batch is how many chats are claimed at once. A platform takes about 30
	// messages a second, so that all are served well within the lease.
	batch = 30
	// atOnce is how many are sent side by side.
	atOnce = 8
	// again is when a fact that could not be sent is tried again.
	again = 5 * time.Minute
	// stale is how late a fact may be after an outage. One that is later waits
	// for its next time: it would come at night, or right before the next.
	stale = 12 * time.Hour
)

// Store is what a Courier needs of store.Store.
type Store interface {
	ClaimDaily(ctx context.Context, p bot.Platform, holder string, lease time.Duration, limit int) ([]store.Claim, error)
	UsedFacts(ctx context.Context, p bot.Platform, chat string) ([]string, error)
	BeginDaily(ctx context.Context, c store.Claim, fact string, restart bool) error
	FinishDaily(ctx context.Context, c store.Claim, next time.Time) error
	RetryDaily(ctx context.Context, c store.Claim, at time.Time) error
	Unsubscribe(ctx context.Context, p bot.Platform, chat string) (bool, error)
}

// Facts is what a Courier needs of bot.Bot.
type Facts interface {
	NextDaily(used []string) (fact string, restart bool)
	DailyFact(ctx context.Context, wish bot.Daily, fact string) (bot.Reply, bool)
}

// Courier delivers what is due on one platform.
type Courier struct {
	Store  Store
	Facts  Facts
	Sender bot.Sender
	Holder string // this process, unlike any other
	Log    *slog.Logger
	Now    func() time.Time
	// Pause and Lease are for tests; zero means the default.
	Pause, Lease time.Duration
}

// Run delivers until ctx ends, then finishes what it is sending. A store that
// is down is waited for.
func (c Courier) Run(ctx context.Context) {
	if c.Pause == 0 {
		c.Pause = pause
	}
	if c.Lease == 0 {
		c.Lease = lease
	}
	for {
		n, err := c.round(ctx)
		if err != nil && ctx.Err() == nil {
			c.Log.Debug("daily facts wait for the store", "platform", c.Sender.Platform(), "err", err)
		}
		if n == batch && err == nil {
			continue // there may be more
		}
		t := time.NewTimer(c.Pause)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
	}
}

// round serves at most a batch and gives its size.
func (c Courier) round(ctx context.Context) (int, error) {
	claims, err := c.Store.ClaimDaily(ctx, c.Sender.Platform(), c.Holder, c.Lease, batch)
	if err != nil {
		return 0, err
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for _, claim := range claims {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			if err := c.contain(ctx, claim); err != nil && ctx.Err() == nil && !errors.Is(err, store.ErrLost) {
				c.Log.Warn("a daily fact was not delivered", "platform", claim.Platform, "err", err)
			}
		})
	}
	wg.Wait()
	return len(claims), nil
}

// contain makes an error of a panic: one chat's fact must not end the process,
// which would take it up again at the next start. The claim runs out by itself.
func (c Courier) contain(ctx context.Context, claim store.Claim) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("daily: panic: %v\n%s", p, debug.Stack())
		}
	}()
	return c.serve(ctx, claim)
}

// serve sends one chat its fact, or finds that it must not be.
func (c Courier) serve(ctx context.Context, claim store.Claim) error {
	if ctx.Err() != nil { // told to end: another replica need not wait for the lease
		return c.giveBack(ctx, claim)
	}
	// No send may outlast the claim.
	ctx, cancel := context.WithTimeout(ctx, time.Until(c.local(claim.Until)))
	defer cancel()
	fact, restart := claim.Begun, false
	if fact != "" && c.Now().Sub(claim.NextDue) >= c.Sender.DropsRepeats() {
		// Whoever began died, and nobody knows whether it was sent: not twice.
		return c.done(ctx, claim)
	}
	if fact == "" && c.late(claim) > stale {
		return c.done(ctx, claim)
	}
	if fact == "" {
		used, err := c.Store.UsedFacts(ctx, claim.Platform, claim.Chat)
		if err != nil {
			return errors.Join(err, c.giveBack(ctx, claim))
		}
		fact, restart = c.Facts.NextDaily(used)
	}
	reply, ok := c.Facts.DailyFact(ctx, wish(claim.Subscription), fact)
	if !ok { // begun from another pack
		return c.done(ctx, claim)
	}
	begun := false
	err := c.Sender.Send(ctx, claim.Chat, reply, name(claim), func(ctx context.Context) error {
		err := c.Store.BeginDaily(ctx, claim, fact, restart)
		begun = err == nil
		return err
	})
	switch {
	case err == nil:
		return c.done(ctx, claim)
	case errors.Is(err, bot.ErrGone):
		c.Log.Info("a chat takes no more daily facts", "platform", claim.Platform)
		_, err := c.Store.Unsubscribe(context.WithoutCancel(ctx), claim.Platform, claim.Chat)
		return err
	case errors.Is(err, bot.ErrNotSent) || !begun && !errors.Is(err, store.ErrLost):
		at := c.Now().Add(again)
		if ctx.Err() != nil { // it was only too slow, or told to end
			at = c.Now()
		}
		return errors.Join(err, c.Store.RetryDaily(context.WithoutCancel(ctx), claim, at))
	case errors.Is(err, store.ErrLost):
		return err
	case c.Sender.DropsRepeats() > 0:
		return err // the claim runs out with what was begun, and it is sent again
	default:
		return errors.Join(err, c.done(ctx, claim))
	}
}

// late gives how long ago the latest of the moments was at which the chat has
// been due, while nobody was there.
func (c Courier) late(claim store.Claim) time.Duration {
	now, due := c.Now(), claim.NextDue
	if long := now.Add(-72 * time.Hour); due.Before(long) {
		due = long
	}
	for {
		next := schedule.Next(due, claim.Minute, zoneOf(claim))
		if next.After(now) {
			return now.Sub(due)
		}
		due = next
	}
}

func zoneOf(claim store.Claim) *time.Location {
	zone, err := schedule.Zone(claim.Zone)
	if err != nil {
		return time.UTC // a zone that the database has no more
	}
	return zone
}

// done says when the chat is due again. It is not cut short: what was sent is
// to be known as sent.
func (c Courier) done(ctx context.Context, claim store.Claim) error {
	zone := zoneOf(claim)
	now := c.Now()
	if now.Before(claim.NextDue) { // by our clock, which is behind the store's
		now = claim.NextDue
	}
	return c.Store.FinishDaily(context.WithoutCancel(ctx), claim, schedule.Next(now, claim.Minute, zone))
}

// giveBack leaves a claim to others; one that was begun has to run out, for
// what was begun must not be forgotten.
func (c Courier) giveBack(ctx context.Context, claim store.Claim) error {
	if claim.Begun != "" {
		return nil
	}
	return c.Store.RetryDaily(context.WithoutCancel(ctx), claim, c.Now())
}

// local gives a time of the store's clock by ours, which may differ.
func (c Courier) local(t time.Time) time.Time {
	if left := t.Sub(c.Now()); left < c.Lease {
		return time.Now().Add(left)
	}
	return time.Now().Add(c.Lease)
}

// name names the message by its chat and day: the same whoever sends it.
func name(c store.Claim) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(string(c.Platform) + "/" + c.Chat + "/" + strconv.FormatInt(c.NextDue.UnixMilli(), 10)))
	return strconv.FormatUint(h.Sum64(), 36)
}
