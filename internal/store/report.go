package store

import (
	"context"
	"database/sql"
	"time"

	"allybot/bot"
)

// Report is what the operator is told, of some days.
type Report struct {
	From, To   string // days, both included
	Questions  []QuestionCount
	Facts      []FactCount
	Feedback   []FeedbackCount
	Unanswered []UnansweredCount
}

// QuestionCount is how many questions ended a certain way on a day.
type QuestionCount struct {
	Day      string
	Platform bot.Platform
	Outcome  string
	N        int64
}

// FactCount is how often a fact was used.
type FactCount struct {
	Fact string
	N    int64
}

// FeedbackCount is how often a fact was called right and wrong.
type FeedbackCount struct {
	Fact         string
	Right, Wrong int64
}

// UnansweredCount is a question that had no answer.
type UnansweredCount struct {
	Lang string
	Text string
	N    int64
	Last time.Time
}

// maxReported bounds each list of a report.
const maxReported = 10_000

// Report counts from one day to another, both included, in UTC.
func (s *Store) Report(ctx context.Context, from, to time.Time) (r Report, err error) {
	r = Report{From: day(from), To: day(to)}
	err = s.do(ctx, "report", func(ctx context.Context) (err error) {
		r.Questions, err = collect(ctx, s.read, func(rows *sql.Rows) (q QuestionCount, err error) {
			var p string
			err = rows.Scan(&q.Day, &p, &q.Outcome, &q.N)
			q.Platform = bot.Platform(p)
			return q, err
		}, `SELECT day, platform, outcome, n FROM questions WHERE day BETWEEN $1 AND $2
			ORDER BY day, platform, outcome LIMIT $3`, r.From, r.To, maxReported)
		if err != nil {
			return err
		}
		r.Facts, err = collect(ctx, s.read, func(rows *sql.Rows) (f FactCount, err error) {
			err = rows.Scan(&f.Fact, &f.N)
			return f, err
		}, `SELECT fact, CAST(sum(n) AS BIGINT) AS total FROM fact_uses WHERE day BETWEEN $1 AND $2
			GROUP BY fact ORDER BY total DESC, fact LIMIT $3`, r.From, r.To, maxReported)
		if err != nil {
			return err
		}
		r.Feedback, err = collect(ctx, s.read, func(rows *sql.Rows) (f FeedbackCount, err error) {
			err = rows.Scan(&f.Fact, &f.Right, &f.Wrong)
			return f, err
		}, `SELECT fact, CAST(sum(right_count) AS BIGINT), CAST(sum(wrong_count) AS BIGINT) AS wrong FROM feedback
			WHERE day BETWEEN $1 AND $2 GROUP BY fact ORDER BY wrong DESC, fact LIMIT $3`, r.From, r.To, maxReported)
		if err != nil {
			return err
		}
		r.Unanswered, err = collect(ctx, s.read, func(rows *sql.Rows) (u UnansweredCount, err error) {
			var last int64
			err = rows.Scan(&u.Lang, &u.Text, &u.N, &last)
			u.Last = fromMillis(last)
			return u, err
		}, `SELECT lang, question, n, last_at FROM unanswered WHERE expires_at > $1
			ORDER BY n DESC, lang, question LIMIT $2`, millis(s.now()), maxReported)
		return err
	})
	return r, err
}
