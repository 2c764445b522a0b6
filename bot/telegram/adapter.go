// Package telegram connects the bot to Telegram: it receives updates by long
// poll or webhook, renders replies as HTML with inline keyboards, sends them
// within the platform's limits, and keeps the menus.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

// Core is what the adapter needs of bot.Bot; its methods are documented there.
type Core interface {
	Handle(ctx context.Context, r bot.Request) bot.Reply
	Commands(p bot.Platform) []bot.Command
	Search(ctx context.Context, query string, u bot.User, offset, limit int) ([]bot.Result, bool)
	MayType(p bot.Platform, user string) bool
	Say(n bot.Notice, l bot.Lang) string
	Languages() []bot.Lang
	OptionNames(name string) bot.Text
	NoticeReply(n bot.Notice, l bot.Lang) bot.Reply
	Language(ctx context.Context, r bot.Request) bot.Lang
	Forget(ctx context.Context, p bot.Platform, owner string)
	Move(ctx context.Context, p bot.Platform, from, to string)
	Memory() bot.Memory
	PictureReady(key string) bool
	Picture(ctx context.Context, key string) ([]byte, error)
}

// cutOff bounds how long handlers may take to see that the grace is over.
const cutOff = 2 * time.Second

// part is how monitors know the adapter's one connection.
const part = "telegram"

// errStopping ends what is in the works when the grace is over.
var errStopping = errors.New("telegram: stopping")

// Adapter is the bot on Telegram. Make it with New and Run it once.
type Adapter struct {
	cfg      Config
	core     Core
	monitor  bot.Monitor
	log      *slog.Logger
	client   *client
	limits   *limits
	commands map[string]bot.Command // by each of their names
	admins   admins
	inbox    *inbox
	lanes    *lanes
	running  atomic.Pointer[context.Context] // of the handlers; nil when not running

	self   tgbotapi.User // set once before updates are handled
	movedM sync.Mutex
	movedT map[int64]int64 // groups whose id changed while we ran
}

var _ bot.Adapter = (*Adapter)(nil)

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
		cfg: cfg, core: core, monitor: monitor, log: log,
		client: newClient(cfg), limits: newLimits(cfg), commands: map[string]bot.Command{},
		admins: admins{now: cfg.Now}, inbox: newInbox(), lanes: newLanes(cfg.Workers, cfg.MaxPending, cfg.MaxPerChat),
		movedT: map[int64]int64{},
	}
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

// Run serves until ctx ends, then finishes what it has begun within
// Config.Grace and returns nil. What was not finished stays unconfirmed and
// comes again. It returns an error only where the token is refused.
func (a *Adapter) Run(ctx context.Context) error {
	defer a.client.close()
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
	a.running.Store(&work)
	o := newOffsets()
	var err error
	if a.cfg.Mode == Webhook {
		err = a.serveWebhook(ctx)
	} else {
		err = a.poll(ctx, work, o)
	}
	a.running.Store(nil) //nolint:contextcheck // no context: not running
	enough()
	a.finish(ctx, stop)
	wg.Wait()
	if a.cfg.Mode == Polling && err == nil {
		a.confirmLast(ctx, o)
	}
	a.monitor.Disconnected(bot.Telegram, part, nil)
	return err
}

// finish lets what was begun end, for as long as the grace lasts.
func (a *Adapter) finish(ctx context.Context, stop context.CancelCauseFunc) {
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.Grace)
	defer cancel()
	a.lanes.drain(grace)
	stop(errStopping)
	// What has not begun ends at once now, what has begun as soon as it sees.
	cut, cancelCut := context.WithTimeout(context.WithoutCancel(ctx), cutOff)
	defer cancelCut()
	a.lanes.drain(cut)
}

// connect learns who the bot is, trying until it is told or ctx ends.
func (a *Adapter) connect(ctx context.Context) error {
	pauses := a.backoff()
	for {
		err := a.client.call(ctx, "getMe", nil, &a.self)
		switch c := classOf(err); {
		case err == nil:
			a.log.Info("telegram: connected", "username", a.self.UserName, "mode", a.cfg.Mode)
			return nil
		case ctx.Err() != nil:
			return nil //nolint:nilerr // told to stop
		case c == refused:
			return a.rejected(err)
		default:
			d, _ := pauses.Next()
			d = max(d, retryAfter(err))
			a.monitor.Disconnected(bot.Telegram, part, err)
			a.monitor.Retried(bot.Telegram, c.reason())
			a.log.Warn("telegram: not connected, trying again", "error", err, "in", d)
			if pause(ctx, d) != nil {
				return nil //nolint:nilerr // told to stop
			}
		}
	}
}

// rejected explains a refused token to the operator.
func (a *Adapter) rejected(err error) error {
	return fmt.Errorf("telegram: %s does not accept the bot's token: compare it with @BotFather's, and look at api_url: %w", a.cfg.APIURL, err)
}

// key names something in the shared memory: several bots may share one.
func (a *Adapter) key(parts ...string) string {
	k := "telegram/" + strconv.FormatInt(a.self.ID, 10)
	for _, p := range parts {
		k += "/" + p
	}
	return k
}

// Webhook gives what serves Config.WebhookURL, nil in polling mode. It answers
// 503 while Run is not running.
func (a *Adapter) Webhook() http.Handler {
	if a.cfg.Mode != Webhook {
		return nil
	}
	return http.HandlerFunc(a.receive)
}
