package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allybot/bot"
)

// countedStore counts what reaches the store and can be made to fail.
type countedStore struct {
	bot.SettingsStore
	reads          int
	fail, failSave error
}

func (c *countedStore) Settings(ctx context.Context, p bot.Platform, owner string) (bot.Settings, error) {
	c.reads++
	if c.fail != nil {
		return bot.Settings{}, c.fail
	}
	return c.SettingsStore.Settings(ctx, p, owner)
}

func (c *countedStore) SaveSettings(ctx context.Context, p bot.Platform, owner string, s bot.Settings) error {
	if c.failSave != nil {
		return c.failSave
	}
	return c.SettingsStore.SaveSettings(ctx, p, owner, s)
}

func TestSettingsCache(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		counted := &countedStore{SettingsStore: w.open(t)}
		here, there := NewSettingsCache(counted, w.clock.now), NewSettingsCache(w.open(t), w.clock.now)
		is := func(want []string, reads int) {
			t.Helper()
			got, err := here.Settings(ctx, bot.Discord, "1")
			must(t, err)
			if d := cmp.Diff(want, got.Channels); d != "" || counted.reads != reads {
				t.Errorf("%d reads, want %d; %s", counted.reads, reads, d)
			}
			if len(got.Channels) > 0 {
				got.Channels[0] = "changed by the caller"
			}
		}
		is(nil, 1)
		is(nil, 1)
		must(t, here.SaveSettings(ctx, bot.Discord, "1", bot.Settings{Channels: []string{"a"}}))
		is([]string{"a"}, 1) // what one replica saves it sees at once
		is([]string{"a"}, 1)
		must(t, there.SaveSettings(ctx, bot.Discord, "1", bot.Settings{Channels: []string{"b"}}))
		w.clock.advance(SettingsAge)
		is([]string{"b"}, 2) // and another's within SettingsAge
		must(t, here.Forget(ctx, bot.Discord, "1"))
		is(nil, 3)

		must(t, there.SaveSettings(ctx, bot.Discord, "1", bot.Settings{Channels: []string{"c"}}))
		w.clock.advance(SettingsAge)
		is([]string{"c"}, 4)
		counted.fail = errors.New("gone")
		w.clock.advance(SettingsAge)
		is([]string{"c"}, 5)
		counted.failSave = errors.New("gone")
		if err := here.SaveSettings(ctx, bot.Discord, "1", bot.Settings{}); !errors.Is(err, counted.failSave) {
			t.Errorf("a save that fails: %v", err)
		}
		is([]string{"c"}, 6) // what could not be saved does not cost what is known
		w.clock.advance(staleAge)
		if _, err := here.Settings(ctx, bot.Discord, "1"); !errors.Is(err, counted.fail) {
			t.Errorf("far too old: %v", err)
		}
	})
}

func TestSettingsCacheBound(t *testing.T) {
	c := NewSettingsCache(&countedStore{}, time.Now)
	for i := range cachedOwners + 10 {
		c.keep(ownerKey{bot.Discord, fmt.Sprint(i)}, cachedSettings{})
	}
	if len(c.owners) != cachedOwners {
		t.Errorf("%d owners cached", len(c.owners))
	}
}

// refusing is a Counter that is down until told otherwise.
type refusing struct {
	Counter
	down bool
}

func (r *refusing) AddCounts(ctx context.Context, c Counts) error {
	if r.down {
		return &Error{Op: "count", Reason: Full}
	}
	return r.Counter.AddCounts(ctx, c)
}

func TestTally(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, s := t.Context(), w.open(t)
		counter := &refusing{Counter: s, down: true}
		tally := NewTally(counter, w.clock.now)
		handled := bot.Handled{Platform: bot.Telegram, Outcome: "answered", Facts: []string{"a", "b"}}
		tally.Observe(handled)
		tally.Unanswered("en", "ana", "And <@1> Perú?")
		tally.Unanswered("en", "ana", "my name is Ana") // hers alone
		tally.Unanswered("en", "ana", "<@1>")
		if err := tally.Flush(ctx); err == nil {
			t.Error("flushed into a store that is down")
		}
		tally.Observe(handled)
		tally.Unanswered("en", "leo", "and perú")
		counter.down = false
		done, stop := context.WithCancel(ctx)
		stop()
		tally.Run(done) // the last flush

		got, err := s.Report(ctx, w.clock.now(), w.clock.now())
		must(t, err)
		today := day(w.clock.now())
		want := Report{
			From: today, To: today,
			Questions:  []QuestionCount{{today, bot.Telegram, "answered", 2}},
			Facts:      []FactCount{{"a", 2}, {"b", 2}},
			Unanswered: []UnansweredCount{{"en", "and perú", 2, w.clock.now()}},
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		for i := range maxTallyTexts + 100 {
			text := "question " + strings.Repeat("a", i%20) + " " + strings.Repeat("b", i/20%20) + " " + strings.Repeat("c", i/400)
			tally.Unanswered("en", "ana", text)
			tally.Unanswered("en", "leo", text)
		}
		if n := len(tally.counts.Unanswered); n != maxTallyTexts {
			t.Errorf("%d texts between two flushes", n)
		}
	})
}
