package app

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"

	"allybot/bot"
	"allybot/bot/discord"
	"allybot/bot/message"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/internal/chart"
	"allybot/internal/config"
	"allybot/internal/health"
	"allybot/internal/picture"
)

// core is the bot as adapters see it: the one made from the pack that is
// served now. A new pack replaces it between two requests; memory, settings
// and counts stay.
type core struct {
	now  atomic.Pointer[router.Router]
	cfg  atomic.Pointer[config.Config] // as last read
	make func(config.Config, *facts.Pack) (*router.Router, error)
	load func(config.Config) (*facts.Pack, error)

	state   *health.State
	metrics *health.Metrics
	log     *slog.Logger
	// reread gives the configuration anew, level sets what is logged; nil: it
	// stays.
	reread func() (config.Config, error)
	level  *slog.LevelVar
	// divide shares out Discord's shards among replicas; nil: all, or those that
	// are configured.
	divide discord.Divide
}

func newCore(cfg config.Config, o Options, m *health.Monitor, k *keeping) (*core, error) {
	c := &core{state: m.State, metrics: m.Metrics, log: o.Log, reread: o.Reread, level: o.Level, divide: k.divide(cfg, m)}
	c.load = func(cfg config.Config) (*facts.Pack, error) { return loadPack(cfg.Pack.Dir) }
	words, err := message.Load(message.Builtin())
	if err != nil {
		return nil, fmt.Errorf("read the messages: %w", err)
	}
	pictures := picture.NewCache(chart.CacheEntries, chart.CacheBytes) // outlives a pack
	c.make = func(cfg config.Config, p *facts.Pack) (*router.Router, error) {
		options := bot.Options{
			Pack:      p,
			Version:   o.Version,
			Log:       o.Log,
			Observe:   c.observe,
			PerMinute: cfg.Limits.PerUserPerMinute,
			Pictures:  chart.New(p, words, pictures),
		}
		k.into(&options, cfg)
		var err error
		if options.Passage, err = passages(p, cfg.Source.File); err != nil {
			return nil, err
		}
		return router.New(options)
	}
	if err := c.serve(cfg); err != nil {
		return nil, err
	}
	return c, nil
}

// observe counts and logs a handled request: never its text, never who made
// it.
func (c *core) observe(h bot.Handled) {
	c.metrics.Observe(h)
	c.log.Info("handled", "platform", h.Platform, "command", h.Command, "lang", h.Lang.String(),
		"outcome", h.Outcome, "reason", h.Reason, "facts", h.Facts, "duration", h.Duration)
}

// maxLogged is how much of a question is logged where the operator wants it,
// in bytes.
const maxLogged = 300

// Handle implements the adapters' Core.
func (c *core) Handle(ctx context.Context, r bot.Request) bot.Reply {
	if cfg := c.cfg.Load(); cfg != nil && cfg.Log.Questions {
		c.log.Info("asked", "platform", r.Platform, "command", r.Command, "args", r.Args, "text", bot.Shorten(r.Text, maxLogged))
	}
	return c.now.Load().Handle(ctx, r)
}

// Commands implements the adapters' Core.
func (c *core) Commands(p bot.Platform) []bot.Command { return c.now.Load().Commands(p) }

// Complete implements the adapters' Core.
func (c *core) Complete(ctx context.Context, command, arg, typed string, u bot.User, limit int) []bot.Suggestion {
	return c.now.Load().Complete(ctx, command, arg, typed, u, limit)
}

// Search implements the adapters' Core.
func (c *core) Search(ctx context.Context, query string, u bot.User, offset, limit int) ([]bot.Result, bool) {
	return c.now.Load().Search(ctx, query, u, offset, limit)
}

// Say implements the adapters' Core.
func (c *core) Say(n bot.Notice, l bot.Lang) string { return c.now.Load().Say(n, l) }

// Languages implements the adapters' Core.
func (c *core) Languages() []bot.Lang { return c.now.Load().Languages() }

// OptionNames implements the adapters' Core.
func (c *core) OptionNames(name string) bot.Text { return c.now.Load().OptionNames(name) }

// NoticeReply implements the adapters' Core.
func (c *core) NoticeReply(n bot.Notice, l bot.Lang) bot.Reply { return c.now.Load().NoticeReply(n, l) }

// Language implements the adapters' Core.
func (c *core) Language(ctx context.Context, r bot.Request) bot.Lang {
	return c.now.Load().Language(ctx, r)
}

// Settings implements the adapters' Core.
func (c *core) Settings(ctx context.Context, p bot.Platform, owner string) bot.Settings {
	return c.now.Load().Settings(ctx, p, owner)
}

// Forget implements the adapters' Core.
func (c *core) Forget(ctx context.Context, p bot.Platform, owner string) {
	c.now.Load().Forget(ctx, p, owner)
}

// Move implements the adapters' Core.
func (c *core) Move(ctx context.Context, p bot.Platform, from, to string) {
	c.now.Load().Move(ctx, p, from, to)
}

// Memory implements the adapters' Core.
func (c *core) Memory() bot.Memory { return c.now.Load().Memory() }

// PictureReady implements the adapters' Core.
func (c *core) PictureReady(key string) bool { return c.now.Load().PictureReady(key) }

// Picture implements the adapters' Core.
func (c *core) Picture(ctx context.Context, key string) ([]byte, error) {
	return c.now.Load().Picture(ctx, key)
}

// MayType implements the adapters' Core.
func (c *core) MayType(p bot.Platform, user string) bool { return c.now.Load().MayType(p, user) }
