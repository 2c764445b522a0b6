package discord

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"allybot/bot"
	"allybot/bot/discord/deliver"
	"allybot/bot/discord/receive"
	"allybot/bot/discord/render"

	"github.com/bwmarrin/discordgo"
)

// answerTime is how long an interaction's token lives, and so how long an
// answer may take in all (interactions/receiving-and-responding#followup-messages).
const answerTime = 14 * time.Minute

// interaction is one interaction with what answers it.
type interaction struct {
	*discordgo.Interaction
	to deliver.Interaction
}

// gatewayInteraction answers an interaction that came over the gateway.
func (a *Adapter) gatewayInteraction(ctx context.Context, data json.RawMessage) {
	var i discordgo.Interaction
	if !receive.Decode(data, &i) || i.ID == "" || i.Token == "" {
		a.log.Warn("discord: an interaction that cannot be read, or without an id, is dropped")
		a.monitor.Failed(bot.Discord, "unreadable")
		return
	}
	a.threads.NoticeIn(data)
	a.interaction(ctx, &i, a.deliver.OverREST(i.ID, i.Token))
}

// interaction answers an interaction exactly once.
func (a *Adapter) interaction(ctx context.Context, of *discordgo.Interaction, first func(context.Context, deliver.Callback) error) {
	i := interaction{of, deliver.Interaction{App: of.AppID, Token: of.Token, First: first}}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	begun := time.Now()
	if !a.dedup.First(ctx, "i", i.ID) {
		return
	}
	var err error
	switch d := i.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
			err = a.autocomplete(ctx, i, d)
		} else {
			r, v := receive.Command(i.Interaction, d, a.commands[d.Name])
			err = a.reply(ctx, i, r, v)
		}
	case discordgo.MessageComponentInteractionData:
		err = a.component(ctx, i, d)
	default:
		err = a.notice(ctx, i, bot.NoticeStale)
	}
	if err != nil {
		a.log.Warn("discord: an interaction was not answered", "error", err)
		a.monitor.Failed(bot.Discord, "interaction")
		return
	}
	a.arrived(begun)
}

// component answers a pressed button or a chosen option.
func (a *Adapter) component(ctx context.Context, i interaction, d discordgo.MessageComponentInteractionData) error {
	pressed := render.ReadCustomID(d.CustomID, d.Values)
	action, err := bot.ParseAction(pressed.Action)
	if err != nil {
		return a.notice(ctx, i, bot.NoticeStale)
	}
	if action.Verb == bot.Remove {
		return a.remove(ctx, i, action.Arg)
	}
	r, v := receive.Component(i.Interaction, pressed, action.Page)
	return a.reply(ctx, i, r, v)
}

// autocomplete offers values for the option being typed.
func (a *Adapter) autocomplete(ctx context.Context, i interaction, d discordgo.ApplicationCommandInteractionData) error {
	out := render.Offer(nil)
	if name, typed, ok := receive.Typed(d); ok {
		found := make(chan []bot.Suggestion, 1)
		u := receive.Request(i.Interaction).User
		limited, cancel := context.WithTimeout(ctx, a.cfg.Timing.Acknowledge)
		defer cancel()
		a.queue.Beside(func() { found <- a.core.Complete(limited, d.Name, name, typed, u, render.MaxChoices) })
		select {
		case list := <-found:
			out = render.Offer(list)
		case <-limited.Done(): // an empty list is better than none
		}
	}
	return i.to.First(ctx, deliver.Callback{Type: discordgo.InteractionApplicationCommandAutocompleteResult, Data: out})
}

// notice answers with one of the bot's own sentences, privately.
func (a *Adapter) notice(ctx context.Context, i interaction, n bot.Notice) error {
	l := a.language(ctx, receive.Request(i.Interaction))
	v := render.View{Private: true}
	return a.deliver.Answer(ctx, i.to, v, a.render.Reply(a.core.NoticeReply(n, l), v))
}

// remove deletes an answer, for who asked or a moderator.
func (a *Adapter) remove(ctx context.Context, i interaction, asker string) error {
	user := receive.Request(i.Interaction).User.ID
	if user == "" || (user != asker && !receive.Moderates(i.Interaction)) {
		return a.notice(ctx, i, bot.NoticeNotYours)
	}
	if err := i.to.First(ctx, deliver.Callback{Type: discordgo.InteractionResponseDeferredMessageUpdate}); err != nil {
		return err
	}
	a.removeOthers(ctx, i)
	return a.deliver.Unsay(ctx, i.to)
}

// removeOthers removes what else answers the question that a removed message
// answers, where it is known.
func (a *Adapter) removeOthers(ctx context.Context, i interaction) {
	if i.Message == nil || i.Message.MessageReference == nil {
		return
	}
	key := linkKey(i.GuildID, i.ChannelID, i.Message.MessageReference.MessageID)
	l, ok := a.recall(ctx, key)
	if !ok || l.Channel != i.ChannelID || !slices.Contains(l.IDs, i.Message.ID) {
		return
	}
	a.deliver.Remove(ctx, l.Channel, slices.DeleteFunc(l.IDs, func(id string) bool { return id == i.Message.ID })...)
	a.unlink(ctx, key)
}

// reply handles a request and answers an interaction with what comes of it.
// What takes longer than Discord waits is deferred, and follows.
func (a *Adapter) reply(ctx context.Context, i interaction, r bot.Request, v render.View) error {
	if r.Chat.Private {
		v.Asker = "" // nobody else is there to remove it from
	}
	done := make(chan []render.Message, 1)
	final := v
	a.queue.Beside(func() {
		defer close(done)
		if !a.mayBePublic(ctx, &r.Chat) {
			final.Private, final.Public, final.InPlace = true, false, v.InPlace && v.Private
			r.Private = true
		}
		rep := a.core.Handle(ctx, r)
		if rep.Silent && len(rep.Blocks) == 0 && rep.Title == "" {
			// An interaction cannot go unanswered.
			rep = a.core.NoticeReply(bot.NoticeSlowDown, rep.Lang)
		}
		final = a.shown(rep, final)
		done <- a.render.Reply(rep, final)
	})
	late := time.NewTimer(a.cfg.Timing.Acknowledge)
	defer late.Stop()
	select {
	case out, ok := <-done:
		if !ok {
			return a.notice(ctx, i, bot.NoticeFailed)
		}
		return a.deliver.Answer(ctx, i.to, final, out)
	case <-late.C:
		if err := a.deliver.Defer(ctx, i.to, v); err != nil {
			return err
		}
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case out, ok := <-done:
		if !ok {
			rep := a.core.NoticeReply(bot.NoticeFailed, a.language(ctx, r))
			final = a.shown(rep, v)
			out = a.render.Reply(rep, final)
		}
		return a.deliver.Follow(ctx, i.to, v, final, out)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// shown decides who sees a reply: notices and what the bot calls private go
// to the asker alone, unless the asker said otherwise of a list.
func (a *Adapter) shown(r bot.Reply, v render.View) render.View {
	if r.Kind == bot.KindNotice || r.Silent || (r.Private && !v.Public) {
		if !v.Private {
			v.InPlace = false
		}
		v.Private = true
	}
	return v
}

// mayBePublic reports whether the owner lets the bot answer for all to see.
// Where that cannot be found out in time, it may not.
func (a *Adapter) mayBePublic(ctx context.Context, c *bot.Chat) bool {
	if c.Owner == "" {
		return true
	}
	s, known := a.settings(ctx, c.Owner)
	return known && a.threads.Listed(ctx, s, c)
}

// settings reads what the owner chose, and whether that was found out in time.
func (a *Adapter) settings(ctx context.Context, owner string) (s bot.Settings, known bool) {
	ctx, cancel := context.WithTimeout(ctx, receive.MemoryTime)
	defer cancel()
	s = a.core.Settings(ctx, bot.Discord, owner)
	return s, ctx.Err() == nil
}

// language is the asker's, found out within the same time.
func (a *Adapter) language(ctx context.Context, r bot.Request) bot.Lang {
	ctx, cancel := context.WithTimeout(ctx, receive.MemoryTime)
	defer cancel()
	return a.core.Language(ctx, r)
}
