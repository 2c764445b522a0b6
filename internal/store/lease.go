package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Lease is the right to something that only one replica may do at a time,
// such as serving a gateway shard, until it ends.
type Lease struct {
	Name   string
	Holder string
	// Generation grows each time the lease is taken, never when it is renewed.
	Generation int64
	Until      time.Time
}

// Acquire takes the lease called name for holder, if it is free or has run
// out, and reports whether it did. A holder that takes its own lease again
// (it was restarted) gets it with a new generation.
func (s *Store) Acquire(ctx context.Context, name, holder string, ttl time.Duration) (l Lease, won bool, err error) {
	if err := checkID("acquire", name, holder); err != nil {
		return Lease{}, false, err
	}
	err = s.do(ctx, "acquire", func(ctx context.Context) error {
		now := s.now()
		l = Lease{Name: name, Holder: holder, Until: now.Add(ttl)}
		err := s.write.QueryRowContext(ctx, `INSERT INTO leases (name, holder, generation, expires_at) VALUES ($1, $2, 1, $3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, generation = leases.generation + 1, expires_at = excluded.expires_at
			WHERE leases.expires_at <= $4 OR leases.holder = excluded.holder
			RETURNING generation`, name, holder, millis(l.Until), millis(now)).Scan(&l.Generation)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		won = err == nil
		return err
	})
	if !won {
		return Lease{}, false, err
	}
	return l, true, nil
}

// Renew extends a lease by ttl from now. ErrLost means that another holder
// has it: what it was for must stop at once.
func (s *Store) Renew(ctx context.Context, l Lease, ttl time.Duration) (Lease, error) {
	err := s.do(ctx, "renew", func(ctx context.Context) error {
		l.Until = s.now().Add(ttl)
		return held(s.write.ExecContext(ctx, `UPDATE leases SET expires_at = $4 WHERE name = $1 AND holder = $2 AND generation = $3 AND expires_at > 0`,
			l.Name, l.Holder, l.Generation, millis(l.Until)))
	})
	return l, err
}

// Release ends a lease so that another need not wait for it to run out. A
// lease that is lost already is no error.
func (s *Store) Release(ctx context.Context, l Lease) error {
	_, err := s.exec(ctx, "release", `UPDATE leases SET expires_at = 0 WHERE name = $1 AND holder = $2 AND generation = $3`,
		l.Name, l.Holder, l.Generation)
	return err
}

// Leases lists the leases in force whose names begin with prefix, by name.
func (s *Store) Leases(ctx context.Context, prefix string) (all []Lease, err error) {
	err = s.do(ctx, "leases", func(ctx context.Context) error {
		all, err = collect(ctx, s.read, func(rows *sql.Rows) (l Lease, err error) {
			var until int64
			err = rows.Scan(&l.Name, &l.Holder, &l.Generation, &until)
			l.Until = fromMillis(until)
			return l, err
		}, `SELECT name, holder, generation, expires_at FROM leases
			WHERE substr(name, 1, $3) = $1 AND expires_at > $2 ORDER BY name`, prefix, millis(s.now()), len(prefix))
		return err
	})
	return all, err
}
