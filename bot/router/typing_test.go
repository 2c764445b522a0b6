package router_test

import (
	"testing"
	"time"

	"allybot/bot"
)

func TestMayType(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	b := newBot(t, bot.Options{Pack: lanterns(t), PerMinute: 2, Now: func() time.Time { return now }})
	for i := range 8 {
		if got := b.MayType(bot.Telegram, "1"); got != (i < 6) {
			t.Errorf("search %d: %v", i, got)
		}
	}
	if !b.MayType(bot.Telegram, "2") {
		t.Error("another user is held back")
	}
	if r := b.Handle(t.Context(), group(bot.Telegram, "/help")); r.Kind == bot.KindNotice {
		t.Error("searches use up requests")
	}
	now = now.Add(time.Minute)
	if !b.MayType(bot.Telegram, "1") {
		t.Error("still held back after a minute")
	}
	if !newBot(t, bot.Options{Pack: lanterns(t)}).MayType(bot.Telegram, "1") {
		t.Error("held back though there is no limit")
	}
}
