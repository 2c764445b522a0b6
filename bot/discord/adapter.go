// Package discord is the bot on Discord: it joins what receives (receive), what
// renders (render) and what delivers (deliver) over a client of Discord (api).
// An event goes through events.go to interaction.go or question.go, where the
// bot is asked; nothing else here knows what is asked or answered.
package discord

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"allybot/bot"
	"allybot/bot/discord/api"
	"allybot/bot/discord/deliver"
	"allybot/bot/discord/receive"
	"allybot/bot/discord/render"

	"github.com/bwmarrin/discordgo"
)

// Core is what the adapter needs of bot.Bot.
type Core interface {
	Handle(ctx context.Context, r bot.Request) bot.Reply
	Commands(p bot.Platform) []bot.Command
	Complete(ctx context.Context, command, arg, typed string, u bot.User, limit int) []bot.Suggestion
	Say(n bot.Notice, l bot.Lang) string
	Languages() []bot.Lang
	OptionNames(name string) bot.Text
	NoticeReply(n bot.Notice, l bot.Lang) bot.Reply
	Language(ctx context.Context, r bot.Request) bot.Lang
	Settings(ctx context.Context, p bot.Platform, owner string) bot.Settings
	Forget(ctx context.Context, p bot.Platform, owner string)
	Memory() bot.Memory
	PictureReady(key string) bool
	Picture(ctx context.Context, key string) ([]byte, error)
}

// Mode is how interactions come in.
type Mode string

// The modes.
const (
	Gateway Mode = "gateway" // over a connection to Discord's gateway; questions in plain words too
	HTTP    Mode = "http"    // over the interactions endpoint only: no connection, no messages
)

// Config is what an Adapter is made of. Token is needed (in HTTP mode only
// to register commands); the rest has defaults.
type Config struct {
	Token      string // the bot's token, without "Bot "
	APIURL     string // default https://discord.com
	GatewayURL string // default: what the API names
	PublicKey  string // of the application, hexadecimal; turns the interactions endpoint on
	Mode       Mode   // default Gateway

	RegisterCommands bool   // register the commands at start where they differ
	GuildID          string // register them for this server only: for development

	// Welcome has a server that the bot was added to told what it is, once. It
	// wants a memory that outlives a restart, and the gateway.
	Welcome bool

	// ShardCount is how many shards there are in all; 0 asks Discord.
	ShardCount int
	// Shards are those that this process runs, from 0; nil means all.
	Shards []int
	// Divide, where set, shares the shards out among processes; Shards is then
	// not looked at.
	Divide Divide

	// RequestsPerSecond bounds REST requests other than answers to
	// interactions; default 45.
	RequestsPerSecond float64
	// Grace is how long Run waits at its end for what it has begun; default 10 s.
	Grace time.Duration
	// AnswerTTL is how long an answer follows the edits of its question, and
	// goes with it; default 1 h.
	AnswerTTL time.Duration

	Transport http.RoundTripper // under the client's own; default http.DefaultTransport's settings
	Timing    Timing            // for tests
	Now       func() time.Time  // default time.Now; for the freshness of signatures
}

// Timing holds the waits that tests shorten; zero values mean the defaults.
type Timing struct {
	api.Timing
	Acknowledge  time.Duration // then an interaction is deferred; 1.2 s of Discord's 3 s
	RetryFirst   time.Duration // before a failed REST request is sent again; 250 ms
	Freshness    time.Duration // how far a signature's time may be off; 5 min
	RefusedPause time.Duration // before a platform that refused the bot is tried again; 5 min
}

// Adapter is the bot on Discord.
type Adapter struct {
	cfg     Config
	key     ed25519.PublicKey
	core    Core
	monitor bot.Monitor
	log     *slog.Logger
	client  *api.Client
	gateway *api.Gateway
	queue   *receive.Queue
	dedup   *receive.Dedup
	threads *receive.Threads
	render  render.Renderer
	deliver *deliver.Deliverer

	commands map[string]bot.Command // by canonical name

	mu       sync.Mutex
	self     string            // the bot's user id, from Ready
	mentions map[string]string // of the commands, once they are registered
	register sync.Once
}

var _ bot.Adapter = (*Adapter)(nil)

// eventsKept is how many events are recognised in this process.
const eventsKept = 4096

// intents are what the bot listens to; none is privileged
// (events/gateway#gateway-intents).
const intents = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages

// New makes an Adapter. It connects to nothing yet.
func New(cfg Config, core Core, monitor bot.Monitor, log *slog.Logger) (*Adapter, error) {
	cfg.Mode = cmp.Or(cfg.Mode, Gateway)
	cfg.Grace = cmp.Or(cfg.Grace, 10*time.Second)
	cfg.AnswerTTL = cmp.Or(cfg.AnswerTTL, bot.KeepAnswer(bot.Discord))
	cfg.Timing.Acknowledge = cmp.Or(cfg.Timing.Acknowledge, 1200*time.Millisecond)
	cfg.Timing.RetryFirst = cmp.Or(cfg.Timing.RetryFirst, 250*time.Millisecond)
	cfg.Timing.Freshness = cmp.Or(cfg.Timing.Freshness, 5*time.Minute)
	cfg.Timing.RefusedPause = cmp.Or(cfg.Timing.RefusedPause, 5*time.Minute)
	cfg.Timing.BackoffFirst = cmp.Or(cfg.Timing.BackoffFirst, time.Second)
	cfg.Timing.BackoffMax = cmp.Or(cfg.Timing.BackoffMax, 2*time.Minute)
	cfg.Timing.IdentifyGap = cmp.Or(cfg.Timing.IdentifyGap, 5*time.Second)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	cfg.Token = strings.TrimPrefix(strings.TrimSpace(cfg.Token), "Bot ")
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	a := &Adapter{cfg: cfg, core: core, monitor: monitor, log: log, commands: map[string]bot.Command{}}
	if cfg.PublicKey != "" {
		a.key, _ = hex.DecodeString(cfg.PublicKey)
	}
	var err error
	a.client, err = api.New(api.Options{
		Token: cfg.Token, URL: cfg.APIURL, UserAgent: "DiscordBot (https://github.com/allybot/allybot, 1)",
		RequestsPerSecond: cfg.RequestsPerSecond, RetryFirst: cfg.Timing.RetryFirst, Transport: cfg.Transport, Observer: observer{monitor},
	})
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	a.gateway, err = api.NewGateway(a.client, api.GatewayOptions{
		URL: cfg.GatewayURL, Name: "allybot", Intents: intents, Handle: a.event, Ready: a.loggedIn,
		KeepSession: cfg.Divide != nil, AwaitTurn: a.awaitTurn, Timing: cfg.Timing.Timing, Log: log,
	})
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	a.queue = receive.NewQueue(log, func() { monitor.Failed(bot.Discord, "panic") })
	a.dedup = receive.NewDedup(eventsKept, core.Memory, log)
	a.threads = receive.NewThreads(a.askChannel, log)
	a.render = render.Renderer{Say: core.Say, Languages: core.Languages(), OptionNames: core.OptionNames, Mention: a.mention}
	a.deliver = &deliver.Deliverer{
		Client: a.client, Pictures: core, RetryFirst: cfg.Timing.RetryFirst, Log: log,
		Failed: func(reason string) { monitor.Failed(bot.Discord, reason) },
		Sorry:  func(l bot.Lang) string { return core.Say(bot.NoticeFailed, l) },
	}
	for _, c := range core.Commands(bot.Discord) {
		a.commands[c.Name] = c
	}
	return a, nil
}

func (c Config) check() error {
	if c.Mode != Gateway && c.Mode != HTTP {
		return fmt.Errorf("mode %q is neither %q nor %q", c.Mode, Gateway, HTTP)
	}
	if c.Mode == Gateway && c.Token == "" {
		return errors.New("no token")
	}
	if c.Mode == HTTP && c.PublicKey == "" {
		return errors.New("mode http needs the application's public key")
	}
	if key, err := hex.DecodeString(c.PublicKey); c.PublicKey != "" && (err != nil || len(key) != ed25519.PublicKeySize) {
		return errors.New("the public key is not 64 hexadecimal digits")
	}
	for _, s := range c.Shards {
		if s < 0 || (c.ShardCount > 0 && s >= c.ShardCount) {
			return fmt.Errorf("there is no shard %d of %d", s, c.ShardCount)
		}
	}
	return nil
}

// Platform implements bot.Adapter.
func (a *Adapter) Platform() bot.Platform { return bot.Discord }

// Run implements bot.Adapter. The gateway stays open until what was begun is
// answered. It returns an error only where Discord refuses the bot at the
// start; what is refused later is tried again every few minutes. It may be
// called again once it has returned.
func (a *Adapter) Run(ctx context.Context) error {
	a.queue.Open()
	defer a.queue.Drain(a.cfg.Grace)
	if a.cfg.Mode == HTTP {
		return a.runHTTP(ctx)
	}
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended := context.AfterFunc(ctx, func() {
		a.queue.Drain(a.cfg.Grace)
		stop()
	})
	defer ended()
	for {
		err := a.runGateway(serving)
		if err == nil || a.botID() == "" || serving.Err() != nil {
			return err
		}
		a.log.Error("discord: refused after it was accepted before: Discord is not served, and tried again", "error", err, "in", a.cfg.Timing.RefusedPause)
		if api.Sleep(serving, a.cfg.Timing.RefusedPause) != nil {
			return nil //nolint:nilerr // told to end
		}
	}
}

func (a *Adapter) runHTTP(ctx context.Context) error {
	defer a.client.Close()
	var fatal error
	if a.cfg.RegisterCommands && a.cfg.Token != "" {
		fatal = a.registerHTTP(ctx)
	}
	if fatal == nil && ctx.Err() == nil {
		a.monitor.Connected(bot.Discord, "http")
		<-ctx.Done()
	}
	a.monitor.Disconnected(bot.Discord, "http", fatal)
	return fatal
}

// botID is the bot's user id, from Ready.
func (a *Adapter) botID() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.self
}

func (a *Adapter) setBotID(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.self = id
}

// askChannel asks Discord what a channel is.
func (a *Adapter) askChannel(ctx context.Context, id string) (c receive.Channel, err error) {
	err = a.client.Call(ctx, api.At("GET", "/channels/%s", id), nil, &c)
	return c, err
}

// mention gives a command's mention, "" where it is not known.
func (a *Adapter) mention(name string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.mentions[name]
}

func (a *Adapter) setMentions(m map[string]string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.mentions = m
}
