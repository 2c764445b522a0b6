package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// schemaLock is the advisory lock held while the schema is made: "ally" and
// "bot!" in ASCII, so that no other program's is the same by chance.
const schemaLock = 0x616c6c79_626f7421

type postgresBackend struct {
	config *pgx.ConnConfig
	db     *sql.DB
}

func newPostgres(url string) (b backend, secret string, err error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		// pgx masks passwords as well as it can; saying nothing is certain.
		return nil, "", fmt.Errorf("store: the postgres:// URL cannot be read: %w", ErrInvalid)
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "allybot"
	}
	return &postgresBackend{config: config}, config.Password, nil
}

func (b *postgresBackend) open(o Options) (read, write *sql.DB, err error) {
	if b.config.ConnectTimeout == 0 || b.config.ConnectTimeout > o.Timeout {
		b.config.ConnectTimeout = o.Timeout
	}
	b.db = stdlib.OpenDB(*b.config)
	b.db.SetMaxOpenConns(o.Connections)
	b.db.SetMaxIdleConns(o.Connections)
	b.db.SetConnMaxIdleTime(5 * time.Minute)
	b.db.SetConnMaxLifetime(time.Hour)
	return b.db, b.db, nil
}

// lock takes an advisory lock, which PostgreSQL releases if the process dies. A
// transaction holds it, not a session: a pooler that gives each transaction
// another connection would unlock elsewhere, and leave it locked for good.
func (b *postgresBackend) lock(ctx context.Context) (unlock func(), err error) {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", int64(schemaLock)); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return func() { _ = tx.Rollback() }, nil // nothing was written
}

// create: the database is made by whoever runs the server.
func (b *postgresBackend) create() error { return nil }

// version: looking is no touching there, and is done where migrations are.
func (b *postgresBackend) version(context.Context) (have int64, known bool) { return 0, false }

func (b *postgresBackend) exists() error { return nil }

func (b *postgresBackend) dialect() goose.Dialect { return goose.DialectPostgres }

func (b *postgresBackend) reason(err error) Reason {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return sqlState(pg.Code)
	}
	var connect *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.As(err, &network) && network.Timeout():
		return Slow
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, driver.ErrBadConn),
		errors.Is(err, pgconn.ErrConnClosed), errors.Is(err, net.ErrClosed),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return Unreachable
	}
	return ""
}

// sqlState classes a code of
// https://www.postgresql.org/docs/current/errcodes-appendix.html
func sqlState(code string) Reason {
	switch code {
	case "53100", "53200": // disk_full, out_of_memory
		return Full
	case "25006": // read_only_sql_transaction
		return ReadOnly
	case "3D000": // invalid_catalog_name: there is no such database
		return Refused
	case "57014": // query_canceled, by the server's own time limit
		return Slow
	case "55P03": // lock_not_available
		return Locked
	}
	switch code[:min(2, len(code))] {
	case "28": // invalid authorization
		return Refused
	case "08", "53", "57": // connection, resources, operator intervention
		return Unreachable
	case "58", "XX": // system error, internal error
		return Damaged
	}
	return ""
}

func (b *postgresBackend) now(ctx context.Context, db *sql.DB) (time.Time, error) {
	var ms int64
	err := db.QueryRowContext(ctx, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint").Scan(&ms)
	return time.UnixMilli(ms), err
}

func (b *postgresBackend) skipLocked() string { return " FOR UPDATE SKIP LOCKED" }

func (b *postgresBackend) contains(n int) string { return fmt.Sprintf("position($%d IN key) > 0", n) }

func (b *postgresBackend) backup(context.Context, string) error { return ErrNoBackup }
