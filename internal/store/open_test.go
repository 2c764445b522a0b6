package store

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestNoSecret: however it fails, no error has the password in it.
func TestNoSecret(t *testing.T) {
	const secret = "s3cr3t p@ss/w:rd%"
	enc := url.QueryEscape(secret)
	urls := map[string]string{
		"nobody listens":    "postgres://u:" + url.PathEscape(secret) + "@127.0.0.1:1/db?sslmode=disable",
		"bad port":          "postgres://u:" + url.PathEscape(secret) + "@127.0.0.1:port/db",
		"bad option":        "postgres://u:" + url.PathEscape(secret) + "@127.0.0.1:1/db?sslmode=nonsense",
		"bad escape":        "postgres://u:" + secret + "%zz@127.0.0.1:1/db",
		"as a parameter":    "postgres://127.0.0.1:1/db?sslmode=disable&user=u&password=" + enc,
		"another database":  "mysql://u:" + url.PathEscape(secret) + "@127.0.0.1:1/db",
		"a bad parameter":   "postgres://127.0.0.1:1/db?connect_timeout=x&password=" + enc,
		"a secret database": "postgres://u:" + url.PathEscape(secret) + "@127.0.0.1:1/" + url.PathEscape(secret) + "?sslmode=disable",
	}
	if base := os.Getenv("ALLYBOT_TEST_POSTGRES"); base != "" {
		u, err := url.Parse(base)
		must(t, err)
		u.User = url.UserPassword("allybot", secret)
		urls["wrong password"] = u.String()
	}
	for name, u := range urls {
		t.Run(name, func(t *testing.T) {
			for _, o := range []Options{{}, {StartDown: true}} {
				o.Timeout = time.Second
				s, err := Open(t.Context(), u, o)
				if err == nil && s.Err() == nil {
					t.Fatal("opened")
				}
				if err == nil {
					_, _, getErr := s.Get(t.Context(), "k")
					err = errors.Join(s.Err(), getErr, s.Close())
				}
				text := fmt.Sprintf("%v %+v", err, err)
				for _, form := range []string{secret, enc, url.PathEscape(secret), "s3cr3t"} {
					if strings.Contains(text, form) {
						t.Errorf("%q has %q in it", text, form)
					}
				}
			}
		})
	}
}

func TestOpenPaths(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, c := range []struct{ url, dir, file string }{
		{"", "data", "data/" + DefaultFile},
		{"", "", DefaultFile},
		{"x.db", "data", "data/x.db"},
		{filepath.Join(dir, "abs.db"), "data", "abs.db"},
		{"odd?mode=memory&_pragma=foreign_keys(0)#%41 name.db", "data", "data/odd?mode=memory&_pragma=foreign_keys(0)#%41 name.db"},
	} {
		s, err := Open(t.Context(), c.url, Options{Dir: c.dir})
		if err != nil {
			t.Errorf("%q: %v", c.url, err)
			continue
		}
		must(t, s.Put(t.Context(), "k", nil, time.Hour))
		must(t, s.Close())
		if _, err := os.Stat(c.file); err != nil {
			t.Errorf("%q: %v", c.url, err)
		}
	}
}

func TestFileMode(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	for range 2 {
		s, err := Open(t.Context(), filepath.Join(dir, DefaultFile), Options{})
		if err != nil {
			t.Fatal(err)
		}
		must(t, s.Put(t.Context(), "k", nil, time.Hour))
		modes(t, dir)
		must(t, s.Close())
		must(t, os.Chmod(filepath.Join(dir, DefaultFile), 0o666)) // put right by the next Open
	}
}

// However many ask at once, no more connections are opened than are allowed.
func TestConnectionsAreBounded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for allowed, want := range map[int]int{0: 4, 1: 4, 2: 2, 9: 9} {
			s := w.open(t, func(o *Options) { o.Connections = allowed })
			if got := s.read.Stats().MaxOpenConnections; got != want {
				t.Errorf("%d allowed: %d", allowed, got)
			}
			var wg sync.WaitGroup
			for i := range 40 {
				wg.Go(func() {
					_, _, err := s.Get(t.Context(), fmt.Sprint(i))
					must(t, err)
				})
			}
			wg.Wait()
			if got := s.read.Stats().OpenConnections; got > want {
				t.Errorf("%d are open, %d allowed", got, want)
			}
		}
	})
}
