package telegram

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

const (
	// pollLimit is how many updates a poll gives at most (getUpdates).
	pollLimit = 100
	// slowest is how long polling waits for the updates of one batch before
	// it asks for more beside them.
	slowest = 200 * time.Millisecond
	// busyPoll is the least time between polls that bring nothing.
	busyPoll = time.Second
	// lastPoll bounds the poll that confirms at the end.
	lastPoll = 3 * time.Second
)

// poll asks for updates until ctx ends. An update is confirmed by the first
// poll after it was handled, and so comes again if the process dies before.
func (a *Adapter) poll(ctx, work context.Context, o *offsets) error {
	looked := a.dropWebhook(ctx)
	a.unpark(ctx, work, o)
	pauses, rest, conflicted := a.backoff(), time.Duration(0), false
	proven := false // the last poll went well; the first, and one after a failure, is short, to know soon
	for ctx.Err() == nil {
		began := a.cfg.Now()
		batch, err := a.getUpdates(ctx, o.confirm(), !proven || len(o.open) > 0)
		if ctx.Err() != nil {
			break
		}
		if proven = err == nil; !proven {
			if classOf(err) == refused {
				return a.rejected(err)
			}
			conflicted = a.pollFailed(err, conflicted)
			d, _ := pauses.Next()
			if classOf(err) == conflict {
				d = a.cfg.ConflictPause
				looked = looked || a.dropWebhook(ctx)
			}
			if pause(ctx, max(d, retryAfter(err))) != nil {
				break
			}
			continue
		}
		if conflicted {
			a.log.Info("telegram: updates arrive again")
		}
		pauses, conflicted = a.backoff(), false
		a.monitor.Connected(bot.Telegram, part)
		a.monitor.Event(bot.Telegram, part)
		if !a.take(ctx, work, o, batch) {
			break
		}
		if len(batch) == pollLimit && o.fresh == 0 {
			a.park(ctx, o)
		}
		if len(batch) == 0 {
			o.settled()
		}
		// A server that answers at once, with nothing new, is not to be spun on:
		// neither one that has no long polls, nor one that gives the updates in
		// the works again.
		rest = nextRest(rest, o.fresh, a.cfg.Now().Sub(began))
		if len(o.open) > 0 {
			o.wait(ctx, max(rest, slowest))
		} else if rest > 0 {
			_ = pause(ctx, rest)
		}
		a.settle(ctx, o)
	}
	return nil //nolint:nilerr // told to stop
}

// confirmLast confirms what was handled since the last poll, so that a restart
// finds only the rest.
func (a *Adapter) confirmLast(ctx context.Context, o *offsets) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastPoll)
	defer cancel()
	a.settle(ctx, o)
	offset := o.confirm()
	if offset == 0 {
		return
	}
	p := tgbotapi.Params{"timeout": "0", "limit": "1", "offset": strconv.FormatInt(offset, 10)}
	if err := a.client.call(ctx, "getUpdates", p, nil); err != nil {
		a.log.Warn("telegram: last updates not confirmed", "error", err)
	}
}

// nextRest gives the pause before the next poll: none while updates come or
// the server takes its time, else growing.
func nextRest(last time.Duration, fresh int, took time.Duration) time.Duration {
	if fresh > 0 || took >= busyPoll {
		return 0
	}
	return min(max(2*last, busyPoll/4), busyPoll)
}

// take hands a batch to the lanes; false when stopped before all were.
func (a *Adapter) take(ctx, work context.Context, o *offsets, batch []json.RawMessage) bool {
	o.fresh = 0
	for _, raw := range batch {
		u, id, err := readUpdate(raw)
		if err != nil {
			a.log.Warn("telegram: update ignored", "error", err)
			a.monitor.Failed(bot.Telegram, "update")
			o.saw(id)
			continue
		}
		f, fresh := a.inbox.accept(id, raw)
		o.saw(id)
		if !fresh {
			continue
		}
		o.fresh++
		if !a.concerns(u) {
			a.inbox.land(f, true)
			continue
		}
		o.open[id] = f
		if !a.begin(ctx, work, f, u) {
			return false
		}
	}
	return true
}

// begin hands an update to its lane; false when stopped before it could.
func (a *Adapter) begin(ctx, work context.Context, f *flight, u *update) bool {
	if a.lanes.submit(ctx, a.laneOf(u), len(f.raw), func() { a.run(work, f, u) }) {
		return true
	}
	a.inbox.land(f, false)
	return false
}

// getUpdates polls once. A long poll is no use where updates are in the works:
// the server gives them again at once.
func (a *Adapter) getUpdates(ctx context.Context, offset int64, brief bool) ([]json.RawMessage, error) {
	timeout := a.cfg.PollTimeout
	if brief {
		timeout = 0
	}
	p := tgbotapi.Params{
		"timeout":         strconv.Itoa(int(timeout / time.Second)),
		"limit":           strconv.Itoa(pollLimit),
		"allowed_updates": allowedUpdates,
	}
	if offset > 0 {
		p["offset"] = strconv.FormatInt(offset, 10)
	}
	var batch []json.RawMessage
	err := a.client.callFor(ctx, timeout+a.cfg.RequestTimeout, "getUpdates", p, &batch)
	return batch, err
}

// pollFailed tells of a failed poll: of a conflict once, in words that say
// what to do.
func (a *Adapter) pollFailed(err error, conflicted bool) bool {
	c := classOf(err)
	a.monitor.Disconnected(bot.Telegram, part, err)
	a.monitor.Retried(bot.Telegram, c.reason())
	switch {
	case c != conflict:
		a.log.Warn("telegram: poll failed, trying again", "error", err)
	case !conflicted:
		a.log.Error("telegram: something else receives this bot's updates: another copy of the bot with the same token, or a webhook; stop it, or give this one a token of its own", "error", err)
	}
	return conflicted || c == conflict
}

// dropWebhook removes a webhook that an earlier run may have left: polls are
// refused while there is one. What waits at Telegram is kept. It reports
// whether it could look; a server that has no webhooks is none to wait for.
func (a *Adapter) dropWebhook(ctx context.Context) bool {
	var info struct {
		URL string `json:"url"`
	}
	err := a.client.call(ctx, "getWebhookInfo", nil, &info)
	if err == nil && info.URL != "" {
		a.log.Info("telegram: removing the webhook that was set, to poll instead")
		err = a.client.call(ctx, "deleteWebhook", nil, nil)
	}
	if err != nil && ctx.Err() == nil {
		a.log.Warn("telegram: webhook not looked at", "error", err)
	}
	return err == nil
}
