package telegram

import (
	"testing"
	"time"

	fake "allybot/internal/fakeapi/telegram"
)

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
