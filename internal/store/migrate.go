package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// prepareTimeout bounds waiting for other replicas and migrating.
const prepareTimeout = time.Minute

// prepare makes the database fit for use: created and migrated, by one
// replica at a time.
func (s *Store) prepare(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, prepareTimeout)
	defer cancel()
	if err := s.prepareSchema(ctx); err != nil {
		if newer := (*SchemaError)(nil); errors.As(err, &newer) {
			return newer
		}
		return s.fail("open", err)
	}
	return s.setClock(ctx)
}

func (s *Store) prepareSchema(ctx context.Context) error {
	if have, known := s.backend.version(ctx); known {
		if err := checkVersion(have, newestVersion()); err != nil {
			return err
		}
	}
	if s.o.Existing {
		if err := s.backend.exists(); err != nil {
			return err
		}
		var have int64
		if err := s.read.QueryRowContext(ctx, `SELECT max(version_id) FROM `+goose.DefaultTablename).Scan(&have); err != nil {
			return err
		}
		return checkVersion(have, newestVersion())
	}
	unlock, err := s.backend.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := s.backend.create(); err != nil {
		return err
	}
	return migrate(ctx, s.write, s.backend.dialect(), newestVersion())
}

// migrate brings a schema up to a version, and refuses one that is newer than
// the newest.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, version int64) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, db, files,
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if err := checkVersion(have, want); err != nil || have >= version {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}

func checkVersion(have, want int64) error {
	if have > want {
		return &SchemaError{Have: have, Want: want}
	}
	return nil
}

// newestVersion is the version of the last migration: they are numbered from
// 1 without a gap.
func newestVersion() int64 {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0 // the pattern is constant and well formed
	}
	return int64(len(files))
}
