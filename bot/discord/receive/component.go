package receive

import (
	"allybot/bot"
	"allybot/bot/discord/render"

	"github.com/bwmarrin/discordgo"
)

// Component reads a pressed button or a chosen option: what is asked, and how
// the answer is to be shown.
func Component(i *discordgo.Interaction, p render.Pressed, page int) (bot.Request, render.View) {
	r := Request(i)
	r.Action = p.Action
	asker := AskerOf(i.Message)
	hidden := i.Message != nil && i.Message.Flags&discordgo.MessageFlagsEphemeral != 0
	v := render.View{Asker: r.User.ID, Private: true, Page: page}
	switch {
	// Pages turn in place, for who asked. Anybody else gets the page for
	// themselves. A private message is its reader's own.
	case p.Turning && (hidden || r.Chat.Private || asker == r.User.ID), p.Menu && (hidden || r.Chat.Private):
		v.InPlace, v.Private, v.Public = true, hidden, !hidden
	}
	r.Private = v.Private
	return r, v
}

// AskerOf finds whose question a message answers: its remove button says so.
func AskerOf(m *discordgo.Message) string {
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
