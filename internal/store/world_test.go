package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is one empty database that a test may open as often as it likes.
type world struct {
	url   string
	clock *clock
}

// each runs a test against both databases: the conformance suite is made of
// the tests that call it. PostgreSQL's URL is in ALLYBOT_TEST_POSTGRES (see
// .ci/postgres.sh); without it the test is skipped, or fails where
// ALLYBOT_REQUIRE_POSTGRES is set.
func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) {
		f(t, &world{url: filepath.Join(t.TempDir(), "data", DefaultFile), clock: newClock()})
	})
	t.Run("postgres", func(t *testing.T) {
		f(t, &world{url: emptySchema(t, postgresURL(t)), clock: newClock()})
	})
}

func postgresURL(t *testing.T) string {
	t.Helper()
	u := os.Getenv("ALLYBOT_TEST_POSTGRES")
	if u == "" && os.Getenv("ALLYBOT_REQUIRE_POSTGRES") != "" {
		t.Fatal("ALLYBOT_TEST_POSTGRES is not set")
	}
	if u == "" {
		t.Skip("ALLYBOT_TEST_POSTGRES is not set")
	}
	return u
}

// emptySchema makes a schema for one test and gives the URL that leads there.
func emptySchema(t *testing.T, raw string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal("ALLYBOT_TEST_POSTGRES is no URL")
	}
	name := fmt.Sprintf("t%d_%d", os.Getpid(), time.Now().UnixNano())
	db, err := sql.Open("pgx", raw)
	if err != nil {
		t.Fatal(err)
	}
	must(t, execRaw(db, "CREATE SCHEMA "+name))
	t.Cleanup(func() {
		must(t, execRaw(db, "DROP SCHEMA "+name+" CASCADE"))
		must(t, db.Close())
	})
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

func execRaw(db *sql.DB, query string) error {
	_, err := db.ExecContext(context.Background(), query)
	return err
}

// open opens the world's database once more, as another replica would.
func (w *world) open(t *testing.T, set ...func(*Options)) *Store {
	t.Helper()
	o := Options{Now: w.clock.now, Timeout: 20 * time.Second}
	for _, f := range set {
		f(&o)
	}
	s, err := Open(t.Context(), w.url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// run runs s.Run until the test ends.
func run(t *testing.T, s *Store) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
}

// clock is set by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("in 20 s not: %s", what)
}

func (w *world) postgres() bool { return strings.HasPrefix(w.url, "postgres") }

// yes is true as the database's driver has it in goose's own table.
func (w *world) yes() any {
	if w.postgres() {
		return true
	}
	return 1
}
