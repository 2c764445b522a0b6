package deliver

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"allybot/bot/discord/api"
	"allybot/bot/discord/render"
)

// Post sends messages to a channel, as a reply where replyTo names a message.
// The nonce keeps one that is sent again, after its receipt was lost, from
// standing there twice.
func (d *Deliverer) Post(ctx context.Context, channel, replyTo, nonce string, out []render.Message) (ids []string, err error) {
	for n := 0; len(out) > 0; n++ {
		rest, err := d.attempt(ctx, out[0], func(m render.Message) error {
			body := m.Create(false)
			body.Nonce, body.Enforce = nonce+"-"+strconv.Itoa(n), true
			if replyTo != "" {
				body.Reference = &render.Reference{MessageID: replyTo}
			}
			id, err := d.create(ctx, channel, payload(m, body))
			if api.HasCode(err, api.CodeNoHistory) {
				body.Reference = nil
				id, err = d.create(ctx, channel, payload(m, body))
			}
			if id != "" {
				ids = append(ids, id)
			}
			return err
		})
		if err != nil {
			return ids, err
		}
		out = append(rest, out[1:]...)
	}
	return ids, nil
}

func (d *Deliverer) create(ctx context.Context, channel string, p *api.Payload) (id string, err error) {
	var sent struct {
		ID string `json:"id"`
	}
	err = d.Client.Call(ctx, api.Messages(channel), p, &sent)
	return sent.ID, err
}

// Whisper sends messages to a person directly.
func (d *Deliverer) Whisper(ctx context.Context, user, nonce string, out []render.Message) (channel string, ids []string, err error) {
	var dm struct {
		ID string `json:"id"`
	}
	body := &api.Payload{JSON: map[string]string{"recipient_id": user}}
	if err := d.Client.Call(ctx, api.At("POST", "/users/@me/channels"), body, &dm); err != nil {
		return "", nil, err
	}
	ids, err = d.Post(ctx, dm.ID, "", nonce, out)
	return dm.ID, ids, err
}

// Replace puts other messages in the place of those of an answer, and gives
// their ids: none where the old ones are gone. What does not fit into the first
// is sent anew, as a reply to replyTo where that names a message.
func (d *Deliverer) Replace(ctx context.Context, channel string, ids []string, replyTo, nonce string, out []render.Message) ([]string, error) {
	rest, err := d.attempt(ctx, out[0], func(m render.Message) error {
		body := m.Edit()
		body.Content = &m.Content // what stood there before the embeds goes too
		return d.Client.Call(ctx, api.Message("PATCH", channel, ids[0]), payload(m, body), nil)
	})
	if gone(err) {
		d.Remove(ctx, channel, ids[1:]...)
		return nil, nil
	}
	if err != nil {
		return ids, err
	}
	d.Remove(ctx, channel, ids[1:]...)
	more, err := d.Post(ctx, channel, replyTo, nonce, append(rest, out[1:]...))
	return append(ids[:1], more...), err
}

// Waits of Typing: nobody is told of an answer that comes at once, and Discord
// shows each sign for ten seconds (resources/channel#trigger-typing-indicator).
const (
	typingFirst = 700 * time.Millisecond
	typingAgain = 8 * time.Second
)

// Typing shows in a channel that an answer is being made, until stop is called.
func (d *Deliverer) Typing(ctx context.Context, channel string) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for wait := typingFirst; api.Sleep(ctx, wait) == nil; wait = typingAgain {
			if d.Client.Call(ctx, api.At("POST", "/channels/%s/typing", channel), nil, nil) != nil {
				return // it may not write here, or the answer is out
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// React marks a message with an emoji.
func (d *Deliverer) React(ctx context.Context, channel, message, emoji string) error {
	return d.Client.Call(ctx, api.At("PUT", "/channels/%s/messages/%s/reactions/%s/@me", channel, message, emoji), nil, nil)
}

// Remove deletes messages in a channel, as far as they are still there.
func (d *Deliverer) Remove(ctx context.Context, channel string, ids ...string) {
	for _, id := range ids {
		err := d.Client.Call(ctx, api.Message("DELETE", channel, id), nil, nil)
		if err != nil && !gone(err) {
			d.Log.Warn("discord: an answer was not removed", "error", err)
			d.Failed("message")
		}
	}
}

func gone(err error) bool {
	return api.HasCode(err, api.CodeUnknownMessage) || api.HasStatus(err, http.StatusNotFound)
}
