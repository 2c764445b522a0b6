package telegram

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

// send sends an unasked message and counts the marks set before it.
func send(w *world, chat string) (begun int, err error) {
	err = w.adapter.Send(w.t.Context(), chat, bot.Reply{Title: "Fact of the day"}, "x", func(context.Context) error { begun++; return nil })
	return begun, err
}

func TestSendUnasked(t *testing.T) {
	for name, c := range map[string]struct {
		fault fake.Fault
		want  error // nil for sent, errAny for an error that leaves it open
		sent  int
	}{
		"well":          {fake.Fault{Method: "none"}, nil, 1},
		"told to wait":  {fake.TooMany("sendMessage", 1), nil, 1},
		"blocked":       {fake.Blocked("sendMessage"), bot.ErrGone, 0},
		"no such chat":  {fake.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: chat not found"}, bot.ErrGone, 0},
		"no such topic": {fake.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: message thread not found"}, bot.ErrGone, 0},
		"bad gateway":   {fake.BadGateway("sendMessage"), errAny, 0},
		"cut":           {fake.Fault{Method: "sendMessage", Status: 200, Body: `{"ok":tr`}, errAny, 0},
		"cut later":     {effective(fake.Truncated("sendMessage")), nil, 1},
		"a proxy's 401": {fake.Fault{Method: "sendMessage", Status: 401, Body: "<html>proxy</html>"}, errAny, 0},
		"no answer":     {fake.Fault{Method: "sendMessage", Drop: true}, errAny, 0},
		"bad token":     {fake.Fault{Method: "sendMessage", Status: 401}, bot.ErrNotSent, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, nil)
			w.call("getMe")
			chat := w.server.Group(-100, "G")
			w.server.Fail(c.fault)
			begun, err := send(w, "-100#7")
			switch {
			case c.want == nil && err != nil, c.want != nil && err == nil:
				t.Errorf("%v, want %v", err, c.want)
			case errors.Is(c.want, errAny) && (errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrNotSent)):
				t.Errorf("it may have arrived, and %v", err)
			case c.want != nil && !errors.Is(c.want, errAny) && !errors.Is(err, c.want):
				t.Errorf("%v, want %v", err, c.want)
			}
			if begun != 1 {
				t.Errorf("marked %d times", begun)
			}
			if got := chat.Messages(); len(got) != c.sent || c.sent == 1 && got[0].Thread != 7 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// effective makes a fault one of a request that took effect.
func effective(f fake.Fault) fake.Fault { f.After = true; return f }

// errAny stands for an error that is none of bot's.
var errAny = errors.New("any")

func TestSendUnaskedEnds(t *testing.T) {
	w := begin(t, nil)
	w.call("getMe")
	refused := errors.New("the claim is lost")
	err := w.adapter.Send(t.Context(), "501", bot.Reply{Title: "x"}, "x", func(context.Context) error { return refused })
	if !errors.Is(err, refused) || len(w.server.Calls("sendMessage")) > 0 {
		t.Errorf("sent without a mark: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.adapter.Send(ended, "501", bot.Reply{Title: "x"}, "x", nil); !errors.Is(err, bot.ErrNotSent) {
		t.Errorf("ended while it waited: %v", err)
	}
	for _, place := range []string{"", "x", "5#", "5#x", "99999999999999999999"} {
		if _, err := send(w, place); !errors.Is(err, bot.ErrGone) {
			t.Errorf("%q: %v", place, err)
		}
	}
	group := w.server.Group(-9, "G")
	group.Migrate(-1009)
	if _, err := send(w, "-9"); err != nil {
		t.Errorf("a group with a new id: %v", err)
	}
}

// markedMemory writes down each mark that is put on an update.
type markedMemory struct {
	bot.Memory
	mu    sync.Mutex
	marks string
}

// note writes down the first letter of a mark, "u" for an answer that is under
// way, and "-" for one that is no longer.
func (m *markedMemory) note(key, mark string) {
	if !strings.Contains(key, "/update/") || strings.HasSuffix(key, "/sent") {
		return
	}
	if strings.HasSuffix(key, "/underway") && mark != "-" {
		mark = "u"
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.marks += mark[:1]
}

func (m *markedMemory) seen() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.marks
}

func (m *markedMemory) Put(ctx context.Context, k string, v []byte, d time.Duration) error {
	m.note(k, string(v))
	return m.Memory.Put(ctx, k, v, d)
}

func (m *markedMemory) PutIfAbsent(ctx context.Context, k string, v []byte, d time.Duration) (bool, error) {
	m.note(k, string(v))
	return m.Memory.PutIfAbsent(ctx, k, v, d)
}

func (m *markedMemory) Delete(ctx context.Context, k string) error {
	m.note(k, "-")
	return m.Memory.Delete(ctx, k)
}

// An answer is marked as under way while it is, and not while it waits to be
// sent again.
func TestMarkWhileUnderWay(t *testing.T) {
	for mode, want := range map[Mode]string{Polling: "u-u-ud", Webhook: "cu-u-ud"} {
		marked := &markedMemory{Memory: bot.NewMemory(nil)}
		change := func(w *world, _ *Config) {
			w.core.memory = marked
			w.server.Fail(fake.Fault{Method: "sendMessage", Hang: 50 * time.Millisecond}, fake.TooMany("sendMessage", 1))
		}
		w := inMode(t, mode, change)
		chat := w.server.Private(ana)
		chat.Say(ana, "hi")
		w.messages(chat, 1)
		w.idle()
		if marked.seen() != want {
			t.Errorf("%s: marks %q, want %q", mode, marked.seen(), want)
		}
	}
}
