// Package deliver puts replies into chats: sent, edited, replaced, removed, each
// once if that can be known, and none lost. How they look is render's, which
// requests may be made again is api's.
package deliver

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

// Core is what is needed of bot.Bot; its methods are documented there.
type Core interface {
	Say(n bot.Notice, l bot.Lang) string
	Memory() bot.Memory
	PictureReady(key string) bool
	Picture(ctx context.Context, key string) ([]byte, error)
}

// Options are what a Sender is made of. All are needed.
type Options struct {
	Client  *api.Client
	Core    Core
	Monitor bot.Monitor
	Log     *slog.Logger
	// Timeout is how long handling one update may take.
	Timeout time.Duration
}

// Sender delivers. It is safe for concurrent use.
type Sender struct{ Options }

// New makes a Sender.
func New(o Options) *Sender { return &Sender{o} }

var (
	// ErrStopping is the cause of a context that ends because the process does.
	ErrStopping = errors.New("telegram: stopping")
	// ErrUnfinished says that an update is not answered and is to come again.
	ErrUnfinished = errors.New("telegram: not answered yet")
)

// Settle reports how a delivery ended. Some failures are part of life: people
// block bots, delete messages and take rights away. Everything else is logged,
// once, here. It returns ErrUnfinished where the process ends before the
// delivery did.
func (s *Sender) Settle(ctx context.Context, what string, err error) error {
	c := api.ClassOf(err)
	switch {
	case err == nil || c == api.NotModified:
		return nil
	case c == api.Forbidden || c == api.Gone:
		s.Log.Debug("telegram: not delivered", "what", what, "reason", c.Reason())
	case ctx.Err() != nil && errors.Is(context.Cause(ctx), ErrStopping):
		return ErrUnfinished
	default:
		s.Log.Error("telegram: not delivered", "what", what, "error", err)
	}
	s.Monitor.Failed(bot.Telegram, c.Reason())
	return nil
}

// SettleReply does the same for the answer to an update, which is not given up
// while nobody has refused it: ErrUnfinished then, too.
func (s *Sender) SettleReply(ctx context.Context, err error) error {
	if c := api.ClassOf(err); ctx.Err() != nil && (c == api.Transient || c == api.Limited) {
		if !errors.Is(context.Cause(ctx), ErrStopping) {
			s.Log.Warn("telegram: not delivered in time, it is tried again", "error", err)
			s.Monitor.Retried(bot.Telegram, c.Reason())
		}
		return ErrUnfinished
	}
	if errors.Is(err, errTwice) {
		s.Log.Warn("telegram: an answer was under way at two ends of the process, and is not sent a third time")
		return nil
	}
	return s.Settle(ctx, "reply", err)
}

// How long a request of a kind is tried again that the network or the server
// fails: what stands in for it must still find time. None for sendMessage,
// which nothing stands in for.
const (
	photoPatience = 4 * time.Second
	editPatience  = 20 * time.Second
)

func (s *Sender) patience(method string) time.Duration {
	switch {
	case method == "sendPhoto":
		return min(photoPatience, s.Timeout/4)
	case strings.HasPrefix(method, "edit"):
		return min(editPatience, s.Timeout/4)
	}
	return 0
}

// remember keeps something for a while. A failure is survived.
func (s *Sender) remember(ctx context.Context, what, key string, value any, ttl time.Duration) {
	if err := s.Core.Memory().Put(ctx, key, []byte(api.Encode(value)), ttl); err != nil {
		s.Log.Warn("telegram: "+what+" not remembered", "error", err)
	}
}
