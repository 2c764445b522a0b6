package telegram

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"allybot/bot"
)

const (
	// maxSeen is how many handled updates are remembered in this process.
	maxSeen = 4096
	// keepDone is how long a handled update is remembered for a restart and for
	// other replicas: Telegram keeps updates for 24 hours.
	keepDone = 25 * time.Hour
)

// flight is an update on its way.
type flight struct {
	id   int64
	raw  []byte        // as it came, for parking
	at   time.Time     // when it came
	done chan struct{} // closed at its end
	ok   bool          // handled: it may be confirmed. Read after done.
}

// handled reports whether the update's flight is over and it may be confirmed.
func (f *flight) handled() bool {
	select {
	case <-f.done:
		return f.ok
	default:
		return false
	}
}

// inbox knows which updates are on their way and which were handled.
type inbox struct {
	mu     sync.Mutex
	flying map[int64]*flight
	seen   map[int64]bool
	order  []int64 // of seen, as a ring
	next   int
}

func newInbox() *inbox {
	return &inbox{flying: map[int64]*flight{}, seen: map[int64]bool{}, order: make([]int64, 0, maxSeen)}
}

// accept begins an update's flight. fresh is false where it is on its way
// already (the same flight is given) or was handled (nil is given).
func (b *inbox) accept(id int64, raw []byte) (f *flight, fresh bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seen[id] {
		return nil, false
	}
	if f := b.flying[id]; f != nil {
		return f, false
	}
	f = &flight{id: id, raw: raw, at: time.Now(), done: make(chan struct{})}
	b.flying[id] = f
	return f, true
}

// land ends a flight.
func (b *inbox) land(f *flight, ok bool) {
	b.mu.Lock()
	delete(b.flying, f.id)
	if ok && !b.seen[f.id] {
		b.seen[f.id] = true
		if len(b.order) < maxSeen {
			b.order = append(b.order, f.id)
		} else {
			delete(b.seen, b.order[b.next])
			b.order[b.next] = f.id
			b.next = (b.next + 1) % maxSeen
		}
	}
	b.mu.Unlock()
	f.ok = ok
	close(f.done)
}

// concerns reports whether there is anything to do for an update. What people
// say to each other is not queued: it would keep out what is for the bot.
func (a *Adapter) concerns(u *update) bool {
	m := u.Message
	if m == nil {
		m = u.EditedMessage
	}
	if m == nil {
		return u.CallbackQuery != nil || u.InlineQuery != nil || u.MyChatMember != nil
	}
	if m.Chat == nil {
		return false
	}
	_, ok := a.read(m)
	return ok || m.MigrateToChatID != 0
}

// laneOf is where an update waits. A button's spins while it does, and its
// query expires: where its chat is crowded, it waits beside the questions.
func (a *Adapter) laneOf(u *update) string {
	lane := u.lane()
	if u.CallbackQuery != nil && a.lanes.crowded(lane) {
		return "b" + lane
	}
	return lane
}

// run handles an update that was accepted, and lands it.
func (a *Adapter) run(work context.Context, f *flight, u *update) {
	ok := false
	defer func() { a.inbox.land(f, ok) }()
	ctx, cancel := context.WithTimeout(work, a.cfg.HandleTimeout)
	defer cancel()
	if work.Err() != nil {
		return // stopped before it was begun
	}
	c, over := a.claim(ctx, f.id)
	if c == nil {
		ok = over
		return
	}
	var cut atomic.Bool
	a.dispatch(context.WithValue(context.WithValue(ctx, cutKey{}, &cut), claimKey{}, c), u)
	if ok = !cut.Load(); ok {
		a.arrived(f.at)
	}
	c.end(context.WithoutCancel(ctx), ok)
}

// cutKey finds, in a handler's context, where it is noted that the end of the
// grace cut the handler off: its update is then not handled, and comes again.
type cutKey struct{}

func markCut(ctx context.Context) {
	if cut, ok := ctx.Value(cutKey{}).(*atomic.Bool); ok {
		cut.Store(true)
	}
}

// dispatch handles one update. It survives a panic.
func (a *Adapter) dispatch(ctx context.Context, u *update) {
	defer func() {
		if p := recover(); p != nil {
			// The stack alone: a panic's value may quote what was asked.
			a.log.Error("telegram: update failed", "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			a.monitor.Failed(bot.Telegram, "panic")
		}
	}()
	switch {
	case u.Message != nil:
		a.onMessage(ctx, u.Message, false)
	case u.EditedMessage != nil:
		a.onMessage(ctx, u.EditedMessage, true)
	case u.CallbackQuery != nil:
		a.onCallback(ctx, u.CallbackQuery)
	case u.InlineQuery != nil:
		a.onInline(ctx, u.InlineQuery)
	case u.MyChatMember != nil:
		a.onMember(ctx, u.MyChatMember)
	}
}
