package telegram

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
)

// maxParked is how many updates may be parked: their numbers are one value of
// the shared memory, which takes 64 KiB.
const maxParked = 4000

// offsets knows which updates polls brought and which of them are not
// handled: what may be confirmed.
type offsets struct {
	next   int64 // one above the highest seen, 0 where there is nothing to confirm
	open   map[int64]*flight
	parked map[int64]*flight
	fresh  int // of the last batch
}

func newOffsets() *offsets {
	return &offsets{open: map[int64]*flight{}, parked: map[int64]*flight{}}
}

// saw notes that an update came; 0 is none.
func (o *offsets) saw(id int64) {
	if id != 0 {
		o.next = max(o.next, id+1)
	}
}

// settled notes that a poll brought nothing: all is confirmed. The offset is
// left out from then on, because the numbers may begin anew, lower, when
// nothing came for a week (Update.update_id).
func (o *offsets) settled() {
	if len(o.open) == 0 {
		o.next = 0
	}
}

// land drops the updates that were handled, and gives those that were
// parked.
func (o *offsets) land() (unparked []int64) {
	for id, f := range o.open {
		if f.handled() {
			delete(o.open, id)
		}
	}
	for id, f := range o.parked {
		if f.handled() {
			delete(o.parked, id)
			unparked = append(unparked, id)
		}
	}
	return unparked
}

// confirm is the offset to poll with: everything below it was handled, or is
// parked.
func (o *offsets) confirm() int64 {
	low := o.next
	for id := range o.open {
		low = min(low, id)
	}
	return low
}

// wait blocks until every open update was handled, or some time passes.
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

// park puts the updates in the works into the shared memory, so that they can
// be confirmed: a poll gives a hundred updates from the first unconfirmed on, so
// that one which must wait would keep all but those hundred from coming. They
// are as safe there as the memory is: with a store, they outlive the process.
func (a *Adapter) park(ctx context.Context, o *offsets) {
	if len(o.parked)+len(o.open) > maxParked {
		return
	}
	open := map[int64]*flight{}
	for id, f := range o.open {
		if err := a.core.Memory().Put(ctx, a.parkedKey(id), f.raw, keepDone); err != nil {
			a.log.Warn("telegram: update in the works not written down", "error", err)
			continue
		}
		open[id] = f
	}
	maps.Copy(o.parked, open)
	if !a.savePark(ctx, o) {
		for id := range open {
			delete(o.parked, id)
		}
		return
	}
	for id := range open {
		delete(o.open, id)
	}
}

func (a *Adapter) parkKey() string { return a.key("parked") }

func (a *Adapter) parkedKey(id int64) string { return a.key("parked", strconv.FormatInt(id, 10)) }

// settle drops what was handled, and strikes out what of it was parked.
func (a *Adapter) settle(ctx context.Context, o *offsets) {
	landed := o.land()
	if len(landed) == 0 || !a.savePark(ctx, o) {
		return
	}
	for _, id := range landed {
		if err := a.core.Memory().Delete(ctx, a.parkedKey(id)); err != nil {
			a.log.Warn("telegram: handled update not struck out", "error", err)
		}
	}
}

// savePark writes down which updates are parked.
func (a *Adapter) savePark(ctx context.Context, o *offsets) bool {
	var err error
	if len(o.parked) == 0 {
		err = a.core.Memory().Delete(ctx, a.parkKey())
	} else {
		err = a.core.Memory().Put(ctx, a.parkKey(), []byte(encode(slices.Sorted(maps.Keys(o.parked)))), keepDone)
	}
	if err != nil {
		a.log.Warn("telegram: updates in the works not written down", "error", err)
	}
	return err == nil
}

// unpark begins what an earlier process had parked and not handled.
func (a *Adapter) unpark(ctx, work context.Context, o *offsets) {
	v, found, err := a.core.Memory().Get(ctx, a.parkKey())
	if err != nil || !found {
		return
	}
	var list []int64
	if json.Unmarshal(v, &list) != nil {
		return
	}
	for _, id := range list {
		raw, found, err := a.core.Memory().Get(ctx, a.parkedKey(id))
		if err != nil || !found {
			continue
		}
		u, _, err := readUpdate(raw)
		if err != nil {
			continue
		}
		f, fresh := a.inbox.accept(id, raw)
		if !fresh {
			continue
		}
		o.parked[id] = f
		if !a.begin(ctx, work, f, u) {
			return
		}
	}
}
