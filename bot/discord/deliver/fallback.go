package deliver

import (
	"context"
	"net/http"

	"allybot/bot/discord/api"
	"allybot/bot/discord/render"
)

// LacksPermission reports whether Discord refused because the bot may not do
// that there.
func LacksPermission(err error) bool {
	return api.HasCode(err, api.CodeMissingPermissions, api.CodeEmptyMessage, api.CodeMissingAccess) || api.HasStatus(err, http.StatusForbidden)
}

// hopeless reports whether no form of a message can be sent: there is nothing
// or nobody to send it to, or no right to.
func hopeless(ctx context.Context, err error) bool {
	return err == nil || ctx.Err() != nil || api.HasStatus(err, http.StatusUnauthorized, http.StatusNotFound) ||
		api.HasCode(err, api.CodeUnknownChannel, api.CodeUnknownMessage, api.CodeUnknownWebhook, api.CodeMissingAccess, api.CodeNoDirectMessages, api.CodeAcknowledged)
}

// attempt sends a message in ever plainer forms until Discord takes one: with
// its picture, with its embeds, as plain text. What is left of the plain text
// follows in rest.
func (d *Deliverer) attempt(ctx context.Context, m render.Message, send func(render.Message) error) (rest []render.Message, err error) {
	m = d.draw(ctx, m)
	err = send(m)
	if hopeless(ctx, err) {
		return nil, err
	}
	if m.Image != nil {
		d.Log.Warn("discord: sent without its picture", "error", err)
		m = m.WithoutPicture()
		noted := m
		if LacksPermission(err) {
			noted = m.WithNote(render.LacksAttach().In(m.Lang))
		}
		if err = send(noted); hopeless(ctx, err) {
			return nil, err
		}
	}
	d.Log.Warn("discord: sent as plain text", "error", err)
	plain := m.Plain()
	if LacksPermission(err) {
		plain[0] = plain[0].WithNote(render.LacksEmbed().In(m.Lang))
	}
	return plain[1:], send(plain[0])
}

// insist is attempt for who waits for an answer: where no form is taken, a
// sentence says so.
func (d *Deliverer) insist(ctx context.Context, m render.Message, send func(render.Message) error) (rest []render.Message, err error) {
	rest, err = d.attempt(ctx, m, send)
	if hopeless(ctx, err) {
		return rest, err
	}
	sorry := d.Sorry(m.Lang)
	if LacksPermission(err) {
		sorry = render.LacksBoth().In(m.Lang)
	}
	if again := send(render.Text(sorry, m.Lang)); again != nil {
		return nil, err
	}
	return nil, nil
}
