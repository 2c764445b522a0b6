package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// busyTimeout is how long a backup waits for the store's lock.
const busyTimeout = time.Second

// errReplaced says that the path leads to another file than it did.
var errReplaced = errors.New("another file has taken its place")

type sqliteBackend struct {
	path string      // absolute
	made os.FileInfo // the file in use, once create or exists has seen it
}

func newSQLite(path string) (backend, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("store: the path of the database: %w", err)
	}
	return &sqliteBackend{path: path}, nil
}

// open gives two pools: writers queue for the one connection that writes
// instead of polling for SQLite's lock, and readers are never behind them.
func (b *sqliteBackend) open(o Options) (read, write *sql.DB, err error) {
	// How long SQLite waits for another process's write lock: less than the
	// operation may take, so that the cause is told apart from slowness.
	timeout := o.Timeout / 2
	query := url.Values{
		"mode":          {"rw"}, // a file that is gone is not silently made anew, without a schema
		"_busy_timeout": {strconv.FormatInt(timeout.Milliseconds(), 10)},
		"_pragma":       append([]string{"journal_mode(WAL)", "foreign_keys(1)", "secure_delete(1)", "trusted_schema(0)"}, o.pragmas...),
		// A crash of the process loses nothing, a crash of the machine the last
		// moments: https://www.sqlite.org/pragma.html#pragma_synchronous
		"_synchronous": {"NORMAL"},
		"_dqs":         {"false"},
		"_txlock":      {"immediate"},
	}
	if write, err = openSQLite(b.path, query); err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	query.Set("_query_only", "true")
	query.Set("_txlock", "deferred")
	if read, err = openSQLite(b.path, query); err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(o.Connections)
	read.SetMaxIdleConns(o.Connections)
	return read, write, nil
}

// openSQLite opens a database without a global driver name. The path is
// escaped, so that no part of it is read as an option.
func openSQLite(path string, query url.Values) (*sql.DB, error) {
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	c, err := sqlite.NewConnector(dsn.String())
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(c)
	return db, nil
}

// lock takes the write lock of an empty database beside the store's: unlike a
// lock on the store itself it leaves the migrations free to write, and like it
// it ends with the process.
func (b *sqliteBackend) lock(ctx context.Context) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(b.path), 0o700); err != nil {
		return nil, err
	}
	db, err := openSQLite(b.path+".lock", url.Values{
		"_busy_timeout": {strconv.FormatInt(prepareTimeout.Milliseconds(), 10)},
		"_txlock":       {"exclusive"},
	})
	if err != nil {
		return nil, err
	}
	// The lock outlives a context that ends while it is held.
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return func() {
		_ = tx.Rollback() // nothing was written
		_ = db.Close()
	}, nil
}

// version reads what a plain reader can: opened for writing, a file that is
// another version's would already be changed. A log beside it is read too, and
// left there.
func (b *sqliteBackend) version(ctx context.Context) (have int64, known bool) {
	query := url.Values{"mode": {"ro"}}
	if info, err := os.Stat(b.path + "-wal"); err != nil || info.Size() == 0 {
		query.Set("immutable", "1") // else even a reader makes files beside it
	}
	if _, err := os.Stat(b.path); err != nil {
		return 0, false
	}
	db, err := openSQLite(b.path, query)
	if err != nil {
		return 0, false
	}
	defer func() { _ = db.Close() }() // nothing was written
	err = db.QueryRowContext(ctx, `SELECT max(version_id) FROM `+goose.DefaultTablename).Scan(&have)
	return have, err == nil
}

// create makes the file readable for its owner alone; SQLite gives the files
// beside it the same mode. A log left beside a file that is gone must not be
// read into the new one.
func (b *sqliteBackend) create() error {
	f, err := os.OpenFile(b.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		if err := os.Chmod(b.path, 0o600); err != nil {
			return err
		}
		b.made, err = os.Stat(b.path)
		return err
	}
	if err != nil {
		return err
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(b.path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(err, f.Close())
		}
	}
	b.made, err = f.Stat()
	return errors.Join(err, f.Close())
}

// exists also fails where another file has taken the place of the one in use,
// to which connections would go on writing.
func (b *sqliteBackend) exists() error {
	info, err := os.Stat(b.path)
	if err != nil {
		return err
	}
	if b.made == nil {
		b.made = info
	}
	if !os.SameFile(b.made, info) {
		return &fs.PathError{Op: "open", Path: b.path, Err: errReplaced}
	}
	return nil
}

func (b *sqliteBackend) dialect() goose.Dialect { return goose.DialectSQLite3 }

func (b *sqliteBackend) reason(err error) Reason {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return fileReason(err)
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Code() & 0xff { // the primary code
	case sqlite3.SQLITE_FULL:
		return Full
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return Locked
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR:
		return Unreachable
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return Damaged
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return ReadOnly
	case sqlite3.SQLITE_INTERRUPT:
		return Slow
	}
	return ""
}

// now: one machine, one clock.
func (b *sqliteBackend) now(context.Context, *sql.DB) (time.Time, error) { return time.Time{}, nil }

// skipLocked: claims are made under the write lock, which nobody skips.
func (b *sqliteBackend) skipLocked() string { return "" }

func (b *sqliteBackend) contains(n int) string { return fmt.Sprintf("instr(key, $%d) > 0", n) }

// backup copies by VACUUM INTO, which works on a database in use and leaves
// behind what deleted rows left on free pages:
// https://www.sqlite.org/lang_vacuum.html#vacuuminto
func (b *sqliteBackend) backup(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%w: %s exists already", ErrInvalid, path)
	}
	// VACUUM INTO takes an empty file, so the copy is private from the start.
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.partial")
	if err != nil {
		return err
	}
	partial := f.Name()
	defer func() { _ = os.Remove(partial) }() // or what is left of a failure
	if err := f.Close(); err != nil {
		return err
	}
	// Of its own, so that it neither waits for writers nor makes them wait.
	db, err := openSQLite(b.path, url.Values{"mode": {"rw"}, "_busy_timeout": {strconv.FormatInt(busyTimeout.Milliseconds(), 10)}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, "VACUUM INTO $1", partial); err != nil {
		return err
	}
	if err := syncFile(partial); err != nil {
		return err
	}
	// Link, unlike Rename, does not replace a file that came in between.
	return os.Link(partial, path)
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
