package deliver

import (
	"context"
	"net/http"
	"strconv"

	"allybot/bot/discord/api"
	"allybot/bot/discord/render"
)

// Post sends messages to a channel, as a reply where replyTo names a message.
// The nonce keeps one that is sent again, after its receipt was lost, from
// standing there twice.
func (d *Deliverer) Post(ctx context.Context, channel, replyTo, nonce string, out []render.Message) (ids []string, err error) {
	for n, m := range out {
		m = d.draw(ctx, m)
		body := m.Create(false)
		body.Nonce, body.Enforce = nonce+"-"+strconv.Itoa(n), true
		if replyTo != "" {
			body.Reference = &render.Reference{MessageID: replyTo}
		}
		var sent struct {
			ID string `json:"id"`
		}
		if err := d.Client.Call(ctx, api.Messages(channel), payload(m, body), &sent); err != nil {
			return ids, err
		}
		if sent.ID != "" {
			ids = append(ids, sent.ID)
		}
	}
	return ids, nil
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
	m := d.draw(ctx, out[0])
	err := d.Client.Call(ctx, api.Message("PATCH", channel, ids[0]), payload(m, m.Edit()), nil)
	if gone(err) {
		d.Remove(ctx, channel, ids[1:]...)
		return nil, nil
	}
	if err != nil {
		return ids, err
	}
	d.Remove(ctx, channel, ids[1:]...)
	more, err := d.Post(ctx, channel, replyTo, nonce, out[1:])
	return append(ids[:1], more...), err
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
