package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

const (
	// maxUpdate is how large a posted update may be, in bytes: far more than
	// a message of 4,096 characters with all its entities and a message quoted.
	maxUpdate = 1 << 20
	// hookWait is how long a post waits for its update to be handled before
	// Telegram is told to deliver it again: less than our server takes to cut
	// an answer off, and than Telegram waits.
	hookWait = 20 * time.Second

	secretHeader = "X-Telegram-Bot-Api-Secret-Token" //nolint:gosec // a header's name
)

// serveWebhook tells Telegram where to post, then waits for ctx to end. The
// webhook is left in place: what arrives meanwhile waits at Telegram, and other
// replicas go on.
func (a *Adapter) serveWebhook(ctx context.Context) error {
	p := tgbotapi.Params{
		"url":             a.cfg.WebhookURL,
		"secret_token":    a.cfg.WebhookSecret,
		"max_connections": strconv.Itoa(a.cfg.MaxConnections),
		"allowed_updates": allowedUpdates,
	}
	pauses := a.backoff()
	for {
		err := a.client.call(ctx, "setWebhook", p, nil)
		c := classOf(err)
		switch {
		case err == nil:
			a.monitor.Connected(bot.Telegram, part)
			a.watchWebhook(ctx, p)
			return nil
		case ctx.Err() != nil:
			return nil //nolint:nilerr // told to stop
		case c == refused:
			return a.rejected(err)
		case c == bad && !mendsItself(err):
			return errors.Join(errors.New("telegram: the webhook was refused: look at webhook_url"), err)
		}
		d, _ := pauses.Next()
		a.monitor.Disconnected(bot.Telegram, part, err)
		a.monitor.Retried(bot.Telegram, c.reason())
		a.log.Warn("telegram: webhook not set, trying again", "error", err)
		if pause(ctx, max(d, retryAfter(err))) != nil {
			return nil //nolint:nilerr // told to stop
		}
	}
}

// mendsItself reports whether a webhook was refused for what may pass: names
// and hosts that cannot be reached yet. Its address alone cannot.
func mendsItself(err error) bool {
	var e *apiError
	if !errors.As(err, &e) {
		return false
	}
	d := strings.ToLower(e.Description)
	for _, s := range []string{"resolve host", "reach the host", "timed out", "timeout"} {
		if strings.Contains(d, s) {
			return true
		}
	}
	return false
}

// watchWebhook looks, from time to time, whether the webhook stands, until ctx
// ends. It sets it again where something else has taken its place, and tells of
// what Telegram met when it posted.
func (a *Adapter) watchWebhook(ctx context.Context, p tgbotapi.Params) {
	told := 0
	for pause(ctx, a.cfg.WebhookCheck) == nil {
		var info tgbotapi.WebhookInfo
		if err := a.client.call(ctx, "getWebhookInfo", nil, &info); err != nil {
			if ctx.Err() == nil {
				a.log.Warn("telegram: webhook not looked at", "error", err)
			}
			continue
		}
		a.monitor.Event(bot.Telegram, part)
		if info.URL != a.cfg.WebhookURL {
			a.log.Error("telegram: something else removed or replaced this bot's webhook: another copy of the bot with the same token; it is set again")
			a.quiet(ctx, "webhook", a.request(ctx, "setWebhook", p, nil))
		}
		if info.LastErrorDate > told {
			told = info.LastErrorDate
			a.log.Warn("telegram: updates could not be posted to the webhook", "error", a.client.redact(short(info.LastErrorMessage, 300)), "waiting", info.PendingUpdateCount)
		}
	}
}

// receive takes a posted update. It answers 200 only when the update was
// handled, now or before, so that Telegram delivers again what was not.
func (a *Adapter) receive(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "", http.StatusMethodNotAllowed)
		return
	}
	if !same(r.Header.Get(secretHeader), a.cfg.WebhookSecret) {
		http.Error(w, "", http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
	if err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			http.Error(w, "", http.StatusRequestEntityTooLarge)
			return
		}
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	work := a.running.Load()
	if work == nil {
		again(w)
		return
	}
	a.monitor.Event(bot.Telegram, part)
	u, id, err := readUpdate(body)
	if err != nil {
		a.log.Warn("telegram: update ignored", "error", err)
		a.monitor.Failed(bot.Telegram, "update")
		if id == 0 {
			http.Error(w, "", http.StatusBadRequest)
		}
		return // an update of a shape we cannot read: again would be no better
	}
	f, fresh := a.inbox.accept(id, nil)
	if f == nil {
		return // handled before
	}
	if fresh && !a.concerns(u) {
		a.inbox.land(f, true)
		return
	}
	if fresh && !a.lanes.offer(a.laneOf(u), func() { a.run(*work, f, u) }) { //nolint:contextcheck // the work outlives the post
		a.inbox.land(f, false)
		a.monitor.Failed(bot.Telegram, "busy")
	}
	t := time.NewTimer(hookWait)
	defer t.Stop()
	select {
	case <-f.done:
		if f.ok {
			return
		}
	case <-t.C:
	case <-r.Context().Done():
	case <-(*work).Done():
	}
	again(w)
}

// again asks Telegram to deliver once more.
func again(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	http.Error(w, "", http.StatusServiceUnavailable)
}

// same compares secrets in a time that depends on neither.
func same(got, want string) bool {
	g, w := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(g[:], w[:]) == 1
}
