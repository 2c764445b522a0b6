package discord

import (
	"time"

	"allybot/bot"
)

// Waiting counts what was taken and is not answered yet.
func (a *Adapter) Waiting() int {
	return a.queue.Pending()
}

// arrived tells the monitor how long an event took from its arrival on.
func (a *Adapter) arrived(since time.Time) {
	if m, ok := a.monitor.(interface {
		Answered(p bot.Platform, took time.Duration)
	}); ok {
		m.Answered(bot.Discord, time.Since(since))
	}
}
