package health

import (
	"log/slog"
	"time"

	"allybot/bot"
)

// Monitor is what the adapters report to: it keeps the state and counts. It
// logs a change of state once and at debug level, for adapters say themselves
// what happened.
type Monitor struct {
	State   *State
	Metrics *Metrics
	Log     *slog.Logger
}

var _ bot.Monitor = (*Monitor)(nil)

// Connected says that a part is up.
func (m *Monitor) Connected(p bot.Platform, part string) {
	if m.State.Up(p, part) {
		m.Log.Debug("connected", "platform", p, "part", part)
	}
}

// Disconnected says that a part is down.
func (m *Monitor) Disconnected(p bot.Platform, part string, cause error) {
	if m.State.Down(p, part, cause) {
		m.Log.Debug("disconnected", "platform", p, "part", part, "err", cause)
	}
}

// Gone says that a part is another process's now.
func (m *Monitor) Gone(p bot.Platform, part string) {
	m.State.Gone(p, part)
	m.Log.Debug("handed over", "platform", p, "part", part)
}

// Event says that something arrived.
func (m *Monitor) Event(p bot.Platform, part string) { m.State.Arrived(p, part) }

// Retried counts a request sent again.
func (m *Monitor) Retried(p bot.Platform, reason string) {
	m.Metrics.retries.WithLabelValues(platform(p), cause(reason)).Inc()
}

// Failed counts a request or an update given up.
func (m *Monitor) Failed(p bot.Platform, reason string) {
	m.Metrics.failures.WithLabelValues(platform(p), cause(reason)).Inc()
}

// Answered counts how long an answer took, from what the platform delivered
// to its word that the answer has arrived.
func (m *Monitor) Answered(p bot.Platform, took time.Duration) { m.Metrics.Answered(p, took) }

// RateLimited counts a search refused while its user types: all that
// Metrics.Observe is not told of.
func (m *Monitor) RateLimited(p bot.Platform) {
	m.Metrics.rateLimited.WithLabelValues(platform(p)).Inc()
}
