package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"allybot/bot"
)

// TestBackup copies a store while it is written to, and restores it as the
// package documentation says.
func TestBackup(t *testing.T) {
	dir := t.TempDir()
	w := &world{url: filepath.Join(dir, DefaultFile), clock: newClock()}
	s := w.open(t)
	ctx := t.Context()
	must(t, s.SaveSettings(ctx, bot.Discord, "1", bot.Settings{MuteMentions: true}))
	must(t, s.Put(ctx, "discord/u=7/secret", []byte("FORGETMEPLEASE"), time.Hour))
	must(t, s.ForgetUser(ctx, bot.Discord, "7"))

	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				must(t, s.tx(ctx, "pair", pair(fmt.Sprint(i))))
			}
		}
	})
	// As the command does it: beside the running bot, changing nothing.
	beside := w.open(t, func(o *Options) { o.Existing = true })
	copied := filepath.Join(dir, "copy.db")
	for i := range 5 {
		must(t, os.RemoveAll(copied))
		must(t, []*Store{s, beside}[i%2].Backup(ctx, copied))
	}
	close(stop)
	wg.Wait()
	if err := s.Backup(ctx, copied); !errors.Is(err, ErrInvalid) {
		t.Errorf("over a file that is there: %v", err)
	}
	if err := s.Backup(ctx, filepath.Join(dir, "nowhere", "copy.db")); err == nil {
		t.Error("into a directory that is not there")
	}
	must(t, s.Err()) // neither is the database's fault
	data, err := os.ReadFile(copied)
	must(t, err)
	if bytes.Contains(data, []byte("FORGETMEPLEASE")) {
		t.Error("what was forgotten is in the copy")
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.partial")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	restored := &world{url: copied, clock: w.clock}
	r := restored.open(t)
	if set, err := r.Settings(ctx, bot.Discord, "1"); err != nil || !set.MuteMentions {
		t.Errorf("Settings = %+v, %v", set, err)
	}
	var rows int
	must(t, r.read.QueryRowContext(ctx, "SELECT count(*) FROM memory").Scan(&rows))
	if rows == 0 || rows%2 != 0 {
		t.Errorf("%d rows copied of pairs", rows)
	}
	var intact string
	must(t, r.read.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&intact))
	if intact != "ok" {
		t.Error(intact)
	}
}

// pair writes two rows that are there together or not at all.
func pair(name string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		for _, half := range []string{"/a", "/b"} {
			if _, err := tx.ExecContext(ctx, putSQL, []byte(name+half), []byte{}, int64(9e12)); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestBackupPostgres(t *testing.T) {
	w := &world{url: emptySchema(t, postgresURL(t)), clock: newClock()}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := w.open(t).Backup(t.Context(), path); !errors.Is(err, ErrNoBackup) {
		t.Errorf("Backup = %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file was made: %v", err)
	}
}
