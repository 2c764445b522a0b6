// Package telegram connects the bot to Telegram. What arrives goes one way:
// receive takes an update in, a handler here makes a question of it and asks the
// core, render gives the reply its form, deliver sends it, and api carries the
// requests.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"allybot/bot"
	"allybot/bot/telegram/api"
	"allybot/bot/telegram/deliver"
	"allybot/bot/telegram/receive"
)

// Core is what the adapter needs of bot.Bot; its methods are documented there.
type Core interface {
	deliver.Core
	Handle(ctx context.Context, r bot.Request) bot.Reply
	Commands(p bot.Platform) []bot.Command
	Search(ctx context.Context, query string, u bot.User, offset, limit int) ([]bot.Result, bool)
	MayType(p bot.Platform, user string) bool
	Languages() []bot.Lang
	NoticeReply(n bot.Notice, l bot.Lang) bot.Reply
	Language(ctx context.Context, r bot.Request) bot.Lang
	Forget(ctx context.Context, p bot.Platform, owner string)
	Move(ctx context.Context, p bot.Platform, from, to string)
}

// cutOff bounds how long handlers may take to see that the grace is over.
const cutOff = 2 * time.Second

// part is how monitors know the adapter's one connection.
const part = "telegram"

// Adapter is the bot on Telegram. Make it with New and Run it.
type Adapter struct {
	cfg      Config
	core     Core
	monitor  bot.Monitor
	log      *slog.Logger
	client   *api.Client
	receiver *receive.Receiver
	sender   *deliver.Sender
	commands map[string]bot.Command // by each of their names
	admins   admins
	workers  *semaphore.Weighted
	reader   atomic.Pointer[receive.Reader] // set before updates are handled
}

var (
	_ bot.Adapter = (*Adapter)(nil)
	_ bot.Sender  = (*Adapter)(nil)
)

// New makes an adapter. It makes no request; an error says what is wrong with
// the configuration.
func New(cfg Config, core Core, monitor bot.Monitor, log *slog.Logger) (*Adapter, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	a := &Adapter{
		cfg: cfg, core: core, monitor: monitor, log: log, commands: map[string]bot.Command{},
		admins: admins{now: cfg.Now}, workers: semaphore.NewWeighted(int64(cfg.Workers)),
	}
	a.reader.Store(&receive.Reader{Commands: a.commands})
	a.client, err = api.New(api.Options{
		Token: cfg.Token, URL: cfg.APIURL, Transport: cfg.Transport, Timeout: cfg.RequestTimeout,
		RetryBase: cfg.RetryBase, RetryMax: cfg.RetryMax, Now: cfg.Now, Log: log,
		Limits:    api.Limits{PerSecond: cfg.PerSecond, PerChatSecond: cfg.PerChatSecond, PerGroupMinute: cfg.PerGroupMinute},
		OnRetry:   func(reason string) { monitor.Retried(bot.Telegram, reason) },
		OnMigrate: a.groupMoved,
	})
	if err != nil {
		return nil, err
	}
	a.sender = deliver.New(deliver.Options{
		Client: a.client, Core: boundedCore{core, a.workers}, Monitor: monitor, Log: log, Timeout: cfg.HandleTimeout,
	})
	a.receiver = receive.New(receive.Options{
		Client: a.client, Memory: core.Memory(), Monitor: monitor, Log: log, Handle: a.handle,
		Wanted: func(u *api.Update) bool { return a.reader.Load().Wanted(u) },
		Waits:  a.onWaiting, Timeout: cfg.HandleTimeout,
		MaxPending: cfg.MaxPending, MaxPerChat: cfg.MaxPerChat, Replicas: cfg.Mode == Webhook,
	})
	for _, c := range core.Commands(bot.Telegram) {
		a.commands[c.Name] = c
		for _, n := range c.Names.All() {
			a.commands[n] = c
		}
		for _, n := range c.Aliases {
			a.commands[n] = c
		}
	}
	return a, nil
}

// Platform names the platform.
func (a *Adapter) Platform() bot.Platform { return bot.Telegram }

// DropsRepeats implements bot.Sender: sendMessage knows no name for a message
// that would keep it from being sent twice.
func (a *Adapter) DropsRepeats() time.Duration { return 0 }

// Send implements bot.Sender.
func (a *Adapter) Send(ctx context.Context, chat string, r bot.Reply, _ string, begin func(context.Context) error) error {
	return a.sender.Unasked(ctx, chat, r, begin)
}

// Webhook gives what serves Config.WebhookURL, nil in polling mode. It answers
// 503 while Run is not running.
func (a *Adapter) Webhook() http.Handler {
	if a.cfg.Mode != Webhook {
		return nil
	}
	return a.receiver.Webhook(a.cfg.WebhookSecret)
}

// Run serves until ctx ends, then finishes what it has begun within
// Config.Grace and returns nil. What was not finished stays unconfirmed and
// comes again. It returns an error only where the token is refused at the
// start; one that is refused later is tried again every few minutes.
func (a *Adapter) Run(ctx context.Context) error {
	defer a.client.Close()
	if err := a.connect(ctx); err != nil || ctx.Err() != nil {
		return err
	}
	work, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	registering, enough := context.WithCancel(ctx)
	defer enough()
	var wg sync.WaitGroup
	if a.cfg.RegisterCommands {
		wg.Go(func() { a.register(registering) })
	}
	a.receiver.Open(work)
	poller := &api.Poller{Client: a.client, Allowed: receive.AllowedUpdates, Timeout: a.cfg.PollTimeout, ConflictPause: a.cfg.ConflictPause}
	var polling *receive.Polling
	if a.cfg.Mode == Polling {
		polling = a.receiver.Polling(ctx, work)
	}
	err := a.untilAccepted(ctx, func() error {
		if polling != nil {
			return poller.Run(ctx, polling)
		}
		return a.serveWebhook(ctx)
	})
	a.receiver.Close() //nolint:contextcheck // no context: it is forgotten
	enough()
	a.finish(ctx, stop)
	wg.Wait()
	if polling != nil && err == nil {
		polling.Settle(context.WithoutCancel(ctx))
		offset, _ := polling.Offset()
		poller.Confirm(ctx, offset)
	}
	a.monitor.Disconnected(bot.Telegram, part, nil)
	return err
}

// untilAccepted serves, and again after a while where the token is refused that
// was accepted before.
func (a *Adapter) untilAccepted(ctx context.Context, serve func() error) error {
	for {
		err := serve()
		if api.ClassOf(err) != api.Unauthorized {
			return err
		}
		a.disconnected(err)
		a.log.Error("telegram: the token is refused that was accepted before: Telegram is not served, and tried again", "error", err, "in", a.cfg.RefusedPause)
		if api.Pause(ctx, a.cfg.RefusedPause) != nil {
			return nil //nolint:nilerr // told to stop
		}
	}
}

// connect learns who the bot is, trying until it is told or ctx ends.
func (a *Adapter) connect(ctx context.Context) error {
	self, err := a.client.Me(ctx, a.disconnected)
	if err == nil && ctx.Err() == nil {
		a.reader.Store(&receive.Reader{Self: self, Commands: a.commands})
		a.log.Info("telegram: connected", "username", self.UserName, "mode", a.cfg.Mode)
	}
	return err
}

func (a *Adapter) disconnected(err error) { a.monitor.Disconnected(bot.Telegram, part, err) }

// serveWebhook tells Telegram where to post, then watches over that until ctx
// ends. The webhook is left in place: what arrives meanwhile waits at Telegram,
// and other replicas go on.
func (a *Adapter) serveWebhook(ctx context.Context) error {
	hook := a.cfg.webhook()
	if err := a.client.SetWebhook(ctx, hook, a.disconnected); err != nil || ctx.Err() != nil {
		return err
	}
	a.monitor.Connected(bot.Telegram, part)
	return a.client.WatchWebhook(ctx, hook, a.cfg.WebhookCheck, func() { a.monitor.Event(bot.Telegram, part) })
}

// finish lets what was begun end, for as long as the grace lasts.
func (a *Adapter) finish(ctx context.Context, stop context.CancelCauseFunc) {
	drain := func(d time.Duration) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d)
		defer cancel()
		a.receiver.Queue().Drain(ctx)
	}
	drain(a.cfg.Grace)
	stop(deliver.ErrStopping)
	// What has not begun ends at once now, what has begun as soon as it sees.
	drain(cutOff)
}

// handle handles one update: see receive.Handler.
func (a *Adapter) handle(ctx context.Context, u *api.Update, key string) (err error) {
	received := time.Now()
	defer func() {
		if err == nil {
			a.arrived(received)
		}
	}()
	attempt := a.sender.Attempt(key)
	switch {
	case u.Message != nil:
		return a.onMessage(ctx, attempt, u.Message)
	case u.EditedMessage != nil:
		return a.onEdit(ctx, attempt, u.EditedMessage)
	case u.CallbackQuery != nil:
		return a.onCallback(ctx, attempt, u.CallbackQuery)
	case u.InlineQuery != nil:
		return a.onInline(ctx, u.InlineQuery)
	case u.MyChatMember != nil:
		return a.onMember(ctx, attempt, u.MyChatMember)
	}
	return nil
}

// ask puts a request to the core, as soon as one of the workers is free.
func (a *Adapter) ask(ctx context.Context, r bot.Request) (bot.Reply, error) {
	if err := a.workers.Acquire(ctx, 1); err != nil {
		return bot.Reply{}, fmt.Errorf("%w: %w", deliver.ErrUnfinished, err)
	}
	defer a.workers.Release(1)
	return a.core.Handle(ctx, r), nil
}

// boundedCore makes pictures as soon as one of the workers is free.
type boundedCore struct {
	Core
	workers *semaphore.Weighted
}

func (c boundedCore) Picture(ctx context.Context, key string) ([]byte, error) {
	if err := c.workers.Acquire(ctx, 1); err != nil {
		return nil, errors.Join(errors.New("telegram: no worker was free"), err)
	}
	defer c.workers.Release(1)
	return c.Core.Picture(ctx, key)
}
