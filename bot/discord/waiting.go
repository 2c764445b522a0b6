package discord

import (
	"time"

	"allybot/bot"
)

// Waiting counts what was taken and is not answered yet.
func (a *Adapter) Waiting() int {
	a.work.mu.Lock()
	defer a.work.mu.Unlock()
	n := len(a.work.slots)
	for _, q := range a.work.queues {
		n += len(q)
	}
	return n
}

// arrived tells the monitor how long an event took from its arrival on.
func (a *Adapter) arrived(since time.Time) {
	if m, ok := a.monitor.(interface {
		Answered(p bot.Platform, took time.Duration)
	}); ok {
		m.Answered(bot.Discord, time.Since(since))
	}
}
