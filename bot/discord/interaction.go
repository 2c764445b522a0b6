package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// answerTime is how long an interaction's token lives, and so how long an
// answer may take in all (interactions/receiving-and-responding#followup-messages).
const answerTime = 14 * time.Minute

// respond sends the first answer to an interaction: over REST, or as the
// answer to Discord's own request. Discord takes one only.
type respond func(ctx context.Context, c callback) error

// callback is the first answer (interactions/receiving-and-responding#interaction-response-object).
type callback struct {
	Type  discordgo.InteractionResponseType `json:"type"`
	Data  any                               `json:"data,omitempty"`
	files []file
}

// choices is the data of an autocomplete answer. discordgo's own type leaves
// an empty list out, which Discord refuses.
type choices struct {
	Choices []choice `json:"choices"`
}

type choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// gatewayInteraction answers an interaction that came over the gateway.
func (a *Adapter) gatewayInteraction(ctx context.Context, data json.RawMessage) {
	var i discordgo.Interaction
	if !decode(data, &i) {
		a.monitor.Failed(bot.Discord, "unreadable")
		return
	}
	a.threads.noticeIn(data)
	// After that Discord takes no first answer: trying on would help nobody.
	due := time.Now().Add(discordgo.InteractionDeadline)
	a.interaction(ctx, &i, func(ctx context.Context, c callback) error {
		ctx, cancel := context.WithDeadline(ctx, due)
		defer cancel()
		err := a.rest.call(ctx, callbackEndpoint(i.ID, i.Token), &payload{json: c, files: c.files}, nil)
		if hasCode(err, codeAcknowledged) {
			return nil // an answer whose receipt was lost, sent again
		}
		return err
	})
}

// interaction answers an interaction exactly once.
func (a *Adapter) interaction(ctx context.Context, i *discordgo.Interaction, send respond) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	begun := time.Now()
	if !a.claim(ctx, "i", i.ID) {
		return
	}
	var err error
	switch d := i.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
			err = a.autocomplete(ctx, i, d, send)
		} else {
			err = a.command(ctx, i, d, send)
		}
	case discordgo.MessageComponentInteractionData:
		err = a.component(ctx, i, d, send)
	default:
		err = a.notice(ctx, i, bot.NoticeStale, send)
	}
	if err != nil {
		a.log.Warn("discord: an interaction was not answered", "error", err)
		a.monitor.Failed(bot.Discord, "interaction")
		return
	}
	a.arrived(begun)
}

// request is what all kinds of interaction have in common.
func (a *Adapter) request(i *discordgo.Interaction) bot.Request {
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

// moderates reports whether the user may remove others' messages here.
func moderates(i *discordgo.Interaction) bool {
	return i.Member != nil && i.Member.Permissions&(discordgo.PermissionManageMessages|discordgo.PermissionAdministrator) != 0
}

// Names of the options that the adapter adds to every answering command.
const (
	optionPrivate = "private"
	optionFor     = "for"
)

// snowflake is what an id looks like (reference#snowflakes).
var snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)

// command answers a slash command or a message command.
func (a *Adapter) command(ctx context.Context, i *discordgo.Interaction, d discordgo.ApplicationCommandInteractionData, send respond) error {
	r := a.request(i)
	v := view{asker: r.User.ID}
	if d.CommandType == discordgo.MessageApplicationCommand {
		r.Command = findFactsCommand
		if d.Resolved != nil {
			r.Quoted = messageText(d.Resolved.Messages[d.TargetID])
		}
		v.private = true
		return a.reply(ctx, i, r, v, send)
	}
	r.Command = d.Name
	r.Args = map[string]string{}
	var private, given bool
	for _, o := range d.Options {
		switch {
		case o == nil:
		case o.Name == optionPrivate && o.Type == discordgo.ApplicationCommandOptionBoolean:
			private, given = o.Value == true, true
		case o.Name == optionFor && o.Type == discordgo.ApplicationCommandOptionUser:
			if id, _ := o.Value.(string); snowflake.MatchString(id) {
				v.addressee = id
			}
		default:
			r.Args[o.Name] = optionText(o.Value)
		}
	}
	c := a.commands[d.Name]
	// To address somebody is to answer in public, unless told otherwise.
	v.private = private || (c.PrivateReply && !given && v.addressee == "") || c.AdminOnly
	v.public = !c.AdminOnly && ((given && !private) || (v.addressee != "" && !private))
	r.Private = v.private
	return a.reply(ctx, i, r, v, send)
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

// autocomplete offers values for the option being typed.
func (a *Adapter) autocomplete(ctx context.Context, i *discordgo.Interaction, d discordgo.ApplicationCommandInteractionData, send respond) error {
	out := choices{Choices: []choice{}}
	for _, o := range d.Options {
		if o == nil || !o.Focused {
			continue
		}
		found := make(chan []bot.Suggestion, 1)
		u := a.request(i).User
		limited, cancel := context.WithTimeout(ctx, a.cfg.Timing.Acknowledge)
		defer cancel()
		a.aside(func() { found <- a.core.Complete(limited, d.Name, o.Name, optionText(o.Value), u, maxChoices) })
		select {
		case list := <-found:
			out.Choices = offer(list)
		case <-limited.Done(): // an empty list is better than none
		}
		break
	}
	return send(ctx, callback{Type: discordgo.InteractionApplicationCommandAutocompleteResult, Data: out})
}

// offer keeps to Discord's limits: 25 choices with different names, each of
// 100 characters, as its value is.
func offer(list []bot.Suggestion) []choice {
	out := []choice{}
	seen := map[string]bool{}
	for _, s := range list {
		name := shortenUnits(sanitize(s.Label, false), maxChoiceText)
		if name == "" || seen[name] || units(s.Value) > maxChoiceText || len(out) == maxChoices {
			continue
		}
		seen[name] = true
		out = append(out, choice{name, s.Value})
	}
	return out
}

// aside runs f beside the caller, among what drain waits for.
func (a *Adapter) aside(f func()) {
	a.work.beside(f)
}

// notice answers with one of the bot's own sentences, privately.
func (a *Adapter) notice(ctx context.Context, i *discordgo.Interaction, n bot.Notice, send respond) error {
	l := a.language(ctx, a.request(i))
	m := a.compose(a.core.NoticeReply(n, l), view{private: true})
	return send(ctx, callback{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: m[0].create(true)})
}
