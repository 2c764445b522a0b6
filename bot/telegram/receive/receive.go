// Package receive takes updates in, by long poll or webhook, and hands each to a
// handler: one after the other in a chat, side by side in different ones, none
// twice that was handled, again if it was not. It sends nothing.
package receive

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

// AllowedUpdates are the kinds of update that are asked for, as JSON; every
// other is ignored.
const AllowedUpdates = `["message","edited_message","callback_query","inline_query","my_chat_member"]`

// part is how monitors know the adapter's one connection.
const part = "telegram"

// Handler handles one update, of which it may remember things under key. An
// error says that the update is not handled and is to come again.
type Handler func(ctx context.Context, u *api.Update, key string) error

// Options are what a Receiver is made of. All are needed.
type Options struct {
	Client  *api.Client
	Memory  bot.Memory
	Monitor bot.Monitor
	Log     *slog.Logger
	Handle  Handler
	// Wanted reports whether there is anything to do for an update. What people
	// say to each other is not queued: it would keep out what is for the bot.
	Wanted func(u *api.Update) bool
	// Waits is told how many updates of its chat an update is the last of that
	// is queued, or is to be delivered again. It must not block; what it gives,
	// if anything, is run beside the updates.
	Waits func(u *api.Update, n int) (then func(context.Context))
	// Timeout is how long handling one update may take.
	Timeout time.Duration
	// MaxPending and MaxPerChat bound the updates that wait: see Queue.
	MaxPending, MaxPerChat int
	// Replicas: other processes may get the same update at the same time.
	Replicas bool
}

// Receiver takes updates in.
type Receiver struct {
	Options
	recent  *recent
	queue   *Queue
	running atomic.Pointer[context.Context] // of the handlers; nil when not running
}

// New makes a Receiver.
func New(o Options) *Receiver {
	return &Receiver{Options: o, recent: newRecent(), queue: NewQueue(o.MaxPending, o.MaxPerChat)}
}

// Queue is where updates wait.
func (r *Receiver) Queue() *Queue { return r.queue }

// place is where an update waits. A button's spins while it does, and its
// query expires: where its chat is crowded, it waits beside the questions.
func (r *Receiver) place(u *api.Update) string {
	origin := u.Origin()
	if u.CallbackQuery != nil && r.queue.Crowded(origin) {
		return "b" + origin
	}
	return origin
}

// waits tells of an update that comes to a place.
func (r *Receiver) waits(work context.Context, u *api.Update, place string) {
	if then := r.Waits(u, r.queue.Waiting(place)+1); then != nil {
		r.queue.Offer("notice of "+place, func() { then(work) })
	}
}

// run handles an update that was admitted, and ends its delivery.
func (r *Receiver) run(work context.Context, d *delivery, u *api.Update) {
	ok := false
	defer func() { r.recent.end(d, ok) }()
	if work.Err() != nil {
		return // stopped before it was begun
	}
	ctx, cancel := context.WithTimeout(work, r.Timeout)
	defer cancel()
	l, done := r.lease(ctx, d.id)
	if l == nil {
		ok = done
		return
	}
	ok = r.handle(ctx, u, l.key) == nil
	l.end(context.WithoutCancel(ctx), ok)
}

// handle survives a panic: what made it would make it again.
func (r *Receiver) handle(ctx context.Context, u *api.Update, key string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			// The stack alone: a panic's value may quote what was asked.
			r.Log.Error("telegram: update failed", "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			r.Monitor.Failed(bot.Telegram, "panic")
			err = nil
		}
	}()
	return r.Handle(ctx, u, key)
}
