package command

import (
	"context"
	"time"

	"allybot/bot"
	"allybot/bot/message"
	"allybot/bot/session"
)

func (h *Handlers) privacyEntry() []*Entry {
	return []*Entry{{Command: private(h.command("privacy", message.DescPrivacy)), Handle: h.privacyCommand}}
}

// privacyCommand tells what is read and kept: this and nothing else.
func (h *Handlers) privacyCommand(_ context.Context, c *Call) bot.Reply {
	d := h.draft(c, bot.KindService)
	d.Reply.Title = d.In(message.Privacy)
	k := h.opt.Kept
	l := bot.Block{Kind: bot.List}
	say := func(when bool, w message.ID, args ...any) {
		if when {
			l.Items = append(l.Items, []bot.Span{{Text: d.In(w, args...)}})
		}
	}
	links := bot.KeepAnswer(c.Platform)
	say(true, message.PrivacyRead)
	say(true, message.PrivacyKept, "Minutes", int(session.FollowUp/time.Minute))
	say(links > 0, message.PrivacyAnswers, "Hours", int(links/time.Hour))
	say(c.Platform == bot.Telegram, message.PrivacyWaiting) // its adapter parks them
	say(true, message.PrivacySettings)
	say(h.opt.Daily != nil, message.PrivacyDaily)
	say(h.opt.Feedback != nil, message.PrivacyFeedback, "Days", int(keepRated/(24*time.Hour)))
	say(k.CountDays > 0, message.PrivacyCounts, "Days", k.CountDays)
	say(k.UnansweredDays > 0 && h.opt.Unanswered != nil, message.PrivacyUnanswered, "Days", k.UnansweredDays)
	say(!k.LogsQuestions, message.PrivacyLogs)
	say(k.LogsQuestions, message.PrivacyLogsQuestions)
	say(k.Durable, message.PrivacyDurable)
	say(!k.Durable, message.PrivacyVolatile)
	say(true, message.PrivacyForget)
	d.Reply.Blocks = append(d.Reply.Blocks, l)
	d.CommandButton("forgetme")
	return d.Done()
}
