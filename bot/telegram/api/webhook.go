package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// MaxUpdate is how large a posted update may be, in bytes: far more than
// a message of 4,096 characters with all its entities and a message quoted.
const MaxUpdate = 1 << 20

// SecretHeader is where Telegram sends a webhook's secret.
const SecretHeader = "X-Telegram-Bot-Api-Secret-Token" //nolint:gosec // a header's name

// secretForm is what setWebhook takes as secret_token.
var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// Webhook is where Telegram posts updates.
type Webhook struct {
	URL            string // https
	Secret         string // what Telegram sends along, 1 to 256 of [A-Za-z0-9_-]
	MaxConnections int    // posts at a time, 1 to 100
	Allowed        string // the kinds of update, as JSON
}

// Check says what is wrong with a webhook. No error holds the secret.
func (w Webhook) Check() error {
	if u, err := url.Parse(w.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("telegram: webhook mode needs webhook_url, an https address")
	}
	if !secretForm.MatchString(w.Secret) {
		return errors.New("telegram: webhook mode needs webhook_secret, 1 to 256 of A-Z a-z 0-9 _ -")
	}
	if w.MaxConnections < 1 || w.MaxConnections > 100 {
		return fmt.Errorf("telegram: max_connections is %d, allowed are 1 to 100", w.MaxConnections)
	}
	return nil
}

func (w Webhook) params() Params {
	return Params{
		"url":             w.URL,
		"secret_token":    w.Secret,
		"max_connections": strconv.Itoa(w.MaxConnections),
		"allowed_updates": w.Allowed,
	}
}

// SetWebhook tells Telegram where to post, trying until it takes it or ctx
// ends, and telling failed of each failure. It returns an error only where
// trying again is pointless.
func (c *Client) SetWebhook(ctx context.Context, w Webhook, failed func(error)) error {
	pauses := c.Backoff()
	for {
		err := c.Call(ctx, "setWebhook", w.params(), nil)
		class := ClassOf(err)
		switch {
		case err == nil || ctx.Err() != nil:
			return nil //nolint:nilerr // told to stop
		case class == Unauthorized && c.confirmRefusal(ctx):
			return c.Refused(err)
		case class == Bad && !mendsItself(err):
			return errors.Join(errors.New("telegram: the webhook was refused: look at webhook_url"), err)
		}
		failed(err)
		c.o.OnRetry(class.Reason())
		c.o.Log.Warn("telegram: webhook not set, trying again", "error", err)
		if PauseAfter(ctx, err, pauses) != nil {
			return nil //nolint:nilerr // told to stop
		}
	}
}

// mendsItself reports whether a webhook was refused for what may pass: names
// and hosts that cannot be reached yet. Its address alone cannot.
func mendsItself(err error) bool {
	var e *Error
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

// WebhookInfo asks where Telegram posts, if anywhere.
func (c *Client) WebhookInfo(ctx context.Context) (info tgbotapi.WebhookInfo, err error) {
	err = c.Call(ctx, "getWebhookInfo", nil, &info)
	return info, err
}

// WatchWebhook looks, from time to time, whether a webhook stands, until ctx
// ends. It sets it again where something else has taken its place, and tells of
// what Telegram met when it posted; alive is told that Telegram answered. It
// returns an error only where the token is refused.
func (c *Client) WatchWebhook(ctx context.Context, w Webhook, every time.Duration, alive func()) error {
	told := 0
	for Pause(ctx, every) == nil {
		info, err := c.WebhookInfo(ctx)
		switch {
		case ctx.Err() != nil:
			return nil //nolint:nilerr // told to stop
		case ClassOf(err) == Unauthorized && c.confirmRefusal(ctx):
			return c.Refused(err)
		case err != nil:
			c.o.Log.Warn("telegram: webhook not looked at", "error", err)
			continue
		}
		alive()
		if info.URL != w.URL {
			c.o.Log.Error("telegram: something else removed or replaced this bot's webhook: another copy of the bot with the same token; it is set again")
			if err := c.Request(ctx, "setWebhook", w.params(), nil); err != nil {
				c.o.Log.Error("telegram: webhook not set again", "error", err)
			}
		}
		if info.LastErrorDate > told {
			told = info.LastErrorDate
			c.o.Log.Warn("telegram: updates could not be posted to the webhook", "error", c.Redact(short(info.LastErrorMessage, 300)), "waiting", info.PendingUpdateCount)
		}
	}
	return nil
}

// ReadUpdate takes what was posted to a webhook, if it comes from Telegram;
// else it answers and reports false.
func ReadUpdate(w http.ResponseWriter, r *http.Request, secret string) (raw []byte, ok bool) {
	refuse := func(status int) ([]byte, bool) {
		http.Error(w, "", status)
		return nil, false
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return refuse(http.StatusMethodNotAllowed)
	}
	if !same(r.Header.Get(SecretHeader), secret) {
		return refuse(http.StatusUnauthorized)
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxUpdate))
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return refuse(http.StatusRequestEntityTooLarge)
	case err != nil:
		return refuse(http.StatusBadRequest)
	}
	return raw, true
}

// Redeliver asks Telegram to deliver an update once more.
func Redeliver(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	http.Error(w, "", http.StatusServiceUnavailable)
}

// same compares secrets in a time that depends on neither.
func same(got, want string) bool {
	g, w := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(g[:], w[:]) == 1
}
