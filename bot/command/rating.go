package command

import (
	"context"
	"time"

	"allybot/bot"
	"allybot/bot/message"
)

// keepRated is how long it is remembered that a person rated a fact, so that
// it counts once.
const keepRated = 30 * 24 * time.Hour

// rate counts what a person thinks of a fact, once.
func (h *Handlers) rate(ctx context.Context, c *Call, a bot.Action) bot.Reply {
	f, ok := h.Pack.Fact(a.Arg)
	if !ok {
		return h.NoticeReply(bot.NoticeStale, c.ReplyLang)
	}
	d := h.draft(c, bot.KindNotice)
	if h.opt.Feedback == nil || c.User.ID == "" {
		d.Say(message.NoRating)
		return d.Done()
	}
	key := bot.MemoryKey(c.Platform, "", c.User.ID, "rated", f.ID)
	first, err := h.opt.Memory.PutIfAbsent(ctx, key, nil, keepRated)
	if err == nil && !first {
		d.Say(message.RatedBefore)
		return d.Done()
	}
	if err == nil {
		if err = h.opt.Feedback(ctx, f.ID, a.Verb == bot.RateRight); err != nil {
			_ = h.opt.Memory.Delete(ctx, key) // the first error is the one that tells
		}
	}
	if err != nil {
		h.log.Warn("rating not counted", "platform", c.Platform, "error", err)
		d.Say(message.SettingsFailed)
		return d.Done()
	}
	d.Say(message.Thanks)
	return d.Done()
}
