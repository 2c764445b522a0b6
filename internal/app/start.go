package app

import (
	"net/url"
	"path/filepath"

	"allybot/bot"
	"allybot/internal/config"
	"allybot/internal/store"
)

// startLine is what an operator wants to know of a process that starts, in one
// line: what it was told and what it serves.
func startLine(cfg config.Config, o Options, servers []listening, pack string, speaks []bot.Lang) []any {
	line := []any{"addr", servers[0].listener.Addr().String()}
	if len(servers) > 1 {
		line = append(line, "admin_addr", servers[1].listener.Addr().String())
	}
	file := o.Config
	if file == "" {
		file = "none"
	}
	line = append(line, "version", o.Version, "config", file, "store", storeName(cfg.Store), "pack", pack)
	var languages []string
	for _, l := range speaks {
		languages = append(languages, l.String())
	}
	return append(line, "languages", languages, "platforms", platforms(cfg))
}

// storeName says which store is used, without a password.
func storeName(s config.Store) string {
	at := s.URL.Reveal()
	switch {
	case !s.Enabled():
		return "memory"
	case s.Shared():
		u, err := url.Parse(at)
		if err != nil {
			return "postgres" // the store says what is wrong with it
		}
		return "postgres " + u.Host + u.Path
	case at == "":
		at = store.DefaultFile
	}
	if !filepath.IsAbs(at) {
		at = filepath.Join(s.Dir, at)
	}
	return "sqlite " + at
}

func platforms(cfg config.Config) []string {
	var all []string
	mode := func(name string, enabled, posted bool, pulls, pushed string) {
		if enabled && posted {
			all = append(all, name+" "+pushed)
		} else if enabled {
			all = append(all, name+" "+pulls)
		}
	}
	mode("discord", cfg.Discord.Enabled(), cfg.Discord.Interactions, "gateway", "http")
	mode("telegram", cfg.Telegram.Enabled(), cfg.Telegram.Webhook, "polling", "webhook")
	return all
}
