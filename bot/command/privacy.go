package bot

import (
	"context"
	"errors"
	"time"

	"allybot/bot/message"
)

// Kept says what the parts around the bot keep, for /privacy to tell.
type Kept struct {
	Durable        bool // in a database: it outlives a restart
	CountDays      int  // how long counts by day are kept
	UnansweredDays int  // how long questions without an answer are; 0: they are not
	LogsQuestions  bool // the operator has the text of questions logged
}

// KeepAnswer is for how long a platform's adapter remembers which of its
// messages answers a question, so that an edit of the one changes the other.
func KeepAnswer(p Platform) time.Duration {
	switch p {
	case Telegram:
		return 48 * time.Hour
	case Discord:
		return time.Hour
	default:
		return 0
	}
}

// privacyCommand tells what is read and kept: this and nothing else.
func (b *Bot) privacyCommand(_ context.Context, c *call) Reply {
	d := b.draft(c, KindService)
	d.reply.Title = d.in(message.Privacy)
	k := b.opt.Kept
	l := Block{Kind: List}
	say := func(when bool, w message.ID, args ...any) {
		if when {
			l.Items = append(l.Items, []Span{{Text: d.in(w, args...)}})
		}
	}
	links := KeepAnswer(c.Platform)
	say(true, message.PrivacyRead)
	say(true, message.PrivacyKept, "Minutes", int(followUp/time.Minute))
	say(links > 0, message.PrivacyAnswers, "Hours", int(links/time.Hour))
	say(c.Platform == Telegram, message.PrivacyWaiting) // its adapter parks them
	say(true, message.PrivacySettings)
	say(b.opt.Daily != nil, message.PrivacyDaily)
	say(b.opt.Feedback != nil, message.PrivacyFeedback, "Days", int(keepRated/(24*time.Hour)))
	say(k.CountDays > 0, message.PrivacyCounts, "Days", k.CountDays)
	say(k.UnansweredDays > 0 && b.opt.Unanswered != nil, message.PrivacyUnanswered, "Days", k.UnansweredDays)
	say(!k.LogsQuestions, message.PrivacyLogs)
	say(k.LogsQuestions, message.PrivacyLogsQuestions)
	say(k.Durable, message.PrivacyDurable)
	say(!k.Durable, message.PrivacyVolatile)
	say(true, message.PrivacyForget)
	d.reply.Blocks = append(d.reply.Blocks, l)
	d.button("/"+b.named["forgetme"].localName(c.lang), Action{Verb: RunCommand, Arg: "forgetme"})
	return d.done()
}

// forgetCommand removes what is kept of who asks.
func (b *Bot) forgetCommand(ctx context.Context, c *call) Reply {
	d := b.draft(c, KindService)
	if err := b.forgetUser(ctx, c); err != nil {
		b.log.Error("person not forgotten", "platform", c.Platform, "error", err)
		d.reply.Kind = KindNotice
		d.say(message.ForgetFailed)
		return d.done()
	}
	d.say(message.Forgot)
	d.reply.Unlinked = true
	return d.done()
}

func (b *Bot) forgetUser(ctx context.Context, c *call) error {
	f, ok := b.opt.Memory.(Forgetter)
	if !ok || c.User.ID == "" {
		return nil
	}
	err := f.ForgetUser(ctx, c.Platform, c.User.ID)
	if c.Chat.Private {
		// What is kept of a private chat is kept of the person.
		err = errors.Join(err, f.Forget(ctx, c.Platform, c.Chat.ID))
		if b.opt.Daily != nil {
			_, off := b.opt.Daily.UnsubscribeDaily(ctx, c.Platform, c.Chat.Place())
			err = errors.Join(err, off)
		}
	}
	return err
}
