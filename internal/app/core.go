package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	"allybot/bot"
	"allybot/bot/discord"
	"allybot/bot/message"
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
	now  atomic.Pointer[bot.Bot]
	make func(*facts.Pack) (*bot.Bot, error)
	load func() (*facts.Pack, error)

	state     *health.State
	metrics   *health.Metrics
	log       *slog.Logger
	questions bool // log their text
	// divide shares out Discord's shards among replicas; nil: all, or those that
	// are configured.
	divide discord.Divide
}

func newCore(cfg config.Config, o Options, m *health.Monitor, k *keeping) (*core, error) {
	c := &core{state: m.State, metrics: m.Metrics, log: o.Log, questions: cfg.Log.Questions, divide: k.divide(cfg, m)}
	c.load = func() (*facts.Pack, error) { return loadPack(cfg.Pack.Dir) }
	options := bot.Options{
		Version:   o.Version,
		Log:       o.Log,
		Observe:   c.observe,
		PerMinute: cfg.Limits.PerUserPerMinute,
	}
	k.into(&options, cfg)
	words, err := message.Load(message.Builtin())
	if err != nil {
		return nil, fmt.Errorf("read the messages: %w", err)
	}
	pictures := picture.NewCache(chart.CacheEntries, chart.CacheBytes) // outlives a pack
	c.make = func(p *facts.Pack) (*bot.Bot, error) {
		options := options
		options.Pack = p
		options.Pictures = chart.New(p, words, pictures)
		var err error
		if options.Passage, err = passages(p, cfg.Source.File); err != nil {
			return nil, err
		}
		return bot.New(options)
	}
	if err := c.reload(); err != nil {
		return nil, err
	}
	return c, nil
}

// reload loads the pack and, if it is good, serves it from the next request
// on. A panic on the way is an error: the old pack goes on.
func (c *core) reload() (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("taking the pack into service panicked: %v\n%s", v, debug.Stack())
		}
	}()
	p, err := c.load()
	if err != nil {
		return fmt.Errorf("pack.dir: %w", err)
	}
	b, err := c.make(p)
	if err != nil {
		return err
	}
	c.now.Store(b)
	c.state.Pack(fmt.Sprintf("%s, %d facts, since %s", p.ID, len(p.Facts()), time.Now().UTC().Format(time.RFC3339)))
	return nil
}

// reloadOn reloads at each signal until the function it returns is called,
// which waits for a reload under way, but not longer than its context.
func (c *core) reloadOn(signals <-chan os.Signal) (stop func(context.Context)) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-signals:
				c.reloadAndTell()
			}
		}
	}()
	return func(ctx context.Context) {
		close(done)
		select {
		case <-ended:
		case <-ctx.Done():
		}
	}
}

func (c *core) reloadAndTell() {
	err := c.reload()
	c.metrics.Reloaded(err == nil)
	if err != nil {
		c.state.PackRefused(err)
		c.log.Error("the new pack is refused, the old one goes on", "err", err)
		return
	}
	c.log.Info("the pack was read again and is served from now on")
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
	if c.questions {
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
