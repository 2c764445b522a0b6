package app

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	"allybot/internal/config"
	"allybot/internal/health"
	"allybot/internal/logs"
)

// TestHostilePostsToTheEndpoints posts what a stranger might to the real
// adapters behind the real server: nothing is accepted, and nobody asks the
// bot anything.
func TestHostilePostsToTheEndpoints(t *testing.T) {
	cfg := config.Config{
		Telegram: config.Telegram{
			Token: config.NewSecret("7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"), APIURL: "http://127.0.0.1:1", Webhook: true,
			WebhookURL: "https://example.org/telegram/webhook", WebhookSecret: config.NewSecret("a-secret-of-this-test"),
			MaxConnections: 40, Workers: 4, PollTimeout: time.Second,
		},
		Discord: config.Discord{
			Token:  config.NewSecret("MTAwMDAwMDAwMDAwMDAwMDAw.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"),
			APIURL: "http://127.0.0.1:1", Interactions: true, PublicKey: strings.Repeat("ab", 32), Shards: config.Shards{Last: -1},
		},
		Limits: config.Limits{PerUserPerMinute: 20}, Shutdown: config.Shutdown{Timeout: 5 * time.Second},
	}
	var log logBuffer
	redactor := logs.NewRedactor(cfg.Secrets())
	o := Options{Version: "test", Log: logs.New(&log, redactor, logs.Options{Level: slog.LevelDebug}), Redact: redactor.Redact}
	state := health.NewState(time.Now, redactor.Redact)
	m := &health.Monitor{State: state, Metrics: health.NewMetrics("test", state), Log: o.Log}
	c, err := newCore(cfg, o, m, inProcess())
	if err != nil {
		t.Fatal(err)
	}
	services, err := adapters(cfg, c, m, o.Log)
	if err != nil {
		t.Fatal(err)
	}
	if len(services) != 2 {
		t.Fatalf("%d services", len(services))
	}
	server := httptest.NewServer(newServer(routes(m, services), o.Log).Handler)
	defer server.Close()

	deep := strings.Repeat(`{"a":[`, 100_000)
	for name, body := range map[string]string{
		"nothing":        "",
		"not JSON":       "\x00\xff\xfe",
		"1 MB":           `{"update_id":1,"x":"` + strings.Repeat("x", 1<<20-100) + `"}`,
		"more than 1 MB": strings.Repeat("x", maxBody+1),
		"deep JSON":      deep,
		"a good update":  `{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"from":{"id":1,"first_name":"A"},"text":"/ally argentina"}}`,
		"a ping":         `{"type":1}`,
	} {
		for path, headers := range map[string]http.Header{
			TelegramPath: {"X-Telegram-Bot-Api-Secret-Token": {"a-secret-of-this-tesT"}},
			DiscordPath:  {"X-Signature-Ed25519": {strings.Repeat("00", 64)}, "X-Signature-Timestamp": {fmt.Sprint(time.Now().Unix())}},
		} {
			for _, signed := range []bool{false, true} {
				req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, server.URL+path, bytes.NewReader([]byte(body)))
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set("Content-Type", "application/json")
				if signed {
					for k, v := range headers {
						req.Header[k] = v
					}
				}
				resp, err := http.DefaultClient.Do(req)
				if err != nil {
					continue // cut off while it was still sending
				}
				_ = resp.Body.Close()
				if resp.StatusCode < 400 || resp.StatusCode >= 500 {
					t.Errorf("%s to %s (wrongly signed: %v): %s", name, path, signed, resp.Status)
				}
			}
		}
	}
	http.DefaultClient.CloseIdleConnections()
	if strings.Contains(log.String(), "msg=handled") {
		t.Errorf("somebody was answered: %s", log.String())
	}
	if status, body := get(t, m.Metrics.Handler()); status != http.StatusOK || strings.Contains(body, "allybot_questions_total{") {
		t.Error("a question was counted")
	}
}

func get(t *testing.T, h http.Handler) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	return w.Code, w.Body.String()
}

// With an address of its own, health and metrics are there alone, and what the
// platforms post to is where they are not.
func TestAdminListener(t *testing.T) {
	state := health.NewState(time.Now, strings.TrimSpace)
	m := &health.Monitor{State: state, Metrics: health.NewMetrics("test", state), Log: slog.New(slog.DiscardHandler)}
	hook := service{path: TelegramPath, handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })}
	servers, err := listen(t.Context(), config.HTTP{Listen: "127.0.0.1:0", AdminListen: "127.0.0.1:0"}, m, []service{hook}, m.Log)
	if err != nil || len(servers) != 2 {
		t.Fatal(len(servers), err)
	}
	for i, want := range []map[string]int{
		{TelegramPath: http.StatusTeapot, LivePath: 404, ReadyPath: 404, MetricsPath: 404},
		{TelegramPath: 404, LivePath: 200, ReadyPath: 503, MetricsPath: 200},
	} {
		for path, status := range want {
			w := httptest.NewRecorder()
			servers[i].Handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			if w.Code != status {
				t.Errorf("server %d, %s: %d, want %d", i, path, w.Code, status)
			}
		}
	}
	taken := servers[1].listener.Addr().String()
	if _, err := listen(t.Context(), config.HTTP{Listen: "127.0.0.1:0", AdminListen: taken}, m, nil, m.Log); err == nil || !strings.Contains(err.Error(), "http.admin_listen") {
		t.Errorf("an address that is taken: %v", err)
	}
	for _, s := range servers {
		_ = s.listener.Close()
	}
}

// One line at the start says what the process was told and what it serves,
// and no password.
func TestStartLine(t *testing.T) {
	servers, err := listen(t.Context(), config.HTTP{Listen: "127.0.0.1:0"}, &health.Monitor{State: health.NewState(time.Now, nil), Metrics: health.NewMetrics("t", health.NewState(time.Now, nil))}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	_ = servers[0].listener.Close()
	for store, want := range map[*config.Store]string{
		{URL: config.NewSecret("postgres://u:hunter2@db:5432/ally?password=hunter2")}: "postgres db:5432/ally",
		{Dir: "/data"}: "sqlite /data/allybot.db",
		{URL: config.NewSecret("x.db"), Dir: "d"}:       "sqlite d/x.db",
		{URL: config.NewSecret("memory"), Dir: "/data"}: "memory",
	} {
		cfg := config.Config{
			Store:    *store,
			Telegram: config.Telegram{Token: config.NewSecret("hunter2"), Webhook: true},
			Discord:  config.Discord{Token: config.NewSecret("hunter2")},
		}
		line := fmt.Sprint(startLine(cfg, Options{Version: "v1", Config: "/etc/ally.yaml"}, servers, "natolac, 200 facts", []bot.Lang{"en", "es", "pt"})...)
		for _, want := range []string{want, "v1", "/etc/ally.yaml", "natolac, 200 facts", "[discord gateway telegram webhook]", "[en es pt]"} {
			if !strings.Contains(line, want) {
				t.Errorf("%q is missing: %s", want, line)
			}
		}
		if strings.Contains(line, "hunter2") {
			t.Errorf("a secret: %s", line)
		}
	}
}
