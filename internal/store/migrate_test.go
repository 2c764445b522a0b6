package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allybot/bot"
)

// TestMigrateOlder: a store written by each older schema keeps what it has and
// gains what it lacks.
func TestMigrateOlder(t *testing.T) {
	for version := int64(1); version < newestVersion(); version++ {
		t.Run(fmt.Sprint("from ", version), func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				ctx := t.Context()
				older := w.older(t, version)
				must(t, older.Put(ctx, "k", []byte("v"), 200*365*24*time.Hour))
				must(t, older.SaveSettings(ctx, bot.Discord, "1", bot.Settings{Lang: "pt", LangSet: true, MuteMentions: true}))
				if _, err := older.write.ExecContext(ctx, `UPDATE daily SET lang = ''`); err == nil {
					t.Fatal("the older schema has the newest column: the test shows nothing")
				}
				due := w.clock.now().Add(-time.Minute)
				if version >= 2 {
					for _, q := range []string{
						fmt.Sprintf(`INSERT INTO daily (platform, chat, owner, person, minute, zone, next_due, generation, claimed_by, claimed_until, begun)
							VALUES ('discord', '5', '9', '', 540, 'UTC', %d, 3, '', 0, '')`, due.UnixMilli()),
						`INSERT INTO daily_used (platform, chat, fact, used_at) VALUES ('discord', '5', 'f1', 1)`,
					} {
						_, err := older.write.ExecContext(ctx, q)
						must(t, err)
					}
				}
				if version >= 3 {
					must(t, older.AddFeedback(ctx, "f", true))
				}
				must(t, older.Close())

				s := w.open(t)
				if v, found, err := s.Get(ctx, "k"); err != nil || !found || string(v) != "v" {
					t.Errorf("Get = %q, %v, %v", v, found, err)
				}
				if set, err := s.Settings(ctx, bot.Discord, "1"); err != nil || !set.MuteMentions || set.Lang.String() != "pt" {
					t.Errorf("Settings = %+v, %v", set, err)
				}
				if version >= 2 {
					claims, err := s.ClaimDaily(ctx, bot.Discord, "a", time.Minute, 10)
					if err != nil || len(claims) != 1 || claims[0].Owner != "9" || claims[0].Minute != 540 || !claims[0].NextDue.Equal(due) {
						t.Errorf("claims %+v, %v", claims, err)
					}
					if used, err := s.UsedFacts(ctx, bot.Discord, "5"); err != nil || len(used) != 1 || used[0] != "f1" {
						t.Errorf("used %v, %v", used, err)
					}
				}
				must(t, s.AddFeedback(ctx, "f", true))
				r, err := s.Report(ctx, w.clock.now().AddDate(-1, 0, 0), time.Now().AddDate(1, 0, 0))
				if want := 1 + max(0, min(1, version-2)); err != nil || len(r.Feedback) == 0 || r.Feedback[0].Right != want {
					t.Errorf("feedback %+v, %v, want %d", r.Feedback, err, want)
				}
				must(t, s.Subscribe(ctx, Subscription{Platform: bot.Discord, Chat: "1", Zone: "UTC", NextDue: time.Now()}))
			})
		})
	}
}

// older opens the world's database with an older schema in it.
func (w *world) older(t *testing.T, version int64) *Store {
	t.Helper()
	probe, err := Open(t.Context(), w.url, Options{Existing: true})
	if err == nil {
		t.Fatal("the world is not empty")
	}
	var e *Error
	if !errors.As(err, &e) || probe != nil {
		t.Fatalf("an existing store where there is none: %v", err)
	}
	s := &Store{o: Options{}.withDefaults()}
	if w.postgres() {
		s.backend, _, err = newPostgres(w.url)
	} else {
		s.backend, err = newSQLite(w.url)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.read, s.write, err = s.backend.open(s.o)
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := s.backend.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	must(t, s.backend.create())
	must(t, migrate(t.Context(), s.write, s.backend.dialect(), version))
	return s
}

func TestRefuseNewer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.open(t)
		_, err := s.write.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)`, newestVersion()+1, w.yes())
		must(t, err)
		for _, o := range []Options{{}, {Existing: true}, {StartDown: true}} {
			got, err := Open(t.Context(), w.url, o)
			var newer *SchemaError
			if !errors.As(err, &newer) || newer.Have != newestVersion()+1 || newer.Want != newestVersion() || got != nil {
				t.Errorf("%+v: %v, %v, want a SchemaError", o, got, err)
			}
		}
		must(t, s.Err())
	})
}

// TestMigrateTogether: replicas that start at the same moment migrate once.
func TestMigrateTogether(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				s, err := Open(t.Context(), w.url, Options{Timeout: 20 * time.Second})
				if err != nil {
					t.Error(err)
					return
				}
				must(t, s.Put(t.Context(), fmt.Sprint(i), nil, time.Minute))
				must(t, s.Close())
			})
		}
		wg.Wait()
		var versions int64
		s := w.open(t)
		must(t, s.read.QueryRowContext(t.Context(), "SELECT count(*) FROM goose_db_version WHERE version_id > 0").Scan(&versions))
		if versions != newestVersion() {
			t.Errorf("%d migrations recorded, want %d", versions, newestVersion())
		}
	})
}

// A file that a newer version wrote is left as it was, to the byte, and so is
// what lies beside it.
func TestNewerIsLeftAsItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", DefaultFile)
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	must(t, s.Put(t.Context(), "k", []byte("v"), time.Hour))
	_, err = s.write.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, 1)`, newestVersion()+1)
	must(t, err)
	must(t, s.Close())
	must(t, os.Remove(path+".lock"))
	must(t, os.Chmod(path, 0o640)) // as an operator may have set it
	look := func() map[string]string {
		found := map[string]string{}
		entries, err := os.ReadDir(filepath.Dir(path))
		must(t, err)
		for _, e := range entries {
			info, err := e.Info()
			must(t, err)
			raw, err := os.ReadFile(filepath.Join(filepath.Dir(path), e.Name()))
			must(t, err)
			found[e.Name()] = fmt.Sprintf("%s %s %x", info.Mode(), info.ModTime(), sha256.Sum256(raw))
		}
		return found
	}
	before := look()
	for _, o := range []Options{{}, {Existing: true}, {StartDown: true}} {
		_, err := Open(t.Context(), path, o)
		if newer := (*SchemaError)(nil); !errors.As(err, &newer) {
			t.Errorf("%+v: %v", o, err)
		}
		if diff := cmp.Diff(before, look()); diff != "" {
			t.Errorf("%+v: %s", o, diff)
		}
	}
}
