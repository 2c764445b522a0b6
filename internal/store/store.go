// Package store keeps what outlives a restart: settings, short-lived memory,
// daily-fact subscriptions, counts, unanswered questions and leases.
//
// There are two backends over database/sql: SQLite, one file in the data
// directory and the default, and PostgreSQL, for several replicas. Both share
// one schema, its migrations and, but for a few words, every statement.
//
// A store that cannot be reached fails fast: the first operation to notice
// closes the store to all others (Error with a Reason), Options.Health is
// told, and Run tries until it works again. Callers go on without memory.
//
// # Backup and restore
//
// Store.Backup copies a running SQLite store into a new file. To restore it,
// stop the bot, remove the store's file and those beside it that end in
// "-wal" and "-shm", put the copy in its place and start the bot, which
// migrates a copy made by an older version. PostgreSQL has its own tools:
// pg_dump and pg_restore.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"
)

// DefaultFile is the name of the SQLite file in the data directory.
const DefaultFile = "allybot.db"

// Options are how a store is opened. All have defaults.
type Options struct {
	// Dir is the data directory, where DefaultFile is put if the URL is empty
	// and where a relative path begins. Default: the working directory.
	Dir string
	// Existing opens what is there and neither creates nor migrates it, so
	// that a command beside a running bot changes nothing.
	Existing bool
	// StartDown makes Open succeed where the database cannot be reached for
	// now: the store starts out closed, and Run opens it when it can.
	StartDown bool
	// Connections is how many are opened to the database at most: PostgreSQL
	// has, unless told otherwise, 100 for all replicas together. At least 2, for
	// one waits while another migrates. Default: 4.
	Connections int
	// Timeout bounds each operation. Default: 2 s.
	Timeout time.Duration
	// Retry is how often Run tries a store that is down. Default: 1 s.
	Retry time.Duration
	// Check is how often Run looks whether a store that is up still is.
	// Default: 15 s.
	Check time.Duration
	// Sweep is how often Run removes what has expired. Default: 1 min.
	Sweep time.Duration
	// UnansweredFor is how long an unanswered question is kept after it was
	// last asked. Default: UnansweredFor.
	UnansweredFor time.Duration
	// Health is told when the store goes down, with an *Error, and when it is
	// up again, with nil. It must neither block nor call the store.
	Health func(error)
	// Now is the clock. Default: the local clock, set right by PostgreSQL's so
	// that replicas agree when a lease ends.
	Now func() time.Time

	pragmas []string // further SQLite pragmas, for tests
}

// Store is an open store. It is safe for concurrent use.
type Store struct {
	backend     backend
	read, write *sql.DB // one and the same in PostgreSQL
	o           Options
	secret      string       // the database's password: scrubbed from errors
	offset      atomic.Int64 // nanoseconds that the database's clock is ahead
	health      health
}

// backend is what differs between the databases.
type backend interface {
	open(o Options) (read, write *sql.DB, err error)
	// lock keeps other replicas from making the schema until unlock is called.
	lock(ctx context.Context) (unlock func(), err error)
	// create makes the database where it is this program's to make.
	create() error
	// version looks which schema is there without touching anything.
	version(ctx context.Context) (have int64, known bool)
	// exists fails where there is no database yet.
	exists() error
	dialect() goose.Dialect
	// reason classes an error; "" means that the database is not to blame.
	reason(err error) Reason
	// now is the database's clock; the zero time where it has none of its own.
	now(ctx context.Context, db *sql.DB) (time.Time, error)
	// skipLocked ends a SELECT whose rows are claimed.
	skipLocked() string
	// contains is a condition: the key contains parameter n.
	contains(n int) string
	backup(ctx context.Context, path string) error
}

// Open opens the store that url names: a path is a SQLite file, made if need
// be; "postgres://…" is PostgreSQL; empty is DefaultFile in Options.Dir. An
// older schema is migrated; a newer one is refused with a *SchemaError. No
// error has the URL's password in it.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	o = o.withDefaults()
	s := &Store{o: o}
	var err error
	switch scheme, _, ok := strings.Cut(url, "://"); {
	case ok && (scheme == "postgres" || scheme == "postgresql"):
		s.backend, s.secret, err = newPostgres(url)
	case ok:
		err = fmt.Errorf("store: unknown kind of database %.20q: give a file or a postgres:// URL", scheme)
	default:
		if url == "" {
			url = DefaultFile
		}
		if !filepath.IsAbs(url) {
			url = filepath.Join(o.Dir, url)
		}
		s.backend, err = newSQLite(url)
	}
	if err != nil {
		return nil, err
	}
	if s.read, s.write, err = s.backend.open(o); err != nil {
		return nil, s.fail("open", err)
	}
	if err := s.prepare(ctx); err != nil {
		var e *Error
		if o.StartDown && errors.As(err, &e) && e.Reason != "" {
			s.trip(e)
			return s, nil
		}
		_ = s.Close() // the first error is the one that tells
		return nil, err
	}
	return s, nil
}

const (
	minConnections     = 2
	defaultConnections = 4
)

func (o Options) withDefaults() Options {
	set := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	if o.Connections < minConnections {
		o.Connections = defaultConnections
	}
	set(&o.Timeout, 2*time.Second)
	set(&o.Retry, time.Second)
	set(&o.Check, 15*time.Second)
	set(&o.Sweep, time.Minute)
	set(&o.UnansweredFor, UnansweredFor)
	return o
}

// Close closes the store. Run must have returned.
func (s *Store) Close() error {
	err := s.write.Close()
	if s.read != s.write {
		err = errors.Join(err, s.read.Close())
	}
	if err != nil {
		return s.fail("close", err)
	}
	return nil
}

// Backup copies the store into a new file at path, consistently and while it
// is in use. The copy is whole or not there at all. What was forgotten is not
// in it. PostgreSQL is refused with ErrNoBackup. Backup is not bounded by
// Options.Timeout: the context is.
func (s *Store) Backup(ctx context.Context, path string) error {
	if err := s.backend.backup(ctx, path); err != nil {
		return s.fail("backup", err)
	}
	return nil
}

func (s *Store) now() time.Time {
	if s.o.Now != nil {
		return s.o.Now()
	}
	return time.Now().Add(time.Duration(s.offset.Load()))
}

// queryer is what *sql.DB and *sql.Tx have in common.
type queryer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// do runs one operation, bounded in time, unless the store is down; it is the
// one place where the database's failures are seen.
func (s *Store) do(ctx context.Context, op string, f func(context.Context) error) error {
	if down := s.health.get(); down != nil {
		return &Error{Op: op, Reason: down.Reason, Err: down.Err}
	}
	bounded, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	err := f(bounded)
	if err == nil || errors.Is(err, ErrLost) {
		return err
	}
	e := s.fail(op, err)
	if ctx.Err() != nil { // the caller gave up: that says nothing of the database
		e.Reason = ""
	}
	if e.Reason != "" {
		s.trip(e)
	}
	return e
}

// tx is do in a transaction. In SQLite it takes the write lock at once.
func (s *Store) tx(ctx context.Context, op string, f func(context.Context, *sql.Tx) error) error {
	return s.do(ctx, op, func(ctx context.Context) error {
		tx, err := s.write.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if err := f(ctx, tx); err != nil {
			_ = tx.Rollback() // the first error is the one that tells
			return err
		}
		return tx.Commit()
	})
}

// exec is do for one statement; it gives the number of rows changed.
func (s *Store) exec(ctx context.Context, op, query string, args ...any) (n int64, err error) {
	err = s.do(ctx, op, func(ctx context.Context) error {
		r, err := s.write.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	return n, err
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, q queryer, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err has what went wrong
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
