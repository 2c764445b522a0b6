package telegram

import (
	"time"

	"allybot/bot"
)

// Waiting counts the updates that were taken and are not answered yet.
func (a *Adapter) Waiting() int {
	return a.receiver.Queue().Pending()
}

// arrived tells the monitor how long an update took from its arrival on.
func (a *Adapter) arrived(since time.Time) {
	if m, ok := a.monitor.(interface {
		Answered(p bot.Platform, took time.Duration)
	}); ok {
		m.Answered(bot.Telegram, time.Since(since))
	}
}
