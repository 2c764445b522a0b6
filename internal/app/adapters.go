package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"allybot/bot"
	"allybot/bot/discord"
	"allybot/bot/telegram"
	"allybot/internal/config"
	"allybot/internal/health"
)

// adapters makes an adapter for every platform that is configured.
func adapters(cfg config.Config, core *core, monitor *health.Monitor, log *slog.Logger) ([]service, error) {
	var all []service
	if cfg.Discord.Enabled() {
		c := discordConfig(cfg)
		c.Divide = core.divide
		calls := monitor.Watch(bot.Discord, apiTransport(discordConnections))
		c.Transport = calls
		a, err := discord.New(c, core, monitor, log.With("platform", bot.Discord))
		if err != nil {
			return nil, fmt.Errorf("discord: %w", err)
		}
		s := service{adapter: a, pulls: !cfg.Discord.Interactions}
		if !s.pulls { // else the gateway's heartbeats tell
			s.probe = func(ctx context.Context) {
				calls.Probe(ctx, strings.TrimRight(cfg.Discord.APIURL, "/")+"/api/v10/gateway")
			}
		}
		if cfg.Discord.PublicKey != "" {
			s.path, s.handler = DiscordPath, a.Interactions()
		}
		all = append(all, s)
	}
	if cfg.Telegram.Enabled() {
		c := telegramConfig(cfg)
		calls := monitor.Watch(bot.Telegram, apiTransport(cfg.Telegram.Workers+1))
		c.Transport = calls
		a, err := telegram.New(c, core, monitor, log.With("platform", bot.Telegram))
		if err != nil {
			return nil, fmt.Errorf("telegram: %w", err)
		}
		s := service{adapter: a}
		if cfg.Telegram.Webhook {
			s.path, s.handler = TelegramPath, a.Webhook()
			s.probe = func(ctx context.Context) {
				calls.Probe(ctx, strings.TrimRight(cfg.Telegram.APIURL, "/")+"/bot"+cfg.Telegram.Token.Reveal()+"/getMe")
			}
		}
		all = append(all, s)
	}
	return all, nil
}

// discordConnections is how many connections to Discord's API are kept open.
const discordConnections = 64

// apiTransport keeps so many connections to a platform's API open.
func apiTransport(idle int) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // nothing of ours replaces it
	t.MaxIdleConnsPerHost = idle
	t.MaxResponseHeaderBytes = 64 << 10
	return t
}

// grace is how long adapters may finish what they began: less than the whole
// stop, so that they say themselves what they had to leave.
func grace(cfg config.Config) time.Duration { return share(cfg.Shutdown.Timeout, graceShare) }

func telegramConfig(cfg config.Config) telegram.Config {
	t := cfg.Telegram
	c := telegram.Config{
		Token:            t.Token.Reveal(),
		APIURL:           t.APIURL,
		Mode:             telegram.Polling,
		WebhookURL:       t.WebhookURL,
		WebhookSecret:    t.WebhookSecret.Reveal(),
		MaxConnections:   t.MaxConnections,
		Workers:          t.Workers,
		PollTimeout:      t.PollTimeout,
		RegisterCommands: t.Register,
		Grace:            grace(cfg),
	}
	if t.Webhook {
		c.Mode = telegram.Webhook
	}
	return c
}

func discordConfig(cfg config.Config) discord.Config {
	d := cfg.Discord
	c := discord.Config{
		Token:            d.Token.Reveal(),
		APIURL:           d.APIURL,
		GatewayURL:       d.GatewayURL,
		PublicKey:        d.PublicKey,
		Mode:             discord.Gateway,
		RegisterCommands: d.Register,
		GuildID:          d.GuildID,
		Welcome:          cfg.Store.Enabled(),
		ShardCount:       d.Shards.Count,
		Shards:           d.Shards.List(),
		Grace:            grace(cfg),
	}
	if d.Interactions {
		c.Mode = discord.HTTP
	}
	return c
}
