package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"allybot/bot"
	"allybot/bot/discord/api"
	"allybot/bot/discord/render"
)

var _ bot.Sender = (*Adapter)(nil)

// DropsRepeats implements bot.Sender. Discord looks for an enforced nonce
// among the messages of "the past few minutes" (resources/message
// #create-message); two are certainly among them.
func (a *Adapter) DropsRepeats() time.Duration { return 2 * time.Minute }

// Send implements bot.Sender: a message in a channel that pings nobody.
func (a *Adapter) Send(ctx context.Context, channel string, r bot.Reply, once string, begin func(context.Context) error) error {
	out := a.render.Reply(r, render.View{})
	if len(out) == 0 {
		return errors.New("discord: nothing to send")
	}
	if err := begin(ctx); err != nil {
		return err
	}
	w := out[0].Create(false)
	w.Nonce, w.Enforce = "d"+once, true
	err := a.client.Call(ctx, api.Messages(channel), &api.Payload{JSON: w}, nil)
	switch {
	case api.HasStatus(err, http.StatusForbidden, http.StatusNotFound):
		return fmt.Errorf("%w: %w", bot.ErrGone, err)
	case api.HasStatus(err, http.StatusUnauthorized, http.StatusTooManyRequests):
		return fmt.Errorf("%w: %w", bot.ErrNotSent, err)
	}
	return err
}
