package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// PollLimit is how many updates a poll gives at most (getUpdates).
	PollLimit = 100
	// busyPoll is the least time between polls that bring nothing.
	busyPoll = time.Second
	// lastPoll bounds the poll that confirms at the end.
	lastPoll = 3 * time.Second
)

// Taker takes the updates that polls bring. Its methods are called by one
// goroutine.
type Taker interface {
	// Offset is the update to ask for next, all before it being confirmed, 0 for
	// none; open says that some from it on are still in the works: the server
	// gives them again, so that a long poll would be none.
	Offset() (offset int64, open bool)
	// Take takes a batch, and reports how many of it are new and whether to go
	// on.
	Take(ctx context.Context, batch []json.RawMessage) (fresh int, more bool)
	// Rest waits: for all that is open, if some is, else for at least.
	Rest(ctx context.Context, atLeast time.Duration)
	// Polled is told how each poll ended.
	Polled(err error)
}

// Poller asks for updates. All of its fields are needed.
type Poller struct {
	Client *Client
	// Allowed are the kinds of update to ask for, as JSON.
	Allowed string
	// Timeout is how long a poll waits for an update.
	Timeout time.Duration
	// ConflictPause is how long polling rests when something else has the
	// bot's updates.
	ConflictPause time.Duration
}

// Run polls until ctx ends, then confirms what was handled. What is not, comes
// again. It returns an error only where the token is refused.
func (p *Poller) Run(ctx context.Context, t Taker) error {
	p.removeWebhook(ctx)
	pauses, rest, conflicts := p.Client.Backoff(), time.Duration(0), 0
	proven := false // the last poll went well; the first, and one after a failure, is short, to know soon
	for ctx.Err() == nil {
		began := time.Now()
		offset, open := t.Offset()
		batch, err := p.poll(ctx, offset, !proven || open)
		if ctx.Err() != nil {
			break
		}
		t.Polled(err)
		if proven = err == nil; !proven {
			class := ClassOf(err)
			if class == Unauthorized && p.Client.confirmRefusal(ctx) {
				return err
			}
			p.Client.o.OnRetry(class.Reason())
			d, _ := pauses.Next()
			if class == Conflict {
				conflicts++
				if p.conflict(ctx, err, conflicts) {
					continue
				}
				d = p.ConflictPause
			} else {
				p.Client.o.Log.Warn("telegram: poll failed, trying again", "error", err)
			}
			_ = Pause(ctx, max(d, RetryAfter(err)))
			continue
		}
		if conflicts > 0 {
			p.Client.o.Log.Info("telegram: updates arrive again")
		}
		pauses, conflicts = p.Client.Backoff(), 0
		fresh, more := t.Take(ctx, batch)
		if !more {
			break
		}
		// A server that answers at once, with nothing new, is not to be spun on:
		// neither one that has no long polls, nor one that gives the updates in
		// the works again.
		rest = nextRest(rest, fresh, time.Since(began))
		t.Rest(ctx, rest)
	}
	return nil //nolint:nilerr // told to stop
}

// nextRest gives the pause before the next poll: none while updates come or
// the server takes its time, else growing.
func nextRest(last time.Duration, fresh int, took time.Duration) time.Duration {
	if fresh > 0 || took >= busyPoll {
		return 0
	}
	return min(max(2*last, busyPoll/4), busyPoll)
}

// Confirm confirms what was handled since the last poll, so that a restart
// finds only the rest. It is for the end, and not cut short by ctx.
func (p *Poller) Confirm(ctx context.Context, offset int64) {
	if offset == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastPoll)
	defer cancel()
	params := Params{"timeout": "0", "limit": "1", "offset": strconv.FormatInt(offset, 10)}
	if err := p.Client.Call(ctx, "getUpdates", params, nil); err != nil {
		p.Client.o.Log.Warn("telegram: last updates not confirmed", "error", err)
	}
}

// poll polls once, briefly where a long poll is no use.
func (p *Poller) poll(ctx context.Context, offset int64, brief bool) ([]json.RawMessage, error) {
	timeout := p.Timeout
	if brief {
		timeout = 0
	}
	params := Params{
		"timeout":         strconv.Itoa(int(timeout / time.Second)),
		"limit":           strconv.Itoa(PollLimit),
		"allowed_updates": p.Allowed,
	}
	if offset > 0 {
		params["offset"] = strconv.FormatInt(offset, 10)
	}
	var batch []json.RawMessage
	err := p.Client.callFor(ctx, timeout+p.Client.o.Timeout, "getUpdates", params, &batch)
	return batch, err
}

// conflict finds out who has the bot's updates, and tells of it: of another
// poller once, of a webhook always, for it is removed. It reports whether to
// poll again at once.
func (p *Poller) conflict(ctx context.Context, err error, nth int) bool {
	var e *Error
	if errors.As(err, &e) && strings.Contains(strings.ToLower(e.Description), "webhook") || nth == 1 {
		if host := p.removeWebhook(ctx); host != "" {
			p.Client.o.Log.Error("telegram: somebody set a webhook for this bot while it polled; it is removed: look for another program that has the bot's token", "webhook", host)
			return nth == 1 // not in circles with who sets it again
		}
	}
	if nth == 1 {
		p.Client.o.Log.Error("telegram: something else receives this bot's updates: another copy of the bot with the same token; stop it, or give this one a token of its own", "error", err)
	}
	return false
}

// removeWebhook removes a webhook, for polls are refused while there is one,
// and gives its host. What waits at Telegram is kept. A server that has no
// webhooks is none to wait for.
func (p *Poller) removeWebhook(ctx context.Context) (host string) {
	info, err := p.Client.WebhookInfo(ctx)
	if err == nil && info.URL != "" {
		host = hostOf(info.URL)
		p.Client.o.Log.Info("telegram: removing the webhook that was set, to poll instead", "webhook", host)
		err = p.Client.Call(ctx, "deleteWebhook", nil, nil)
	}
	if err != nil && ctx.Err() == nil {
		p.Client.o.Log.Warn("telegram: webhook not looked at", "error", err)
	}
	return host
}

// hostOf names a webhook without its path, which may be secret.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "an address that cannot be read"
	}
	return u.Host
}

// confirmRefusal asks once more, by another method, whether the token is
// refused: one 401 may be a slip of the server's.
func (c *Client) confirmRefusal(ctx context.Context) bool {
	_ = Pause(ctx, c.o.RetryBase)
	return ClassOf(c.Call(ctx, "getMe", nil, nil)) == Unauthorized
}

// Me learns who the bot is, trying until it is told or ctx ends, and telling
// failed of each failure. It returns an error only where the token is refused
// twice in a row.
func (c *Client) Me(ctx context.Context, failed func(error)) (me User, err error) {
	pauses := c.Backoff()
	for {
		err := c.Call(ctx, "getMe", nil, &me)
		switch {
		case err == nil || ctx.Err() != nil:
			return me, nil //nolint:nilerr // told to stop
		case ClassOf(err) == Unauthorized && c.confirmRefusal(ctx):
			return me, c.Refused(err)
		}
		failed(err)
		c.o.OnRetry(ClassOf(err).Reason())
		c.o.Log.Warn("telegram: not connected, trying again", "error", err)
		if PauseAfter(ctx, err, pauses) != nil {
			return me, nil //nolint:nilerr // told to stop
		}
	}
}

// Refused explains a refused token to the operator.
func (c *Client) Refused(err error) error {
	return fmt.Errorf("telegram: %s does not accept the bot's token: compare it with @BotFather's, and look at api_url: %w", c.o.URL, err)
}
