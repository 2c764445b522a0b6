package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"allybot/bot/telegram/api"
	"allybot/bot/telegram/receive"
)

// Mode says how updates arrive.
type Mode string

// The modes.
const (
	Polling Mode = "polling"
	Webhook Mode = "webhook"
)

// Config is what an Adapter is made of. Token is needed; the zero value of
// everything else means its default.
type Config struct {
	// Token is the bot's, from @BotFather. It is written nowhere.
	Token string
	// APIURL is where the Bot API is served: a self-hosted server, a proxy.
	// Default https://api.telegram.org; methods are at APIURL/bot<token>/.
	APIURL string
	Mode   Mode // default Polling

	// WebhookURL is where Telegram posts updates in webhook mode: https, and
	// routed to Adapter.Webhook.
	WebhookURL string
	// WebhookSecret is what Telegram sends along, 1 to 256 of [A-Za-z0-9_-]
	// (setWebhook). Needed in webhook mode.
	WebhookSecret string
	// MaxConnections is how many posts Telegram makes at a time, 1 to 100
	// (setWebhook); default 40.
	MaxConnections int

	// Workers is how many questions are answered at a time, sending not counted;
	// default 32. Updates of one chat are handled one after the other.
	Workers int
	// MaxPending is how many updates may wait for a worker; default 1,000. Past
	// it, polling pauses and the webhook answers 503.
	MaxPending int
	// MaxPerChat is how many updates of one chat may wait among the others;
	// default 30, negative for no limit. What is over waits aside (polling) or is
	// delivered again later (webhook), so that a group that floods the bot holds
	// up no other.
	MaxPerChat int
	// PollTimeout is how long getUpdates waits for an update; default 50 s.
	PollTimeout time.Duration
	// RequestTimeout bounds every other request; default 30 s.
	RequestTimeout time.Duration
	// HandleTimeout bounds what one update may take, waiting for limits
	// included; default 5 min.
	HandleTimeout time.Duration
	// Grace is how long updates begun may take after Run's context ended;
	// default 10 s. What is not finished then comes again after a restart.
	Grace time.Duration

	// PerSecond, PerChatSecond and PerGroupMinute limit the messages sent;
	// defaults 30 a second, 1 a second in a chat, 20 a minute in a group
	// (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
	// A negative value means no limit.
	PerSecond, PerChatSecond, PerGroupMinute float64

	// RegisterCommands sends menus and descriptions, where they differ.
	RegisterCommands bool

	// Transport carries the requests; default a transport of its own.
	Transport http.RoundTripper
	// RetryBase and RetryMax bound the pauses before a request is tried again;
	// defaults 500 ms and 30 s.
	RetryBase, RetryMax time.Duration
	// WebhookCheck is how often Telegram is asked whether the webhook still
	// stands, and what went wrong with it; default 5 min.
	WebhookCheck time.Duration
	// ConflictPause is how long polling rests when another poller or a webhook
	// has the bot's updates; default 15 s.
	ConflictPause time.Duration
	// RefusedPause is how long a token that was accepted and is refused now is
	// left alone before it is tried again; default 3 min.
	RefusedPause time.Duration
	// Now is the clock; default time.Now.
	Now func() time.Time
}

// withDefaults fills in what is not set and refuses what cannot work; what
// concerns the Bot API alone, its client looks after. No error holds the secret.
func (c Config) withDefaults() (Config, error) {
	setDefault(&c.Mode, Polling)
	setDefault(&c.MaxConnections, 40)
	setDefault(&c.Workers, 32)
	setDefault(&c.MaxPending, 1000)
	setDefault(&c.MaxPerChat, 30)
	setDefault(&c.WebhookCheck, 5*time.Minute)
	setDefault(&c.PollTimeout, 50*time.Second)
	setDefault(&c.HandleTimeout, 5*time.Minute)
	setDefault(&c.Grace, 10*time.Second)
	setDefault(&c.ConflictPause, 15*time.Second)
	setDefault(&c.RefusedPause, 3*time.Minute)
	if c.Now == nil {
		c.Now = time.Now
	}
	switch c.Mode {
	case Polling:
	case Webhook:
		if err := c.webhook().Check(); err != nil {
			return c, err
		}
	default:
		return c, fmt.Errorf("telegram: mode %q, known are polling and webhook", c.Mode)
	}
	if c.Workers < 1 || c.MaxPending < 1 {
		return c, errors.New("telegram: workers and pending updates must be at least 1")
	}
	return c, nil
}

func (c Config) webhook() api.Webhook {
	return api.Webhook{URL: c.WebhookURL, Secret: c.WebhookSecret, MaxConnections: c.MaxConnections, Allowed: receive.AllowedUpdates}
}

func setDefault[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}
