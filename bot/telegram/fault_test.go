package telegram

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

func TestNothingIsLostNorDoubledInTheRain(t *testing.T) {
	w := begin(t, func(w *world, c *Config) {
		c.RegisterCommands = true
		c.RequestTimeout = 300 * time.Millisecond
		for _, m := range []string{"getUpdates", "sendMessage", "answerCallbackQuery", "getMe"} {
			w.server.Fail(fake.Rain(m)...)
		}
		w.server.Fail(fake.Truncated("getUpdates"), fake.Fault{Method: "sendMessage", Hang: time.Second})
	})
	var chats []*fake.Chat
	for i := range 8 {
		p := fake.Person{ID: int64(600 + i), Name: "P"}
		c := w.server.Private(p)
		chats = append(chats, c)
		for j := range 5 {
			c.Say(p, fmt.Sprintf("question %d", j))
		}
		c.Press(p, 1, "stale")
	}
	w.wait("answers", func() bool {
		for _, c := range chats {
			if len(c.Messages()) < 5 {
				return false
			}
		}
		return true
	})
	w.idle()
	for _, c := range chats {
		ms := c.Messages()
		if len(ms) != 5 {
			t.Errorf("%d answers, want 5", len(ms))
		}
		for j, m := range ms {
			if !strings.HasSuffix(m.Text, fmt.Sprint("question ", j)) {
				t.Errorf("answer %d is %q: order within a chat is lost", j, m.Text)
			}
		}
	}
	w.end()
	w.wantNoToken()
}

// wantNoToken wants the token in nothing that was written.
func (w *world) wantNoToken() {
	w.t.Helper()
	secret := w.server.Token()[7:] // what follows the bot's id
	for what, text := range map[string]string{"log": w.log.String(), "metrics": w.monitor.all()} {
		if text == "" {
			w.t.Errorf("nothing in the %s: the test proves nothing", what)
		}
		if strings.Contains(text, secret) {
			w.t.Errorf("the token is in the %s:\n%s", what, text)
		}
	}
}

func TestRefusedTokenEndsRun(t *testing.T) {
	for _, status := range []int{401, 404} {
		s := fake.NewServer(fake.Options{Token: "1:other"})
		s.Fail(fake.Fault{Method: "getMe", Times: -1, Status: status, Description: "no"})
		cfg := fast(s)
		cfg.Token = "987654:THE_TOKEN"
		a, err := New(cfg, newFakeCore(), &fakeMonitor{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = a.Run(context.Background())
		if err == nil || !strings.Contains(err.Error(), "token") || strings.Contains(err.Error(), "THE_TOKEN") {
			t.Errorf("Run: %v", err)
		}
		s.Close()
	}
}

// A token that is refused after it was accepted is confirmed to be, and tried
// again by and by.
func TestTokenRevokedLaterIsTriedAgain(t *testing.T) {
	w := begin(t, func(_ *world, c *Config) { c.RefusedPause = 50 * time.Millisecond })
	chat := w.server.Private(ana)
	w.wait("poll", w.server.Polling)
	unauthorized := func(method string, times int) fake.Fault {
		return fake.Fault{Method: method, Times: times, Status: 401, Description: "Unauthorized"}
	}
	w.server.Fail(unauthorized("getUpdates", 1)) // a slip: the token is good
	chat.Say(ana, "one")
	w.server.Private(bob).Say(bob, "wake the poll")
	w.messages(chat, 1)
	if l := w.log.String(); strings.Contains(l, "the token is refused") {
		t.Errorf("given up for one 401:\n%s", l)
	}
	w.server.Fail(unauthorized("getUpdates", -1), unauthorized("getMe", -1))
	chat.Say(ana, "two")
	w.wait("giving up", func() bool { return strings.Contains(w.log.String(), "the token is refused") })
	select {
	case err := <-w.ended:
		t.Fatalf("Run ended: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	w.server.Heal()
	w.messages(chat, 2)
	w.idle()
	w.end()
	w.wantNoToken()
}

func TestConflictIsToldOnceAndTriedAgain(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) {
		w.server.Fail(fake.Fault{Method: "getUpdates", Times: 3, Status: 409, Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
	})
	chat := w.server.Private(ana)
	chat.Say(ana, "hello")
	w.messages(chat, 1)
	if n := strings.Count(w.log.String(), "something else receives this bot's updates"); n != 1 {
		t.Errorf("told %d times:\n%s", n, w.log)
	}
	if n := w.monitor.of("retried 409"); n != 3 {
		t.Errorf("tried again %d times", n)
	}
}

func TestWebhookLeftBehindIsRemoved(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) {
		resp, err := http.Get(w.server.URL() + "/bot" + w.server.Token() + "/setWebhook?url=https://127.0.0.1:1/x")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		w.server.Private(ana).Say(ana, "kept")
		w.server.Fail(fake.BadGateway("getWebhookInfo")) // the first look fails
	})
	w.messages(w.server.Private(ana), 1)
	if p := w.call("deleteWebhook").Params; p["drop_pending_updates"] != "" {
		t.Errorf("what waited was dropped: %v", p)
	}
}

// A webhook that somebody else sets while the bot polls is named, and removed at
// once, each time.
func TestWebhookSetMeanwhileIsRemoved(t *testing.T) {
	w := begin(t, func(_ *world, c *Config) { c.ConflictPause = time.Minute })
	chat := w.server.Private(ana)
	for i := range 2 {
		w.wait("poll", w.server.Polling)
		began := time.Now()
		resp, err := http.Get(w.server.URL() + "/bot" + w.server.Token() + "/setWebhook?url=https://thief.invalid/secret-path")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		w.wait("removal", func() bool { return len(w.server.Calls("deleteWebhook")) == i+1 })
		chat.Say(ana, "hello")
		w.messages(chat, i+1)
		if d := time.Since(began); d > 3*time.Second {
			t.Errorf("answered after %v", d)
		}
	}
	http.DefaultClient.CloseIdleConnections()
	if l := w.log.String(); strings.Count(l, "somebody set a webhook") != 2 || !strings.Contains(l, "thief.invalid") || strings.Contains(l, "secret-path") {
		t.Errorf("logged:\n%s", l)
	}
}

func TestBlockedIsQuiet(t *testing.T) {
	w := begin(t, nil)
	chat := w.server.Private(ana)
	chat.Block("Forbidden: bot was blocked by the user")
	chat.Say(ana, "hello")
	other := w.server.Private(bob)
	other.Say(bob, "hello")
	w.messages(other, 1)
	w.idle()
	if n := len(w.server.Calls("sendMessage")); n != 2 {
		t.Errorf("%d sends: a block is tried again", n)
	}
	if l := w.log.String(); strings.Contains(l, "ERROR") || strings.Contains(l, "WARN") {
		t.Errorf("logged:\n%s", l)
	}
	if w.monitor.of("failed 403") != 1 {
		t.Errorf("metrics: %s", w.monitor.all())
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	w := begin(t, nil)
	w.server.Fail(fake.TooMany("sendMessage", 1))
	chat := w.server.Private(ana)
	chat.Say(ana, "one")
	w.messages(chat, 1)
	calls := w.server.Calls("sendMessage")
	if d := calls[1].At.Sub(calls[0].At); d < 950*time.Millisecond {
		t.Errorf("tried again after %v", d)
	}
}

func TestUnknownAndBrokenUpdatesAreConfirmed(t *testing.T) {
	w := begin(t, nil)
	w.server.PushRaw(map[string]any{"brand_new_kind": map[string]any{"x": 1}})
	w.server.PushRaw(map[string]any{"message": "not an object"})
	w.server.PushRaw(map[string]any{"message": map[string]any{"message_id": "seven", "chat": 5}})
	w.server.PushRaw(map[string]any{"message": map[string]any{}})
	w.server.PushRaw(map[string]any{"callback_query": map[string]any{"id": "q1"}})
	w.server.PushRaw(map[string]any{"inline_query": map[string]any{"id": "q2"}})
	w.server.PushRaw(map[string]any{"my_chat_member": map[string]any{}})
	w.server.PushRaw(map[string]any{"edited_message": map[string]any{"chat": map[string]any{"id": 1, "type": "private"}}})
	w.server.PushRaw(map[string]any{"channel_post": map[string]any{"message_id": 1, "chat": map[string]any{"id": -5, "type": "channel"}, "text": "/ally x"}})
	chat := w.server.Private(ana)
	chat.Say(ana, "after all that")
	w.messages(chat, 1)
	w.idle()
	if l := w.log.String(); strings.Contains(l, "seven") || strings.Contains(l, "panic") {
		t.Errorf("logged:\n%s", l)
	}
}

func TestMarkupThatIsRefusedCostsOnlyTheMarkup(t *testing.T) {
	w := begin(t, nil)
	w.server.Fail(fake.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: can't parse entities: Unsupported start tag"})
	chat := w.server.Private(ana)
	chat.Say(ana, "x < y")
	if m := w.messages(chat, 1)[0]; m.HTML != "Echo\n\nx < y" {
		t.Errorf("sent %q", m.HTML)
	}
}

func TestAnEmptyServerIsNotSpunOn(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) {
		w.server.Fail(fake.Fault{Method: "getUpdates", Times: -1, Status: 200, Body: `{"ok":true,"result":[]}`})
	})
	w.wait("polls", func() bool { return len(w.server.Calls("getUpdates")) > 0 })
	time.Sleep(1500 * time.Millisecond)
	if n := len(w.server.Calls("getUpdates")); n > 6 {
		t.Errorf("%d polls in 1.5 s of a server that answers at once", n)
	}
}

func TestConfigIsChecked(t *testing.T) {
	good := Config{Token: "1:TOKEN"}
	hook := Config{Token: "1:TOKEN", Mode: Webhook, WebhookURL: "https://example.invalid/x", WebhookSecret: "s3cret"}
	change := func(c Config, f func(*Config)) Config { f(&c); return c }
	tests := []struct {
		name string
		cfg  Config
		want string // of the error; empty: none
	}{
		{"good", good, ""},
		{"good webhook", hook, ""},
		{"no token", Config{}, "no token"},
		{"token with a path", change(good, func(c *Config) { c.Token = "1:TOKEN/../x" }), "characters"},
		{"api", change(good, func(c *Config) { c.APIURL = "ftp://x" }), "api_url"},
		{"mode", change(good, func(c *Config) { c.Mode = "pigeon" }), "pigeon"},
		{"no url", change(hook, func(c *Config) { c.WebhookURL = "" }), "webhook_url"},
		{"no secret", change(hook, func(c *Config) { c.WebhookSecret = "" }), "webhook_secret"},
		{"bad secret", change(hook, func(c *Config) { c.WebhookSecret = "a b" }), "webhook_secret"},
		{"connections", change(hook, func(c *Config) { c.MaxConnections = 101 }), "max_connections"},
		{"workers", change(good, func(c *Config) { c.Workers = -1 }), "workers"},
	}
	for _, tt := range tests {
		_, err := New(tt.cfg, newFakeCore(), &fakeMonitor{}, slog.New(slog.DiscardHandler))
		if (err == nil) != (tt.want == "") || err != nil && (!strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "TOKEN")) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestAFloodInOneChatHoldsUpNoOther(t *testing.T) {
	release := make(chan struct{})
	w := begin(t, func(w *world, _ *Config) {
		w.core.reply = func(r bot.Request) bot.Reply {
			if r.Chat.Owner == "-1" || r.Chat.Owner == "-2" {
				<-release
			}
			return echo(r)
		}
	})
	groups := []*fake.Chat{w.server.Group(-1, "Flood"), w.server.Group(-2, "Flood")}
	for i := range 150 {
		groups[i%2].Say(bob, "/ally argentina")
	}
	chat := w.server.Private(ana)
	chat.Say(ana, "one quiet question")
	w.messages(chat, 1)
	close(release)
	w.wait("the flood", func() bool { return w.adapter.receiver.Queue().Idle() })
	for _, g := range groups {
		if n := len(g.Messages()); n != 75 {
			t.Errorf("%d of the flood were answered, want all 75", n)
		}
	}
}

var _ bot.Monitor = (*fakeMonitor)(nil)
