package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allybot/bot"
)

func TestSettings(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, s, other := t.Context(), w.open(t), w.open(t)
		is := func(p bot.Platform, owner string, want bot.Settings) {
			t.Helper()
			got, err := other.Settings(ctx, p, owner)
			must(t, err)
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s/%s: %s", p, owner, d)
			}
		}
		is(bot.Discord, "1", bot.Settings{})
		full := bot.Settings{Lang: "pt", LangSet: true, Channels: []string{"10", "11"}, MuteMentions: true}
		must(t, s.SaveSettings(ctx, bot.Discord, "1", full))
		is(bot.Discord, "1", full)
		is(bot.Discord, "2", bot.Settings{})
		is(bot.Telegram, "1", bot.Settings{})
		english := bot.Settings{Lang: "en", LangSet: true}
		must(t, s.SaveSettings(ctx, bot.Discord, "1", english))
		is(bot.Discord, "1", english)
		must(t, s.SaveSettings(ctx, bot.Discord, "1", bot.Settings{}))
		is(bot.Discord, "1", bot.Settings{})
		var rows int
		must(t, s.read.QueryRowContext(ctx, "SELECT count(*) FROM settings").Scan(&rows))
		if rows != 0 {
			t.Errorf("%d rows kept of owners that chose nothing", rows)
		}
		for _, owner := range []string{"", strings.Repeat("1", 200), "a\x00b", "a b"} {
			if err := s.SaveSettings(ctx, bot.Discord, owner, full); !errors.Is(err, ErrInvalid) {
				t.Errorf("owner %.10q: %v, want ErrInvalid", owner, err)
			}
		}
		if err := s.SaveSettings(ctx, bot.Discord, "1", bot.Settings{Channels: make([]string, maxChannels+1)}); !errors.Is(err, ErrInvalid) {
			t.Errorf("too many channels: %v, want ErrInvalid", err)
		}
	})
}

func TestForget(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, s := t.Context(), w.open(t)
		fill := func() {
			for _, p := range []bot.Platform{bot.Discord, bot.Telegram} {
				for _, owner := range []string{"1", "2"} {
					must(t, s.SaveSettings(ctx, p, owner, bot.Settings{MuteMentions: true}))
					must(t, s.Subscribe(ctx, Subscription{Platform: p, Chat: "c" + owner, Owner: owner, Zone: "UTC", NextDue: w.clock.now()}))
					for _, user := range []string{"7", "77"} {
						must(t, s.Put(ctx, string(p)+OwnerPart(owner)+UserPart(user)[1:]+"followup", nil, time.Hour))
					}
				}
				must(t, s.Subscribe(ctx, Subscription{Platform: p, Chat: "private7", Person: "7", Zone: "UTC", NextDue: w.clock.now()}))
				must(t, s.Put(ctx, string(p)+UserPart("7")+"link", nil, time.Hour))
			}
		}
		kept := func() (n [3]int) {
			for i, table := range []string{"settings", "daily", "memory"} {
				must(t, s.read.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n[i]))
			}
			return n
		}
		fill()
		claims, err := s.ClaimDaily(ctx, bot.Discord, "r", time.Minute, 10)
		must(t, err)
		for _, c := range claims {
			must(t, s.BeginDaily(ctx, c, "fact", false))
		}
		if got := kept(); got != [3]int{4, 6, 10} {
			t.Fatalf("filled with %v", got)
		}
		must(t, s.Forget(ctx, bot.Discord, "1"))
		if got := kept(); got != [3]int{3, 5, 8} {
			t.Errorf("without an owner: %v", got)
		}
		if used, err := s.UsedFacts(ctx, bot.Discord, "c1"); err != nil || len(used) != 0 {
			t.Errorf("used facts of a forgotten chat: %v, %v", used, err)
		}
		must(t, s.ForgetUser(ctx, bot.Telegram, "7"))
		if got := kept(); got != [3]int{3, 4, 5} {
			t.Errorf("without a user: %v", got)
		}
		for _, err := range []error{s.Forget(ctx, bot.Discord, ""), s.ForgetUser(ctx, bot.Discord, "")} {
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("forgetting nobody: %v, want ErrInvalid", err)
			}
		}
	})
}
