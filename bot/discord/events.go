package discord

import (
	"context"
	"encoding/json"
	"time"

	"allybot/bot"
	"allybot/bot/discord/receive"

	"github.com/bwmarrin/discordgo"
)

// event takes a dispatch, and reports whether it may count as received: at the
// end of a run, what is left is for whoever resumes the session. It never
// blocks: what an event sets off runs elsewhere.
func (a *Adapter) event(name string, data json.RawMessage) bool {
	ok := true
	switch name {
	case "INTERACTION_CREATE":
		ok = a.queue.Go(func(ctx context.Context) { a.gatewayInteraction(ctx, data) })
	case "MESSAGE_CREATE", "MESSAGE_UPDATE":
		var m discordgo.Message
		if !receive.Decode(data, &m) || m.ID == "" || m.ChannelID == "" {
			a.log.Warn("discord: a message that cannot be read, or without an id, is dropped")
			a.monitor.Failed(bot.Discord, "unreadable")
			return true
		}
		switch {
		case name == "MESSAGE_CREATE" && receive.Addressed(&m, a.botID()):
			received := time.Now()
			ok = a.queue.InOrder(m.ChannelID, func(ctx context.Context) { a.question(ctx, &m); a.arrived(received) }, func(ctx context.Context) { a.crowded(ctx, &m) })
		case name == "MESSAGE_UPDATE" && receive.Rewritten(&m):
			ok = a.queue.InOrder(m.ChannelID, func(ctx context.Context) { a.edited(ctx, &m) }, nil)
		}
	case "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
		var d struct {
			ID      string   `json:"id"`
			IDs     []string `json:"ids"`
			Channel string   `json:"channel_id"`
			Guild   string   `json:"guild_id"`
		}
		if json.Unmarshal(data, &d) != nil {
			return true
		}
		ids := d.IDs
		if d.ID != "" {
			ids = append(ids, d.ID)
		}
		ok = a.queue.InOrder(d.Channel, func(ctx context.Context) {
			for _, id := range ids {
				a.withdrawn(ctx, d.Guild, d.Channel, id)
			}
		}, nil)
	case "THREAD_CREATE":
		a.threads.Notice(data)
	case "GUILD_CREATE":
		if g, greet := a.newGuild(data); greet {
			ok = a.queue.Go(func(ctx context.Context) { a.welcome(ctx, g) })
		}
	case "GUILD_DELETE":
		var g struct {
			ID          string `json:"id"`
			Unavailable bool   `json:"unavailable"` // an outage, not a removal
		}
		if json.Unmarshal(data, &g) == nil && g.ID != "" && !g.Unavailable {
			ok = a.queue.Go(func(ctx context.Context) { a.core.Forget(ctx, bot.Discord, g.ID) })
		}
	}
	if !ok {
		a.log.Warn("discord: too much to do, event dropped", "event", name)
		a.monitor.Failed(bot.Discord, "busy")
	}
	return ok || !a.queue.Closing()
}
