package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"allybot/bot"
	"allybot/bot/discord"
	"allybot/bot/session"
	"allybot/internal/config"
	"allybot/internal/daily"
	"allybot/internal/health"
	"allybot/internal/shards"
	"allybot/internal/store"
)

// keeping is what outlives a request and, with a store, a restart.
type keeping struct {
	store    *store.Store // nil: nothing outlives the process
	tally    *store.Tally
	memory   bot.Memory
	settings bot.SettingsStore
	holder   string // this process, to the others that share the store
	log      *slog.Logger
	state    *health.State
}

// inProcess keeps all in this process.
func inProcess() *keeping {
	return &keeping{memory: bot.NewMemory(time.Now), settings: session.NewSettings()}
}

// keep opens the store. One that cannot be reached for now, or a directory
// that cannot be written, is no reason not to start; one that a newer version
// wrote is.
func keep(ctx context.Context, cfg config.Config, state *health.State, log *slog.Logger) (*keeping, error) {
	if !cfg.Store.Enabled() {
		return inProcess(), nil
	}
	s, err := store.Open(ctx, cfg.Store.URL.Reveal(), store.Options{
		Dir:           cfg.Store.Dir,
		Connections:   cfg.Store.Connections,
		StartDown:     true,
		UnansweredFor: time.Duration(cfg.Store.RetentionDays) * 24 * time.Hour,
		Health: func(err error) {
			state.Store(err)
			if err != nil {
				log.Error("the store cannot be used, answers go on without memory", "err", err)
				return
			}
			log.Info("the store can be used again")
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	state.Store(s.Err())
	return &keeping{
		store:    s,
		tally:    store.NewTally(s, time.Now),
		memory:   newMemory(s, bot.NewMemory(time.Now)),
		settings: store.NewSettingsCache(s, time.Now),
		holder:   rand.Text(),
		log:      log,
		state:    state,
	}, nil
}

// into tells a bot what is kept.
func (k *keeping) into(o *bot.Options, cfg config.Config) {
	o.Memory, o.Settings = k.memory, k.settings
	o.Kept = bot.Kept{LogsQuestions: cfg.Log.Questions}
	if k.store == nil {
		return
	}
	observe := o.Observe
	o.Observe = func(h bot.Handled) { observe(h); k.tally.Observe(h) }
	o.Daily = daily.Book{Store: k.store, Now: time.Now}
	o.Kept.Durable, o.Kept.CountDays = true, int(store.CountsFor/(24*time.Hour))
	if cfg.Store.Feedback {
		o.Feedback = k.store.AddFeedback
	}
	if cfg.Store.Unanswered {
		o.Unanswered, o.Kept.UnansweredDays = k.tally.Unanswered, cfg.Store.RetentionDays
	}
}

// divide shares out Discord's shards where replicas share a store and no
// process was given shards of its own.
func (k *keeping) divide(cfg config.Config, m bot.Monitor) discord.Divide {
	s := cfg.Discord.Shards
	if k.store == nil || !cfg.Store.Shared() || s.First > 0 || s.Last >= 0 {
		return nil
	}
	return shards.Divider{Leases: k.store, Holder: k.holder, Log: k.log, Told: func(err error) {
		// A replica without a shard is ready too: it stands by. One that cannot
		// learn which are its own is not.
		if err == nil {
			m.Connected(bot.Discord, "replica")
			return
		}
		m.Disconnected(bot.Discord, "replica", fmt.Errorf("the shards are not divided: %w", err))
	}}.Run
}

// start delivers daily facts until ctx ends, and keeps the store in order
// until the function that it returns is called, after everything else ended.
func (k *keeping) start(ctx context.Context, facts daily.Facts, services []service) (stop func() error) {
	if k.store == nil {
		return func() error { return nil }
	}
	// Not ctx: what is finished at the stop is still to be kept.
	order, cancel := context.WithCancel(context.WithoutCancel(ctx))
	deliver, stopDelivery := context.WithCancel(ctx)
	var running, delivering sync.WaitGroup
	running.Go(func() { k.store.Run(order) })
	running.Go(func() { k.tally.Run(order) })
	running.Go(func() { k.watchOutbox(order) })
	if m, ok := k.memory.(*memory); ok {
		running.Go(func() { m.run(order) })
	}
	for _, s := range services {
		sender, ok := s.adapter.(bot.Sender)
		if !ok {
			continue
		}
		c := daily.Courier{Store: k.store, Facts: facts, Sender: sender, Holder: k.holder, Log: k.log, Now: time.Now}
		delivering.Go(func() { c.Run(deliver) })
	}
	return func() error {
		stopDelivery()
		delivering.Wait()
		cancel()
		running.Wait()
		return k.store.Close()
	}
}

// countOutboxEvery is how often the daily facts that are due are counted.
const countOutboxEvery = 15 * time.Second

// watchOutbox counts what is due until ctx ends.
func (k *keeping) watchOutbox(ctx context.Context) {
	tick := time.NewTicker(countOutboxEvery)
	defer tick.Stop()
	for {
		if due, err := k.store.DueDaily(ctx); err == nil { // else the store tells of itself
			k.state.Outbox(due)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// NextDaily implements daily.Facts.
func (c *core) NextDaily(used []string) (string, bool) { return c.now.Load().NextDaily(used) }

// DailyFact implements daily.Facts.
func (c *core) DailyFact(ctx context.Context, wish bot.Daily, fact string) (bot.Reply, bool) {
	return c.now.Load().DailyFact(ctx, wish, fact)
}

// isDown reports whether an operation failed because the store is down.
func isDown(err error) bool {
	var e *store.Error
	return errors.As(err, &e) && e.Reason != ""
}
