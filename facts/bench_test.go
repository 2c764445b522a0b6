package facts_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"allybot/facts"
	"allybot/facts/natolac"
	"allybot/internal/madeup"
)

// builtinQuestions are the pack's own questions, as people ask them.
func builtinQuestions(tb testing.TB) []facts.Question {
	tb.Helper()
	file, err := os.Open("natolac/testdata/questions.jsonl")
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // only read
	var out []facts.Question
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var q struct {
			Q string `json:"q"`
		}
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			tb.Fatal(err)
		}
		out = append(out, facts.Question{Text: q.Q, Detect: true})
	}
	return out
}

func BenchmarkAskBuiltin(b *testing.B) {
	p, err := facts.Load(natolac.FS())
	if err != nil {
		b.Fatal(err)
	}
	askAll(b, p, builtinQuestions(b))
}

// BenchmarkAskMadeUp asks packs of growing size. The million takes some
// gigabytes and a minute to build: -short leaves it out.
func BenchmarkAskMadeUp(b *testing.B) {
	for _, n := range []int{1_000, 100_000, 1_000_000} {
		if n > 100_000 && testing.Short() {
			continue
		}
		b.Run(fmt.Sprintf("facts=%d", n), func(b *testing.B) {
			w := madeup.New(n, 1)
			var qs []facts.Question
			for _, q := range w.Questions(2000) {
				qs = append(qs, facts.Question{Text: q, Detect: true})
			}
			text := 0
			for i := range w.Parts.Facts {
				f := &w.Parts.Facts[i]
				text += len(f.ID) + len(f.Text.In("en")) + len(f.Text.In("es")) + len(f.Text.In("pt"))
			}
			const headers = 4 * 16 // of a fact's four strings, which are its text too
			before := heap()
			start := time.Now()
			p, err := facts.Assemble(w.Parts)
			if err != nil {
				b.Fatal(err)
			}
			built := time.Since(start)
			parts := heap() - before
			askAll(b, p, qs)
			b.ReportMetric(float64(parts)/float64(n)-headers, "beyond-text-B/fact")
			b.ReportMetric(float64(text)/float64(n)+headers, "text-B/fact")
			b.ReportMetric(built.Seconds(), "build-s")
			runtime.KeepAlive(w)
		})
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// askAll asks each question in turn and reports the quantiles of their times.
func askAll(b *testing.B, p *facts.Pack, qs []facts.Question) {
	b.ReportAllocs()
	times := make([]time.Duration, 0, 1<<20)
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		p.Ask(qs[i%len(qs)])
		if len(times) < cap(times) {
			times = append(times, time.Since(start))
		}
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(times[len(times)*99/100].Nanoseconds()), "p99-ns")
}
