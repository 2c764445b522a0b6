package api

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/sethvargo/go-retry"
)

// maxTries is how often a request without a chat's limits is tried again, and
// maxQueryWait how long an answer to a query is held back: it expires.
const (
	maxTries     = 4
	maxQueryWait = 10 * time.Second
)

// Backoff gives growing pauses with jitter.
func (c *Client) Backoff() retry.Backoff {
	return retry.WithJitterPercent(30, retry.WithCappedDuration(c.o.RetryMax, retry.NewExponential(c.o.RetryBase)))
}

// PauseAfter waits before a request that failed is made again: as long as the
// server said, at least the next of the pauses, less where ctx ends.
func PauseAfter(ctx context.Context, err error, pauses retry.Backoff) error {
	d, _ := pauses.Next()
	return Pause(ctx, max(d, RetryAfter(err)))
}

// Request makes a request that concerns no chat's limits (answers to queries,
// menus), and tries again for a short while where that may help.
func (c *Client) Request(ctx context.Context, method string, p Params, out any) error {
	pauses := retry.WithMaxRetries(maxTries, c.Backoff())
	query := strings.HasPrefix(method, "answer")
	for {
		err := c.Call(ctx, method, p, out)
		if out == nil && Took(err) {
			return nil
		}
		class := ClassOf(err)
		d, stop := pauses.Next()
		if stop || ctx.Err() != nil || class != Transient && class != Limited {
			return err
		}
		d = max(d, RetryAfter(err))
		if query && d > maxQueryWait {
			return err
		}
		c.o.OnRetry(class.Reason())
		if Pause(ctx, d) != nil {
			return err
		}
	}
}

// Message is a request that puts something into a chat, or changes it there.
type Message struct {
	Method string // "sendMessage", "editMessageText", …
	Chat   int64
	Params Params // without chat_id
	File   *File  // of an upload, nil for none
	// Plain is sent as the text where the server refuses the markup of the one
	// in Params: it costs the markup, not the message. Empty: an error then.
	Plain string
	// Patience is how long the network or the server may go on failing; 0 means
	// for as long as the context lives.
	Patience time.Duration
	// Once: it is not sent again where it may have arrived, and not to another
	// place than the one named.
	Once bool
	// Urgent: it goes out of turn (see Client.Jump).
	Urgent bool
	// Begin is called right before each request; where it fails, nothing is
	// sent. End is told how each ended.
	Begin func(context.Context) error
	End   func(context.Context, error)
}

// dropCopying takes the buttons that copy out of a message, and reports whether
// there were any.
func (m Message) dropCopying() bool {
	markup, had := WithoutCopying(m.Params["reply_markup"])
	delete(m.Params, "reply_markup")
	m.Params.AddNonEmpty("reply_markup", markup)
	return had
}

// Send makes the request of a message and decodes the result into out. It
// waits for the limits, obeys 429, follows a group to its new id, and tries
// again where the network or the server is at fault.
func (c *Client) Send(ctx context.Context, m Message, out any) error {
	pauses := c.Backoff()
	chat, followed := c.groups.today(m.Chat), false
	var failing time.Time // since when; zero while it does not
	for {
		if err := c.limiter.wait(ctx, chat, m.Urgent); err != nil {
			return &Error{Method: m.Method, cause: err, unsent: true}
		}
		m.Params["chat_id"] = strconv.FormatInt(chat, 10)
		err := c.sendOnce(ctx, m, out)
		class := ClassOf(err)
		switch {
		case Took(err):
			c.o.Log.Warn("telegram: sent, though the answer was cut", "error", err)
			return nil
		case err == nil, ctx.Err() != nil && !m.Once:
			return err
		case class == Limited:
			d := RetryAfter(err)
			if d <= 0 {
				d, _ = pauses.Next()
			}
			c.limiter.hold(chat, d)
		case class == Migrated && !followed:
			var e *Error
			errors.As(err, &e)
			c.Moved(ctx, chat, e.MigrateTo)
			chat, followed = e.MigrateTo, true
		case class == BadThread && !m.Once && m.Params["message_thread_id"] != "":
			delete(m.Params, "message_thread_id")
		case class == BadMarkup && m.Plain != "" && m.Params["parse_mode"] != "":
			c.o.Log.Error("telegram: markup refused, sent without", "error", err)
			delete(m.Params, "parse_mode")
			m.Params["text"] = m.Plain
		case class == Bad && m.dropCopying():
			c.o.Log.Warn("telegram: buttons that copy are refused, sent without", "error", err)
		case class == Transient && !m.Once:
			if failing.IsZero() {
				failing = time.Now()
			}
			d, _ := pauses.Next()
			if m.Patience > 0 && time.Since(failing)+d > m.Patience || Pause(ctx, d) != nil {
				return err
			}
		default:
			return err
		}
		c.o.OnRetry(class.Reason())
	}
}

// sendOnce makes a message's request once. One to be made once is not cut
// short by ctx: nobody would know whether it arrived.
func (c *Client) sendOnce(ctx context.Context, m Message, out any) (err error) {
	if m.Begin != nil {
		if err := m.Begin(ctx); err != nil {
			return err
		}
	}
	if m.End != nil {
		defer func() { m.End(ctx, err) }()
	}
	if m.Once {
		ctx = context.WithoutCancel(ctx)
	}
	if m.File != nil {
		return c.Upload(ctx, m.Method, m.Params, *m.File, out)
	}
	return c.Call(ctx, m.Method, m.Params, out)
}

// Delay estimates how long the last of n more messages to a chat would wait for
// its limits.
func (c *Client) Delay(chat int64, n int) time.Duration {
	return c.limiter.delay(c.groups.today(chat), n)
}

// Jump reports whether a chat may have a message out of turn now, one a
// minute, and takes it.
func (c *Client) Jump(chat int64) bool { return c.limiter.jump(c.groups.today(chat)) }

// Jumped reports whether a chat had its message out of turn within a minute.
func (c *Client) Jumped(chat int64) bool { return c.limiter.jumped(c.groups.today(chat)) }
