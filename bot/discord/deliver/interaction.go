package deliver

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"allybot/bot/discord/api"
	"allybot/bot/discord/render"

	"github.com/bwmarrin/discordgo"
)

// Interaction is an interaction to be answered: by First, once, and then over
// REST by what its ids name.
type Interaction struct {
	App, Token string
	First      func(ctx context.Context, c Callback) error
}

// Callback is the first answer (interactions/receiving-and-responding#interaction-response-object).
type Callback struct {
	Type    discordgo.InteractionResponseType `json:"type"`
	Data    any                               `json:"data,omitempty"`
	message render.Message                    // whose picture goes with it
}

func (c Callback) payload() *api.Payload {
	p := payload(c.message, render.Body{})
	p.JSON = c
	return p
}

// OverREST gives a First for an interaction that came over the gateway.
func (d *Deliverer) OverREST(id, token string) func(context.Context, Callback) error {
	// After that Discord takes no first answer: trying on would help nobody.
	due := time.Now().Add(discordgo.InteractionDeadline)
	return func(ctx context.Context, c Callback) error {
		ctx, cancel := context.WithDeadline(ctx, due)
		defer cancel()
		err := d.Client.Call(ctx, api.Callback(id, token), c.payload(), nil)
		if api.HasCode(err, api.CodeAcknowledged) {
			return nil // an answer whose receipt was lost, sent again
		}
		return err
	}
}

// Write gives a first answer as that to Discord's own request.
func (c Callback) Write(w http.ResponseWriter) {
	contentType, body, err := c.payload().Encode()
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
	_ = http.NewResponseController(w).Flush()
}

// Defer says that the answer follows.
func (d *Deliverer) Defer(ctx context.Context, i Interaction, v render.View) error {
	c := Callback{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}
	if v.InPlace {
		c.Type = discordgo.InteractionResponseDeferredMessageUpdate
	} else if v.Private {
		c.Data = map[string]int{"flags": int(discordgo.MessageFlagsEphemeral)}
	}
	return i.First(ctx, c)
}

// Answer answers at once, or defers where a picture is still to be made.
func (d *Deliverer) Answer(ctx context.Context, i Interaction, v render.View, out []render.Message) error {
	if p := out[0].Picture; p != nil && !d.Pictures.PictureReady(p.Key) {
		if err := d.Defer(ctx, i, v); err != nil {
			return err
		}
		return d.Follow(ctx, i, v, v, out)
	}
	rest, err := d.insist(ctx, out[0], func(m render.Message) error {
		c := Callback{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: m.Create(v.Private), message: m}
		if v.InPlace {
			c.Type, c.Data = discordgo.InteractionResponseUpdateMessage, m.Edit()
		}
		return i.First(ctx, c)
	})
	if err != nil {
		return err
	}
	return d.more(ctx, i, v, append(rest, out[1:]...))
}

// Follow fills what was deferred. Where that turns out to be private, and the
// deferral was not, the deferral is taken back.
func (d *Deliverer) Follow(ctx context.Context, i Interaction, deferred, v render.View, out []render.Message) error {
	if v.Private && !deferred.Private {
		if !deferred.InPlace {
			if err := d.after(ctx, api.Original("DELETE", i.App, i.Token), nil); err != nil {
				d.Log.Warn("discord: a deferral stays", "error", err)
			}
		}
		return d.more(ctx, i, v, out)
	}
	rest, err := d.insist(ctx, out[0], func(m render.Message) error {
		return d.after(ctx, api.Original("PATCH", i.App, i.Token), payload(m, m.Edit()))
	})
	if err != nil {
		return err
	}
	return d.more(ctx, i, v, append(rest, out[1:]...))
}

// Unsay deletes the message that a component belongs to.
func (d *Deliverer) Unsay(ctx context.Context, i Interaction) error {
	err := d.after(ctx, api.Original("DELETE", i.App, i.Token), nil)
	if api.HasCode(err, api.CodeUnknownMessage) {
		return nil
	}
	return err
}

// after makes a request that follows the first answer. Where that was the
// answer to an HTTP request, Discord may not know of it yet: a few tries.
func (d *Deliverer) after(ctx context.Context, e api.Endpoint, body *api.Payload) error {
	for attempt := 0; ; attempt++ {
		err := d.Client.Call(ctx, e, body, nil)
		if !api.HasCode(err, api.CodeUnknownMessage, api.CodeUnknownWebhook) || attempt == 3 {
			return err
		}
		if err := api.Sleep(ctx, d.RetryFirst<<attempt); err != nil {
			return err
		}
	}
}

// more sends further messages.
func (d *Deliverer) more(ctx context.Context, i Interaction, v render.View, out []render.Message) error {
	for len(out) > 0 {
		rest, err := d.insist(ctx, out[0], func(m render.Message) error {
			return d.after(ctx, api.FollowUp(i.App, i.Token), payload(m, m.Create(v.Private)))
		})
		if err != nil {
			return err
		}
		out = append(rest, out[1:]...)
	}
	return nil
}
