package health

import (
	"net/http"
	"runtime"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"allybot/bot"
)

// maxLabel bounds how many values a label may take: what comes after counts
// as "other", so that no caller can fill the memory.
const maxLabel = 64

// Metrics counts what the bot does. No label holds a user, a chat or a text,
// and each label's values are bounded.
type Metrics struct {
	registry *prometheus.Registry

	questions   *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	retries     *prometheus.CounterVec
	failures    *prometheus.CounterVec
	rateLimited *prometheus.CounterVec
	reloads     *prometheus.CounterVec

	commands, reasons, causes label
}

// NewMetrics makes the metrics on a registry of their own, with the state's
// parts read at each scrape.
func NewMetrics(version string, state *State) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.questions = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "allybot_questions_total",
		Help: "Requests handled, by what became of them; reason says why one was not answered.",
	}, []string{"platform", "command", "lang", "outcome", "reason"})
	m.seconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "allybot_question_duration_seconds",
		Help:    "Time from a decoded request to its finished reply, without the platform's round trip.",
		Buckets: []float64{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3},
	}, []string{"platform", "command"})
	m.retries = counter("allybot_platform_retries_total", "Requests to a platform sent again, by reason.", "platform", "reason")
	m.failures = counter("allybot_platform_failures_total", "Requests to a platform or updates from it given up, by reason.", "platform", "reason")
	m.rateLimited = counter("allybot_rate_limited_total", "Requests and inline searches refused because their user asks too fast.", "platform")
	m.reloads = counter("allybot_pack_reloads_total", "Packs read again on SIGHUP, by result: loaded or refused.", "result")
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name:        "allybot_build_info",
		Help:        "Always 1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version()},
	})
	build.Set(1)
	m.registry.MustRegister(m.questions, m.seconds, m.retries, m.failures, m.rateLimited, m.reloads, build,
		parts{state}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
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
	p, command := platform(h.Platform), m.commands.bound(h.Command)
	m.questions.WithLabelValues(p, command, h.Lang.String(), outcome(h.Outcome), m.reasons.bound(h.Reason)).Inc()
	m.seconds.WithLabelValues(p, command).Observe(h.Duration.Seconds())
	if h.Outcome == "refused" { // for nothing else: bot.Handled
		m.rateLimited.WithLabelValues(p).Inc()
	}
}

// Reloaded counts a pack that was read again.
func (m *Metrics) Reloaded(ok bool) {
	result := "refused"
	if ok {
		result = "loaded"
	}
	m.reloads.WithLabelValues(result).Inc()
}

func platform(p bot.Platform) string {
	switch p {
	case bot.Console, bot.Discord, bot.Telegram:
		return string(p)
	}
	return other
}

func outcome(o string) string {
	switch o {
	case "answered", "ambiguous", "unknown", "service", "refused", "failed":
		return o
	}
	return other
}

const other = "other"

// label admits the first maxLabel short values it sees.
type label struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (l *label) bound(v string) string {
	if v == "" {
		return ""
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen[v] {
		return v
	}
	if len(v) > 40 || len(l.seen) >= maxLabel {
		return other
	}
	if l.seen == nil {
		l.seen = map[string]bool{}
	}
	l.seen[v] = true
	return v
}

// parts gives the state's parts to Prometheus, as they are when it asks.
type parts struct{ state *State }

// Describe leaves the collector unchecked: which parts there are changes.
func (parts) Describe(chan<- *prometheus.Desc) {}

// Collect gives each part's state, and the store's.
func (c parts) Collect(out chan<- prometheus.Metric) {
	if up, used := c.state.storeUp(); used {
		value := 0.0
		if up {
			value = 1
		}
		store := prometheus.NewDesc("allybot_store_up", "Whether the store can be used; without it answers go on without memory.", nil, nil)
		out <- prometheus.MustNewConstMetric(store, prometheus.GaugeValue, value)
	}
	up := prometheus.NewDesc("allybot_part_up", "Whether a platform, or a shard of one, is connected.", []string{"platform", "part"}, nil)
	last := prometheus.NewDesc("allybot_part_last_event_timestamp_seconds", "When something last arrived, if only an empty poll.", []string{"platform", "part"}, nil)
	for _, p := range c.state.Parts() {
		value := 0.0
		if p.Up {
			value = 1
		}
		out <- prometheus.MustNewConstMetric(up, prometheus.GaugeValue, value, platform(p.Platform), p.Name)
		if !p.LastEvent.IsZero() {
			out <- prometheus.MustNewConstMetric(last, prometheus.GaugeValue, float64(p.LastEvent.UnixNano())/1e9, platform(p.Platform), p.Name)
		}
	}
}
