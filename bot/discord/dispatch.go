package discord

import (
	"context"
	"encoding/json"
	"time"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// event takes a dispatch. It never blocks: what an event sets off runs
// elsewhere.
func (a *Adapter) event(name string, data json.RawMessage) {
	ok := true
	switch name {
	case "INTERACTION_CREATE":
		ok = a.work.start(func(ctx context.Context) { a.gatewayInteraction(ctx, data) })
	case "MESSAGE_CREATE", "MESSAGE_UPDATE":
		var m discordgo.Message
		if !decode(data, &m) {
			a.monitor.Failed(bot.Discord, "unreadable")
			return
		}
		if name == "MESSAGE_CREATE" && !addressed(&m, a.botID()) || name == "MESSAGE_UPDATE" && !rewritten(&m) {
			return
		}
		received := time.Now()
		ok = a.work.inOrder(m.ChannelID, func(ctx context.Context) {
			if name == "MESSAGE_CREATE" {
				a.question(ctx, &m)
				a.arrived(received)
			} else {
				a.edited(ctx, &m)
			}
		})
	case "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
		var d struct {
			ID      string   `json:"id"`
			IDs     []string `json:"ids"`
			Channel string   `json:"channel_id"`
			Guild   string   `json:"guild_id"`
		}
		if json.Unmarshal(data, &d) != nil {
			return
		}
		ids := d.IDs
		if d.ID != "" {
			ids = append(ids, d.ID)
		}
		ok = a.work.inOrder(d.Channel, func(ctx context.Context) {
			for _, id := range ids {
				a.withdrawn(ctx, d.Guild, d.Channel, id)
			}
		})
	case "THREAD_CREATE":
		a.threads.notice(data)
	case "GUILD_DELETE":
		var g struct {
			ID          string `json:"id"`
			Unavailable bool   `json:"unavailable"` // an outage, not a removal
		}
		if json.Unmarshal(data, &g) == nil && g.ID != "" && !g.Unavailable {
			ok = a.work.start(func(ctx context.Context) { a.core.Forget(ctx, bot.Discord, g.ID) })
		}
	}
	if !ok {
		a.log.Warn("discord: too much to do, event dropped", "event", name)
		a.monitor.Failed(bot.Discord, "busy")
	}
}

// rewritten reports whether a person changed what they wrote. A message that
// only got a link's preview has no author, or was never edited.
func rewritten(m *discordgo.Message) bool {
	return m.EditedTimestamp != nil && m.Author != nil && !m.Author.Bot && m.WebhookID == ""
}

// decode reads what Discord sent into v. Where discordgo stumbles over a
// component type that it does not know, that component is left out.
func decode(data json.RawMessage, v any) bool {
	if json.Unmarshal(data, v) == nil {
		return true
	}
	var whole any
	if json.Unmarshal(data, &whole) != nil {
		return false
	}
	cut, err := json.Marshal(dropUnknown(whole))
	return err == nil && json.Unmarshal(cut, v) == nil
}

// dropUnknown removes from every list of components those that discordgo
// cannot read.
func dropUnknown(v any) any {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			v[i] = dropUnknown(e)
		}
	case map[string]any:
		for k, e := range v {
			list, ok := e.([]any)
			if k != "components" || !ok {
				v[k] = dropUnknown(e)
				continue
			}
			known := []any{}
			for _, c := range list {
				c = dropUnknown(c)
				raw, err := json.Marshal(c)
				if err != nil {
					continue
				}
				if _, err := discordgo.MessageComponentFromJSON(raw); err == nil {
					known = append(known, c)
				}
			}
			v[k] = known
		}
	}
	return v
}

const (
	seenTTL    = 15 * time.Minute // an interaction's token lives as long
	memoryTime = 500 * time.Millisecond
)

// claim reports whether this event is new, here and on every other replica.
// A memory that fails or is slow does not keep the asker waiting.
func (a *Adapter) claim(ctx context.Context, kind, id string) bool {
	if !a.seen.first(kind + id) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, memoryTime)
	defer cancel()
	first, err := a.core.Memory().PutIfAbsent(ctx, bot.MemoryKey(bot.Discord, "", "", "seen", kind, id), []byte{1}, seenTTL)
	if err != nil {
		a.log.Warn("discord: memory failed", "error", err)
		return true
	}
	return first
}
