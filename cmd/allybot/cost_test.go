package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	faketelegram "allybot/internal/fakeapi/telegram"
)

// What the store costs the served program: operations a question, the median
// time to a reply, resident memory, each beside the same load without a store.
func TestCostOfTheStore(t *testing.T) {
	database, db := emptyDatabase(t)
	operations := func() (n int) {
		time.Sleep(1500 * time.Millisecond) // PostgreSQL tells its counts with a delay
		if err := db.QueryRow(`SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const people = 100
	load := func(url string) (median time.Duration, resident, operated int) {
		telegram := faketelegram.NewServer(faketelegram.Options{Token: testTelegramToken, Report: t.Errorf})
		defer telegram.Close()
		balance := newBalancer(t)
		balance.lossless.Store(true)
		s := startServe(t, "ALLYBOT_STORE_URL="+url, "ALLYBOT_LOG_LEVEL=info", "ALLYBOT_TELEGRAM_TOKEN="+testTelegramToken, "ALLYBOT_TELEGRAM_API_URL="+telegram.URL(),
			"ALLYBOT_TELEGRAM_MODE=webhook", "ALLYBOT_TELEGRAM_WEBHOOK_URL="+balance.URL+"/telegram/webhook", "ALLYBOT_TELEGRAM_WEBHOOK_SECRET=abcdefghijklmnopqrst")
		balance.mu.Lock()
		balance.to = []string{s.url}
		balance.mu.Unlock()
		s.untilReady()
		before := operations()
		idle := operations() - before // in one pause like the one that ends the load
		before += idle
		for i := range people {
			p := faketelegram.Person{ID: int64(1000 + i), Name: "P", Lang: "en"}
			telegram.Private(p).Say(p, []string{"/ally argentina", "when was Brazil designated?"}[i%2])
			time.Sleep(30 * time.Millisecond) // what one bot may send
		}
		waitFor(t, 20*time.Second, "all answered", func() bool { return answersAll(telegram, 1000, people)[1] == people && telegram.Pending() == 0 })
		operated = operations() - before - idle
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(status), "VmRSS:")
		_, _ = fmt.Sscan(rest, &resident)
		s.stop(syscall.SIGTERM)
		var times []time.Duration
		for line := range strings.Lines(s.log()) {
			var entry struct{ Msg, Duration string }
			if json.Unmarshal([]byte(line), &entry) == nil && entry.Msg == "handled" {
				d, _ := time.ParseDuration(entry.Duration)
				times = append(times, d)
			}
		}
		slices.Sort(times)
		return times[len(times)/2], resident, operated
	}
	none, noneKB, _ := load("memory")
	for name, url := range map[string]string{"SQLite": t.TempDir() + "/x.db", "PostgreSQL": database} {
		median, kb, n := load(url)
		t.Logf("%s: median %v, %.1f times the %v without a store; resident %d KiB, %.2f times the %d KiB without",
			name, median, float64(median)/float64(none), none, kb, float64(kb)/float64(noneKB), noneKB)
		if name == "PostgreSQL" {
			each := float64(n) / people
			t.Logf("%.1f transactions a question, from the post to its answer, counted by the database", each)
			// The claim, the follow-up read and written, the mark before sending, the
			// answer's link, the claim's end; settings are cached. The rest is what
			// runs every few seconds anyway.
			if each > 7.5 {
				t.Error("that is more than it was")
			}
		}
	}
}
