package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"allybot/bot"
	"allybot/internal/config"
	"allybot/internal/health"
)

// BenchmarkHandled measures what a handled question costs without a store,
// with SQLite and, where ALLYBOT_TEST_POSTGRES names one, with PostgreSQL: the
// median of the time in Handle, one person asking and eight side by side, which
// keeps two processors busy, and the operations on the memory.
func BenchmarkHandled(b *testing.B) {
	for _, c := range []struct {
		name  string
		store config.Store
	}{
		{"none", config.Store{URL: config.NewSecret(config.StoreMemory)}},
		{"sqlite", config.Store{Dir: b.TempDir(), RetentionDays: 90, Feedback: true}},
		{"postgres", config.Store{URL: config.NewSecret(os.Getenv("ALLYBOT_TEST_POSTGRES")), RetentionDays: 90, Feedback: true}},
	} {
		for _, people := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/%d", c.name, people), func(b *testing.B) {
				if c.name == "postgres" && !c.store.URL.IsSet() {
					b.Skip("ALLYBOT_TEST_POSTGRES is not set")
				}
				log := slog.New(slog.DiscardHandler)
				state := health.NewState(time.Now, func(s string) string { return s })
				cfg := config.Config{Store: c.store}
				kept, err := keep(b.Context(), cfg, state, log)
				if err != nil {
					b.Fatal(err)
				}
				counted := &countedMemory{Memory: kept.memory}
				kept.memory = counted
				core, err := newCore(cfg, Options{Log: log}, &health.Monitor{State: state, Metrics: health.NewMetrics("x", state), Log: log}, kept)
				if err != nil {
					b.Fatal(err)
				}
				ctx, cancel := context.WithCancel(b.Context())
				stop := kept.start(ctx, core, nil)
				defer func() { cancel(); _ = stop() }()
				questions := []string{"/ally argentina", "Since when is Brazil a major non-NATO ally?", "¿Qué es un aliado importante extra-OTAN?"}
				times := make([]time.Duration, b.N)
				var next atomic.Int64
				var wg sync.WaitGroup
				b.ResetTimer()
				for p := range people {
					wg.Go(func() {
						for {
							i := int(next.Add(1)) - 1
							if i >= b.N {
								return
							}
							begun := time.Now()
							core.Handle(ctx, bot.Request{
								Platform: bot.Telegram, Chat: bot.Chat{ID: fmt.Sprint(-p), Owner: fmt.Sprint(-p)},
								User: bot.User{ID: fmt.Sprint(p)}, Text: questions[i%len(questions)],
							})
							times[i] = time.Since(begun)
						}
					})
				}
				wg.Wait()
				b.StopTimer()
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
				b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
				b.ReportMetric(float64(counted.n.Load())/float64(b.N), "operations/op")
			})
		}
	}
}

// countedMemory counts the operations on a memory.
type countedMemory struct {
	bot.Memory
	n atomic.Int64
}

func (c *countedMemory) Get(ctx context.Context, key string) ([]byte, bool, error) {
	c.n.Add(1)
	return c.Memory.Get(ctx, key)
}

func (c *countedMemory) Put(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	c.n.Add(1)
	return c.Memory.Put(ctx, key, value, ttl)
}
