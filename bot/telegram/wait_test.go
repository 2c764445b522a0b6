package telegram

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

// A chat that asks more than it may be answered is told so at once, and once.
func TestManyQuestionsAtOnceAreToldToWait(t *testing.T) {
	for _, mode := range modes {
		t.Run(string(mode), func(t *testing.T) {
			change := func(w *world, c *Config) {
				c.PerGroupMinute, c.PerChatSecond, c.Grace = 20, 1, time.Millisecond
				w.core.reply = func(r bot.Request) bot.Reply {
					if strings.HasSuffix(r.Text, "9") { // the core refuses some
						return w.core.NoticeReply(bot.NoticeSlowDown, bot.Lang("en"))
					}
					return echo(r)
				}
			}
			w := inMode(t, mode, change)
			g := w.server.Group(-1001, "G")
			began := time.Now()
			for i := range 40 {
				g.Say(fake.Person{ID: int64(900 + i), Name: "P"}, fmt.Sprintf("@allybot question %d", i))
			}
			told := func() (n int) {
				for _, m := range g.Messages() {
					if m.Text == "slow down" {
						n++
					}
				}
				return n
			}
			w.wait("the notice", func() bool { return told() > 0 })
			if d := time.Since(began); d > 2*time.Second {
				t.Errorf("told after %v", d)
			}
			// The tenth is refused: that has been told.
			time.Sleep(2 * time.Second)
			if n := told(); n != 1 {
				t.Errorf("told %d times", n)
			}
		})
	}
}

// A few questions in a row are no reason to speak of waiting.
func TestFewQuestionsAreNotToldToWait(t *testing.T) {
	w := begin(t, func(_ *world, c *Config) { c.PerGroupMinute, c.PerChatSecond = 20, 1 })
	g := w.server.Group(-1001, "G")
	for i := range 3 {
		g.Say(bob, fmt.Sprintf("@allybot question %d", i))
	}
	for _, m := range w.messages(g, 3) {
		if !strings.Contains(m.Text, "question") {
			t.Errorf("told %q", m.Text)
		}
	}
}

// Chats to which sends hang hold up no other.
func TestChatsThatHangHoldUpNoOther(t *testing.T) {
	w := begin(t, func(w *world, c *Config) {
		c.Workers, c.RequestTimeout, c.Grace = 2, 30*time.Second, time.Millisecond
		w.server.Fail(fake.Fault{Method: "sendMessage", Times: -1, Hang: time.Minute, Match: func(c fake.Call) bool { return c.Params["chat_id"] != "501" }})
	})
	for i := range 40 {
		p := fake.Person{ID: int64(900 + i), Name: "P"}
		w.server.Private(p).Say(p, "hello")
	}
	w.wait("sends that hang", func() bool { return len(w.server.Calls("sendMessage")) == 40 })
	began := time.Now()
	w.server.Private(ana).Say(ana, "hello")
	w.messages(w.server.Private(ana), 1)
	if d := time.Since(began); d > 2*time.Second {
		t.Errorf("another chat waited %v", d)
	}
}

// What nobody refused is not given up when the time for one try is over.
func TestAnOutageLongerThanOneTryLosesNothing(t *testing.T) {
	for _, mode := range modes {
		t.Run(string(mode), func(t *testing.T) {
			healed := sync.OnceFunc(func() {})
			change := func(w *world, c *Config) {
				c.HandleTimeout = 200 * time.Millisecond
				w.server.Fail(fake.BadGateway("sendMessage"))
				w.server.Fail(fake.Fault{Method: "sendMessage", Times: -1, Status: 500})
				healed = w.server.Heal
			}
			w := inMode(t, mode, change)
			chat := w.server.Private(ana)
			chat.Say(ana, "hello")
			time.Sleep(700 * time.Millisecond)
			healed()
			w.messages(chat, 1)
			w.idle()
			if n := len(chat.Messages()); n != 1 {
				t.Errorf("%d answers", n)
			}
		})
	}
}
