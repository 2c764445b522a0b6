package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"allybot/bot"
	"allybot/bot/discord/receive"
	"allybot/bot/discord/render"
)

const (
	// justJoined tells a server that the bot was added to from those that
	// Discord lists after every login.
	justJoined = 5 * time.Minute
	welcomeTTL = 365 * 24 * time.Hour
)

// joined is what a GUILD_CREATE tells that matters here.
type joined struct {
	ID            string    `json:"id"`
	JoinedAt      time.Time `json:"joined_at"`
	SystemChannel string    `json:"system_channel_id"`
	Locale        string    `json:"preferred_locale"`
}

// newGuild reads of a server that the bot was just added to and may greet.
func (a *Adapter) newGuild(data json.RawMessage) (g joined, ok bool) {
	if !a.cfg.Welcome || json.Unmarshal(data, &g) != nil || g.ID == "" || g.SystemChannel == "" {
		return g, false
	}
	return g, a.cfg.Now().Sub(g.JoinedAt) < justJoined
}

// welcome says once what the bot is and how it is used.
func (a *Adapter) welcome(ctx context.Context, g joined) {
	remembering, cancel := context.WithTimeout(ctx, receive.MemoryTime)
	defer cancel()
	first, err := a.core.Memory().PutIfAbsent(remembering, bot.MemoryKey(bot.Discord, g.ID, "", "welcome"), []byte{1}, welcomeTTL)
	if err != nil || !first {
		return // rather none than two
	}
	l := a.language(ctx, bot.Request{Platform: bot.Discord, Chat: bot.Chat{ID: g.SystemChannel, Owner: g.ID}, User: bot.User{Locale: g.Locale}})
	text := a.core.Say(bot.NoticeAboutShort, l) + "\n" + render.Welcome(a.command("help"), a.command("settings")).In(l)
	if _, err := a.deliver.Post(ctx, g.SystemChannel, "", "g"+g.ID, []render.Message{render.Text(text, l)}); err != nil {
		a.log.Warn("discord: a server could not be welcomed", "error", err)
	}
}

// command names a command to be pressed, or to be typed where its id is not known.
func (a *Adapter) command(name string) string { return cmp.Or(a.mention(name), "/"+name) }
