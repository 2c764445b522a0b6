package discord

import (
	"context"
	"time"

	"allybot/bot"
	"allybot/bot/discord/receive"
	"allybot/bot/discord/render"

	"github.com/bwmarrin/discordgo"
)

const (
	closedTTL  = time.Hour // for so long nobody is told twice that their direct messages are closed
	closedSign = "📪"       // what does instead
)

// directClosed tells somebody that they could be answered privately only, in a
// line that gives nothing of the answer away.
func (a *Adapter) directClosed(ctx context.Context, m *discordgo.Message, l bot.Lang) {
	key := bot.MemoryKey(bot.Discord, m.GuildID, m.Author.ID, "closed", m.ChannelID)
	remembering, cancel := context.WithTimeout(ctx, receive.MemoryTime)
	defer cancel()
	first, err := a.core.Memory().PutIfAbsent(remembering, key, nil, closedTTL)
	if err == nil && first {
		if _, err = a.deliver.Post(ctx, m.ChannelID, m.ID, nonceOf(m), []render.Message{render.Text(render.DirectClosed().In(l), l)}); err == nil {
			return
		}
	}
	if err := a.deliver.React(ctx, m.ChannelID, m.ID, closedSign); err != nil {
		a.log.Warn("discord: nobody could be told of closed direct messages", "error", err)
	}
}

// crowded tells all who wait in a channel that they do.
func (a *Adapter) crowded(ctx context.Context, m *discordgo.Message) {
	r := receive.Question(m, a.botID())
	if s, _ := a.settings(ctx, r.Chat.Owner); r.Chat.Owner != "" && s.MuteMentions {
		return
	}
	l := a.language(ctx, r)
	if _, err := a.deliver.Post(ctx, m.ChannelID, "", "w"+m.ID, []render.Message{render.Text(render.Crowded().In(l), l)}); err != nil {
		a.log.Warn("discord: nobody could be told that many wait", "error", err)
	}
}
