package store

import (
	"testing"
	"time"

	"allybot/bot"
)

// TestBehindAPooler: a pooler that gives each transaction another connection
// (PgBouncer's transaction mode) works: the schema's lock is a transaction's,
// not a session's, and no statement is prepared.
func TestBehindAPooler(t *testing.T) {
	w := &world{url: emptySchema(t, postgresURL(t)) + "&default_query_exec_mode=exec&application_name=behind-a-pooler", clock: newClock()}
	ctx, s := t.Context(), w.open(t)

	unlock, err := s.backend.lock(ctx)
	if err != nil {
		t.Fatal(err)
	}
	const holders = `SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
		WHERE locktype = 'advisory' AND granted AND classid::bigint = $1 AND objid::bigint = $2 AND state = 'idle in transaction'
		AND application_name = 'behind-a-pooler'`
	const high, low = int64(schemaLock) >> 32, int64(schemaLock) & 0xffffffff
	count := func() (n int) {
		must(t, s.read.QueryRowContext(ctx, holders, high, low).Scan(&n))
		return n
	}
	if n := count(); n != 1 {
		t.Errorf("%d transactions hold the lock, want 1", n)
	}
	unlock()
	if n := count(); n != 0 {
		t.Errorf("%d hold the lock after it was given back", n)
	}

	must(t, s.Put(ctx, "telegram/u=7/x", []byte{1}, time.Hour))
	if v, found, err := s.Get(ctx, "telegram/u=7/x"); err != nil || !found || len(v) != 1 {
		t.Errorf("Get = %v, %v, %v", v, found, err)
	}
	must(t, s.SaveSettings(ctx, bot.Telegram, "-5", bot.Settings{Channels: []string{"1"}}))
	must(t, s.Subscribe(ctx, Subscription{Platform: bot.Telegram, Chat: "-5", Owner: "-5", Zone: "UTC", NextDue: w.clock.now()}))
	must(t, s.MoveDaily(ctx, bot.Telegram, "-5", "-1005"))
	claims, err := s.ClaimDaily(ctx, bot.Telegram, "a", time.Minute, 10)
	if err != nil || len(claims) != 1 || claims[0].Chat != "-1005" {
		t.Fatalf("%+v, %v", claims, err)
	}
	must(t, s.BeginDaily(ctx, claims[0], "fact", true))
	must(t, s.FinishDaily(ctx, claims[0], w.clock.now().Add(time.Hour)))
	if _, won, err := s.Acquire(ctx, "shard/0", "a", time.Minute); err != nil || !won {
		t.Errorf("Acquire: %v, %v", won, err)
	}
	must(t, s.AddFeedback(ctx, "fact", true))
	if _, err := s.Report(ctx, w.clock.now(), w.clock.now()); err != nil {
		t.Error(err)
	}
	if _, err := s.Sweep(ctx); err != nil {
		t.Error(err)
	}
	must(t, s.ForgetUser(ctx, bot.Telegram, "7"))
	var prepared int
	must(t, s.read.QueryRowContext(ctx, `SELECT count(*) FROM pg_prepared_statements`).Scan(&prepared))
	if prepared != 0 {
		t.Errorf("%d statements are prepared", prepared)
	}
}
