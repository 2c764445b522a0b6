package discord

import (
	"context"
	"errors"
	"strings"
	"testing"

	"allybot/bot"
	fake "allybot/internal/fakeapi/discord"
)

const createMessage = "POST /channels/{channel_id}/messages"

// A fact that nobody asked for pings nobody, and stands there once however
// often it is sent.
func TestSendUnasked(t *testing.T) {
	for name, c := range map[string]struct {
		faults []fake.Fault
		want   error
		sent   int
	}{
		"well":            {nil, nil, 1},
		"the answer lost": {[]fake.Fault{{Op: createMessage, Drop: true, After: true}}, nil, 1},
		"not allowed":     {[]fake.Fault{{Op: createMessage, Status: 403}}, bot.ErrGone, 0},
		"no channel":      {[]fake.Fault{{Op: createMessage, Status: 404}}, bot.ErrGone, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, setup{})
			for _, f := range c.faults {
				r.api.Inject(f)
			}
			begun := 0
			send := func() error {
				return r.a.Send(t.Context(), guild().ChannelID, answer(bot.Request{Text: "@everyone"}), "abc", func(context.Context) error { begun++; return nil })
			}
			if err := send(); !errors.Is(err, c.want) || begun != 1 {
				t.Errorf("%v, want %v; marked %d times", err, c.want, begun)
			}
			if c.want == nil {
				if err := send(); err != nil { // as the replica after one that died would
					t.Error(err)
				}
			}
			if n := len(r.api.Answers(guild().ChannelID, "")); n != c.sent {
				t.Errorf("%d messages", n)
			}
			for _, q := range r.api.Requests(createMessage) {
				if body := string(q.Body); !strings.Contains(body, `"allowed_mentions":{"parse":[]`) || !strings.Contains(body, `"enforce_nonce":true`) || !strings.Contains(body, `"nonce":"dabc"`) {
					t.Error(body)
				}
			}
		})
	}
	r := start(t, setup{})
	refused := errors.New("the claim is lost")
	err := r.a.Send(t.Context(), guild().ChannelID, answer(bot.Request{}), "abc", func(context.Context) error { return refused })
	if !errors.Is(err, refused) || len(r.api.Requests(createMessage)) > 0 {
		t.Errorf("sent without a mark: %v", err)
	}
}

// Another process goes on with a shard's session: what was asked while nobody
// ran it is answered, once.
func TestSessionIsHandedOver(t *testing.T) {
	core := newCore()
	divide := func(ctx context.Context, count int, run func(context.Context, int) error) error { return run(ctx, 0) }
	first := start(t, setup{core: core, cfg: Config{Timing: quick(), Divide: divide}})
	m := first.api.Say(guild(), mention(first, "Argentina?"), "")
	answers(t, first, m, 1)
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	for _, code := range first.api.CloseCodes() {
		if code == 1000 {
			t.Error("the session was ended, not left")
		}
	}
	missed := first.api.Say(guild(), mention(first, "and Brazil?"), "")

	a, err := New(Config{Token: first.api.Token(), APIURL: first.api.URL(), Timing: quick(), Divide: divide}, core, newMonitor(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	answers(t, first, missed, 1)
	answers(t, first, m, 1)
	if n := len(first.api.Identifies()); n != 1 {
		t.Errorf("%d logins", n)
	}
	if n := len(first.api.Resumes()); n != 1 {
		t.Errorf("%d resumes", n)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	a.client.Close()
}

// Processes that share a memory identify one after another.
func TestIdentifiesOfManyProcessesAreApart(t *testing.T) {
	core := newCore()
	timing := quick()
	timing.IdentifyGap = soon / 20
	own := func(id int) Divide {
		return func(ctx context.Context, count int, run func(context.Context, int) error) error { return run(ctx, id) }
	}
	// The double holds the gap against them.
	first := start(t, setup{core: core, api: fake.Options{Shards: 3, IdentifyWindow: timing.IdentifyGap}, cfg: Config{Timing: timing, Divide: own(0)}})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 2)
	for id := 1; id < 3; id++ {
		a, err := New(Config{Token: first.api.Token(), APIURL: first.api.URL(), Timing: timing, Divide: own(id)}, core, newMonitor(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer a.client.Close()
		go func() { done <- a.Run(ctx) }()
	}
	if !first.api.Ready(3, soon) {
		t.Error("not all connected")
	}
	cancel()
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
