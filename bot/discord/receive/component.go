package discord

import (
	"context"
	"slices"
	"strings"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// Marks before an encoded action in a custom_id, which must be unique in a
// message: the buttons that turn pages carry the same action as others may.
const (
	markNext = ">"
	markPrev = "<"
	markMenu = "menu:" // a select menu's own id; its options hold actions
)

// component answers a pressed button or a chosen option.
func (a *Adapter) component(ctx context.Context, i *discordgo.Interaction, d discordgo.MessageComponentInteractionData, send respond) error {
	id, turning, menu := d.CustomID, false, false
	switch {
	case strings.HasPrefix(id, markMenu) && len(d.Values) > 0:
		id, menu = d.Values[0], true
	case strings.HasPrefix(id, markNext), strings.HasPrefix(id, markPrev):
		id, turning = id[1:], true
	}
	action, err := bot.ParseAction(id)
	if err != nil {
		return a.notice(ctx, i, bot.NoticeStale, send)
	}
	if action.Verb == bot.Remove {
		return a.remove(ctx, i, action.Arg, send)
	}
	r := a.request(i)
	r.Action = id
	asker := askerOf(i.Message)
	hidden := i.Message != nil && i.Message.Flags&discordgo.MessageFlagsEphemeral != 0
	v := view{asker: r.User.ID, private: true, page: action.Page}
	switch {
	// Pages turn in place, for who asked. Anybody else gets the page for
	// themselves. A private message is its reader's own.
	case turning && (hidden || r.Chat.Private || asker == r.User.ID), menu && (hidden || r.Chat.Private):
		v.inPlace, v.private, v.public = true, hidden, !hidden
	}
	r.Private = v.private
	return a.reply(ctx, i, r, v, send)
}

// remove deletes an answer, for who asked or a moderator.
func (a *Adapter) remove(ctx context.Context, i *discordgo.Interaction, asker string, send respond) error {
	user := a.request(i).User.ID
	if user == "" || (user != asker && !moderates(i)) {
		return a.notice(ctx, i, bot.NoticeNotYours, send)
	}
	if err := send(ctx, callback{Type: discordgo.InteractionResponseDeferredMessageUpdate}); err != nil {
		return err
	}
	a.removeOthers(ctx, i)
	err := a.after(ctx, originalEndpoint("DELETE", i.AppID, i.Token), nil)
	if hasCode(err, codeUnknownMessage) {
		return nil
	}
	return err
}

// removeOthers removes what else answers the question that a removed message
// answers, where it is known.
func (a *Adapter) removeOthers(ctx context.Context, i *discordgo.Interaction) {
	if i.Message == nil || i.Message.MessageReference == nil {
		return
	}
	key := linkKey(i.GuildID, i.ChannelID, i.Message.MessageReference.MessageID)
	l, ok := a.recall(ctx, key)
	if !ok || l.Channel != i.ChannelID || !slices.Contains(l.IDs, i.Message.ID) {
		return
	}
	for _, id := range l.IDs {
		if id != i.Message.ID {
			a.unsay(ctx, l.Channel, id)
		}
	}
	a.unlink(ctx, key)
}

// askerOf finds whose question a message answers: its remove button says so.
func askerOf(m *discordgo.Message) string {
	if m == nil {
		return ""
	}
	for _, row := range m.Components {
		r, ok := row.(*discordgo.ActionsRow)
		if !ok {
			continue
		}
		for _, c := range r.Components {
			b, ok := c.(*discordgo.Button)
			if !ok {
				continue
			}
			if action, err := bot.ParseAction(b.CustomID); err == nil && action.Verb == bot.Remove {
				return action.Arg
			}
		}
	}
	return ""
}
