package store

import (
	"fmt"
	"testing"
)

// TestWhatRowsWeigh measures what docs/scale.md reckons with: the bytes a row
// takes in PostgreSQL, indexes included.
func TestWhatRowsWeigh(t *testing.T) {
	const rows = 20_000
	w := &world{url: emptySchema(t, postgresURL(t)), clock: newClock()}
	s := w.open(t)
	for _, c := range []struct{ table, fill string }{
		{"settings", `INSERT INTO settings (platform, owner, lang, channels, mute, updated_at) SELECT 'telegram', '-100' || (1000000000 + n), 'es', '["-1001234567890"]', 0, 1900000000000 FROM generate_series(1, $1) n`},
		{"memory", `INSERT INTO memory (key, value, expires_at) SELECT ('telegram/7000000001/done/' || (100000000 + n))::bytea, '\x01'::bytea, 1900000000000 + n FROM generate_series(1, $1) n`},
		{"leases", `INSERT INTO leases (name, holder, generation, expires_at) SELECT 'discord/shard/64/' || n, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1, 1900000000000 FROM generate_series(1, $1) n`},
		{"daily", `INSERT INTO daily (platform, chat, owner, person, minute, zone, next_due, generation, claimed_by, claimed_until, begun, lang) SELECT 'telegram', '-100' || (1000000000 + n), '-100' || (1000000000 + n), '', 540, 'America/Bogota', 1900000000000 + n, 1, '', 0, '', 'es' FROM generate_series(1, $1) n`},
		{"daily_used", `INSERT INTO daily_used (platform, chat, fact, used_at) SELECT 'telegram', '-100' || (1000000000 + 1 + n / 100), 'brazil-ally-since-' || n % 100, 1900000000000 FROM generate_series(1, $1) n`},
	} {
		if _, err := s.write.ExecContext(t.Context(), c.fill, rows); err != nil {
			t.Errorf("%s: %v", c.table, err)
			continue
		}
		var bytes int64
		must(t, s.read.QueryRowContext(t.Context(), fmt.Sprintf("SELECT pg_total_relation_size('%s')", c.table)).Scan(&bytes))
		if each := bytes / rows; each < 20 || each > 1000 {
			t.Errorf("%s: %d bytes a row", c.table, each)
		} else {
			t.Logf("%s: %d bytes a row", c.table, each)
		}
	}
}
