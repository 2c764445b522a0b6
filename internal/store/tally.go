package store

import (
	"context"
	"sync"
	"time"

	"allybot/bot"
)

const (
	// flushEvery is how much counting a crash may lose, and how often counting
	// costs the database a transaction, however many questions are asked.
	flushEvery = time.Second
	// maxTally bounds what is counted between two flushes, in distinct keys.
	maxTally = 10_000
	// maxTallyTexts bounds the unanswered questions among them.
	maxTallyTexts = 500
)

// Counter is what a Tally adds its counts to.
type Counter interface {
	AddCounts(ctx context.Context, c Counts) error
}

// Tally counts in memory and adds to the store every few seconds. While the
// store is down it goes on counting.
type Tally struct {
	store Counter
	now   func() time.Time

	mu        sync.Mutex
	counts    Counts
	witnesses *witnesses
}

// NewTally makes a Tally at nought. A nil clock is time.Now.
func NewTally(c Counter, now func() time.Time) *Tally {
	if now == nil {
		now = time.Now
	}
	return &Tally{store: c, now: now, counts: newCounts(), witnesses: newWitnesses()}
}

func newCounts() Counts {
	return Counts{Questions: map[QuestionKey]int64{}, Facts: map[FactKey]int64{}, Unanswered: map[UnansweredKey]int64{}}
}

// Observe counts a request that was handled. It never blocks on the store.
func (t *Tally) Observe(h bot.Handled) {
	today := day(t.now())
	t.mu.Lock()
	defer t.mu.Unlock()
	count(t.counts.Questions, QuestionKey{today, h.Platform, h.Outcome}, 1, maxTally)
	for _, f := range h.Facts {
		count(t.counts.Facts, FactKey{today, f}, 1, maxTally)
	}
}

// Unanswered counts a question that had no answer, in the form that Normalise
// gives it, once two people have asked it: what one alone asks may be theirs.
// It never blocks on the store.
func (t *Tally) Unanswered(l bot.Lang, asker, question string) {
	text := Normalise(question)
	if text == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := t.witnesses.count(l.String()+" "+text, asker, t.now()); n > 0 {
		count(t.counts.Unanswered, UnansweredKey{l.String(), text}, n, maxTallyTexts)
	}
}

// count adds to a key, unless it is new and there are too many.
func count[K comparable](m map[K]int64, key K, n int64, limit int) {
	if _, ok := m[key]; ok || len(m) < limit {
		m[key] += n
	}
}

// Run flushes every few seconds until ctx ends, and once more then.
func (t *Tally) Run(ctx context.Context) {
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			_ = t.Flush(last) // the store reports its own health
			return
		case <-tick.C:
			_ = t.Flush(ctx)
		}
	}
}

// Flush adds what was counted to the store, or keeps it for the next time.
func (t *Tally) Flush(ctx context.Context) error {
	t.mu.Lock()
	counts := t.counts
	t.counts = newCounts()
	t.mu.Unlock()
	if len(counts.Questions)+len(counts.Facts)+len(counts.Unanswered) == 0 {
		return nil
	}
	err := t.store.AddCounts(ctx, counts)
	if err != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		back(t.counts.Questions, counts.Questions, maxTally)
		back(t.counts.Facts, counts.Facts, maxTally)
		back(t.counts.Unanswered, counts.Unanswered, maxTallyTexts)
	}
	return err
}

func back[K comparable](m, from map[K]int64, limit int) {
	for k, n := range from {
		count(m, k, n, limit)
	}
}
