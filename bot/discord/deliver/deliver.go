// Package deliver sends what was rendered: answers to interactions, messages to
// channels and to people, and their changes and removals. It must not know how
// an answer came about.
package deliver

import (
	"context"
	"log/slog"
	"time"

	"allybot/bot"
	"allybot/bot/discord/api"
	"allybot/bot/discord/render"
)

// Pictures makes the pictures that messages name.
type Pictures interface {
	// PictureReady reports whether Picture would answer at once.
	PictureReady(key string) bool
	Picture(ctx context.Context, key string) ([]byte, error)
}

// Deliverer sends messages. It is safe for concurrent use.
type Deliverer struct {
	Client     *api.Client
	Pictures   Pictures
	RetryFirst time.Duration // before what follows an answer is sent again
	Log        *slog.Logger
	Failed     func(reason string)   // counts what was given up
	Sorry      func(bot.Lang) string // that something went wrong here
}

// payload gives a message's body with its picture.
func payload(m render.Message, body render.Body) *api.Payload {
	p := &api.Payload{JSON: body}
	if m.Image != nil {
		p.Files = []api.File{{Name: m.ImageName(), ContentType: "image/png", Data: m.Image}}
	}
	return p
}

// draw makes the picture of a message; without it the text still stands.
func (d *Deliverer) draw(ctx context.Context, m render.Message) render.Message {
	if m.Picture == nil {
		return m
	}
	var err error
	if m.Image, err = d.Pictures.Picture(ctx, m.Picture.Key); err != nil {
		d.Log.Warn("discord: no picture", "error", err)
		return m.WithoutPicture()
	}
	return m
}
