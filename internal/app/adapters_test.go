package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"allybot/internal/config"
	"allybot/internal/health"
)

// What is posted to holds no connection: its API is asked from time to time,
// and the state follows.
func TestAPIsOfWhatIsPostedToAreProbed(t *testing.T) {
	asked := make(chan string, 10)
	api := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	t.Cleanup(api.Close)
	cfg := config.Config{
		Telegram: config.Telegram{Token: config.NewSecret("7000000001:x"), APIURL: api.URL, Webhook: true, WebhookURL: api.URL + "/hook", WebhookSecret: config.NewSecret("secret"), Workers: 1},
		Discord:  config.Discord{APIURL: api.URL, Interactions: true, PublicKey: strings.Repeat("ab", 32)},
		Shutdown: config.Shutdown{Timeout: time.Second},
	}
	r := start(t, options{packDir: packDir(t)}, func(*health.Monitor, *core) []service { return nil })
	services, err := adapters(cfg, r.core, r.monitor, r.monitor.Log)
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]bool{}
	for _, s := range services {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); s.probe(ctx) }()
		paths[<-asked] = true
		r.until("the state follows", func() bool {
			_, body := r.get(ReadyPath + "?verbose")
			return strings.Contains(body, string(s.adapter.Platform())+" api: up")
		})
		cancel()
		<-ended
	}
	if !paths["/bot7000000001:x/getMe"] || !paths["/api/v10/gateway"] {
		t.Errorf("asked for %v", paths)
	}
	http.DefaultClient.CloseIdleConnections()
	api.CloseClientConnections()
	r.stop()
	if err := r.end(); err != nil {
		t.Error(err)
	}
	cfg.Telegram.Webhook, cfg.Discord = false, config.Discord{}
	if services, err = adapters(cfg, r.core, r.monitor, r.monitor.Log); err != nil || services[0].probe != nil {
		t.Errorf("a poller is probed: %v", err)
	}
}
