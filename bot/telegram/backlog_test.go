package telegram

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

// slowMemory is a store that takes its time.
type slowMemory struct{ bot.Memory }

func (s slowMemory) Get(ctx context.Context, k string) ([]byte, bool, error) {
	time.Sleep(time.Millisecond)
	return s.Memory.Get(ctx, k)
}

func (s slowMemory) Put(ctx context.Context, k string, v []byte, d time.Duration) error {
	time.Sleep(time.Millisecond)
	return s.Memory.Put(ctx, k, v, d)
}

// What people say to each other while the bot is away keeps no question out.
func TestChatterKeepsNoQuestionOut(t *testing.T) {
	var g *fake.Chat
	marked := &markedMemory{Memory: bot.NewMemory(nil)}
	w := begin(t, func(w *world, _ *Config) {
		w.core.memory = slowMemory{marked}
		g = w.server.Group(-1001, "G")
		for i := range 90 {
			g.Say(bob, fmt.Sprint("chatter ", i))
		}
		g.Say(ana, "/ally argentina")
	})
	w.messages(g, 1)
	w.idle()
	if n := len(w.core.requests()); n != 1 {
		t.Errorf("the core was asked %d times", n)
	}
	if marked.seen() != "ud" {
		t.Errorf("marks %q: chatter was queued", marked.seen())
	}
}

// Every question of a long backlog is answered, in order, however many there
// are of one chat; the polls go on meanwhile.
func TestBacklogOfQuestionsIsAnsweredWhole(t *testing.T) {
	const n = 250
	release := make(chan struct{})
	var g *fake.Chat
	w := begin(t, func(w *world, c *Config) {
		c.MaxPending, c.MaxPerChat = 20, 5
		w.core.reply = func(r bot.Request) bot.Reply {
			if r.Command == "ally" {
				<-release
			}
			return echo(r)
		}
		g = w.server.Group(-1001, "G")
		for i := range n {
			g.Say(ana, fmt.Sprintf("/ally %d", i))
		}
	})
	other := w.server.Private(bob)
	other.Say(bob, "meanwhile")
	w.messages(other, 1)
	close(release)
	ms := w.messages(g, n)
	w.idle()
	if len(g.Messages()) != n {
		t.Errorf("%d answers, want %d", len(g.Messages()), n)
	}
	for i, m := range ms {
		if !strings.HasSuffix(m.Text, fmt.Sprintf("/ally %d", i)) {
			t.Fatalf("answer %d is %q", i, m.Text)
		}
	}
}

// A button pressed in a crowded chat is answered while the questions wait.
func TestButtonInACrowdedChatIsAnsweredAtOnce(t *testing.T) {
	for _, mode := range modes {
		t.Run(string(mode), func(t *testing.T) {
			release := make(chan struct{})
			change := func(w *world, c *Config) {
				c.MaxPerChat = 3
				w.core.reply = func(r bot.Request) bot.Reply {
					if r.Action == "" {
						<-release
					}
					return echo(r)
				}
			}
			w := inMode(t, mode, change)
			free := sync.OnceFunc(func() { close(release) })
			defer free()
			g := w.server.Group(-1001, "G")
			for range 3 {
				g.Say(bob, "/ally x")
			}
			w.wait("a crowd", func() bool { return w.adapter.receiver.Queue().Waiting("c-1001") >= 3 })
			w.answerTo(g.Press(ana, 1, "stale"))
			if n := len(g.Messages()); n != 0 {
				t.Errorf("%d questions were answered first: the test proves nothing", n)
			}
			free()
			w.messages(g, 3)
		})
	}
}

// By webhook, what is over is asked for again.
func TestCrowdedWebhookIsDeliveredAgain(t *testing.T) {
	release := make(chan struct{})
	w, front := hooked(t, func(w *world, c *Config) {
		c.MaxPerChat = 2
		w.core.reply = func(r bot.Request) bot.Reply { <-release; return echo(r) }
	})
	free := sync.OnceFunc(func() { close(release) })
	defer free()
	g := w.server.Group(-1001, "G")
	g.Say(bob, "/ally 0")
	g.Say(bob, "/ally 1")
	w.wait("a crowd", func() bool { return w.adapter.receiver.Queue().Waiting("c-1001") >= 2 })
	body := `{"update_id":7,"message":{"message_id":1,"date":1,"chat":{"id":-1001,"type":"supergroup"},"from":{"id":501,"first_name":"A"},"text":"%s"}}`
	if got := post(t, front.URL, secret, strings.NewReader(fmt.Sprintf(body, "/ally 2"))); got != http.StatusServiceUnavailable {
		t.Errorf("a question in a crowded chat: %d", got)
	}
	if got := post(t, front.URL, secret, strings.NewReader(fmt.Sprintf(strings.Replace(body, "7", "8", 1), "chatter"))); got != http.StatusOK {
		t.Errorf("chatter: %d", got)
	}
	free()
	w.idle()
	if got := post(t, front.URL, secret, strings.NewReader(fmt.Sprintf(body, "/ally 2"))); got != http.StatusOK {
		t.Errorf("delivered again: %d", got)
	}
	if n := len(g.Messages()); n != 3 {
		t.Errorf("%d answers, want 3", n)
	}
}
