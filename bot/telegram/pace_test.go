package telegram

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

// What fails again and again is tried again after longer and longer pauses.
func TestPausesGrow(t *testing.T) {
	for _, method := range []string{"getMe", "getUpdates", "sendMessage", "answerCallbackQuery"} {
		t.Run(method, func(t *testing.T) {
			w := begin(t, func(w *world, c *Config) {
				c.RetryBase, c.RetryMax = 40*time.Millisecond, time.Minute
				w.server.Fail(fake.Fault{Method: method, Times: 4, Status: 502, Body: "<html>"})
			})
			chat := w.server.Private(ana)
			chat.Say(ana, "hi")
			chat.Press(ana, 1, "stale")
			w.wait("the fifth time", func() bool { return len(w.server.Calls(method)) >= 5 })
			calls := w.server.Calls(method)
			// 40, 80, 160 and 320 ms, each up to 30 % shorter or longer.
			if first, last := calls[1].At.Sub(calls[0].At), calls[4].At.Sub(calls[3].At); first < 20*time.Millisecond || last < 200*time.Millisecond {
				t.Errorf("paused %v, at last %v", first, last)
			}
		})
	}
}

func TestConflictRestsAsLongAsTold(t *testing.T) {
	w := begin(t, func(w *world, c *Config) {
		c.ConflictPause = 400 * time.Millisecond
		w.server.Fail(fake.Fault{Method: "getUpdates", Times: 2, Status: 409, Description: "Conflict: terminated by other getUpdates request"})
	})
	w.wait("the third poll", func() bool { return len(w.server.Calls("getUpdates")) >= 3 })
	calls := w.server.Calls("getUpdates")
	for i := range 2 {
		if d := calls[i+1].At.Sub(calls[i].At); d < 390*time.Millisecond {
			t.Errorf("rested %v", d)
		}
	}
}

// A redirect would carry the token elsewhere.
func TestRedirectsAreNotFollowed(t *testing.T) {
	var reached atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		reached.Add(1)
		_, _ = w.Write([]byte(`{"ok":true,"result":{}}`))
	}))
	t.Cleanup(elsewhere.Close)
	for _, status := range []int{301, 302, 307, 308} {
		w := begin(t, func(w *world, _ *Config) {
			for _, m := range []string{"getMe", "getUpdates", "sendMessage"} {
				w.server.Fail(fake.Fault{Method: m, Status: status, Location: elsewhere.URL + "/bot" + w.server.Token() + "/" + m})
			}
		})
		chat := w.server.Private(ana)
		chat.Say(ana, "hi")
		w.messages(chat, 1) // tried again where it belongs
		w.end()
		w.wantNoToken()
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("%d requests went elsewhere", n)
	}
}

func TestWorkersAreBounded(t *testing.T) {
	var now, most atomic.Int32
	w := begin(t, func(w *world, c *Config) {
		c.Workers = 2
		w.core.reply = func(r bot.Request) bot.Reply {
			n := now.Add(1)
			defer now.Add(-1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
				continue
			}
			time.Sleep(20 * time.Millisecond)
			return echo(r)
		}
	})
	for i := range 10 {
		p := fake.Person{ID: int64(900 + i), Name: "P"}
		w.server.Private(p).Say(p, "hello")
	}
	w.wait("answers", func() bool { return w.server.Sent() == 10 })
	if n := most.Load(); n != 2 {
		t.Errorf("%d at a time, want 2", n)
	}
}

// What was handled after the last poll is confirmed before the end.
func TestTheEndConfirms(t *testing.T) {
	release := make(chan struct{})
	w := begin(t, func(w *world, _ *Config) {
		w.core.reply = func(r bot.Request) bot.Reply { <-release; return echo(r) }
	})
	chat := w.server.Private(ana)
	chat.Say(ana, "hi")
	w.wait("the question", func() bool { return len(w.core.requests()) == 1 })
	w.stop()
	w.wait("no more polls", func() bool { return !w.adapter.receiver.IsOpen() })
	close(release)
	if err := <-w.ended; err != nil {
		t.Fatal(err)
	}
	w.stop = nil
	if len(chat.Messages()) != 1 || w.server.Pending() != 0 {
		t.Errorf("%d answers, %d updates left for the next process", len(chat.Messages()), w.server.Pending())
	}
}

// By webhook too, a chat's questions are answered in the order they came in.
func TestOrderByWebhook(t *testing.T) {
	release := make(chan struct{})
	w, front := hooked(t, func(w *world, _ *Config) {
		w.core.reply = func(r bot.Request) bot.Reply {
			<-release
			if r.Text == "0" {
				time.Sleep(50 * time.Millisecond)
			}
			return echo(r)
		}
	})
	free := sync.OnceFunc(func() { close(release) })
	defer free()
	chat := w.server.Private(ana)
	var posts sync.WaitGroup
	for i := range 6 {
		body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"chat":{"id":501,"type":"private"},"from":{"id":501,"first_name":"A"},"text":"%d"}}`, 50+i, i+1, i)
		posts.Go(func() {
			if got := post(t, front.URL, secret, strings.NewReader(body)); got != http.StatusOK {
				t.Errorf("post: %d", got)
			}
		})
		w.wait("the post", func() bool { return w.adapter.receiver.Queue().Waiting("c501") == i+1 })
	}
	free()
	posts.Wait()
	for i, m := range w.messages(chat, 6) {
		if !strings.HasSuffix(m.Text, fmt.Sprint(i)) {
			t.Errorf("answer %d is %q", i, m.Text)
		}
	}
}
