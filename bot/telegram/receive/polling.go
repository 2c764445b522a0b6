package receive

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

const (
	// slowest is how long polling waits for the updates of one batch before
	// it asks for more beside them.
	slowest = 200 * time.Millisecond
	// maxParked is how many updates may be parked: their numbers are one value
	// of the shared memory, which takes 64 KiB.
	maxParked = 4000
)

// Polling knows which updates polls brought and which of them are not handled:
// what may be confirmed. An update is confirmed by the first poll after it was
// handled, and so comes again if the process dies before.
type Polling struct {
	r      *Receiver
	work   context.Context //nolint:containedctx // the handlers': they outlive the polls
	next   int64           // one above the highest seen, 0 where there is nothing to confirm
	open   map[int64]*delivery
	parked map[int64]*delivery
}

var _ api.Taker = (*Polling)(nil)

// Polling takes what polls bring, to be handled under work. It begins with what
// an earlier process had parked; ctx ends that.
func (r *Receiver) Polling(ctx, work context.Context) *Polling {
	p := &Polling{r: r, work: work, open: map[int64]*delivery{}, parked: map[int64]*delivery{}}
	p.unpark(ctx)
	return p
}

// Offset is what to poll from: everything below it was handled, or is parked.
func (p *Polling) Offset() (offset int64, open bool) {
	low := p.next
	for id := range p.open {
		low = min(low, id)
	}
	return low, len(p.open) > 0
}

// Polled tells the monitor how a poll ended.
func (p *Polling) Polled(err error) {
	if err != nil {
		p.r.Monitor.Disconnected(bot.Telegram, part, err)
		return
	}
	p.r.Monitor.Connected(bot.Telegram, part)
	p.r.Monitor.Event(bot.Telegram, part)
}

// Take hands a batch to the queue; more is false when stopped before all were.
func (p *Polling) Take(ctx context.Context, batch []json.RawMessage) (fresh int, more bool) {
	for _, raw := range batch {
		u, id, err := api.DecodeUpdate(raw)
		if id != 0 {
			p.next = max(p.next, id+1)
		}
		if err != nil {
			p.r.Log.Warn("telegram: update ignored", "error", err)
			p.r.Monitor.Failed(bot.Telegram, "update")
			continue
		}
		d, isFresh := p.r.recent.admit(id, raw)
		if !isFresh {
			continue
		}
		fresh++
		if !p.r.Wanted(u) {
			p.r.recent.end(d, true)
			continue
		}
		p.open[id] = d
		if !p.begin(ctx, d, u) {
			return fresh, false
		}
	}
	if len(batch) == api.PollLimit && fresh == 0 {
		p.park(ctx)
	}
	if len(batch) == 0 && len(p.open) == 0 {
		// All is confirmed. The offset is left out from now on, because the
		// numbers may begin anew, lower, when nothing came for a week
		// (Update.update_id).
		p.next = 0
	}
	return fresh, true
}

// begin hands an update to the queue; false when stopped before it could.
func (p *Polling) begin(ctx context.Context, d *delivery, u *api.Update) bool {
	place := p.r.place(u)
	p.r.waits(p.work, u, place) //nolint:contextcheck // the work outlives the poll
	if p.r.queue.Submit(ctx, place, len(d.raw), func() { p.r.run(p.work, d, u) }) {
		return true
	}
	p.r.recent.end(d, false)
	return false
}

// Rest waits until every open update was handled, or some time passes.
func (p *Polling) Rest(ctx context.Context, atLeast time.Duration) {
	if len(p.open) == 0 {
		_ = api.Pause(ctx, atLeast)
	}
	t := time.NewTimer(max(atLeast, slowest))
	defer t.Stop()
	for _, d := range p.open {
		select {
		case <-d.done:
			continue
		case <-t.C:
		case <-ctx.Done():
		}
		break
	}
	p.Settle(ctx)
}

// Settle drops what was handled, and strikes out what of it was parked. What
// was not handled comes again, if not from the server, then from here.
func (p *Polling) Settle(ctx context.Context) {
	for id, d := range p.open {
		if _, ok := d.ended(); ok {
			delete(p.open, id)
		}
	}
	var struck []int64
	for id, d := range p.parked {
		over, ok := d.ended()
		if ok {
			delete(p.parked, id)
			struck = append(struck, id)
		} else if over && ctx.Err() == nil && p.work.Err() == nil {
			p.again(ctx, d)
		}
	}
	if len(struck) == 0 || !p.savePark(ctx) {
		return
	}
	for _, id := range struck {
		if err := p.r.Memory.Delete(ctx, p.parkedKey(id)); err != nil {
			p.r.Log.Warn("telegram: handled update not struck out", "error", err)
		}
	}
}

// again begins a parked update once more.
func (p *Polling) again(ctx context.Context, old *delivery) {
	u, _, err := api.DecodeUpdate(old.raw)
	if err != nil {
		return
	}
	if d, fresh := p.r.recent.admit(old.id, old.raw); fresh {
		p.parked[old.id] = d
		p.begin(ctx, d, u)
	}
}

// park puts the updates in the works into the shared memory, so that they can
// be confirmed: a poll gives a hundred updates from the first unconfirmed on, so
// that one which must wait would keep all but those hundred from coming. They
// are as safe there as the memory is: with a store, they outlive the process.
func (p *Polling) park(ctx context.Context) {
	if len(p.parked)+len(p.open) > maxParked {
		return
	}
	open := map[int64]*delivery{}
	for id, d := range p.open {
		if err := p.r.Memory.Put(ctx, p.parkedKey(id), d.raw, keepDone); err != nil {
			p.r.Log.Warn("telegram: update in the works not written down", "error", err)
			continue
		}
		open[id] = d
	}
	maps.Copy(p.parked, open)
	saved := p.savePark(ctx)
	for id := range open {
		if saved {
			delete(p.open, id)
		} else {
			delete(p.parked, id)
		}
	}
}

// ParkKey names the list of parked updates.
func (r *Receiver) ParkKey() string { return r.Client.Key("parked") }

func (p *Polling) parkedKey(id int64) string {
	return p.r.Client.Key("parked", strconv.FormatInt(id, 10))
}

// savePark writes down which updates are parked.
func (p *Polling) savePark(ctx context.Context) bool {
	var err error
	if len(p.parked) == 0 {
		err = p.r.Memory.Delete(ctx, p.r.ParkKey())
	} else {
		err = p.r.Memory.Put(ctx, p.r.ParkKey(), []byte(api.Encode(slices.Sorted(maps.Keys(p.parked)))), keepDone)
	}
	if err != nil {
		p.r.Log.Warn("telegram: updates in the works not written down", "error", err)
	}
	return err == nil
}

// unpark begins what an earlier process had parked and not handled.
func (p *Polling) unpark(ctx context.Context) {
	v, found, err := p.r.Memory.Get(ctx, p.r.ParkKey())
	var list []int64
	if err != nil || !found || json.Unmarshal(v, &list) != nil {
		return
	}
	for _, id := range list {
		if raw, found, err := p.r.Memory.Get(ctx, p.parkedKey(id)); err == nil && found {
			p.again(ctx, &delivery{id: id, raw: raw})
		}
	}
}
