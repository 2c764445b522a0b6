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
