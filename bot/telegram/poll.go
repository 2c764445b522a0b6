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
	// slowest is how long polling waits for the updates of one batch before
	// it asks for more beside them.
	slowest = 200 * time.Millisecond
	// busyPoll is the least time between polls that bring nothing.
	busyPoll = time.Second
	// lastPoll bounds the poll that confirms at the end.
	lastPoll = 3 * time.Second
)

// offsets knows which updates a poll brought and which of them are not
// handled: what may be confirmed.
type offsets struct {
	next  int64 // one above the highest seen
	open  map[int64]*flight
	fresh int // of the last batch
}

// land drops the updates that were handled.
func (o *offsets) land() {
	for id, f := range o.open {
		select {
		case <-f.done:
			if f.ok {
				delete(o.open, id)
			}
		default:
		}
	}
}

// confirm is the offset to poll with: everything below it was handled.
func (o *offsets) confirm() int64 {
	low := o.next
	for id := range o.open {
		low = min(low, id)
	}
	return low
}

// wait blocks until every update was handled, or some time passes.
func (o *offsets) wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	for _, f := range o.open {
		select {
		case <-f.done:
		case <-t.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// poll asks for updates until ctx ends. An update is confirmed by the first
// poll after it was handled, and so comes again if the process dies before.
func (a *Adapter) poll(ctx, work context.Context, o *offsets) error {
	looked := a.dropWebhook(ctx)
	pauses, rest, conflicted := a.backoff(), time.Duration(0), false
	for ctx.Err() == nil {
		began := a.cfg.Now()
		batch, err := a.getUpdates(ctx, o.confirm(), len(o.open) > 0)
		if ctx.Err() != nil {
			break
		}
		if err != nil {
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
		// A server that answers at once, with nothing new, is not to be spun on:
		// neither one that has no long polls, nor one that gives the updates in
		// the works again.
		rest = nextRest(rest, o.fresh, a.cfg.Now().Sub(began))
		if len(o.open) > 0 {
			o.wait(ctx, max(rest, slowest))
		} else if rest > 0 {
			_ = pause(ctx, rest)
		}
		o.land()
	}
	return nil //nolint:nilerr // told to stop
}

// confirmLast confirms what was handled since the last poll, so that a restart
// finds only the rest.
func (a *Adapter) confirmLast(ctx context.Context, o *offsets) {
	o.land()
	offset := o.confirm()
	if offset == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastPoll)
	defer cancel()
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
			if id != 0 {
				o.next = max(o.next, id+1)
			}
			continue
		}
		f, fresh := a.inbox.accept(id)
		if !fresh {
			o.next = max(o.next, id+1)
			continue
		}
		o.fresh++
		o.open[id] = f
		o.next = max(o.next, id+1)
		if !a.lanes.submit(ctx, u.lane(), func() { a.run(work, f, u) }) {
			a.inbox.land(f, false)
			return false
		}
	}
	return true
}

// getUpdates polls once: long, unless updates are in the works, which the
// server gives again at once.
func (a *Adapter) getUpdates(ctx context.Context, offset int64, working bool) ([]json.RawMessage, error) {
	timeout := a.cfg.PollTimeout
	if working {
		timeout = 0
	}
	p := tgbotapi.Params{
		"timeout":         strconv.Itoa(int(timeout / time.Second)),
		"limit":           "100",
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
