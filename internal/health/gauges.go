package health

import (
	"github.com/prometheus/client_golang/prometheus"

	"allybot/bot"
)

// parts gives the state's parts to Prometheus, as they are when it asks.
type parts struct{ state *State }

// Describe leaves the collector unchecked: which parts there are changes.
func (parts) Describe(chan<- *prometheus.Desc) {}

// Collect gives each part's state, the store's, and what waits.
func (c parts) Collect(out chan<- prometheus.Metric) {
	gauge := func(name, help string, value float64, labels ...string) {
		names := []string{"platform", "part"}[:len(labels)]
		out <- prometheus.MustNewConstMetric(prometheus.NewDesc(name, help, names, nil), prometheus.GaugeValue, value, labels...)
	}
	truth := map[bool]float64{true: 1}
	if up, used := c.state.storeUp(); used {
		gauge("allybot_store_up", "Whether the store can be used; without it answers go on without memory.", truth[up])
	}
	for _, p := range c.state.Parts() {
		gauge("allybot_part_up", "Whether a platform, a shard of one or its API is connected.", truth[p.Up], platform(p.Platform), p.Name)
		if !p.LastEvent.IsZero() {
			gauge("allybot_part_last_event_timestamp_seconds", "When something last arrived, if only an empty poll.",
				float64(p.LastEvent.UnixNano())/1e9, platform(p.Platform), p.Name)
		}
	}
	for p, count := range c.state.waiting() {
		gauge("allybot_waiting", "Updates that were taken and are not answered yet.", float64(count), platform(p))
	}
	if n, known := c.state.outbox(); known {
		gauge("allybot_outbox", "Daily facts that are due and not sent yet.", float64(n))
	}
}

// Waits says how to learn how many updates of a platform wait to be answered.
func (s *State) Waits(p bot.Platform, count func() int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[p] = count
}

func (s *State) waiting() map[bot.Platform]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[bot.Platform]int{}
	for p, count := range s.counts {
		all[p] = count()
	}
	return all
}

// Outbox says how many daily facts are due.
func (s *State) Outbox(due int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.due = &due
}

func (s *State) outbox() (due int, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.due == nil {
		return 0, false
	}
	return *s.due, true
}
