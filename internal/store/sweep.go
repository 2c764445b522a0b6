package store

import (
	"context"
	"time"
)

const (
	// sweepRows bounds one sweep of a table, so that it never holds SQLite's
	// write lock for long; at one sweep a minute it outpaces any bot's traffic.
	sweepRows = 5000
	// CountsFor is how long counts are kept.
	CountsFor = 400 * 24 * time.Hour
	// leasesFor is how long a lease that has ended keeps its generation.
	leasesFor = 7 * 24 * time.Hour
	// maxUnanswered is how many unanswered questions are kept: the latest.
	maxUnanswered = 10_000
)

// Sweep removes what has expired, at most some thousand rows of each kind,
// and gives the number of rows.
func (s *Store) Sweep(ctx context.Context) (n int64, err error) {
	err = s.do(ctx, "sweep", func(ctx context.Context) error {
		n, err = s.sweep(ctx)
		return err
	})
	return n, err
}

func (s *Store) sweep(ctx context.Context) (n int64, err error) {
	now := s.now()
	skip := s.backend.skipLocked()
	before := day(now.Add(-CountsFor))
	for _, q := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM memory WHERE key IN (SELECT key FROM memory WHERE expires_at <= $1 LIMIT $2` + skip + `)`, []any{millis(now), sweepRows}},
		{`DELETE FROM leases WHERE name IN (SELECT name FROM leases WHERE expires_at <= $1 LIMIT $2` + skip + `)`, []any{millis(now.Add(-leasesFor)), sweepRows}},
		{`DELETE FROM unanswered WHERE (lang, question) IN (SELECT lang, question FROM unanswered WHERE expires_at <= $1 LIMIT $2` + skip + `)`, []any{millis(now), sweepRows}},
		{`DELETE FROM unanswered WHERE (lang, question) IN (SELECT lang, question FROM unanswered ORDER BY last_at DESC LIMIT $1 OFFSET $2` + skip + `)`, []any{sweepRows, maxUnanswered}},
		{`DELETE FROM questions WHERE day < $1`, []any{before}}, // at most a handful a day
		{`DELETE FROM fact_uses WHERE day < $1`, []any{before}},
		{`DELETE FROM feedback WHERE day < $1`, []any{before}},
	} {
		r, err := s.write.ExecContext(ctx, q.query, q.args...)
		if err != nil {
			return n, err
		}
		swept, err := r.RowsAffected()
		if err != nil {
			return n, err
		}
		n += swept
	}
	return n, nil
}
