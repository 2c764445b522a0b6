package telegram

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	fake "allybot/internal/fakeapi/telegram"
)

func TestLimitsHold(t *testing.T) {
	tests := []struct {
		name  string
		chats []int64
		n     int // messages a chat
		most  int // in any window
		in    time.Duration
	}{
		{"a chat", []int64{5}, 30, 4, time.Second},
		{"a group", []int64{-5}, 60, 20, time.Minute},
		{"overall", manyChats(60), 3, 30, time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg, err := Config{Token: "1:T"}.withDefaults()
				if err != nil {
					t.Fatal(err)
				}
				l := newLimits(cfg)
				sent := make(chan time.Time, len(tt.chats)*tt.n)
				for _, c := range tt.chats {
					go func() {
						for range tt.n {
							if l.wait(context.Background(), c) == nil {
								sent <- time.Now()
							}
						}
					}()
				}
				var at []time.Time
				for range cap(sent) {
					at = append(at, <-sent)
				}
				for i := range at {
					n := 0
					for _, x := range at[i:] {
						if x.Sub(at[i]) < tt.in {
							n++
						}
					}
					if n > tt.most {
						t.Fatalf("%d messages within %v, at most %d", n, tt.in, tt.most)
					}
				}
			})
		})
	}
}

func manyChats(n int) (ids []int64) {
	for i := range n {
		ids = append(ids, int64(1000+i))
	}
	return ids
}

func TestHeldChatWaitsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg, err := Config{Token: "1:T"}.withDefaults()
		if err != nil {
			t.Fatal(err)
		}
		l := newLimits(cfg)
		l.hold(1, 7*time.Second)
		began := time.Now()
		if err := l.wait(t.Context(), 2); err != nil || time.Since(began) > time.Second {
			t.Errorf("another chat waited %v, %v", time.Since(began), err)
		}
		if err := l.wait(t.Context(), 1); err != nil || time.Since(began) < 7*time.Second {
			t.Errorf("the chat waited %v, %v", time.Since(began), err)
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		l.hold(1, time.Hour)
		if l.wait(short, 1) == nil {
			t.Error("did not end with its context")
		}
	})
}

// A 429 that does not say for how long is left alone longer each time.
func TestRefusalsWithoutATimeHoldLonger(t *testing.T) {
	w := begin(t, func(w *world, c *Config) {
		c.RetryBase, c.RetryMax = 40*time.Millisecond, time.Minute
		w.server.Fail(fake.Fault{Method: "sendMessage", Times: 4, Status: 429})
	})
	chat := w.server.Private(ana)
	chat.Say(ana, "hi")
	w.messages(chat, 1)
	calls := w.server.Calls("sendMessage")
	// 40, 80, 160 and 320 ms, each up to 30 % shorter or longer.
	if first, last := calls[1].At.Sub(calls[0].At), calls[4].At.Sub(calls[3].At); last < 2*first || last < 200*time.Millisecond {
		t.Errorf("held for %v, at last for %v", first, last)
	}
}

// Who must wait to answer a query holds up nobody else.
func TestWorkersWaitForNoQueries(t *testing.T) {
	for name, f := range map[string]fake.Fault{
		"429": fake.TooMany("answerInlineQuery", 5),
		"500": {Method: "answerInlineQuery", Times: -1, Status: 500},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, func(w *world, c *Config) {
				c.Workers, c.RetryBase, c.RetryMax, c.Grace = 2, 5*time.Second, 5*time.Second, time.Millisecond
				w.server.Fail(f, f)
			})
			w.server.Query(ana, "a", "")
			w.server.Query(bob, "b", "")
			w.wait("two queries", func() bool { return len(w.server.Calls("answerInlineQuery")) >= 2 })
			began := time.Now()
			other := fake.Person{ID: 777}
			w.server.Private(other).Say(other, "hello")
			w.messages(w.server.Private(other), 1)
			if d := time.Since(began); d > 2*time.Second {
				t.Errorf("somebody else waited %v", d)
			}
		})
	}
}

// An answer that would come after its query expired is not waited for.
func TestQueriesAreGivenUp(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) { w.server.Fail(fake.TooMany("answerInlineQuery", 3600)) })
	w.server.Query(ana, "a", "")
	w.wait("the query", func() bool { return len(w.server.Calls("answerInlineQuery")) == 1 })
	w.idle()
}

func TestLimitsForgetQuietChats(t *testing.T) {
	cfg, err := Config{Token: "1:T"}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	l := newLimits(cfg)
	for i := range int64(3 * maxChats) {
		l.chat(i)
	}
	if n := len(l.chats); n > maxChats {
		t.Errorf("%d chats are remembered", n)
	}
}
