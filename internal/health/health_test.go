package health

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"allybot/bot"
)

// clock is a time that the test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

func (c *clock) add(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

func newMonitor() (*Monitor, *clock) {
	c := &clock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := NewState(c.Now, func(s string) string { return strings.ReplaceAll(s, "hunter2", "[redacted]") })
	return &Monitor{State: s, Metrics: NewMetrics("v1", s), Log: slog.New(slog.DiscardHandler)}, c
}

func get(t *testing.T, h http.Handler, method string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, "/?verbose", nil))
	return w.Code, w.Body.String()
}

func TestReadyzTellsEachPlatform(t *testing.T) {
	m, c := newMonitor()
	ready := m.State.Readiness()
	if status, body := get(t, ready, "GET"); status != 503 || body != "not ready: no platform is served\n" {
		t.Errorf("with nothing to serve: %d %q", status, body)
	}
	m.State.Expect(bot.Discord)
	m.State.Expect(bot.Telegram)
	c.add(time.Second)
	m.Connected(bot.Telegram, "telegram")
	if status, body := get(t, ready, "GET"); status != 503 || body != "not ready: starting\n"+
		"discord: down since 2026-11-23T12:00:00Z, no event yet: not connected yet\n"+
		"telegram: up since 2026-11-23T12:00:01Z, last event 0s ago\n" {
		t.Errorf("%d %s", status, body)
	}
	m.Connected(bot.Discord, "discord/0")
	m.Connected(bot.Discord, "discord/10")
	m.Connected(bot.Discord, "discord/2")
	c.add(90 * time.Second)
	m.Event(bot.Telegram, "telegram")
	c.add(1500 * time.Millisecond)
	if status, body := get(t, ready, "GET"); status != 200 || body != "ready\n"+
		"discord/0: up since 2026-11-23T12:00:01Z, last event 1m31.5s ago\n"+
		"discord/2: up since 2026-11-23T12:00:01Z, last event 1m31.5s ago\n"+
		"discord/10: up since 2026-11-23T12:00:01Z, last event 1m31.5s ago\n"+
		"telegram: up since 2026-11-23T12:00:01Z, last event 1.5s ago\n" {
		t.Errorf("%d %s", status, body)
	}
	m.Disconnected(bot.Discord, "discord/2", errors.New("close 1006\nhunter2 "+strings.Repeat("x", 1000)))
	status, body := get(t, ready, "GET")
	if status != 200 || !strings.Contains(body, "discord/2: down since 2026-11-23T12:01:32Z") || !strings.Contains(body, "close 1006 [redacted] xxx") {
		t.Errorf("%d %s", status, body)
	}
	if strings.Count(body, "\n") != 5 || len(body) > 1000 || strings.Contains(body, "hunter2") {
		t.Errorf("the cause is not a short line without secrets: %s", body)
	}
	m.Connected(bot.Discord, "discord/2")
	if status, _ := get(t, ready, "GET"); status != 200 {
		t.Errorf("it is back: %d", status)
	}
	m.State.Stopping()
	if status, body := get(t, ready, "GET"); status != 503 || !strings.HasPrefix(body, "not ready: stopping\n") {
		t.Errorf("%d %s", status, body)
	}
	if status, body := get(t, m.State.Live(), "GET"); status != 200 || body != "ok\n" {
		t.Errorf("%d %s", status, body)
	}
}

// A platform that is down takes no other out of service, and keeps nothing from
// being rolled out; only what is not known yet, or given up altogether, does.
func TestReadyWhileAPlatformIsDown(t *testing.T) {
	m, _ := newMonitor()
	status := func() int { s, _ := get(t, m.State.Readiness(), "GET"); return s }
	m.State.Expect(bot.Discord)
	m.State.Expect(bot.Telegram)
	m.Connected(bot.Discord, "http")
	if status() != 503 {
		t.Error("ready before Telegram was tried")
	}
	m.Disconnected(bot.Telegram, "telegram", nil) // says nothing
	m.Disconnected(bot.Telegram, apiPart, errors.New("no such host"))
	if status() != 503 {
		t.Error("ready before Telegram's adapter was")
	}
	m.Disconnected(bot.Telegram, "telegram", errors.New("no such host"))
	if status() != 200 {
		t.Error("Telegram's outage takes Discord out of service")
	}
	m.State.Ended(bot.Telegram, errors.New("the token is refused"))
	if status() != 200 {
		t.Error("Telegram's end takes Discord out of service")
	}
	m.State.Ended(bot.Discord, errors.New("the token is refused"))
	if status() != 503 {
		t.Error("ready with nothing left to serve")
	}
}

// Without ?verbose nobody is told what is down.
func TestReadyzIsShort(t *testing.T) {
	m, _ := newMonitor()
	m.Disconnected(bot.Telegram, "telegram", errors.New("no such host"))
	w := httptest.NewRecorder()
	m.State.Readiness().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	if w.Body.String() != "ready\n" {
		t.Errorf("%q", w.Body)
	}
}

func TestPartsAreNamedWithTheirPlatform(t *testing.T) {
	m, _ := newMonitor()
	m.Connected(bot.Discord, "shard 0")
	m.Connected(bot.Telegram, "telegram")
	if _, body := get(t, m.State.Readiness(), "GET"); !strings.Contains(body, "\ndiscord shard 0: up") || !strings.Contains(body, "\ntelegram: up") {
		t.Error(body)
	}
}

func TestEndedPlatformStaysEnded(t *testing.T) {
	m, _ := newMonitor()
	m.Connected(bot.Discord, "discord/0")
	m.Connected(bot.Discord, "discord/1")
	m.State.Ended(bot.Discord, errors.New("4004: the token is refused"))
	if _, body := get(t, m.State.Readiness(), "GET"); strings.Contains(body, "no event yet") {
		t.Errorf("there were events: %s", body)
	}
	m.Disconnected(bot.Discord, "discord", errors.New("late"))
	m.Disconnected(bot.Discord, "discord/1", nil)
	_, body := get(t, m.State.Readiness(), "GET")
	if !strings.Contains(body, "discord: ended since") || !strings.Contains(body, "4004: the token is refused") || strings.Contains(body, "late") {
		t.Error(body)
	}
}

func TestOnlyGETAndHEAD(t *testing.T) {
	m, _ := newMonitor()
	for _, h := range []http.Handler{m.State.Live(), m.State.Readiness(), m.Metrics.Handler()} {
		if status, _ := get(t, h, "POST"); status != http.StatusMethodNotAllowed {
			t.Errorf("POST: %d", status)
		}
		if status, _ := get(t, h, "HEAD"); status == http.StatusMethodNotAllowed {
			t.Error("HEAD is refused")
		}
		if status, _ := get(t, h, "DELETE"); status != http.StatusMethodNotAllowed {
			t.Errorf("DELETE: %d", status)
		}
	}
	for _, h := range []http.Handler{m.State.Live(), m.State.Readiness()} {
		if _, body := get(t, h, "HEAD"); body != "" {
			t.Errorf("HEAD has a body: %s", body)
		}
	}
}

func TestMetrics(t *testing.T) {
	m, c := newMonitor()
	m.Connected(bot.Telegram, "telegram")
	m.Connected(bot.Discord, "discord/0")
	m.Disconnected(bot.Discord, "discord/0", errors.New("gone"))
	for range 3 {
		m.Metrics.Observe(bot.Handled{Platform: bot.Telegram, Command: "ally", Lang: "es", Outcome: "answered", Facts: []string{"a"}, Duration: 300 * time.Microsecond})
	}
	m.Metrics.Observe(bot.Handled{Platform: bot.Discord, Command: "ask", Lang: "en", Outcome: "unknown", Reason: "outside", Duration: time.Second})
	m.Retried(bot.Telegram, "429")
	m.Retried(bot.Telegram, "429")
	m.Failed(bot.Discord, "403")
	m.Failed(bot.Discord, "502")
	m.Failed(bot.Discord, "418")
	m.Failed(bot.Discord, "teapot")
	m.State.Waits(bot.Telegram, func() int { return 7 })
	m.State.Outbox(3)
	m.Answered(bot.Telegram, 40*time.Second)
	m.RateLimited(bot.Telegram) // an inline search
	m.Metrics.Observe(bot.Handled{Platform: bot.Telegram, Command: "ask", Lang: "en", Outcome: "refused", Reason: "rate"})
	m.Metrics.Reloaded(true)
	m.Metrics.Reloaded(false)
	c.add(time.Minute)
	want := `
# HELP allybot_pack_reloads_total Packs read again on SIGHUP, by result: loaded or refused.
# TYPE allybot_pack_reloads_total counter
allybot_pack_reloads_total{result="loaded"} 1
allybot_pack_reloads_total{result="refused"} 1
# HELP allybot_part_last_event_timestamp_seconds When something last arrived, if only an empty poll.
# TYPE allybot_part_last_event_timestamp_seconds gauge
allybot_part_last_event_timestamp_seconds{part="discord/0",platform="discord"} 1.7954352e+09
allybot_part_last_event_timestamp_seconds{part="telegram",platform="telegram"} 1.7954352e+09
# HELP allybot_part_up Whether a platform, a shard of one or its API is connected.
# TYPE allybot_part_up gauge
allybot_part_up{part="discord/0",platform="discord"} 0
allybot_part_up{part="telegram",platform="telegram"} 1
# HELP allybot_outbox Daily facts that are due and not sent yet.
# TYPE allybot_outbox gauge
allybot_outbox 3
# HELP allybot_questions_total Requests handled, by what became of them; reason says why one was not answered.
# TYPE allybot_questions_total counter
allybot_questions_total{command="ally",lang="es",outcome="answered",platform="telegram",reason=""} 3
allybot_questions_total{command="ask",lang="en",outcome="unknown",platform="discord",reason="outside"} 1
allybot_questions_total{command="ask",lang="en",outcome="refused",platform="telegram",reason="rate"} 1
# HELP allybot_rate_limited_total Requests and inline searches refused because their user asks too fast.
# TYPE allybot_rate_limited_total counter
allybot_rate_limited_total{platform="discord"} 0
allybot_rate_limited_total{platform="telegram"} 2
# HELP allybot_waiting Updates that were taken and are not answered yet.
# TYPE allybot_waiting gauge
allybot_waiting{platform="telegram"} 7
`
	err := testutil.GatherAndCompare(m.Metrics.registry, strings.NewReader(want),
		"allybot_pack_reloads_total", "allybot_part_last_event_timestamp_seconds", "allybot_part_up", "allybot_outbox",
		"allybot_questions_total", "allybot_rate_limited_total", "allybot_waiting")
	if err != nil {
		t.Error(err)
	}
	_, body := get(t, m.Metrics.Handler(), "GET")
	for _, want := range []string{`allybot_build_info{go="go`, `version="v1"} 1`, `allybot_question_duration_seconds_bucket{platform="telegram",le="0.0005"} 4`,
		`allybot_answer_duration_seconds_bucket{platform="telegram",le="60"} 1`, `allybot_answer_duration_seconds_bucket{platform="telegram",le="30"} 0`,
		`allybot_platform_retries_total{platform="telegram",reason="429"} 2`, `allybot_platform_failures_total{platform="discord",reason="403"} 1`,
		`allybot_platform_failures_total{platform="discord",reason="5xx"} 1`, `allybot_platform_failures_total{platform="discord",reason="4xx"} 1`,
		`allybot_platform_failures_total{platform="discord",reason="other"} 1`, `allybot_outcomes_total{asked="words",outcome="unknown",platform="discord"} 1`,
		`allybot_outcomes_total{asked="command",outcome="answered",platform="telegram"} 3`, "go_goroutines", "process_resident_memory_bytes"} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing", want)
		}
	}
	problems, err := testutil.GatherAndLint(m.Metrics.registry)
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}
}

// What an alert reads by rate or increase is there before it counts: else its
// first event would not be seen.
func TestSeriesBeginAtZero(t *testing.T) {
	m, _ := newMonitor()
	_, body := get(t, m.Metrics.Handler(), "GET")
	for _, p := range []string{"discord", "telegram"} {
		for _, want := range []string{
			`allybot_outcomes_total{asked="words",outcome="failed",platform="` + p + `"} 0`,
			`allybot_platform_failures_total{platform="` + p + `",reason="network"} 0`,
			`allybot_rate_limited_total{platform="` + p + `"} 0`,
			`allybot_question_duration_seconds_count{platform="` + p + `"} 0`,
			`allybot_answer_duration_seconds_count{platform="` + p + `"} 0`,
		} {
			if !strings.Contains(body, want+"\n") {
				t.Errorf("%s is missing", want)
			}
		}
	}
	if !strings.Contains(body, `allybot_pack_reloads_total{result="refused"} 0`) {
		t.Error("a first refused pack would not be seen")
	}
	// No later count adds a series to them.
	before := strings.Count(body, "\nallybot_")
	m.Failed(bot.Telegram, "something new")
	m.Retried(bot.Discord, "599")
	m.Metrics.Reloaded(false)
	m.Answered(bot.Telegram, time.Second)
	m.RateLimited(bot.Discord)
	if _, body = get(t, m.Metrics.Handler(), "GET"); strings.Count(body, "\nallybot_") != before {
		t.Error("a series appears with its first event")
	}
}

// However many different commands, reasons, platforms and parts arrive, the
// number of series stays bounded, and no long text becomes a label.
func TestLabelsAreBounded(t *testing.T) {
	m, _ := newMonitor()
	for i := range 5000 {
		s := fmt.Sprintf("x%d", i)
		m.Metrics.Observe(bot.Handled{Platform: bot.Platform(s), Command: s, Outcome: s, Reason: s})
		m.Retried(bot.Platform(s), s)
		m.Failed(bot.Telegram, s)
		m.Connected(bot.Discord, s)
	}
	m.Failed(bot.Telegram, "this is what somebody asked, and it must never be a label")
	_, body := get(t, m.Metrics.Handler(), "GET")
	if strings.Contains(body, "what somebody asked") {
		t.Error("a text became a label")
	}
	for _, name := range []string{"allybot_platform_failures_total", "allybot_platform_retries_total", "allybot_question_duration_seconds_count"} {
		if n := strings.Count(body, "\n"+name+"{"); n == 0 || n > 3*maxLabel {
			t.Errorf("%s has %d series", name, n)
		}
	}
	if n := strings.Count(body, "\nallybot_questions_total{"); n == 0 || n > 2*maxLabel+2 {
		t.Errorf("allybot_questions_total has %d series", n)
	}
	if n := strings.Count(body, "\nallybot_part_up{"); n != maxParts {
		t.Errorf("%d parts", n)
	}
}

// A change of state is logged once, however often it is reported.
func TestChangesAreLoggedOnce(t *testing.T) {
	m, _ := newMonitor()
	var log strings.Builder
	m.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	for range 5 {
		m.Connected(bot.Telegram, "telegram")
	}
	for range 5 {
		m.Disconnected(bot.Telegram, "telegram", io.EOF)
	}
	if n := strings.Count(log.String(), "\n"); n != 2 {
		t.Errorf("%d lines: %s", n, log.String())
	}
}

// A store that is down is told, counted and turns nothing red.
func TestStoreDegraded(t *testing.T) {
	m, c := newMonitor()
	m.Connected(bot.Telegram, "telegram")
	if _, body := get(t, m.Metrics.Handler(), "GET"); strings.Contains(body, "allybot_store_up") {
		t.Error("a store that is not used has a metric")
	}
	m.State.Store(nil)
	c.add(time.Minute)
	for _, want := range []struct {
		down   error
		line   string
		metric string
	}{
		{nil, "store: up since 2026-11-23T12:01:00Z\n", "allybot_store_up 1"},
		{errors.New("disk hunter2 full"), "store: degraded since 2026-11-23T12:01:00Z: answers go on without memory: disk [redacted] full\n", "allybot_store_up 0"},
		{nil, "store: up since", "allybot_store_up 1"},
	} {
		m.State.Store(want.down)
		if status, body := get(t, m.State.Readiness(), "GET"); status != http.StatusOK || !strings.Contains(body, want.line) {
			t.Errorf("%d %s, want %s", status, body, want.line)
		}
		if _, body := get(t, m.Metrics.Handler(), "GET"); !strings.Contains(body, "\n"+want.metric+"\n") {
			t.Errorf("no %s", want.metric)
		}
	}
}

func TestPartHandedOver(t *testing.T) {
	m, _ := newMonitor()
	m.Connected(bot.Discord, "shard 0")
	m.Connected(bot.Discord, "shard 1")
	m.Disconnected(bot.Discord, "shard 1", nil)
	m.Gone(bot.Discord, "shard 1")
	if status, body := get(t, m.State.Readiness(), "GET"); status != http.StatusOK || strings.Contains(body, "shard 1") {
		t.Errorf("%d %s", status, body)
	}
}
