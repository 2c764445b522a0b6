package store

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"allybot/bot"
)

// BenchmarkOperations measures what a handled question costs the store: an
// update id recognised (PutIfAbsent), a follow-up read and written (Get, Put),
// and settings where they are not cached.
func BenchmarkOperations(b *testing.B) {
	for name, u := range map[string]string{
		"sqlite":   filepath.Join(b.TempDir(), DefaultFile),
		"postgres": os.Getenv("ALLYBOT_TEST_POSTGRES"),
	} {
		if u == "" {
			continue
		}
		if p, err := url.Parse(u); name == "postgres" && err == nil {
			q := p.Query()
			q.Set("search_path", "pg_temp") // gone with the connection
			p.RawQuery = q.Encode()
			u = p.String()
		}
		s, err := Open(b.Context(), u, Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = s.Close() })
		s.write.SetMaxOpenConns(1) // one connection, one pg_temp
		value := make([]byte, 100)
		for _, op := range []struct {
			name string
			do   func(i int) error
		}{
			{"PutIfAbsent", func(i int) error {
				_, err := s.PutIfAbsent(b.Context(), fmt.Sprint("u", b.N, i), nil, time.Hour)
				return err
			}},
			{"Put", func(i int) error { return s.Put(b.Context(), fmt.Sprint("p", i%1000), value, time.Hour) }},
			{"Get", func(i int) error { _, _, err := s.Get(b.Context(), fmt.Sprint("p", i%1000)); return err }},
			{"Settings", func(i int) error { _, err := s.Settings(b.Context(), bot.Discord, fmt.Sprint(i%1000)); return err }},
		} {
			b.Run(name+"/"+op.name, func(b *testing.B) {
				for i := range b.N {
					if err := op.do(i); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
