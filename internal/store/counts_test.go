package store

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allybot/bot"
)

func TestReport(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, s, other := t.Context(), w.open(t), w.open(t)
		today := day(w.clock.now())
		counts := Counts{
			Questions: map[QuestionKey]int64{
				{today, bot.Discord, "answered"}: 3, {today, bot.Telegram, "unknown"}: 1, {"2026-02-27", bot.Discord, "answered"}: 100,
			},
			Facts:      map[FactKey]int64{{today, "colombia-partner"}: 2, {"2026-02-28", "colombia-partner"}: 1, {today, "brazil-ally"}: 9},
			Unanswered: map[UnansweredKey]int64{{"es", "¿y perú?"}: 2, {"en", "who"}: 1},
		}
		// Replicas that add the same rows at once neither lose any nor lock up.
		var wg sync.WaitGroup
		for i := range 10 {
			wg.Go(func() { must(t, []*Store{s, other}[i%2].AddCounts(ctx, counts)) })
		}
		wg.Wait()
		for i := range 3 {
			must(t, s.AddFeedback(ctx, "brazil-ally", i > 0))
		}
		w.clock.advance(24 * time.Hour)
		must(t, s.AddFeedback(ctx, "brazil-ally", false))
		must(t, s.AddFeedback(ctx, "colombia-partner", true))

		asked := w.clock.now().Add(-24 * time.Hour)
		want := Report{
			From: "2026-02-28", To: "2026-03-02",
			Questions:  []QuestionCount{{today, bot.Discord, "answered", 30}, {today, bot.Telegram, "unknown", 10}},
			Facts:      []FactCount{{"brazil-ally", 90}, {"colombia-partner", 30}},
			Feedback:   []FeedbackCount{{"brazil-ally", 2, 2}, {"colombia-partner", 1, 0}},
			Unanswered: []UnansweredCount{{"es", "¿y perú?", 20, asked}, {"en", "who", 10, asked}},
		}
		got, err := other.Report(ctx, w.clock.now().Add(-48*time.Hour), w.clock.now())
		must(t, err)
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}

func TestSweep(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, s := t.Context(), w.open(t)
		for i := range 20 {
			must(t, s.Put(ctx, fmt.Sprint(i), nil, time.Duration(i+1)*time.Minute))
		}
		if _, _, err := s.Acquire(ctx, "shard/0", "a", time.Minute); err != nil {
			t.Error(err)
		}
		today := day(w.clock.now())
		must(t, s.AddCounts(ctx, Counts{
			Questions:  map[QuestionKey]int64{{today, bot.Discord, "answered"}: 1},
			Facts:      map[FactKey]int64{{today, "f"}: 1},
			Unanswered: map[UnansweredKey]int64{{"en", "who"}: 1},
		}))
		must(t, s.AddFeedback(ctx, "f", true))
		for _, c := range []struct {
			after time.Duration
			want  int64
		}{
			{0, 0},
			{10 * time.Minute, 10},
			{0, 0},
			{10 * time.Minute, 10},
			{leasesFor, 1},
			{UnansweredFor, 1},
			{CountsFor, 3},
			{CountsFor, 0},
		} {
			w.clock.advance(c.after)
			if n, err := s.Sweep(ctx); err != nil || n != c.want {
				t.Errorf("%v later swept %d, %v, want %d", c.after, n, err, c.want)
			}
		}
	})
}

// TestSweepBounds: no more rows in one sweep than it may, and of unanswered
// questions only the latest stay.
func TestSweepBounds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, s := t.Context(), w.open(t)
		const n = sweepRows + 100
		// generate_series is PostgreSQL's; a recursive query is both's.
		fill := func(query string) {
			t.Helper()
			_, err := s.write.ExecContext(ctx, `WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < $1) `+query, maxUnanswered+sweepRows/2)
			must(t, err)
		}
		fill(fmt.Sprintf(`INSERT INTO memory (key, value, expires_at) SELECT CAST(CAST(n AS TEXT) AS BYTEA), CAST('' AS BYTEA), 1 FROM i WHERE n <= %d`, n))
		fill(`INSERT INTO unanswered (lang, question, n, last_at, expires_at) SELECT 'en', CAST(n AS TEXT), 1, n, 9000000000000 FROM i`)
		for _, want := range []int64{sweepRows + sweepRows/2, 100, 0} {
			if got, err := s.Sweep(ctx); err != nil || got != want {
				t.Errorf("swept %d, %v, want %d", got, err, want)
			}
		}
		var oldest int64
		must(t, s.read.QueryRowContext(ctx, "SELECT min(last_at) FROM unanswered").Scan(&oldest))
		if oldest != sweepRows/2+1 {
			t.Errorf("oldest kept: %d", oldest)
		}
	})
}
