package telegram

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"allybot/bot"
	"allybot/bot/telegram/api"
	"allybot/bot/telegram/receive"
	fake "allybot/internal/fakeapi/telegram"
)

const secret = "s3cret_WORD-1"

// hooked is a world whose updates come by webhook.
func hooked(t *testing.T, change func(*world, *Config)) (*world, *httptest.Server) {
	t.Helper()
	var current atomic.Pointer[Adapter]
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a := current.Load(); a != nil {
			a.Webhook().ServeHTTP(w, r)
			return
		}
		api.Redeliver(w)
	}))
	t.Cleanup(front.Close)
	w := begin(t, func(w *world, c *Config) {
		w.started = current.Store
		c.Mode, c.WebhookURL, c.WebhookSecret, c.MaxConnections = Webhook, front.URL+"/telegram", secret, 8
		if change != nil {
			change(w, c)
		}
	})
	w.call("setWebhook")
	return w, front
}

var modes = []Mode{Polling, Webhook}

// inMode is a world whose updates come as the mode says.
func inMode(t *testing.T, mode Mode, change func(*world, *Config)) (w *world) {
	t.Helper()
	if mode == Webhook {
		w, _ = hooked(t, change)
		return w
	}
	return begin(t, change)
}

func TestWebhookAnswers(t *testing.T) {
	w, _ := hooked(t, nil)
	p := w.call("setWebhook").Params
	if p["secret_token"] != secret || p["max_connections"] != "8" || p["allowed_updates"] != receive.AllowedUpdates {
		t.Errorf("setWebhook %v", p)
	}
	for i := range 5 {
		person := fake.Person{ID: int64(700 + i), Name: "P"}
		for j := range 4 {
			w.server.Private(person).Say(person, fmt.Sprint("question ", j))
		}
	}
	w.idle()
	for i := range 5 {
		ms := w.server.Private(fake.Person{ID: int64(700 + i)}).Messages()
		if len(ms) != 4 {
			t.Fatalf("%d answers", len(ms))
		}
	}
	if n := len(w.server.Calls("getUpdates")); n != 0 {
		t.Errorf("%d polls in webhook mode", n)
	}
}

func post(t *testing.T, url, token string, body io.Reader) int {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, url, body)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set(api.SecretHeader, token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	return resp.StatusCode
}

func TestWebhookTrustsNobody(t *testing.T) {
	w, front := hooked(t, nil)
	update := `{"update_id":7,"message":{"message_id":1,"date":1,"chat":{"id":501,"type":"private"},"from":{"id":501,"first_name":"A"},"text":"hi"}}`
	tests := []struct {
		name, token, body string
		want              int
	}{
		{"no secret", "", update, 401},
		{"wrong secret", "s3cret_WORD-2", update, 401},
		{"secret with more", secret + "x", update, 401},
		{"not JSON", secret, "hello", 400},
		{"no id", secret, "{}", 400},
		{"too large", secret, `{"update_id":8,"x":"` + strings.Repeat("x", api.MaxUpdate) + `"}`, 413},
		{"unreadable", secret, `{"update_id":9,"message":[]}`, 200},
		{"unknown kind", secret, `{"update_id":10,"novelty":{}}`, 200},
	}
	for _, tt := range tests {
		if got := post(t, front.URL, tt.token, strings.NewReader(tt.body)); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
	resp, err := http.Get(front.URL)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", resp.StatusCode)
	}
	if n := len(w.core.requests()); n != 0 {
		t.Errorf("%d requests got through", n)
	}
	// The same update twice is handled once.
	w.server.Private(ana)
	for range 3 {
		if got := post(t, front.URL, secret, strings.NewReader(update)); got != 200 {
			t.Errorf("good update: %d", got)
		}
	}
	if n := len(w.core.requests()); n != 1 {
		t.Errorf("handled %d times", n)
	}
	w.end()
	if got := post(t, front.URL, secret, strings.NewReader(strings.Replace(update, "7", "70", 1))); got != 503 {
		t.Errorf("after the end: %d, want 503", got)
	}
	if strings.Contains(w.log.String(), secret) {
		t.Error("the secret is in the log")
	}
}

func TestPollingHasNoWebhook(t *testing.T) {
	a, err := New(Config{Token: "1:T"}, newFakeCore(), &fakeMonitor{}, nil)
	if err != nil || a.Webhook() != nil {
		t.Errorf("%v, %v", a.Webhook(), err)
	}
}

func TestBusyWebhookIsDeliveredAgain(t *testing.T) {
	release := make(chan struct{})
	var once sync.Once
	w, _ := hooked(t, func(w *world, c *Config) {
		c.Workers, c.MaxPending = 1, 2
		w.core.reply = func(r bot.Request) bot.Reply { <-release; return echo(r) }
	})
	defer once.Do(func() { close(release) })
	for i := range 6 {
		p := fake.Person{ID: int64(800 + i), Name: "P"}
		w.server.Private(p).Say(p, "hello")
	}
	w.wait("refusals", func() bool { return w.monitor.of("failed busy") > 0 })
	once.Do(func() { close(release) })
	w.idle()
	for i := range 6 {
		if n := len(w.server.Private(fake.Person{ID: int64(800 + i)}).Messages()); n != 1 {
			t.Errorf("%d answers, want 1", n)
		}
	}
}

func TestReplicasShareTheWork(t *testing.T) {
	w, front := hooked(t, nil)
	// A second replica with the same memory gets what the first has handled.
	second, err := New(w.adapter.cfg, w.core, w.monitor, nil)
	if err != nil {
		t.Fatal(err)
	}
	w2 := &world{t: t, server: w.server, core: w.core, monitor: w.monitor, log: w.log}
	w2.start(second.cfg)
	w2.wait("second webhook", func() bool { return len(w.server.Calls("setWebhook")) == 2 })
	body := []byte(`{"update_id":7,"message":{"message_id":1,"date":1,"chat":{"id":501,"type":"private"},"from":{"id":501,"first_name":"A"},"text":"hi"}}`)
	w.server.Private(ana)
	if got := post(t, front.URL, secret, bytes.NewReader(body)); got != 200 {
		t.Errorf("first: %d", got)
	}
	other := httptest.NewServer(w2.adapter.Webhook())
	defer other.Close()
	if got := post(t, other.URL, secret, bytes.NewReader(body)); got != 200 {
		t.Errorf("second: %d", got)
	}
	if n := len(w.core.requests()); n != 1 {
		t.Errorf("handled %d times", n)
	}
	w2.end()
}

func TestWebhookIsWatched(t *testing.T) {
	w, _ := hooked(t, func(_ *world, c *Config) { c.WebhookCheck = 10 * time.Millisecond })
	resp, err := http.Get(w.server.URL() + "/bot" + w.server.Token() + "/deleteWebhook")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	w.wait("webhook set again", func() bool { return len(w.server.Calls("setWebhook")) >= 2 })
	if !strings.Contains(w.log.String(), "removed or replaced") {
		t.Errorf("logged:\n%s", w.log)
	}
	w.server.Private(ana).Say(ana, "still there?")
	w.messages(w.server.Private(ana), 1)
}

func TestRefusedWebhookEndsRun(t *testing.T) {
	s := fake.NewServer(fake.Options{})
	defer s.Close()
	s.Fail(fake.Fault{Method: "setWebhook", Status: 400, Description: "Bad Request: bad webhook: HTTPS url must be provided for webhook"})
	cfg := fast(s)
	cfg.Mode, cfg.WebhookURL, cfg.WebhookSecret = Webhook, "http://example.invalid/", secret
	a, err := New(cfg, newFakeCore(), &fakeMonitor{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.Run(t.Context()) }()
	select {
	case err := <-ended:
		if err == nil || !strings.Contains(err.Error(), "webhook_url") {
			t.Errorf("Run: %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("Run goes on")
	}
}
