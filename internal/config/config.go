// Package config reads the operator's configuration: a YAML file, overridden
// by the environment, checked as a whole before anything starts. It is the
// only place that knows viper.
package config

import (
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Config is a checked configuration. The doc of each key, its unit, range
// and default are in the table of keys (keys.go) and in config.example.yaml.
type Config struct {
	Log      Log
	HTTP     HTTP
	Telegram Telegram
	Discord  Discord
	Pack     Pack
	Source   Source
	Store    Store
	Limits   Limits
	Shutdown Shutdown
}

// Log says what is logged and how.
type Log struct {
	Level     slog.Level
	JSON      bool
	Questions bool // the text of questions too: off unless the operator says so
}

// HTTP is what is served: what the platforms post to, and health and metrics
// beside it or at an address of their own.
type HTTP struct {
	Listen      string // host:port
	AdminListen string // host:port; empty: Listen serves all
	// The certificate and its key with which Listen speaks TLS; empty: it does
	// not.
	CertFile, KeyFile string
}

// Admin is where health and metrics are served.
func (h HTTP) Admin() string {
	if h.AdminListen != "" {
		return h.AdminListen
	}
	return h.Listen
}

// Telegram is the Telegram adapter's part.
type Telegram struct {
	Token          Secret
	APIURL         string
	Webhook        bool   // updates are posted to WebhookURL instead of polled for
	WebhookURL     string // public, https
	WebhookSecret  Secret
	MaxConnections int
	Workers        int
	PollTimeout    time.Duration
	Register       bool // keep the command menus and descriptions up to date
}

// Enabled reports whether the platform is to be served.
func (t Telegram) Enabled() bool { return t.Token.IsSet() }

// Discord is the Discord adapter's part.
type Discord struct {
	Token        Secret
	APIURL       string
	GatewayURL   string // empty: as the API says
	Interactions bool   // interactions are posted to us; there is no gateway
	PublicKey    string // hexadecimal Ed25519 key, for Interactions
	GuildID      string // register commands in this one server, for development
	Register     bool
	Shards       Shards
}

// Shards says which part of the gateway this process serves.
type Shards struct {
	Count int // of all processes together; 0: as Discord recommends
	First int // of this process
	Last  int // of this process, included; -1: the last there is
}

// Enabled reports whether the platform is to be served.
func (d Discord) Enabled() bool {
	return d.Token.IsSet() || (d.Interactions && d.PublicKey != "")
}

// Pack says which facts are served.
type Pack struct {
	Dir string // empty: the built-in pack
}

// Source is the operator's own copy of the source's text.
type Source struct {
	File string // empty: replies cite paragraphs without showing them
}

// Store is what outlives a restart, and what replicas share.
type Store struct {
	// URL is a postgres:// URL or a SQLite file; not set: a file of the
	// default name in Dir; StoreMemory: nothing outlives a restart.
	URL           Secret
	Dir           string // for SQLite
	Connections   int    // to the database at most
	Feedback      bool   // answers ask whether they were right
	Unanswered    bool   // keep the words of questions that had no answer
	RetentionDays int    // how long, in days since one was last asked
}

// StoreMemory is the URL of no store.
const StoreMemory = "memory"

// Enabled reports whether anything is to outlive a restart.
func (s Store) Enabled() bool {
	return s.URL.Reveal() != StoreMemory && (s.URL.IsSet() || s.Dir != "")
}

// Shared reports whether replicas can share the store.
func (s Store) Shared() bool { return strings.Contains(s.URL.Reveal(), "://") }

// Limits protect the bot from its users.
type Limits struct {
	PerUserPerMinute int // 0: none
}

// Shutdown says how a stop goes.
type Shutdown struct {
	// WhenAny: the process ends as soon as one platform is given up, so that
	// whoever supervises it notices; else when all are.
	WhenAny bool
	Timeout time.Duration
}

// Fixed names what differs in another configuration and holds from one start
// to the next. The rest can change while the bot runs.
func (c Config) Fixed(other Config) []string {
	// These are asked for at each reload, those beside them only at the start.
	other.Store.Feedback, other.Store.Unanswered = c.Store.Feedback, c.Store.Unanswered
	var changed []string
	for _, s := range []struct {
		name    string
		differs bool
	}{
		{"log.format", c.Log.JSON != other.Log.JSON},
		{"http", c.HTTP != other.HTTP},
		{"telegram", c.Telegram != other.Telegram},
		{"discord", c.Discord != other.Discord},
		{"store", c.Store != other.Store},
		{"shutdown", c.Shutdown != other.Shutdown},
	} {
		if s.differs {
			changed = append(changed, s.name)
		}
	}
	return changed
}

// Secrets lists every secret value that is set, for the log's redaction.
func (c Config) Secrets() []string {
	var all []string
	for _, s := range []Secret{c.Telegram.Token, c.Telegram.WebhookSecret, c.Discord.Token} {
		if s.IsSet() {
			all = append(all, s.Reveal())
		}
	}
	if c.Store.Shared() {
		all = append(all, c.Store.URL.Reveal())
		if u, err := url.Parse(c.Store.URL.Reveal()); err == nil {
			all = append(all, passwords(u, c.Store.URL.Reveal())...)
		}
	}
	return all
}

// passwords gives those of a database's URL, before and behind the question
// mark: as they are, as they were written, and as a URL would have them.
func passwords(u *url.URL, raw string) []string {
	var all []string
	add := func(values ...string) {
		for _, v := range values {
			if v != "" && !slices.Contains(all, v) {
				all = append(all, v)
			}
		}
	}
	if p, ok := u.User.Password(); ok {
		add(p)
		if _, rest, ok := strings.Cut(raw, "://"); ok {
			user, _, _ := strings.Cut(rest, "@")
			_, written, _ := strings.Cut(user, ":")
			add(written)
		}
	}
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, written, _ := strings.Cut(pair, "=")
		if name != "password" && name != "sslpassword" {
			continue
		}
		if p, err := url.QueryUnescape(written); err == nil {
			add(p)
		}
		add(written)
	}
	for _, p := range slices.Clone(all) {
		add(url.QueryEscape(p), url.PathEscape(p))
	}
	return all
}

// List gives the shards of this process; nil means all there are.
func (s Shards) List() []int {
	if s.Count == 0 {
		return nil
	}
	last := s.Last
	if last < 0 {
		last = s.Count - 1
	}
	var all []int
	for i := s.First; i <= last; i++ {
		all = append(all, i)
	}
	return all
}
