package telegram

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

// count counts the answers to each question of a chat.
func count(c *fake.Chat) map[string]int {
	n := map[string]int{}
	for _, m := range c.Messages() {
		n[m.Text]++
	}
	return n
}

func TestRestartBetweenReceivingAndAnswering(t *testing.T) {
	stuck := make(chan struct{})
	var first atomic.Bool
	first.Store(true)
	w := begin(t, func(w *world, c *Config) {
		c.Grace = 100 * time.Millisecond
		w.core.reply = func(r bot.Request) bot.Reply {
			if r.Text == "slow" && first.Load() {
				<-stuck // the process ends while this one is being answered
			}
			return echo(r)
		}
	})
	chat, other := w.server.Private(ana), w.server.Private(bob)
	other.Say(bob, "before")
	w.messages(other, 1)
	chat.Say(ana, "slow")
	chat.Say(ana, "next")
	other.Say(bob, "meanwhile")
	w.messages(other, 2)
	w.wait("slow", func() bool { return len(w.core.requests()) >= 3 })
	// The sends of the first process fail from now on: it was killed.
	w.stop()
	<-w.core.context("slow").Done() // the grace is over
	close(stuck)
	if err := <-w.ended; err != nil {
		t.Fatal(err)
	}
	w.stop = nil
	first.Store(false)
	if n := len(chat.Messages()); n != 0 {
		t.Fatalf("%d answers before the restart", n)
	}
	w.start(fast(w.server))
	w.messages(chat, 2)
	w.idle()
	for text, n := range count(chat) {
		if n != 1 {
			t.Errorf("%q came %d times", text, n)
		}
	}
	if got := count(other); len(got) != 2 || got["Echo\n\nbefore"] != 1 || got["Echo\n\nmeanwhile"] != 1 {
		t.Errorf("the other chat: %v", got)
	}
}

func TestCrashBeforeConfirmingDoublesNothing(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) {
		for i := range 5 {
			w.server.Private(ana).Say(ana, fmt.Sprint("question ", i))
		}
		// No poll confirms anything, as though the process were killed after it
		// answered; what it did is in the shared memory.
		w.server.Fail(fake.Fault{Method: "getUpdates", Times: -1, Status: 502, Body: "<html>", Match: func(c fake.Call) bool { return c.Params["offset"] != "" }})
	})
	chat := w.server.Private(ana)
	w.messages(chat, 5)
	w.end()
	if w.server.Pending() == 0 {
		t.Fatal("everything was confirmed: the test proves nothing")
	}
	w.server.Heal()
	w.start(fast(w.server))
	w.idle()
	if n := len(chat.Messages()); n != 5 {
		t.Errorf("%d answers to 5 questions", n)
	}
}

func TestOffsetIsConfirmedOnlyAfterHandling(t *testing.T) {
	release := make(chan struct{})
	w := begin(t, func(w *world, _ *Config) {
		w.core.reply = func(r bot.Request) bot.Reply {
			if r.Text == "slow" {
				<-release
			}
			return echo(r)
		}
	})
	slow, quick := w.server.Private(ana), w.server.Private(bob)
	slow.Say(ana, "slow")
	quick.Say(bob, "one")
	w.messages(quick, 1)
	quick.Say(bob, "two") // arrives although one before it is not handled
	w.messages(quick, 2)
	time.Sleep(300 * time.Millisecond)
	if n := w.server.Pending(); n != 3 {
		t.Errorf("%d updates unconfirmed while the first is in the works, want 3", n)
	}
	close(release)
	w.messages(slow, 1)
	w.idle()
	if n := len(quick.Messages()); n != 2 {
		t.Errorf("%d answers, want 2: an update given again was answered again", n)
	}
}

func TestRunEndsPromptly(t *testing.T) {
	w := begin(t, func(_ *world, c *Config) { c.PollTimeout = 50 * time.Second })
	w.wait("poll", w.server.Polling)
	began := time.Now()
	w.end()
	if d := time.Since(began); d > 5*time.Second { // a poll lasts 50
		t.Errorf("Run ended after %v", d)
	}
}

func TestRunEndsWhileTheServerIsAway(t *testing.T) {
	s := fake.NewServer(fake.Options{})
	cfg := fast(s)
	s.Close()
	a, err := New(cfg, newFakeCore(), &fakeMonitor{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := a.Run(ctx); err != nil {
		t.Errorf("Run: %v", err)
	}
}

// Ended between the parts of a reply, the next process goes on with the rest.
func TestStoppedBetweenPagesDoublesNoPage(t *testing.T) {
	for name, c := range map[string]struct {
		picture bool
		skip    int // sends that go well first
		want    int // messages in all
	}{"pages": {false, 1, 3}, "later": {false, 2, 3}, "picture": {true, 0, 4}} {
		t.Run(name, func(t *testing.T) {
			text := numbered(2000)
			w := begin(t, func(w *world, cfg *Config) {
				cfg.Grace = 50 * time.Millisecond
				w.core.make = func(string) ([]byte, error) { return []byte("PNG"), nil }
				w.core.reply = func(bot.Request) bot.Reply {
					r := bot.Reply{Blocks: []bot.Block{{Spans: []bot.Span{{Text: text}}}}}
					if c.picture {
						r.Picture = &bot.Picture{Key: "map", Name: "map.png", Alt: "A map"}
					}
					return r
				}
				w.server.Fail(fake.Fault{Method: "sendMessage", Skip: c.skip, Times: -1, Status: 500})
			})
			chat := w.server.Private(ana)
			chat.Say(ana, "x")
			w.wait("a failing page", func() bool { return len(w.server.Calls("sendMessage")) > c.skip })
			w.end()
			if n := len(chat.Messages()); n == 0 || n >= c.want {
				t.Fatalf("%d messages before the restart: the test proves nothing", n)
			}
			w.server.Heal()
			w.start(fast(w.server))
			ms := w.messages(chat, c.want)
			w.idle()
			if len(chat.Messages()) != c.want {
				t.Errorf("%d messages, want %d", len(chat.Messages()), c.want)
			}
			var all []string
			for _, m := range ms {
				if m.Photo == "" {
					all = append(all, m.Text)
				}
			}
			if strings.Join(strings.Fields(strings.Join(all, " ")), " ") != strings.TrimSpace(text) {
				t.Error("the messages together are not the text")
			}
		})
	}
}

func TestOneStuckUpdateHoldsUpNoneAndIsNotLost(t *testing.T) {
	stuck := make(chan struct{})
	var first atomic.Bool
	first.Store(true)
	w := begin(t, func(w *world, c *Config) {
		c.Workers, c.Grace = 4, 50*time.Millisecond
		w.core.reply = func(r bot.Request) bot.Reply {
			if r.Text == "stuck" && first.Load() {
				<-stuck
			}
			return echo(r)
		}
	})
	chat := w.server.Private(ana)
	chat.Say(ana, "stuck")
	// A poll gives a hundred updates from the first unconfirmed on: far more
	// come after it.
	const n = 350
	for i := range n {
		p := fake.Person{ID: int64(5000 + i), Name: "P"}
		w.server.Private(p).Say(p, "hello")
	}
	w.wait("all the others", func() bool { return w.server.Sent() == n })
	w.wait("confirming", func() bool { return w.server.Pending() == 0 })
	w.stop()
	<-w.core.context("stuck").Done() // the grace is over
	close(stuck)
	if err := <-w.ended; err != nil {
		t.Fatal(err)
	}
	w.stop = nil
	if len(chat.Messages()) != 0 {
		t.Fatal("answered before the restart: the test proves nothing")
	}
	first.Store(false)
	w.start(fast(w.server))
	w.messages(chat, 1)
	w.end()
	if _, found, err := w.core.memory.Get(context.Background(), w.adapter.receiver.ParkKey()); found || err != nil {
		t.Errorf("still parked: %v, %v", found, err)
	}
	if w.server.Sent() != n+1 {
		t.Errorf("%d answers, want %d", w.server.Sent(), n+1)
	}
}

func TestWorkersWaitForNoChatsLimits(t *testing.T) {
	w := begin(t, func(_ *world, c *Config) { c.Workers, c.PerChatSecond = 2, 0.2 })
	// Four chats that must wait for their limits, two workers.
	for i := range 4 {
		p := fake.Person{ID: int64(900 + i), Name: "P"}
		for range 5 {
			w.server.Private(p).Say(p, "hello")
		}
	}
	w.wait("waiting", func() bool { return w.server.Sent() >= 12 })
	began := time.Now()
	w.server.Private(ana).Say(ana, "quick")
	w.messages(w.server.Private(ana), 1)
	if d := time.Since(began); d > 3*time.Second {
		t.Errorf("waited %v for other chats' limits", d)
	}
}

func TestNumbersThatBeginAnewAreFollowed(t *testing.T) {
	w := begin(t, func(_ *world, c *Config) { c.PollTimeout = time.Second })
	chat := w.server.Private(ana)
	chat.Say(ana, "before")
	w.messages(chat, 1)
	w.idle()
	w.wait("an empty poll", func() bool {
		calls := w.server.Calls("getUpdates")
		return calls[len(calls)-1].Params["offset"] == ""
	})
	w.server.Renumber(5) // nothing came for a week
	chat.Say(ana, "after")
	w.messages(chat, 2)
	w.idle()
}
