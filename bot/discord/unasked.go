package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"allybot/bot"
)

var _ bot.Sender = (*Adapter)(nil)

// DropsRepeats implements bot.Sender. Discord looks for an enforced nonce
// among the messages of "the past few minutes" (resources/message
// #create-message); two are certainly among them.
func (a *Adapter) DropsRepeats() time.Duration { return 2 * time.Minute }

// Send implements bot.Sender: a message in a channel that pings nobody.
func (a *Adapter) Send(ctx context.Context, channel string, r bot.Reply, once string, begin func(context.Context) error) error {
	out := a.compose(r, view{})
	if len(out) == 0 {
		return errors.New("discord: nothing to send")
	}
	if err := begin(ctx); err != nil {
		return err
	}
	w := out[0].create(false)
	w.Nonce, w.Enforce = "d"+once, true
	err := a.rest.call(ctx, messagesEndpoint(channel), &payload{json: w}, nil)
	var e *APIError
	switch {
	case err == nil || !errors.As(err, &e):
		return err
	case e.Status == http.StatusForbidden || e.Status == http.StatusNotFound:
		return fmt.Errorf("%w: %w", bot.ErrGone, err)
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusTooManyRequests:
		return fmt.Errorf("%w: %w", bot.ErrNotSent, err)
	}
	return err
}
