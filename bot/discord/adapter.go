// Package discord connects the bot to Discord: it receives interactions and
// messages, renders replies, sends them, and registers the commands.
//
// Of github.com/bwmarrin/discordgo v0.29.0 it uses the types, the REST calls
// and VerifyInteraction. The gateway connection is its own, on
// gorilla/websocket, which discordgo stands on too: discordgo's Open and Close
// can block for ever, it ignores resume_gateway_url and max_concurrency, and
// it hides the close code that tells a lost connection from a refused token.
//
// Every REST call names its whole address, so discordgo's endpoint variables,
// which are process-wide, are left alone; and every call brings a rate-limit
// bucket of its own that is thrown away after it, because discordgo keeps one
// for ever for each interaction token and holds it locked while a request
// runs. Waiting, retrying and redacting are done in this package's transport.
package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"allybot/bot"
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

	// ShardCount is how many shards there are in all; 0 asks Discord.
	ShardCount int
	// Shards are those that this process runs, from 0; nil means all.
	Shards []int
	// Divide, where set, shares the shards out among processes; Shards is then
	// not looked at.
	Divide Divide

	// RequestsPerSecond bounds REST requests other than answers to
	// interactions; default 45 (Discord allows 50:
	// topics/rate-limits#global-rate-limit).
	RequestsPerSecond float64
	// Grace is how long Run waits at its end for what it has begun; default 10 s.
	Grace time.Duration
	// AnswerTTL is how long an answer follows the edits of its question, and
	// goes with it; default 1 h.
	AnswerTTL time.Duration

	Transport http.RoundTripper // under the adapter's own; default http.DefaultTransport's settings
	Timing    Timing            // for tests
	Now       func() time.Time  // default time.Now; for the freshness of signatures
}

// Timing holds the waits that tests shorten; zero values mean the defaults.
type Timing struct {
	Hello        time.Duration // for Hello, and for Ready after it; 15 s
	IdentifyGap  time.Duration // between identifies of one bucket; 5 s (gateway#rate-limiting)
	BackoffFirst time.Duration // 1 s
	BackoffMax   time.Duration // 2 min
	InvalidGap   time.Duration // after an invalid session, at most; 5 s (gateway#resuming)
	Acknowledge  time.Duration // then an interaction is deferred; 1.2 s of Discord's 3 s
	RetryFirst   time.Duration // before a failed REST request is sent again; 250 ms
	Freshness    time.Duration // how far a signature's time may be off; 5 min
}

func (t Timing) withDefaults() Timing {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&t.Hello, 15*time.Second)
	set(&t.IdentifyGap, 5*time.Second)
	set(&t.BackoffFirst, time.Second)
	set(&t.BackoffMax, 2*time.Minute)
	set(&t.InvalidGap, 5*time.Second)
	set(&t.Acknowledge, 1200*time.Millisecond)
	set(&t.RetryFirst, 250*time.Millisecond)
	set(&t.Freshness, 5*time.Minute)
	return t
}

// Adapter is the bot on Discord.
type Adapter struct {
	cfg     Config
	key     ed25519.PublicKey
	core    Core
	monitor bot.Monitor
	log     *slog.Logger
	rest    *rest
	work    *workers
	seen    *seen
	starts  *starts
	threads *threads
	render  renderer

	commands map[string]bot.Command // by canonical name

	mu       sync.Mutex
	self     string // the bot's user id, from Ready
	register sync.Once
}

var _ bot.Adapter = (*Adapter)(nil)

// New makes an Adapter. It connects to nothing yet.
func New(cfg Config, core Core, monitor bot.Monitor, log *slog.Logger) (*Adapter, error) {
	if cfg.APIURL == "" {
		cfg.APIURL = "https://discord.com"
	}
	if cfg.Mode == "" {
		cfg.Mode = Gateway
	}
	if cfg.RequestsPerSecond == 0 {
		cfg.RequestsPerSecond = 45
	}
	if cfg.Grace == 0 {
		cfg.Grace = 10 * time.Second
	}
	if cfg.AnswerTTL == 0 {
		cfg.AnswerTTL = bot.KeepAnswer(bot.Discord)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	cfg.Timing = cfg.Timing.withDefaults()
	cfg.Token = strings.TrimPrefix(strings.TrimSpace(cfg.Token), "Bot ")
	cfg.APIURL = strings.TrimRight(cfg.APIURL, "/")
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	a := &Adapter{cfg: cfg, core: core, monitor: monitor, log: log, commands: map[string]bot.Command{}}
	if cfg.PublicKey != "" {
		a.key, _ = hex.DecodeString(cfg.PublicKey)
	}
	var err error
	if a.rest, err = newREST(cfg, monitor); err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	a.work = newWorkers(log, func() { monitor.Failed(bot.Discord, "panic") })
	a.seen = newSeen(seenKept)
	a.starts = newStarts(cfg.Timing.IdentifyGap)
	a.threads = newThreads()
	a.render = renderer{say: core.Say}
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
	if u, err := url.Parse(c.APIURL); err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return errors.New("the API's address is no http or https URL")
	}
	if u, err := url.Parse(c.GatewayURL); c.GatewayURL != "" && (err != nil || (u.Scheme != "wss" && u.Scheme != "ws")) {
		return errors.New("the gateway's address is no ws or wss URL")
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

// Run implements bot.Adapter. It may be called once.
func (a *Adapter) Run(ctx context.Context) error {
	defer a.work.drain(a.cfg.Grace)
	if a.cfg.Mode == HTTP {
		return a.runHTTP(ctx)
	}
	return a.runGateway(ctx)
}

func (a *Adapter) runHTTP(ctx context.Context) error {
	defer a.rest.flight.closeIdle()
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

// registerHTTP asks whose token it is, for as long as that takes, and has the
// commands registered. The error is one that trying again cannot help.
func (a *Adapter) registerHTTP(ctx context.Context) error {
	for wait := a.cfg.Timing.BackoffFirst; ; wait = min(wait*2, a.cfg.Timing.BackoffMax) {
		id, err := a.applicationID(ctx)
		if err == nil && id != "" {
			a.registerOnce(id)
			return nil
		}
		if fatal := refused(err); fatal != nil || ctx.Err() != nil {
			return fatal
		}
		a.log.Error("discord: commands not registered", "error", err, "again_in", wait)
		a.monitor.Failed(bot.Discord, "register")
		a.monitor.Disconnected(bot.Discord, "http", err)
		_ = sleep(ctx, jitter(wait)) // ctx is looked at above
	}
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
