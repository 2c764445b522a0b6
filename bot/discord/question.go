package discord

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"allybot/bot"
	"allybot/bot/discord/deliver"
	"allybot/bot/discord/receive"
	"allybot/bot/discord/render"

	"github.com/bwmarrin/discordgo"
)

// questionTTL is for how long a message is known to have been a question, and
// so how old one may be that an edit turns into one.
const questionTTL = receive.EventTTL

// question answers a message.
func (a *Adapter) question(ctx context.Context, m *discordgo.Message) {
	if !a.dedup.First(ctx, "q", m.ID) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	reply, allowed, ok, typing := a.consider(ctx, m)
	defer typing()
	if !ok {
		return
	}
	l := link{Channel: m.ChannelID, Asked: receive.Digest(m)}
	var err error
	private := hidden(reply, m, allowed)
	if private {
		l.Channel, l.IDs, err = a.deliver.Whisper(ctx, m.Author.ID, nonceOf(m), a.render.Reply(reply, render.View{}))
	}
	if !private || (err != nil && allowed) {
		// Who takes no direct messages is answered where they asked, if the
		// owner allows that.
		l.Channel = m.ChannelID
		l.IDs, err = a.deliver.Post(ctx, m.ChannelID, m.ID, nonceOf(m), a.render.Reply(reply, viewOf(m)))
		if deliver.LacksPermission(err) && m.GuildID != "" && !private {
			out := a.render.Reply(reply, render.View{})
			out[0].Content = fmt.Sprintf(render.LacksSend().In(reply.Lang), "<#"+m.ChannelID+">")
			l.Channel, l.IDs, err = a.deliver.Whisper(ctx, m.Author.ID, nonceOf(m), out)
		}
	} else if err != nil {
		a.directClosed(ctx, m, reply.Lang)
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
// whether the owner lets the bot answer there for all to see. typing is to be
// stopped when the answer is out.
func (a *Adapter) consider(ctx context.Context, m *discordgo.Message) (reply bot.Reply, allowed, ok bool, typing func()) {
	r := receive.Question(m, a.botID())
	allowed, typing = true, func() {}
	if r.Chat.Owner != "" {
		s, known := a.settings(ctx, r.Chat.Owner)
		if s.MuteMentions {
			return bot.Reply{}, false, false, typing
		}
		allowed = known && a.threads.Listed(ctx, s, &r.Chat)
	}
	if r.Private = !allowed; allowed {
		typing = a.deliver.Typing(ctx, m.ChannelID)
	}
	reply = a.core.Handle(ctx, r)
	return reply, allowed, !reply.Silent, typing
}

// hidden reports whether a reply goes to who asked alone.
func hidden(reply bot.Reply, m *discordgo.Message, allowed bool) bool {
	return m.GuildID != "" && (!allowed || reply.Private || reply.Kind == bot.KindNotice)
}

// nonceOf names the answer to a message as it stands, at most 25 characters
// with what Post adds.
func nonceOf(m *discordgo.Message) string {
	if m.EditedTimestamp == nil {
		return m.ID
	}
	return m.ID[max(0, len(m.ID)-8):] + strconv.FormatInt(m.EditedTimestamp.UnixMilli(), 36)
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
	switch addressed := receive.Addressed(m, a.botID()); {
	case !ok && addressed && time.Since(m.Timestamp) < questionTTL:
		a.question(ctx, m) // unless it was one before
		return
	case !ok:
		return
	case !addressed: // any more
		a.withdrawn(ctx, m.GuildID, m.ChannelID, m.ID)
		a.dedup.Forget(ctx, "q", m.ID)
		return
	}
	if l.Asked == receive.Digest(m) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	reply, allowed, ok, typing := a.consider(ctx, m)
	defer typing()
	if !ok {
		return
	}
	nonce := nonceOf(m)
	var err error
	if l.Channel == m.ChannelID && hidden(reply, m, allowed) {
		// What all could read goes; what follows is for the asker alone, and is
		// never said in public.
		a.deliver.Remove(ctx, l.Channel, l.IDs...)
		l.Channel, l.IDs, err = a.deliver.Whisper(ctx, m.Author.ID, nonce, a.render.Reply(reply, render.View{}))
		if err != nil && !allowed {
			_ = a.deliver.React(ctx, m.ChannelID, m.ID, closedSign) // err is told below
		}
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
