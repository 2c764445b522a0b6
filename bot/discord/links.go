package discord

import (
	"context"
	"encoding/json"

	"allybot/bot"
	"allybot/bot/discord/receive"

	"github.com/bwmarrin/discordgo"
)

// link is which messages answer a question.
type link struct {
	Channel string   `json:"c"`
	IDs     []string `json:"m"`
	Asked   string   `json:"q,omitempty"` // digest of the question
}

// linkKey names the answer to a question. It is found by the server, or by the
// channel of a private chat, to be forgotten: who wrote a message that was
// deleted, Discord does not say.
func linkKey(guild, channel, question string) string {
	if guild == "" {
		guild = channel
	}
	return bot.MemoryKey(bot.Discord, guild, "", "answer", question)
}

func (a *Adapter) remember(ctx context.Context, m *discordgo.Message, l link) {
	if len(l.IDs) == 0 {
		return
	}
	raw, err := json.Marshal(l)
	if err == nil {
		err = a.core.Memory().Put(ctx, linkKey(m.GuildID, m.ChannelID, m.ID), raw, a.cfg.AnswerTTL)
	}
	if err != nil {
		a.log.Warn("discord: memory failed", "error", err)
	}
}

func (a *Adapter) recall(ctx context.Context, key string) (l link, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, receive.MemoryTime)
	defer cancel()
	raw, ok, err := a.core.Memory().Get(ctx, key)
	if err != nil || !ok || json.Unmarshal(raw, &l) != nil {
		return link{}, false
	}
	return l, len(l.IDs) > 0
}

func (a *Adapter) unlink(ctx context.Context, key string) {
	if err := a.core.Memory().Delete(ctx, key); err != nil {
		a.log.Warn("discord: memory failed", "error", err)
	}
}
