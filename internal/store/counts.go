package store

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"allybot/bot"
)

// day gives the day that something is counted under: UTC, "2006-01-02".
func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// Counts are numbers to be added to what is kept. No person is in them.
type Counts struct {
	Questions  map[QuestionKey]int64
	Facts      map[FactKey]int64
	Unanswered map[UnansweredKey]int64 // text made by Normalise
}

// QuestionKey is what questions are counted by.
type QuestionKey struct {
	Day      string // UTC, "2006-01-02"
	Platform bot.Platform
	Outcome  string // bot.Handled.Outcome
}

// FactKey is what uses of a fact are counted by.
type FactKey struct {
	Day  string
	Fact string
}

// UnansweredKey is what unanswered questions are counted by.
type UnansweredKey struct {
	Lang string
	Text string
}

// UnansweredFor is how long an unanswered question is kept after it was last
// asked.
const UnansweredFor = 90 * 24 * time.Hour

// AddCounts adds all of c or nothing. Rows are taken in one order, so that
// replicas that add at the same time do not block each other for good.
func (s *Store) AddCounts(ctx context.Context, c Counts) error {
	return s.tx(ctx, "count", func(ctx context.Context, tx *sql.Tx) error {
		for _, k := range slices.SortedFunc(maps.Keys(c.Questions), func(a, b QuestionKey) int {
			return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Outcome, b.Outcome))
		}) {
			if _, err := tx.ExecContext(ctx, `INSERT INTO questions (day, platform, outcome, n) VALUES ($1, $2, $3, $4)
				ON CONFLICT (day, platform, outcome) DO UPDATE SET n = questions.n + excluded.n`,
				k.Day, string(k.Platform), k.Outcome, c.Questions[k]); err != nil {
				return err
			}
		}
		for _, k := range slices.SortedFunc(maps.Keys(c.Facts), func(a, b FactKey) int {
			return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Fact, b.Fact))
		}) {
			if _, err := tx.ExecContext(ctx, `INSERT INTO fact_uses (day, fact, n) VALUES ($1, $2, $3)
				ON CONFLICT (day, fact) DO UPDATE SET n = fact_uses.n + excluded.n`,
				k.Day, k.Fact, c.Facts[k]); err != nil {
				return err
			}
		}
		now := s.now()
		for _, k := range slices.SortedFunc(maps.Keys(c.Unanswered), func(a, b UnansweredKey) int {
			return cmp.Or(cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Text, b.Text))
		}) {
			if _, err := tx.ExecContext(ctx, `INSERT INTO unanswered (lang, question, n, last_at, expires_at) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (lang, question) DO UPDATE SET n = unanswered.n + excluded.n, last_at = excluded.last_at, expires_at = excluded.expires_at`,
				k.Lang, k.Text, c.Unanswered[k], millis(now), millis(now.Add(s.o.UnansweredFor))); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddFeedback counts one "was this right?" of a fact.
func (s *Store) AddFeedback(ctx context.Context, fact string, right bool) error {
	if err := checkID("feedback", fact); err != nil {
		return err
	}
	yes, no := 1, 0
	if !right {
		yes, no = 0, 1
	}
	_, err := s.exec(ctx, "feedback", `INSERT INTO feedback (day, fact, right_count, wrong_count) VALUES ($1, $2, $3, $4)
		ON CONFLICT (day, fact) DO UPDATE SET right_count = feedback.right_count + excluded.right_count,
			wrong_count = feedback.wrong_count + excluded.wrong_count`,
		day(s.now()), fact, yes, no)
	return err
}
