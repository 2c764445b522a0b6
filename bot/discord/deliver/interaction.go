package discord

import (
	"context"
	"fmt"
	"slices"
	"time"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// view is how a reply is shown.
type view struct {
	asker     string // who may remove it; empty in private
	addressee string // a member that it is for, by id
	private   bool   // to the asker only
	public    bool   // the asker said: not private
	inPlace   bool   // instead of the message that the button is on
	page      int
}

// outgoing is one message as it goes out.
type outgoing struct {
	page    page
	content string // who it is for
	files   []file
	picture *bot.Picture // still to be made
}

// wire is a message in JSON, for every request that makes or changes one.
type wire struct {
	Content     *string                      `json:"content,omitempty"`
	Embeds      []*discordgo.MessageEmbed    `json:"embeds"`
	Components  []discordgo.MessageComponent `json:"components"`
	Mentions    mentions                     `json:"allowed_mentions"`
	Flags       int                          `json:"flags,omitempty"`
	Attachments *[]attachment                `json:"attachments,omitempty"`
	Nonce       string                       `json:"nonce,omitempty"`
	Enforce     bool                         `json:"enforce_nonce,omitempty"`
	Reference   *reference                   `json:"message_reference,omitempty"`
}

// mentions forbids every ping: it goes with every message.
type mentions struct {
	Parse       []string `json:"parse"`
	RepliedUser bool     `json:"replied_user"`
}

type attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

type reference struct {
	MessageID string `json:"message_id"`
	Must      bool   `json:"fail_if_not_exists"`
}

const ephemeral = int(discordgo.MessageFlagsEphemeral)

// create gives the message as a new one.
func (o outgoing) create(private bool) wire {
	w := wire{Embeds: o.page.embeds, Components: o.page.rows, Mentions: mentions{Parse: []string{}}}
	if w.Components == nil {
		w.Components = []discordgo.MessageComponent{}
	}
	if o.content != "" {
		w.Content = &o.content
	}
	if private {
		w.Flags = ephemeral
	}
	if len(o.files) > 0 {
		w.Attachments = &[]attachment{{ID: "0", Filename: o.files[0].name, Description: o.page.alt}}
	}
	return w
}

// edit gives the message as a change of another; what it has no part in goes.
func (o outgoing) edit() wire {
	w := o.create(false)
	if w.Attachments == nil {
		w.Attachments = &[]attachment{}
	}
	return w
}

// compose renders a reply: the page asked for where the reply can be made
// again for another, else all of its pages.
func (a *Adapter) compose(r bot.Reply, v view) []outgoing {
	if v.private || v.asker == "" {
		v.asker = ""
		r.Buttons = slices.DeleteFunc(slices.Clone(r.Buttons), func(b bot.Button) bool { return b.Action.Verb == bot.Remove })
	}
	doc := a.render.render(r, v.asker)
	pages := doc.pages
	if doc.turning {
		n := min(v.page, len(pages)-1)
		pages = pages[n : n+1]
	}
	out := make([]outgoing, 0, len(pages))
	for n, p := range pages {
		o := outgoing{page: p}
		if p.picture {
			o.picture = r.Picture
		}
		if n == 0 && v.addressee != "" {
			o.content = fmt.Sprintf(a.core.Say(bot.NoticeAddressed, r.Lang), "<@"+v.addressee+">")
		}
		out = append(out, o)
	}
	return out
}

// reply handles a request and answers an interaction with what comes of it.
// What takes longer than Discord waits is deferred, and follows.
func (a *Adapter) reply(ctx context.Context, i *discordgo.Interaction, r bot.Request, v view, send respond) error {
	if r.Chat.Private {
		v.asker = "" // nobody else is there to remove it from
	}
	done := make(chan []outgoing, 1)
	final := v
	a.aside(func() {
		defer close(done)
		if !a.mayBePublic(ctx, &r.Chat) {
			final.private, final.public, final.inPlace = true, false, v.inPlace && v.private
			r.Private = true
		}
		rep := a.core.Handle(ctx, r)
		if rep.Silent && len(rep.Blocks) == 0 && rep.Title == "" {
			// An interaction cannot go unanswered.
			rep = a.core.NoticeReply(bot.NoticeSlowDown, rep.Lang)
		}
		final = a.shown(rep, final)
		done <- a.compose(rep, final)
	})
	late := time.NewTimer(a.cfg.Timing.Acknowledge)
	defer late.Stop()
	select {
	case out, ok := <-done:
		if !ok {
			return a.notice(ctx, i, bot.NoticeFailed, send)
		}
		return a.sendFirst(ctx, i, final, out, send)
	case <-late.C:
		if err := send(ctx, deferral(v)); err != nil {
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
			out = a.compose(rep, final)
		}
		return a.followUp(ctx, i, v, final, out)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// shown decides who sees a reply: notices and what the bot calls private go
// to the asker alone, unless the asker said otherwise of a list.
func (a *Adapter) shown(r bot.Reply, v view) view {
	if r.Kind == bot.KindNotice || r.Silent || (r.Private && !v.public) {
		if !v.private {
			v.inPlace = false
		}
		v.private = true
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
	return known && a.listed(ctx, s, c)
}

// settings reads what the owner chose, and whether that was found out in time.
func (a *Adapter) settings(ctx context.Context, owner string) (s bot.Settings, known bool) {
	ctx, cancel := context.WithTimeout(ctx, memoryTime)
	defer cancel()
	s = a.core.Settings(ctx, bot.Discord, owner)
	return s, ctx.Err() == nil
}

// language is the asker's, found out within the same time.
func (a *Adapter) language(ctx context.Context, r bot.Request) bot.Lang {
	ctx, cancel := context.WithTimeout(ctx, memoryTime)
	defer cancel()
	return a.core.Language(ctx, r)
}

func deferral(v view) callback {
	c := callback{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}
	if v.inPlace {
		c.Type = discordgo.InteractionResponseDeferredMessageUpdate
		return c
	}
	if v.private {
		c.Data = map[string]int{"flags": ephemeral}
	}
	return c
}

// sendFirst answers at once, or defers where a picture is still to be made.
func (a *Adapter) sendFirst(ctx context.Context, i *discordgo.Interaction, v view, out []outgoing, send respond) error {
	first := out[0]
	if first.picture != nil && !a.core.PictureReady(first.picture.Key) {
		if err := send(ctx, deferral(v)); err != nil {
			return err
		}
		return a.followUp(ctx, i, v, v, out)
	}
	a.draw(ctx, &first)
	c := callback{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: first.create(v.private), files: first.files}
	if v.inPlace {
		c.Type, c.Data = discordgo.InteractionResponseUpdateMessage, first.edit()
	}
	if err := send(ctx, c); err != nil {
		return err
	}
	return a.sendRest(ctx, i, v, out[1:])
}

// followUp fills what was deferred. Where that turns out to be private, and
// the deferral was not, the deferral is taken back.
func (a *Adapter) followUp(ctx context.Context, i *discordgo.Interaction, deferred, v view, out []outgoing) error {
	a.draw(ctx, &out[0])
	if v.private && !deferred.private {
		if !deferred.inPlace {
			if err := a.after(ctx, originalEndpoint("DELETE", i.AppID, i.Token), nil); err != nil {
				a.log.Warn("discord: a deferral stays", "error", err)
			}
		}
		return a.sendRest(ctx, i, v, out)
	}
	body := &payload{json: out[0].edit(), files: out[0].files}
	if err := a.after(ctx, originalEndpoint("PATCH", i.AppID, i.Token), body); err != nil {
		return err
	}
	return a.sendRest(ctx, i, v, out[1:])
}

// after makes a request that follows the first answer. Where that was the
// answer to an HTTP request, Discord may not know of it yet: a few tries.
func (a *Adapter) after(ctx context.Context, e endpoint, body *payload) error {
	for attempt := 0; ; attempt++ {
		err := a.rest.call(ctx, e, body, nil)
		if !hasCode(err, codeUnknownMessage, codeUnknownWebhook) || attempt == 3 {
			return err
		}
		if err := sleep(ctx, a.cfg.Timing.RetryFirst<<attempt); err != nil {
			return err
		}
	}
}

// sendRest sends further messages.
func (a *Adapter) sendRest(ctx context.Context, i *discordgo.Interaction, v view, out []outgoing) error {
	for n := range out {
		a.draw(ctx, &out[n])
		body := &payload{json: out[n].create(v.private), files: out[n].files}
		if err := a.after(ctx, followUpEndpoint(i.AppID, i.Token), body); err != nil {
			return err
		}
	}
	return nil
}

// draw makes the picture of a message; without it the text still stands.
func (a *Adapter) draw(ctx context.Context, o *outgoing) {
	if o.picture == nil {
		return
	}
	png, err := a.core.Picture(ctx, o.picture.Key)
	if err != nil {
		a.log.Warn("discord: no picture", "error", err)
		o.page = o.page.withoutPicture()
		return
	}
	o.files = []file{{pictureName(o.picture.Name), png}}
}
