// Search asks the fact engine and two full-text indexes the same questions
// over the same facts, in one run, and prints what each costs and how they
// compare. From the bench folder:
//
//	go run ./search [-sizes 1000,5000] [-questions 500]
//
// The indexes only rank texts; the engine also decides whether the best one
// answers the question. Times are of one question after another in this
// process, so the ratios mean more than the figures.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"allybot/facts"
	"allybot/facts/natolac"
	"allybot/internal/madeup"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "search:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("search", flag.ContinueOnError)
	sizes := flags.String("sizes", "1000,5000", "facts in the made-up packs, besides the built-in pack")
	count := flags.Int("questions", 500, "questions asked of each")
	if err := flags.Parse(args); err != nil {
		return err
	}
	fmt.Fprintf(out, "%-8s %-12s %10s %10s %10s %10s %10s %12s\n", "facts", "index", "p50", "p99", "p50 ratio", "p99 ratio", "build", "memory/fact")
	builtin, err := builtinSet(*count)
	if err != nil {
		return err
	}
	if err := compare(ctx, out, builtin); err != nil {
		return err
	}
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return fmt.Errorf("-sizes: %q is no number of facts", size)
		}
		if err := compare(ctx, out, madeUpSet(n, *count)); err != nil {
			return err
		}
	}
	return nil
}

// document is one fact as a full-text index holds it.
type document struct{ ID, Text string }

// set is some facts with questions to them.
type set struct {
	documents []document
	questions []string
	pack      func() (*facts.Pack, error)
}

// wordings gives a text in each of its languages.
func wordings(t facts.Text) []string {
	var all []string
	for _, said := range t.All() {
		all = append(all, said)
	}
	return all
}

func builtinSet(count int) (set, error) {
	p, err := facts.Load(natolac.FS())
	if err != nil {
		return set{}, fmt.Errorf("load the built-in pack: %w", err)
	}
	s := set{pack: func() (*facts.Pack, error) { return facts.Load(natolac.FS()) }}
	for _, f := range p.Facts() {
		s.documents = append(s.documents, document{f.ID, strings.Join(wordings(f.Text), "\n")})
	}
	// The questions are the facts' own words, a few of each: what is asked of
	// every index alike.
	for i := range count {
		f := p.Facts()[i%len(p.Facts())]
		said := wordings(f.Text)
		words := strings.Fields(said[i%len(said)])
		from := i * 7 % max(1, len(words)-5)
		s.questions = append(s.questions, strings.Join(words[from:min(from+5, len(words))], " "))
	}
	return s, nil
}

func madeUpSet(n, count int) set {
	w := madeup.New(n, 1)
	s := set{questions: w.Questions(count), pack: func() (*facts.Pack, error) { return facts.Assemble(w.Parts) }}
	for i := range w.Parts.Facts {
		f := &w.Parts.Facts[i]
		s.documents = append(s.documents, document{f.ID, strings.Join(wordings(f.Text), "\n")})
	}
	return s
}

// index is something that can be asked a question.
type index interface {
	ask(ctx context.Context, question string) error
	// memory gives what the index keeps, in bytes; false where only the heap
	// tells.
	memory(ctx context.Context) (int64, bool, error)
	close() error
}

// figures are what one index took.
type figures struct {
	p50, p99, build time.Duration
	memory          int64 // bytes
}

func compare(ctx context.Context, out io.Writer, s set) error {
	var ours figures
	for _, kind := range []struct {
		name string
		make func(context.Context, set) (index, error)
	}{{"allybot", newEngine}, {"bleve", newBleve}, {"sqlite fts5", newFTS5}} {
		f, err := measure(ctx, s, kind.make)
		if err != nil {
			return fmt.Errorf("%s: %w", kind.name, err)
		}
		if kind.name == "allybot" {
			ours = f
		}
		fmt.Fprintf(out, "%-8d %-12s %10v %10v %9.1fx %9.1fx %10v %10d B\n", len(s.documents), kind.name,
			f.p50.Round(100*time.Nanosecond), f.p99.Round(100*time.Nanosecond),
			float64(f.p50)/float64(ours.p50), float64(f.p99)/float64(ours.p99), f.build.Round(time.Millisecond), f.memory/int64(len(s.documents)))
	}
	return nil
}

func measure(ctx context.Context, s set, build func(context.Context, set) (index, error)) (figures, error) {
	before := heap()
	start := time.Now()
	x, err := build(ctx, s)
	if err != nil {
		return figures{}, err
	}
	f := figures{build: time.Since(start)}
	bytes, known, err := x.memory(ctx)
	if err != nil {
		return figures{}, err
	}
	if f.memory = bytes; !known {
		f.memory = heap() - before
	}
	times := make([]time.Duration, 0, len(s.questions))
	for round := range 2 { // the first round warms up
		for _, q := range s.questions {
			start := time.Now()
			if err := x.ask(ctx, q); err != nil {
				return figures{}, fmt.Errorf("%q: %w", q, err)
			}
			if round > 0 {
				times = append(times, time.Since(start))
			}
		}
	}
	slices.Sort(times)
	f.p50, f.p99 = times[len(times)/2], times[len(times)*99/100]
	return f, x.close()
}

// heap is what the process has on its heap, in bytes.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what the first one found unused by then
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
