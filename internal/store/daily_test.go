package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"allybot/bot"
)

func TestSubscription(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, s := t.Context(), w.open(t)
		if _, found, err := s.Subscription(ctx, bot.Telegram, "5"); err != nil || found {
			t.Errorf("found %v, %v", found, err)
		}
		want := Subscription{Platform: bot.Telegram, Chat: "5", Person: "5", Minute: 540, Zone: "America/Lima", NextDue: w.clock.now().Add(time.Hour)}
		must(t, s.Subscribe(ctx, want))
		want.Minute = 600
		must(t, s.Subscribe(ctx, want))
		got, found, err := s.Subscription(ctx, bot.Telegram, "5")
		must(t, err)
		if d := cmp.Diff(want, got); d != "" || !found {
			t.Error(found, d)
		}
		for _, want := range []bool{true, false} {
			if was, err := s.Unsubscribe(ctx, bot.Telegram, "5"); err != nil || was != want {
				t.Errorf("Unsubscribe = %v, %v, want %v", was, err, want)
			}
		}
		for _, bad := range []Subscription{{}, {Platform: bot.Telegram, Chat: "5"}, {Platform: bot.Telegram, Chat: "5", Zone: "UTC", Minute: 1440}, {Platform: bot.Telegram, Chat: "5", Zone: "UTC", Minute: -1}} {
			if err := s.Subscribe(ctx, bad); !errors.Is(err, ErrInvalid) {
				t.Errorf("%+v: %v, want ErrInvalid", bad, err)
			}
		}
	})
}

// TestMoveDaily: a group's wishes follow its new id, threads too, with what
// was used and what was begun.
func TestMoveDaily(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, s := t.Context(), w.open(t)
		for _, chat := range []string{"-5", "-5#7", "-6"} {
			owner, _, _ := strings.Cut(chat, "#")
			must(t, s.Subscribe(ctx, Subscription{Platform: bot.Telegram, Chat: chat, Owner: owner, Zone: "UTC", Lang: "pt", NextDue: w.clock.now()}))
		}
		claims, err := s.ClaimDaily(ctx, bot.Telegram, "a", time.Minute, 10)
		must(t, err)
		for _, c := range claims {
			must(t, s.BeginDaily(ctx, c, "fact"+c.Chat, false))
		}
		must(t, s.MoveDaily(ctx, bot.Telegram, "-5", "-1005"))
		for chat, want := range map[string]string{"-1005": "fact-5", "-1005#7": "fact-5#7", "-6": "fact-6", "-5": "", "-5#7": ""} {
			sub, found, err := s.Subscription(ctx, bot.Telegram, chat)
			must(t, err)
			used, err := s.UsedFacts(ctx, bot.Telegram, chat)
			must(t, err)
			if owner, _, _ := strings.Cut(chat, "#"); found != (want != "") || found && (sub.Owner != owner || sub.Lang != "pt") || strings.Join(used, " ") != want {
				t.Errorf("%s: %v %+v, used %q", chat, found, sub, used)
			}
		}
		// The claims go on: what was begun is not begun anew.
		if again, err := s.ClaimDaily(ctx, bot.Telegram, "b", time.Minute, 10); err != nil || len(again) != 0 {
			t.Errorf("claimed again: %+v %v", again, err)
		}
		w.clock.advance(2 * time.Minute)
		again, err := s.ClaimDaily(ctx, bot.Telegram, "b", time.Minute, 10)
		must(t, err)
		for _, c := range again {
			if c.Begun == "" || c.Lang != "pt" {
				t.Errorf("%+v", c)
			}
		}
		if len(again) != 3 {
			t.Errorf("%d claims", len(again))
		}
	})
}

// TestClaimOnce: however many replicas claim at once, each chat is served once.
func TestClaimOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		stores := []*Store{w.open(t), w.open(t), w.open(t), w.open(t)}
		const chats = 200
		for i := range chats {
			must(t, stores[0].Subscribe(ctx, Subscription{Platform: bot.Telegram, Chat: fmt.Sprint(i), Zone: "UTC", NextDue: w.clock.now()}))
		}
		var mu sync.Mutex
		served := map[string]int{}
		var wg sync.WaitGroup
		for i, s := range stores {
			wg.Go(func() {
				for {
					claims, err := s.ClaimDaily(ctx, bot.Telegram, fmt.Sprint("replica", i), time.Minute, 7)
					must(t, err)
					if len(claims) == 0 {
						return
					}
					for _, c := range claims {
						must(t, s.BeginDaily(ctx, c, "fact", false))
						mu.Lock()
						served[c.Chat]++
						mu.Unlock()
						must(t, s.FinishDaily(ctx, c, w.clock.now().Add(24*time.Hour)))
					}
				}
			})
		}
		wg.Wait()
		for chat, n := range served {
			if n != 1 {
				t.Errorf("chat %s served %d times", chat, n)
			}
		}
		if len(served) != chats {
			t.Errorf("%d chats served, want %d", len(served), chats)
		}
	})
}

func TestClaimLife(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, a, b := t.Context(), w.open(t), w.open(t)
		due := w.clock.now().Add(time.Minute)
		sub := Subscription{Platform: bot.Discord, Chat: "5", Owner: "9", Minute: 721, Zone: "UTC", NextDue: due}
		must(t, a.Subscribe(ctx, sub))
		claim := func(s *Store, holder string, want int) Claim {
			t.Helper()
			claims, err := s.ClaimDaily(ctx, bot.Discord, holder, time.Minute, 10)
			must(t, err)
			if len(claims) != want {
				t.Fatalf("%d claims, want %d", len(claims), want)
			}
			if want == 0 {
				return Claim{}
			}
			if d := cmp.Diff(sub, claims[0].Subscription); d != "" {
				t.Error(d)
			}
			return claims[0]
		}
		lost := func(err error) {
			t.Helper()
			if !errors.Is(err, ErrLost) {
				t.Errorf("%v, want ErrLost", err)
			}
		}
		claim(a, "a", 0) // not due yet
		w.clock.advance(time.Minute)
		if c, err := a.ClaimDaily(ctx, bot.Telegram, "a", time.Minute, 10); err != nil || len(c) != 0 {
			t.Errorf("another platform's: %v, %v", c, err)
		}
		dead := claim(a, "a", 1)
		claim(b, "b", 0) // a has it
		w.clock.advance(time.Minute)
		lost(a.BeginDaily(ctx, dead, "fact1", false)) // its lease has ended
		second := claim(b, "b", 1)
		if second.Begun != "" {
			t.Errorf("begun with %q, though nothing was", second.Begun)
		}
		lost(a.BeginDaily(ctx, dead, "fact1", false))
		lost(a.FinishDaily(ctx, dead, due))
		lost(a.RetryDaily(ctx, dead, due))

		must(t, b.BeginDaily(ctx, second, "fact1", false)) // and then b dies
		w.clock.advance(time.Minute)
		third := claim(a, "a", 1)
		if third.Begun != "fact1" {
			t.Errorf("begun = %q, want the fact whose fate is unknown", third.Begun)
		}
		must(t, a.FinishDaily(ctx, third, due.Add(24*time.Hour)))
		lost(a.FinishDaily(ctx, third, due.Add(48*time.Hour)))
		claim(a, "a", 0)

		sub.NextDue = due.Add(24 * time.Hour)
		w.clock.advance(24 * time.Hour)
		fourth := claim(a, "a", 1)
		must(t, a.BeginDaily(ctx, fourth, "fact2", false))
		must(t, a.RetryDaily(ctx, fourth, w.clock.now().Add(5*time.Second)))
		if used, err := a.UsedFacts(ctx, bot.Discord, "5"); err != nil || !slices.Equal(used, []string{"fact1"}) {
			t.Errorf("used %v, %v: what was not sent is not used", used, err)
		}
		claim(b, "b", 0)
		w.clock.advance(5 * time.Second)
		fifth := claim(b, "b", 1)
		must(t, b.BeginDaily(ctx, fifth, "fact3", true))
		if used, err := a.UsedFacts(ctx, bot.Discord, "5"); err != nil || !slices.Equal(used, []string{"fact3"}) {
			t.Errorf("used %v, %v after all were", used, err)
		}
		must(t, a.Subscribe(ctx, sub)) // the owner chose another time meanwhile
		lost(b.FinishDaily(ctx, fifth, due))
		sixth := claim(a, "a", 1)
		if _, err := a.Unsubscribe(ctx, bot.Discord, "5"); err != nil {
			t.Error(err)
		}
		lost(a.BeginDaily(ctx, sixth, "fact4", false))
	})
}

func TestLease(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, a, b := t.Context(), w.open(t), w.open(t)
		take := func(s *Store, holder string, want bool) Lease {
			t.Helper()
			l, won, err := s.Acquire(ctx, "shard/0", holder, time.Minute)
			must(t, err)
			if won != want {
				t.Errorf("%s won %v, want %v", holder, won, want)
			}
			return l
		}
		first := take(a, "a", true)
		take(b, "b", false)
		w.clock.advance(40 * time.Second)
		first, err := a.Renew(ctx, first, time.Minute)
		must(t, err)
		w.clock.advance(40 * time.Second)
		take(b, "b", false)
		w.clock.advance(20 * time.Second)
		second := take(b, "b", true)
		if second.Generation <= first.Generation {
			t.Errorf("generation %d after %d", second.Generation, first.Generation)
		}
		if _, err := a.Renew(ctx, first, time.Minute); !errors.Is(err, ErrLost) {
			t.Errorf("renewed what another has: %v", err)
		}
		must(t, a.Release(ctx, first)) // not its own any more: no effect
		take(a, "a", false)
		again := take(b, "b", true) // restarted under its name
		if _, err := b.Renew(ctx, second, time.Minute); !errors.Is(err, ErrLost) {
			t.Errorf("the lease from before the restart: %v", err)
		}
		must(t, b.Release(ctx, again))
		if _, err := b.Renew(ctx, again, time.Minute); !errors.Is(err, ErrLost) {
			t.Errorf("renewed what was released: %v", err)
		}
		third := take(a, "a", true)
		if _, _, err := b.Acquire(ctx, "replica/b", "b", time.Minute); err != nil {
			t.Error(err)
		}
		got, err := b.Leases(ctx, "shard/")
		must(t, err)
		if d := cmp.Diff([]Lease{third}, got, cmpopts.EquateApproxTime(time.Millisecond)); d != "" {
			t.Error(d)
		}
	})
}

// TestLeaseOneWinner: a lease that has run out goes to one of those who ask.
func TestLeaseOneWinner(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		stores := []*Store{w.open(t), w.open(t), w.open(t)}
		for range 5 {
			var mu sync.Mutex
			var winners []string
			var wg sync.WaitGroup
			for i, s := range stores {
				for j := range 3 {
					wg.Go(func() {
						l, won, err := s.Acquire(ctx, "shard/1", fmt.Sprint(i, "-", j), time.Minute)
						must(t, err)
						if won {
							mu.Lock()
							winners = append(winners, l.Holder)
							mu.Unlock()
						}
					})
				}
			}
			wg.Wait()
			if len(winners) != 1 {
				t.Errorf("winners: %v", winners)
			}
			w.clock.advance(time.Minute)
		}
	})
}
