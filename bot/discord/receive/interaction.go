package receive

import (
	"fmt"
	"regexp"
	"strings"

	"allybot/bot"
	"allybot/bot/discord/render"

	"github.com/bwmarrin/discordgo"
)

// Request is what all kinds of interaction have in common.
func Request(i *discordgo.Interaction) bot.Request {
	r := bot.Request{Platform: bot.Discord, Chat: bot.Chat{
		ID: i.ChannelID, Owner: i.GuildID,
		Private: i.GuildID == "" && i.Context != discordgo.InteractionContextPrivateChannel,
	}}
	r.User.Locale = string(i.Locale)
	switch {
	case i.Member != nil && i.Member.User != nil:
		r.User.ID = i.Member.User.ID
		r.User.Admin = i.GuildID != "" && i.Member.Permissions&(discordgo.PermissionManageGuild|discordgo.PermissionAdministrator) != 0
	case i.User != nil:
		r.User.ID = i.User.ID
	}
	return r
}

// Moderates reports whether the user may remove others' messages here.
func Moderates(i *discordgo.Interaction) bool {
	return i.Member != nil && i.Member.Permissions&(discordgo.PermissionManageMessages|discordgo.PermissionAdministrator) != 0
}

// snowflake is what an id looks like (reference#snowflakes).
var snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)

// Command reads a slash command, or a message command: what is asked, and how
// the answer is to be shown. c is the command of that name, if there is one.
func Command(i *discordgo.Interaction, d discordgo.ApplicationCommandInteractionData, c bot.Command) (bot.Request, render.View) {
	r := Request(i)
	v := render.View{Asker: r.User.ID}
	if d.CommandType == discordgo.MessageApplicationCommand {
		r.Command = findFactsCommand
		if d.Resolved != nil {
			r.Quoted = messageText(d.Resolved.Messages[d.TargetID])
		}
		v.Private = true
		return r, v
	}
	r.Command = d.Name
	r.Args = map[string]string{}
	var private, given bool
	for _, o := range d.Options {
		switch {
		case o == nil:
		case o.Name == render.OptionPrivate && o.Type == discordgo.ApplicationCommandOptionBoolean:
			private, given = o.Value == true, true
		case o.Name == render.OptionFor && o.Type == discordgo.ApplicationCommandOptionUser:
			if id, _ := o.Value.(string); snowflake.MatchString(id) {
				v.Addressee = id
			}
		default:
			r.Args[o.Name] = optionText(o.Value)
		}
	}
	// To address somebody is to answer in public, unless told otherwise.
	v.Private = private || (c.PrivateReply && !given && v.Addressee == "") || c.AdminOnly
	v.Public = !c.AdminOnly && ((given && !private) || (v.Addressee != "" && !private))
	r.Private = v.Private
	return r, v
}

// findFactsCommand is the command that the message command stands for.
const findFactsCommand = "ask"

func optionText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case nil:
		return ""
	default:
		return fmt.Sprint(v)
	}
}

// messageText is what somebody else's message says.
func messageText(m *discordgo.Message) string {
	if m == nil {
		return ""
	}
	parts := []string{m.Content}
	for _, e := range m.Embeds {
		if e != nil {
			parts = append(parts, e.Title, e.Description)
		}
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

// Typed finds the option of a command that is being typed, and what it holds.
func Typed(d discordgo.ApplicationCommandInteractionData) (name, text string, ok bool) {
	for _, o := range d.Options {
		if o != nil && o.Focused {
			return o.Name, optionText(o.Value), true
		}
	}
	return "", "", false
}
