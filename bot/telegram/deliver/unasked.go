package deliver

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"allybot/bot"
	"allybot/bot/telegram/api"
	"allybot/bot/telegram/render"
)

// Unasked sends a short reply into a chat that did not ask: see bot.Sender.
// chat is a chat's id, with a forum topic's after "#". Only what certainly was
// not sent is sent again.
func (s *Sender) Unasked(ctx context.Context, chat string, r bot.Reply, begin func(context.Context) error) error {
	to, err := parseTarget(chat)
	if err != nil {
		return err
	}
	pages := render.Pages(r, api.MaxText)
	if len(pages) == 0 {
		return errors.New("telegram: nothing to send")
	}
	m := s.Attempt("").message("sendMessage", to, pages[0], render.Keyboard(r, s.Core, 1, 1))
	m.Once, m.End = true, nil
	begun := false
	var stopped error
	m.Begin = func(ctx context.Context) error {
		if !begun {
			begun, stopped = true, begin(ctx)
		}
		return stopped
	}
	err = s.Client.Send(ctx, m, nil)
	switch c := api.ClassOf(err); {
	case err == nil || stopped != nil:
		return err
	case c == api.Forbidden || c == api.Gone || c == api.BadThread:
		return fmt.Errorf("%w: %w", bot.ErrGone, err)
	case c == api.Unauthorized || c == api.Transient && api.NotTaken(err):
		return fmt.Errorf("%w: %w", bot.ErrNotSent, err)
	}
	return err
}

func parseTarget(s string) (t api.Target, err error) {
	id, topic, threaded := strings.Cut(s, "#")
	t.Chat, err = strconv.ParseInt(id, 10, 64)
	if err == nil && threaded {
		t.Topic, err = strconv.ParseInt(topic, 10, 64)
	}
	if err != nil {
		return api.Target{}, fmt.Errorf("%w: not a chat's id", bot.ErrGone)
	}
	return t, nil
}

// Urgent sends a short reply out of turn, into a chat whose place for one was
// taken before (api.Client.Jump).
func (s *Sender) Urgent(ctx context.Context, to api.Target, r bot.Reply) {
	for _, page := range render.Pages(r, api.MaxText) {
		m := s.Attempt("").message("sendMessage", to, page, "")
		m.Once, m.Urgent, m.Begin, m.End = true, true, nil, nil
		_ = s.Settle(ctx, "notice", s.Client.Send(ctx, m, nil))
	}
}
