package bot

import (
	"context"
	"time"

	"allybot/bot/message"
	"allybot/facts"
)

// keepRated is how long it is remembered that a person rated a fact, so that
// it counts once.
const keepRated = 30 * 24 * time.Hour

// rating asks whether a fact was right, where anybody counts it.
func (d *draft) rating(f *facts.Fact) {
	if d.opt.Feedback == nil {
		return
	}
	d.button(d.in(message.Right), Action{Verb: RateRight, Arg: f.ID})
	d.button(d.in(message.Wrong), Action{Verb: RateWrong, Arg: f.ID})
}

// rate counts what a person thinks of a fact, once.
func (b *Bot) rate(ctx context.Context, c *call, a Action) Reply {
	f, ok := b.pack.Fact(a.Arg)
	if !ok {
		return b.NoticeReply(NoticeStale, c.lang)
	}
	d := b.draft(c, KindNotice)
	if b.opt.Feedback == nil || c.User.ID == "" {
		d.say(message.NoRating)
		return d.done()
	}
	key := MemoryKey(c.Platform, "", c.User.ID, "rated", f.ID)
	first, err := b.opt.Memory.PutIfAbsent(ctx, key, nil, keepRated)
	if err == nil && !first {
		d.say(message.RatedBefore)
		return d.done()
	}
	if err == nil {
		if err = b.opt.Feedback(ctx, f.ID, a.Verb == RateRight); err != nil {
			_ = b.opt.Memory.Delete(ctx, key) // the first error is the one that tells
		}
	}
	if err != nil {
		b.log.Warn("rating not counted", "platform", c.Platform, "error", err)
		d.say(message.SettingsFailed)
		return d.done()
	}
	d.say(message.Thanks)
	return d.done()
}
