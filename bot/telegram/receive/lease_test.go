package receive

import (
	"testing"
	"time"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

// What a process left behind when it died decides what another does with its
// update.
func TestLeaseOfTheDead(t *testing.T) {
	for name, c := range map[string]struct {
		mark       string
		age        time.Duration // of the mark
		alone      bool          // polling: there is one process at a time
		mine, done bool
	}{
		"none":                      {"", 0, false, true, false},
		"leased":                    {markLeased, 0, false, false, false},
		"leased, and run out":       {markLeased, leaseFor, false, true, false},
		"leased by one of the past": {markLeased, 0, true, true, false},
		"handled":                   {markDone, 0, false, false, true},
		"handled, of the past":      {markDone, 0, true, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Unix(1_000_000, 0)
			memory := bot.NewMemory(func() time.Time { return now })
			client, err := api.New(api.Options{Token: "1:x"})
			if err != nil {
				t.Fatal(err)
			}
			r := New(Options{Client: client, Memory: memory, Replicas: !c.alone, MaxPending: 1})
			if c.mark != "" {
				ttl := keepDone
				if c.mark == markLeased {
					ttl = leaseFor
				}
				if err := memory.Put(t.Context(), r.Key(5), []byte(c.mark), ttl); err != nil {
					t.Fatal(err)
				}
			}
			now = now.Add(c.age)
			l, done := r.lease(t.Context(), 5)
			if (l != nil) != c.mine || done != c.done {
				t.Errorf("mine %v, done %v", l != nil, done)
			}
			if l != nil {
				l.end(t.Context(), true)
			}
		})
	}
}
