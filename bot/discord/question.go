package discord

import (
	"context"
	"strconv"

	"allybot/bot"
	"allybot/bot/discord/receive"
	"allybot/bot/discord/render"

	"github.com/bwmarrin/discordgo"
)

// question answers a message.
func (a *Adapter) question(ctx context.Context, m *discordgo.Message) {
	if !a.dedup.First(ctx, "q", m.ID) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	reply, allowed, ok := a.consider(ctx, m)
	if !ok {
		return
	}
	l := link{Channel: m.ChannelID, Asked: receive.Digest(m)}
	var err error
	private := hidden(reply, m, allowed)
	if private {
		l.Channel, l.IDs, err = a.deliver.Whisper(ctx, m.Author.ID, m.ID, a.render.Reply(reply, render.View{}))
	}
	if !private || (err != nil && allowed) {
		// Who takes no direct messages is answered where they asked, if the
		// owner allows that.
		l.Channel = m.ChannelID
		l.IDs, err = a.deliver.Post(ctx, m.ChannelID, m.ID, m.ID, a.render.Reply(reply, viewOf(m)))
	}
	if err != nil {
		a.log.Warn("discord: a question was not answered", "error", err)
		a.monitor.Failed(bot.Discord, "message")
	}
	if !reply.Unlinked {
		a.remember(ctx, m, l)
	}
}

// consider has the core answer a message under the rules of the server that
// it stands in. ok is false where nothing is to be said; allowed reports
// whether the owner lets the bot answer there for all to see.
func (a *Adapter) consider(ctx context.Context, m *discordgo.Message) (reply bot.Reply, allowed, ok bool) {
	r := receive.Question(m, a.botID())
	allowed = true
	if r.Chat.Owner != "" {
		s, known := a.settings(ctx, r.Chat.Owner)
		if s.MuteMentions {
			return bot.Reply{}, false, false
		}
		allowed = known && a.threads.Listed(ctx, s, &r.Chat)
	}
	r.Private = !allowed
	reply = a.core.Handle(ctx, r)
	return reply, allowed, !reply.Silent
}

// hidden reports whether a reply goes to who asked alone.
func hidden(reply bot.Reply, m *discordgo.Message, allowed bool) bool {
	return m.GuildID != "" && (!allowed || reply.Private || reply.Kind == bot.KindNotice)
}

// viewOf is how an answer is shown where it was asked for.
func viewOf(m *discordgo.Message) render.View {
	if m.GuildID == "" {
		return render.View{}
	}
	return render.View{Asker: m.Author.ID}
}

// edited brings an answer up to date with its question.
func (a *Adapter) edited(ctx context.Context, m *discordgo.Message) {
	key := linkKey(m.GuildID, m.ChannelID, m.ID)
	l, ok := a.recall(ctx, key)
	if !ok {
		return
	}
	if !receive.Addressed(m, a.botID()) {
		// The bot is not asked any more.
		a.withdrawn(ctx, m.GuildID, m.ChannelID, m.ID)
		return
	}
	if l.Asked == receive.Digest(m) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	reply, allowed, ok := a.consider(ctx, m)
	if !ok {
		return
	}
	nonce := m.ID[max(0, len(m.ID)-8):] + strconv.FormatInt(m.EditedTimestamp.UnixMilli(), 36)
	var err error
	if l.Channel == m.ChannelID && hidden(reply, m, allowed) {
		// What all could read goes; what follows is for the asker alone, and is
		// never said in public.
		a.deliver.Remove(ctx, l.Channel, l.IDs...)
		l.Channel, l.IDs, err = a.deliver.Whisper(ctx, m.Author.ID, nonce, a.render.Reply(reply, render.View{}))
	} else {
		v, replyTo := viewOf(m), m.ID // by which remove finds its messages together
		if l.Channel != m.ChannelID {
			v, replyTo = render.View{}, ""
		}
		l.IDs, err = a.deliver.Replace(ctx, l.Channel, l.IDs, replyTo, nonce, a.render.Reply(reply, v))
	}
	if err != nil {
		a.log.Warn("discord: an answer was not brought up to date", "error", err)
		a.monitor.Failed(bot.Discord, "message")
	} else {
		l.Asked = receive.Digest(m)
	}
	if len(l.IDs) == 0 || reply.Unlinked {
		a.unlink(ctx, key)
		return
	}
	a.remember(ctx, m, l)
}

// withdrawn removes the answer to a question that was deleted.
func (a *Adapter) withdrawn(ctx context.Context, guild, channel, question string) {
	key := linkKey(guild, channel, question)
	l, ok := a.recall(ctx, key)
	if !ok {
		return
	}
	a.deliver.Remove(ctx, l.Channel, l.IDs...)
	a.unlink(ctx, key)
}
