package health

import (
	"net/http"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"allybot/bot"
)

// Metrics counts what the bot does. No label holds a user, a chat or a text,
// and each label's values are bounded. What an alert reads by rate or increase
// has labels of closed lists only and begins at 0: a series that appears with
// its first event hides that event from Prometheus.
type Metrics struct {
	registry *prometheus.Registry

	questions   *prometheus.CounterVec
	outcomes    *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	answered    *prometheus.HistogramVec
	retries     *prometheus.CounterVec
	failures    *prometheus.CounterVec
	rateLimited *prometheus.CounterVec
	reloads     *prometheus.CounterVec

	commands, reasons label
}

// NewMetrics makes the metrics on a registry of their own, with the state's
// parts read at each scrape.
func NewMetrics(version string, state *State) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.questions = counter("allybot_questions_total", "Requests handled, by what became of them; reason says why one was not answered.",
		"platform", "command", "lang", "outcome", "reason")
	m.outcomes = counter("allybot_outcomes_total", "Requests handled, by outcome, and whether asked in plain words or by a command or button.",
		"platform", "asked", "outcome")
	m.seconds = histogram("allybot_question_duration_seconds", "Time from a decoded request to its finished reply, without the platform's round trip.",
		0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3)
	m.answered = histogram("allybot_answer_duration_seconds", "Time from what a platform delivered to its word that the answer has arrived: waiting, sending and sending again included.",
		0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
	m.retries = counter("allybot_platform_retries_total", "Requests to a platform sent again, by reason.", "platform", "reason")
	m.failures = counter("allybot_platform_failures_total", "Requests to a platform or updates from it given up, by reason.", "platform", "reason")
	m.rateLimited = counter("allybot_rate_limited_total", "Requests and inline searches refused because their user asks too fast.", "platform")
	m.reloads = counter("allybot_pack_reloads_total", "Packs read again on SIGHUP, by result: loaded or refused.", "result")
	m.begin()
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name:        "allybot_build_info",
		Help:        "Always 1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version()},
	})
	build.Set(1)
	m.registry.MustRegister(m.questions, m.outcomes, m.seconds, m.answered, m.retries, m.failures, m.rateLimited, m.reloads, build,
		parts{state}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func histogram(name, help string, buckets ...float64) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, []string{"platform"})
}

// begin puts every series of a closed list at 0.
func (m *Metrics) begin() {
	for _, p := range served() {
		for _, o := range outcomes() {
			m.outcomes.WithLabelValues(p, inWords, o)
			m.outcomes.WithLabelValues(p, byCommand, o)
		}
		for _, c := range causes() {
			m.retries.WithLabelValues(p, c)
			m.failures.WithLabelValues(p, c)
		}
		m.rateLimited.WithLabelValues(p)
		m.seconds.WithLabelValues(p)
		m.answered.WithLabelValues(p)
	}
	m.reloads.WithLabelValues(loaded)
	m.reloads.WithLabelValues(refused)
}

// Handler serves the metrics.
func (m *Metrics) Handler() http.Handler {
	h := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if readOnly(w, r) {
			h.ServeHTTP(w, r)
		}
	})
}

// Observe counts a handled request.
func (m *Metrics) Observe(h bot.Handled) {
	p, o, asked := platform(h.Platform), oneOf(h.Outcome, outcomes()), byCommand
	if h.Command == "ask" {
		asked = inWords
	}
	m.questions.WithLabelValues(p, m.commands.bound(h.Command), h.Lang.String(), o, m.reasons.bound(h.Reason)).Inc()
	m.outcomes.WithLabelValues(p, asked, o).Inc()
	m.seconds.WithLabelValues(p).Observe(h.Duration.Seconds())
	if h.Outcome == "refused" { // for nothing else: bot.Handled
		m.rateLimited.WithLabelValues(p).Inc()
	}
}

// Answered counts how long an answer took to arrive.
func (m *Metrics) Answered(p bot.Platform, took time.Duration) {
	m.answered.WithLabelValues(platform(p)).Observe(took.Seconds())
}

// Reloaded counts a pack that was read again.
func (m *Metrics) Reloaded(ok bool) {
	result := refused
	if ok {
		result = loaded
	}
	m.reloads.WithLabelValues(result).Inc()
}

// The closed lists of labels' values. What is in none counts as other.
const (
	other     = "other"
	inWords   = "words"
	byCommand = "command"
	loaded    = "loaded"
	refused   = "refused"
)

func served() []string { return []string{string(bot.Discord), string(bot.Telegram)} }

func outcomes() []string {
	return []string{"answered", "ambiguous", "unknown", "service", "refused", "failed", other}
}

// causes are those for which the adapters send again or give up.
func causes() []string {
	return []string{
		"network", "5xx", "429", "400", "401", "403", "404", "409", "4xx", // what the API answered
		"gone", "not modified", "migrated", "markup", "topic", "file", // what it meant by a 400
		"panic", "busy", "unreadable", "update", "register", "interaction", "message", "picture", // what was given up
		other,
	}
}

// cause gives a reason out of the closed list: statuses beyond it by their class.
func cause(reason string) string {
	if c := oneOf(reason, causes()); c != other {
		return c
	}
	if len(reason) == 3 && strings.Trim(reason, "0123456789") == "" {
		return oneOf(reason[:1]+"xx", causes())
	}
	return other
}

func platform(p bot.Platform) string {
	if p == bot.Console {
		return string(p)
	}
	return oneOf(string(p), served())
}

func oneOf(v string, list []string) string {
	if slices.Contains(list, v) {
		return v
	}
	return other
}
