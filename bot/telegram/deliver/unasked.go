package telegram

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

var _ bot.Sender = (*Adapter)(nil)

// DropsRepeats implements bot.Sender: sendMessage knows no name for a message
// that would keep it from being sent twice.
func (a *Adapter) DropsRepeats() time.Duration { return 0 }

// Send implements bot.Sender. chat is a chat's id, with a forum topic's after
// "#". Only what certainly was not sent is sent again.
func (a *Adapter) Send(ctx context.Context, chat string, r bot.Reply, _ string, begin func(context.Context) error) error {
	to, err := parsePlace(chat)
	if err != nil {
		return err
	}
	pages := render(r, maxText)
	if len(pages) == 0 {
		return errors.New("telegram: nothing to send")
	}
	p := to.params()
	p["text"], p["parse_mode"], p["link_preview_options"] = pages[0].html, tgbotapi.ModeHTML, noPreview
	p.AddNonEmpty("reply_markup", encodeKeyboard(keyboard(r)))
	to.chat = a.moved(to.chat)
	begun, followed, pauses := false, false, a.backoff()
	for {
		if err := a.limits.wait(ctx, to.chat); err != nil {
			return fmt.Errorf("%w: %w", bot.ErrNotSent, err)
		}
		if !begun {
			if err := begin(ctx); err != nil {
				return err
			}
			begun = true
		}
		p["chat_id"] = strconv.FormatInt(to.chat, 10)
		// Not cut short by ctx: nobody would know whether it was sent.
		err := a.client.call(context.WithoutCancel(ctx), "sendMessage", p, nil)
		switch c := classOf(err); {
		case err == nil || took(err):
			return nil
		case c == limited:
			a.limits.hold(to.chat, holdFor(err, pauses))
		case c == migrated && !followed:
			var e *apiError
			errors.As(err, &e)
			a.move(ctx, to.chat, e.MigrateTo)
			to.chat, followed = e.MigrateTo, true
		case c == badMarkup && p["parse_mode"] != "":
			a.log.Error("telegram: markup refused, sent without", "error", err)
			delete(p, "parse_mode")
			p["text"] = pages[0].plain
		case c == forbidden || c == gone || c == badThread:
			return fmt.Errorf("%w: %w", bot.ErrGone, err)
		case c == refused || notConnected(err):
			return fmt.Errorf("%w: %w", bot.ErrNotSent, err)
		default:
			return err
		}
		a.monitor.Retried(bot.Telegram, classOf(err).reason())
	}
}

// notConnected reports whether a request never left: no connection was made.
func notConnected(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func parsePlace(s string) (t target, err error) {
	id, topic, threaded := strings.Cut(s, "#")
	t.chat, err = strconv.ParseInt(id, 10, 64)
	if err == nil && threaded {
		t.topic, err = strconv.ParseInt(topic, 10, 64)
	}
	if err != nil {
		return target{}, fmt.Errorf("%w: not a chat's id", bot.ErrGone)
	}
	return t, nil
}
