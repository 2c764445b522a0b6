package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// reports collects what Options.Health is told.
type reports struct {
	mu  sync.Mutex
	all []error
}

func (r *reports) add(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, err)
}

// since gives what was reported after the first n.
func (r *reports) since(n int) []error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]error{}, r.all[n:]...)
}

func (r *reports) options(o *Options) {
	o.Health, o.Timeout, o.Retry, o.Check = r.add, time.Second, 20*time.Millisecond, 50*time.Millisecond
}

// fellAndRose checks that the store was reported down for a reason, once, and
// then up, once.
func (r *reports) fellAndRose(t *testing.T, n int, reason Reason) {
	t.Helper()
	got := r.since(n)
	var e *Error
	if len(got) != 2 || !errors.As(got[0], &e) || e.Reason != reason || got[1] != nil {
		t.Errorf("reported %v, want down (%s) and up", got, reason)
	}
}

func reasonOf(err error) Reason {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

// TestFull: a database without room is reported, refuses at once, and is up
// again when something has expired.
func TestFull(t *testing.T) {
	w := &world{url: filepath.Join(t.TempDir(), DefaultFile), clock: newClock()}
	var r reports
	s := w.open(t, r.options, func(o *Options) { o.pragmas = []string{"max_page_count=80"} })
	run(t, s)
	ctx := t.Context()
	var err error
	for i := 0; err == nil && i < 1000; i++ {
		err = s.Put(ctx, fmt.Sprint(i), make([]byte, 4000), time.Hour)
	}
	if reasonOf(err) != Full {
		t.Fatalf("filled up: %v", err)
	}
	if _, _, err := s.Get(ctx, "0"); reasonOf(err) != Full {
		t.Errorf("Get while full: %v", err)
	}
	if reasonOf(s.Err()) != Full {
		t.Errorf("Err = %v", s.Err())
	}
	time.Sleep(200 * time.Millisecond) // several tries, none of which finds room
	if got := r.since(0); len(got) != 1 {
		t.Errorf("reported %v while full", got)
	}
	w.clock.advance(time.Hour)
	eventually(t, "room was made", func() bool { return s.Err() == nil })
	r.fellAndRose(t, 0, Full)
	must(t, s.Put(ctx, "again", nil, time.Hour))
}

// TestLocked: another program that keeps the write lock costs no more than
// the busy time-out, once.
func TestLocked(t *testing.T) {
	w := &world{url: filepath.Join(t.TempDir(), DefaultFile), clock: newClock()}
	var r reports
	// Room between the wait for the lock, half of it, and the bound: the machine is busy.
	s := w.open(t, r.options, func(o *Options) { o.Timeout = 4 * time.Second })
	run(t, s)
	other, err := openSQLite(w.url, url.Values{"_txlock": {"immediate"}})
	must(t, err)
	defer func() { must(t, other.Close()) }()
	tx, err := other.BeginTx(t.Context(), nil)
	must(t, err)
	start := time.Now()
	if err := s.Put(t.Context(), "k", nil, time.Hour); reasonOf(err) != Locked {
		t.Errorf("Put = %v, want locked", err)
	}
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("took %v", took)
	}
	start = time.Now()
	for range 100 {
		if err := s.Put(t.Context(), "k", nil, time.Hour); reasonOf(err) != Locked {
			t.Errorf("Put = %v, want locked", err)
		}
	}
	if took := time.Since(start); took > 10*time.Second { // waiting for the lock each time would take 200
		t.Errorf("100 refusals took %v", took)
	}
	must(t, tx.Rollback())
	eventually(t, "the lock was given back", func() bool { return s.Err() == nil })
	r.fellAndRose(t, 0, Locked)
	must(t, s.Put(t.Context(), "k", nil, time.Hour))
}

// TestFileGone: the file is removed under a running bot. That is noticed
// without a question asked, and a new file is made, no weaker protected.
func TestFileGone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	w := &world{url: filepath.Join(dir, DefaultFile), clock: newClock()}
	var r reports
	s := w.open(t, r.options, func(o *Options) { o.Check = time.Hour }) // it is not the database that is asked
	run(t, s)
	must(t, s.Put(t.Context(), "k", []byte("old"), time.Hour))
	must(t, os.RemoveAll(dir))
	eventually(t, "it was noticed and mended", func() bool { return len(r.since(0)) == 2 })
	r.fellAndRose(t, 0, Unreachable)
	if v, found, err := s.Get(t.Context(), "k"); err != nil || found {
		t.Errorf("Get = %q, %v, %v from a new file", v, found, err)
	}
	must(t, s.Put(t.Context(), "k", []byte("new"), time.Hour))
	modes(t, dir)
}

// TestFileReplaced: a copy put in the place of a store in use is noticed, and
// used from then on.
func TestFileReplaced(t *testing.T) {
	dir := t.TempDir()
	w := &world{url: filepath.Join(dir, DefaultFile), clock: newClock()}
	var r reports
	s := w.open(t, r.options)
	must(t, s.Put(t.Context(), "k", []byte("copied"), time.Hour))
	copied := filepath.Join(dir, "copy.db")
	must(t, s.Backup(t.Context(), copied))
	must(t, s.Put(t.Context(), "k", []byte("later"), time.Hour))
	for _, suffix := range []string{"-wal", "-shm"} {
		must(t, os.Remove(w.url+suffix))
	}
	must(t, os.Rename(copied, w.url))
	run(t, s)
	eventually(t, "it was noticed and mended", func() bool { return len(r.since(0)) == 2 })
	r.fellAndRose(t, 0, Unreachable)
	if v, found, err := s.Get(t.Context(), "k"); err != nil || !found || string(v) != "copied" {
		t.Errorf("Get = %q, %v, %v, want what the copy has", v, found, err)
	}
}

// modes checks that nobody else may read the store's files.
func modes(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	if len(entries) < 2 {
		t.Errorf("files: %v", entries)
	}
	for _, e := range entries {
		info, err := e.Info()
		must(t, err)
		if !strings.HasSuffix(e.Name(), ".lock") && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory: %v, %v", info.Mode(), err)
	}
}

func TestDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), DefaultFile)
	must(t, os.WriteFile(path, []byte(strings.Repeat("not a database ", 1000)), 0o644))
	if _, err := Open(t.Context(), path, Options{}); reasonOf(err) != Damaged {
		t.Errorf("Open = %v, want damaged", err)
	}
	var r reports
	s, err := Open(t.Context(), path, Options{StartDown: true, Health: r.add})
	if err != nil || reasonOf(s.Err()) != Damaged || len(r.since(0)) != 1 {
		t.Errorf("Open = %v, %v, reported %v, want a store that is down", s, err, r.since(0))
	}
	must(t, s.Close())
}

// TestImpatientCaller: a caller who gives up says nothing of the database.
func TestImpatientCaller(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.open(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Put(ctx, "k", nil, time.Hour); !errors.Is(err, context.Canceled) || reasonOf(err) != "" {
			t.Errorf("Put = %v", err)
		}
		must(t, s.Err())
		must(t, s.Put(t.Context(), "k", nil, time.Hour))
	})
}

// TestServerStops stops a PostgreSQL of its own under a running store, and
// starts it again; and a store starts while there is none.
func TestServerStops(t *testing.T) {
	postgresURL(t) // skips where there is no PostgreSQL
	dir := t.TempDir()
	for p := dir; p != filepath.Dir(os.TempDir()) && p != "/" && p != os.TempDir(); p = filepath.Dir(p) {
		must(t, os.Chmod(p, 0o755)) // the server runs as another user
	}
	cluster := filepath.Join(dir, "cluster")
	server := func(args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(context.Background(), "../../.ci/postgres.sh", args...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("postgres.sh %v: %v", args, err)
		}
		return strings.TrimSpace(string(out))
	}
	w := &world{url: server("start", cluster), clock: newClock()}
	stopped := false
	t.Cleanup(func() {
		if !stopped {
			server("stop", cluster, "immediate")
		}
	})
	var r reports
	s := w.open(t, r.options)
	run(t, s)
	ctx := t.Context()
	must(t, s.Put(ctx, "k", []byte("v"), time.Hour))

	server("stop", cluster, "immediate")
	stopped = true
	eventually(t, "the loss was noticed", func() bool { return s.Err() != nil })
	start := time.Now()
	if _, _, err := s.Get(ctx, "k"); reasonOf(err) != Unreachable || time.Since(start) > 100*time.Millisecond {
		t.Errorf("Get = %v after %v", err, time.Since(start))
	}
	if _, err := Open(ctx, w.url, Options{Timeout: time.Second}); reasonOf(err) != Unreachable {
		t.Errorf("Open = %v", err)
	}
	var late reports
	second := w.open(t, late.options, func(o *Options) { o.StartDown = true })
	run(t, second)

	server("start", cluster)
	stopped = false
	for _, s := range []*Store{s, second} {
		eventually(t, "it was back", func() bool { return s.Err() == nil })
		if v, found, err := s.Get(ctx, "k"); err != nil || string(v) != "v" {
			t.Errorf("Get = %q, %v, %v", v, found, err)
		}
	}
	r.fellAndRose(t, 0, Unreachable)
	late.fellAndRose(t, 0, Unreachable)
}

// TestSlow: a server that does not answer costs the time-out, once.
func TestSlow(t *testing.T) {
	w := &world{url: emptySchema(t, postgresURL(t)), clock: newClock()}
	var r reports
	s := w.open(t, r.options, func(o *Options) { o.Timeout = 200 * time.Millisecond })
	other, err := sql.Open("pgx", w.url)
	must(t, err)
	defer func() { must(t, other.Close()) }()
	tx, err := other.BeginTx(t.Context(), nil)
	must(t, err)
	_, err = tx.ExecContext(t.Context(), "LOCK TABLE memory")
	must(t, err)
	start := time.Now()
	if err := s.Put(t.Context(), "k", nil, time.Hour); reasonOf(err) != Slow {
		t.Errorf("Put = %v, want slow", err)
	}
	if err := s.Put(t.Context(), "k", nil, time.Hour); reasonOf(err) != Slow {
		t.Errorf("Put = %v, want slow", err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("took %v", took)
	}
	must(t, tx.Rollback())
	run(t, s)
	eventually(t, "the table was free", func() bool { return s.Err() == nil })
	r.fellAndRose(t, 0, Slow)
}
