package receive

import (
	"context"
	"net/http"
	"time"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

// hookWait is how long a post waits for its update to be handled before
// Telegram is told to deliver it again: less than our server takes to cut
// an answer off, and than Telegram waits.
const hookWait = 20 * time.Second

// Open lets posted updates in, to be handled under work; Close lets no more in.
func (r *Receiver) Open(work context.Context) { r.running.Store(&work) }

// Close lets no more updates in.
func (r *Receiver) Close() { r.running.Store(nil) }

// IsOpen reports whether posted updates are let in.
func (r *Receiver) IsOpen() bool { return r.running.Load() != nil }

// Webhook serves what Telegram posts with a secret. It answers 200 only when
// the update was handled, now or before, so that Telegram delivers again what
// was not.
func (r *Receiver) Webhook(secret string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		raw, ok := api.ReadUpdate(w, req, secret)
		if !ok {
			return
		}
		work := r.running.Load()
		if work == nil {
			api.Redeliver(w)
			return
		}
		r.Monitor.Event(bot.Telegram, part)
		u, id, err := api.DecodeUpdate(raw)
		if err != nil {
			r.Log.Warn("telegram: update ignored", "error", err)
			r.Monitor.Failed(bot.Telegram, "update")
			if id == 0 {
				http.Error(w, "", http.StatusBadRequest)
			}
			return // an update of a shape we cannot read: again would be no better
		}
		if !r.posted(req.Context(), *work, u, id) {
			api.Redeliver(w)
		}
	})
}

// posted handles a posted update and reports whether it was handled, now or
// before.
func (r *Receiver) posted(ctx, work context.Context, u *api.Update, id int64) bool {
	d, fresh := r.recent.admit(id, nil)
	switch {
	case d == nil:
		return true
	case fresh && !r.Wanted(u):
		r.recent.end(d, true)
		return true
	case fresh:
		place := r.place(u)
		r.waits(work, u, place)
		if !r.queue.Offer(place, func() { r.run(work, d, u) }) {
			r.recent.end(d, false)
			r.Monitor.Failed(bot.Telegram, "busy")
			return false
		}
	}
	t := time.NewTimer(hookWait)
	defer t.Stop()
	select {
	case <-d.done:
		return d.ok
	case <-t.C:
	case <-ctx.Done():
	case <-work.Done():
	}
	return false
}
