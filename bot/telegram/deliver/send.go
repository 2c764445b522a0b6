package telegram

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/sethvargo/go-retry"

	"allybot/bot"
)

// backoff gives growing pauses with jitter.
func (a *Adapter) backoff() retry.Backoff {
	return retry.WithJitterPercent(30, retry.WithCappedDuration(a.cfg.RetryMax, retry.NewExponential(a.cfg.RetryBase)))
}

// file is what an upload carries.
type file struct {
	field, name string
	data        []byte
}

// maxTries is how often a request without a chat's limits is tried again, and
// maxQueryWait how long an answer to a query is held back: it expires.
const (
	maxTries     = 4
	maxQueryWait = 10 * time.Second
)

// How long a request of a kind is tried again that the network or the server
// fails: what stands in for it must still find time. None for sendMessage,
// which nothing stands in for.
const (
	photoPatience = 4 * time.Second
	editPatience  = 20 * time.Second
)

func (a *Adapter) patience(method string) time.Duration {
	switch method {
	case "sendPhoto":
		return min(photoPatience, a.cfg.HandleTimeout/4)
	case "editMessageText", "editMessageCaption":
		return min(editPatience, a.cfg.HandleTimeout/4)
	}
	return a.cfg.HandleTimeout
}

// rest gives up the turn of the job that works under ctx, if one does, while
// wait runs.
func (a *Adapter) rest(ctx context.Context, wait func() error) error {
	if c, ok := ctx.Value(claimKey{}).(*claim); ok && c != nil {
		return a.lanes.rest(wait)
	}
	return wait()
}

// request makes a request that concerns no chat's limits (answers to queries,
// menus), and tries again for a short while where that may help.
func (a *Adapter) request(ctx context.Context, method string, p tgbotapi.Params, out any) error {
	pauses := retry.WithMaxRetries(maxTries, a.backoff())
	query := strings.HasPrefix(method, "answer")
	for {
		err := a.client.call(ctx, method, p, out)
		if out == nil && took(err) {
			return nil
		}
		c := classOf(err)
		d, stop := pauses.Next()
		if stop || ctx.Err() != nil || c != transient && c != limited {
			return err
		}
		if wait := retryAfter(err); wait > d {
			d = wait
		}
		if query && d > maxQueryWait {
			return err
		}
		a.monitor.Retried(bot.Telegram, c.reason())
		if a.rest(ctx, func() error { return pause(ctx, d) }) != nil {
			return err
		}
	}
}

// deliver makes a request that puts something into a chat, for a job of a lane.
// It waits for the
// limits, obeys 429, follows a group to its new id, and tries again where the
// network or the server is at fault, for as long as ctx lives unless something
// can stand in for the request: a reply waits rather than vanishes.
func (a *Adapter) deliver(ctx context.Context, chat int64, method string, p tgbotapi.Params, f *file, out any) error {
	pauses := a.backoff()
	chat = a.moved(chat)
	followed := false
	var failing time.Time // since when; zero while it does not
	for {
		if err := a.lanes.rest(func() error { return a.limits.wait(ctx, chat) }); err != nil {
			return &apiError{Method: method, cause: err}
		}
		p["chat_id"] = strconv.FormatInt(chat, 10)
		sends := strings.HasPrefix(method, "send")
		if sends {
			onTheWire(ctx)
		}
		var err error
		if f != nil {
			err = a.client.upload(ctx, method, p, f.field, f.name, f.data, out)
		} else {
			err = a.client.call(ctx, method, p, out)
		}
		c := classOf(err)
		if sends && c != noError && c != transient {
			offTheWire(ctx)
		}
		if took(err) {
			a.log.Warn("telegram: sent, though the answer was cut", "error", err)
			return nil
		}
		switch {
		case ctx.Err() != nil:
			return err
		case c == limited:
			a.limits.hold(chat, holdFor(err, pauses))
		case c == migrated && !followed:
			var e *apiError
			errors.As(err, &e)
			a.move(ctx, chat, e.MigrateTo)
			chat, followed = e.MigrateTo, true
		case c == badThread && p["message_thread_id"] != "":
			delete(p, "message_thread_id")
		case c == transient:
			if failing.IsZero() {
				failing = time.Now()
			}
			d, _ := pauses.Next()
			if time.Since(failing)+d > a.patience(method) {
				return err
			}
			if a.lanes.rest(func() error { return pause(ctx, d) }) != nil {
				return err
			}
		default:
			return err
		}
		a.monitor.Retried(bot.Telegram, c.reason())
	}
}

// holdFor is how long a chat that answered 429 is left alone: as long as told,
// else longer each time.
func holdFor(err error, pauses retry.Backoff) time.Duration {
	if d := retryAfter(err); d > 0 {
		return d
	}
	d, _ := pauses.Next()
	return d
}

// took reports whether a request took effect of which nothing more is known.
func took(err error) bool {
	var e *apiError
	return errors.As(err, &e) && e.Taken
}

func retryAfter(err error) time.Duration {
	var e *apiError
	if errors.As(err, &e) {
		return e.RetryAfter
	}
	return 0
}

// quiet reports whether a failure is part of life: people block bots, delete
// messages and take rights away. Everything else is logged, once, here.
func (a *Adapter) quiet(ctx context.Context, what string, err error) {
	c := classOf(err)
	switch {
	case err == nil || c == notModified:
		return
	case c == forbidden || c == gone:
		a.log.Debug("telegram: not delivered", "what", what, "reason", c.reason())
	case ctx.Err() != nil && errors.Is(context.Cause(ctx), errStopping):
		markCut(ctx) // it comes again after the restart
		return
	default:
		a.log.Error("telegram: not delivered", "what", what, "error", err)
	}
	a.monitor.Failed(bot.Telegram, c.reason())
}
