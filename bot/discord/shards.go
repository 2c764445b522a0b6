package discord

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"allybot/bot"
	"allybot/bot/discord/api"
	"allybot/bot/discord/receive"
)

// Divide runs those of count shards that are this process's to run, while they
// are: run's context ends when a shard is to be given up. It returns nil when
// ctx ended and every run has returned, or a run's error.
type Divide func(ctx context.Context, count int, run func(ctx context.Context, shard int) error) error

// runGateway connects this process's shards and keeps them connected.
func (a *Adapter) runGateway(ctx context.Context) error {
	defer a.client.Close()
	first := 0
	if len(a.cfg.Shards) > 0 {
		first = a.cfg.Shards[0]
	}
	plan, err := a.gateway.Plan(ctx, first, a.cfg.ShardCount)
	if ctx.Err() != nil {
		return nil //nolint:nilerr // told to end
	}
	if err != nil {
		return err
	}
	if a.cfg.Divide != nil {
		return a.cfg.Divide(ctx, plan.Count, func(ctx context.Context, id int) error { return a.runShared(ctx, plan, id) })
	}
	shards := a.cfg.Shards
	if shards == nil {
		for id := range plan.Count {
			shards = append(shards, id)
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	var once sync.Once
	var fatal error
	for _, id := range shards {
		wg.Go(func() {
			if _, err := a.gateway.Run(ctx, plan, id, api.Session{}, nil); err != nil {
				once.Do(func() { fatal = err })
				cancel()
			}
		})
	}
	wg.Wait()
	return fatal
}

// loggedIn takes note of who the bot is.
func (a *Adapter) loggedIn(shard int, s api.Session) {
	a.setBotID(s.Bot)
	if shard == 0 && a.cfg.RegisterCommands {
		a.registerOnce(s.App) // after a takeover too: this process may be of a newer version
	}
}

const (
	// keepSession is how long a session is worth resuming.
	keepSession = 10 * time.Minute
	// saveEvery is how often a session's state is written down: what came
	// since is sent again on a resume, and recognised.
	saveEvery = time.Second
)

// runShared runs a shard that other processes may run before and after,
// with the session that they left.
func (a *Adapter) runShared(ctx context.Context, p api.Plan, id int) error {
	key := bot.MemoryKey(bot.Discord, "", "", "session", strconv.Itoa(p.Count), strconv.Itoa(id))
	var last time.Time
	session, err := a.gateway.Run(ctx, p, id, a.takeOver(ctx, key), func(s api.Session) {
		if time.Since(last) >= saveEvery {
			last = time.Now()
			a.queue.Go(func(ctx context.Context) { a.handOver(ctx, key, s) })
		}
	})
	a.handOver(context.WithoutCancel(ctx), key, session)
	if m, ok := a.monitor.(interface {
		Gone(p bot.Platform, part string)
	}); ok {
		m.Gone(bot.Discord, part(id))
	}
	return err
}

// takeOver reads the session of whoever ran the shard before.
func (a *Adapter) takeOver(ctx context.Context, key string) (s api.Session) {
	ctx, cancel := context.WithTimeout(ctx, receive.MemoryTime)
	defer cancel()
	raw, found, err := a.core.Memory().Get(ctx, key)
	if err != nil || !found || json.Unmarshal(raw, &s) != nil {
		return api.Session{}
	}
	return s
}

// handOver writes the session down.
func (a *Adapter) handOver(ctx context.Context, key string, s api.Session) {
	ctx, cancel := context.WithTimeout(ctx, receive.MemoryTime)
	defer cancel()
	var err error
	if s.ID == "" {
		err = a.core.Memory().Delete(ctx, key)
	} else {
		raw, _ := json.Marshal(s) // plain values
		err = a.core.Memory().Put(ctx, key, raw, keepSession)
	}
	if err != nil {
		a.log.Warn("discord: session not handed over", "error", err)
	}
}

// awaitTurn waits until no process has identified a shard of this bucket for
// the gap that Discord wants. A memory that fails holds nobody up.
func (a *Adapter) awaitTurn(ctx context.Context, bucket int) error {
	if a.cfg.Divide == nil {
		return nil
	}
	gap := a.cfg.Timing.IdentifyGap * 11 / 10 // the connection takes its time
	key := bot.MemoryKey(bot.Discord, "", "", "identify", strconv.Itoa(bucket))
	for {
		first, err := a.core.Memory().PutIfAbsent(ctx, key, nil, gap)
		if err != nil || first {
			return ctx.Err()
		}
		if err := api.Sleep(ctx, gap/10); err != nil {
			return err
		}
	}
}
