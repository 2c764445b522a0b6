package config

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
)

// envPrefix begins every environment variable of ours.
const envPrefix = "ALLYBOT_"

// Key is one thing that can be configured.
type Key struct {
	Name    string
	Default string // as it would be written in the file
	Expects string // type, unit and range, for messages and documents
	secret  bool   // the value itself must never be shown
	file    bool   // names a file that holds the secret of the same name without "_file"
	set     func(c *Config, value string) error
}

// Env is the environment variable that overrides the key.
func (k Key) Env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(k.Name, ".", "_"))
}

// errExpected says that a value is not what Key.Expects describes.
type errExpected struct{}

func (errExpected) Error() string { return "not what is expected" }

// Keys lists everything that can be configured, in the order of the example
// file.
func Keys() []Key {
	var keys []Key
	add := func(k ...Key) { keys = append(keys, k...) }

	add(
		choice("log.level", "info", func(c *Config, v string) { c.Log.Level = levels()[v] }, "debug", "info", "warn", "error"),
		choice("log.format", "json", func(c *Config, v string) { c.Log.JSON = v == "json" }, "json", "text"),
		truth("log.questions", false, func(c *Config) *bool { return &c.Log.Questions }),
		text("http.listen", "127.0.0.1:8080", "host:port, port 0 to 65535", checkListen, func(c *Config) *string { return &c.HTTP.Listen }),
		text("http.admin_listen", "", "host:port, port 0 to 65535; empty: http.listen serves all", optional(checkListen), func(c *Config) *string { return &c.HTTP.AdminListen }),
		text("http.tls_cert_file", "", "a file with the certificate and its chain, PEM; empty: no TLS", optional(checkFile), func(c *Config) *string { return &c.HTTP.CertFile }),
		text("http.tls_key_file", "", "a file with the certificate's key, PEM, that others cannot read", optional(checkPrivate), func(c *Config) *string { return &c.HTTP.KeyFile }),
	)
	add(secret("telegram.token", "digits, a colon and 35 letters, as @BotFather gives it", checkTelegramToken, func(c *Config) *Secret { return &c.Telegram.Token })...)
	add(
		text("telegram.api_url", "https://api.telegram.org", urlExpected, checkAPIURL, func(c *Config) *string { return &c.Telegram.APIURL }),
		choice("telegram.mode", "polling", func(c *Config, v string) { c.Telegram.Webhook = v == "webhook" }, "polling", "webhook"),
		text("telegram.webhook_url", "", "an https URL that reaches this bot's HTTP server, port 443, 80, 88 or 8443", optional(checkWebhookURL), func(c *Config) *string { return &c.Telegram.WebhookURL }),
	)
	add(secret("telegram.webhook_secret", "16 to 256 of A-Z a-z 0-9 _ -", checkWebhookSecret, func(c *Config) *Secret { return &c.Telegram.WebhookSecret })...)
	add(
		number("telegram.max_connections", 40, 1, 100, "connections", func(c *Config) *int { return &c.Telegram.MaxConnections }),
		number("telegram.workers", 16, 1, 256, "updates handled at once", func(c *Config) *int { return &c.Telegram.Workers }),
		duration("telegram.poll_timeout", 25*time.Second, time.Second, 50*time.Second, func(c *Config) *time.Duration { return &c.Telegram.PollTimeout }),
		truth("telegram.register", true, func(c *Config) *bool { return &c.Telegram.Register }),
	)
	add(secret("discord.token", "the token of the Bot page, without the word Bot before it", checkDiscordToken, func(c *Config) *Secret { return &c.Discord.Token })...)
	add(
		text("discord.api_url", "https://discord.com", urlExpected, checkAPIURL, func(c *Config) *string { return &c.Discord.APIURL }),
		text("discord.gateway_url", "", "a wss URL (ws for a host of your own); empty: the one that the API names", optional(checkGatewayURL), func(c *Config) *string { return &c.Discord.GatewayURL }),
		choice("discord.mode", "gateway", func(c *Config, v string) { c.Discord.Interactions = v == "http" }, "gateway", "http"),
		text("discord.public_key", "", "64 hexadecimal digits", optional(checkPublicKey), func(c *Config) *string { return &c.Discord.PublicKey }),
		text("discord.guild_id", "", "a server's id, 17 to 20 digits", optional(checkSnowflake), func(c *Config) *string { return &c.Discord.GuildID }),
		truth("discord.register", true, func(c *Config) *bool { return &c.Discord.Register }),
		number("discord.shards.count", 0, 0, 16384, "shards; 0: as Discord recommends", func(c *Config) *int { return &c.Discord.Shards.Count }),
		number("discord.shards.first", 0, 0, 16383, "first shard of this process", func(c *Config) *int { return &c.Discord.Shards.First }),
		number("discord.shards.last", -1, -1, 16383, "last shard of this process; -1: the last there is", func(c *Config) *int { return &c.Discord.Shards.Last }),
		text("pack.dir", "", "a pack: a folder or a file; empty: the built-in one", optional(checkPack), func(c *Config) *string { return &c.Pack.Dir }),
		text("source.file", "", "a text file; empty: none", optional(checkFile), func(c *Config) *string { return &c.Source.File }),
	)
	add(secret("store.url", "memory, a file, or postgres://user:password@host/database", checkStoreURL, func(c *Config) *Secret { return &c.Store.URL })...)
	add(
		text("store.dir", "data", "a directory", checkStoreDir, func(c *Config) *string { return &c.Store.Dir }),
		number("store.connections", 4, 2, 100, "connections to the database, for each replica", func(c *Config) *int { return &c.Store.Connections }),
		truth("store.feedback", true, func(c *Config) *bool { return &c.Store.Feedback }),
		truth("store.unanswered", false, func(c *Config) *bool { return &c.Store.Unanswered }),
		number("store.retention_days", 90, 1, 400, "days since an unanswered question was last asked", func(c *Config) *int { return &c.Store.RetentionDays }),
		number("limits.per_user_per_minute", 20, 0, 6000, "questions a minute; 0: no limit", func(c *Config) *int { return &c.Limits.PerUserPerMinute }),
		choice("shutdown.when_ended", "all", func(c *Config, v string) { c.Shutdown.WhenAny = v == "any" }, "all", "any"),
		duration("shutdown.timeout", 20*time.Second, time.Second, 5*time.Minute, func(c *Config) *time.Duration { return &c.Shutdown.Timeout }),
	)
	return keys
}

func levels() map[string]slog.Level {
	return map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
}

func choice(name, def string, set func(*Config, string), values ...string) Key {
	return Key{Name: name, Default: def, Expects: "one of " + strings.Join(values, ", "), set: func(c *Config, v string) error {
		for _, w := range values {
			if v == w {
				set(c, v)
				return nil
			}
		}
		return errExpected{}
	}}
}

func truth(name string, def bool, field func(*Config) *bool) Key {
	return Key{Name: name, Default: strconv.FormatBool(def), Expects: "true or false", set: func(c *Config, v string) error {
		switch v {
		case "true", "false":
			*field(c) = v == "true"
			return nil
		}
		return errExpected{}
	}}
}

func number(name string, def, low, high int, unit string, field func(*Config) *int) Key {
	return Key{Name: name, Default: strconv.Itoa(def), Expects: fmt.Sprintf("a whole number from %d to %d (%s)", low, high, unit), set: func(c *Config, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < low || n > high {
			return errExpected{}
		}
		*field(c) = n
		return nil
	}}
}

func duration(name string, def, low, high time.Duration, field func(*Config) *time.Duration) Key {
	return Key{Name: name, Default: def.String(), Expects: fmt.Sprintf("a duration with its unit, %s to %s", low, high), set: func(c *Config, v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d < low || d > high {
			return errExpected{}
		}
		*field(c) = d
		return nil
	}}
}

func text(name, def, expects string, check func(string) error, field func(*Config) *string) Key {
	return Key{Name: name, Default: def, Expects: expects, set: func(c *Config, v string) error {
		if err := check(v); err != nil {
			return err
		}
		*field(c) = v
		return nil
	}}
}

// secret gives two keys: the value itself, and the file that holds it.
func secret(name, expects string, check func(string) error, field func(*Config) *Secret) []Key {
	set := func(c *Config, v string) error {
		if v == "" {
			return nil
		}
		if err := check(v); err != nil {
			return err
		}
		*field(c) = NewSecret(v)
		return nil
	}
	return []Key{
		{Name: name, Expects: expects, secret: true, set: set},
		{Name: name + "_file", Expects: "a file that holds it and that others cannot read", file: true, set: func(c *Config, path string) error {
			if path == "" {
				return nil
			}
			v, err := readSecret(path)
			if err != nil {
				return err
			}
			return set(c, v)
		}},
	}
}
