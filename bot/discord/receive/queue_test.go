package receive

import (
	"context"
	"log/slog"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

func testQueue(t *testing.T) *Queue {
	q := NewQueue(slog.New(slog.DiscardHandler), func() { t.Error("panic") })
	t.Cleanup(func() { q.Drain(0) })
	return q
}

// Channels that hang hold no worker that others need.
func TestWhatHangsGivesItsPlaceUp(t *testing.T) {
	q := testQueue(t)
	hang := func(ctx context.Context) { <-ctx.Done() }
	for i := range maxWorkers {
		if !q.InOrder(strconv.Itoa(i), hang, nil) {
			t.Fatalf("no room for channel %d", i)
		}
	}
	ran := make(chan struct{}, 2)
	run := func(context.Context) { ran <- struct{}{} }
	if !q.Go(run) {
		t.Error("an interaction waits for channels")
	}
	time.Sleep(slow + 200*time.Millisecond)
	if !q.InOrder("another", run, nil) {
		t.Error("a channel waits for others")
	}
	for range 2 {
		select {
		case <-ran:
		case <-time.After(time.Second):
			t.Fatal("did not run")
		}
	}
}

// All that wait or are dropped are told once, and soon.
func TestWhoWaitsIsTold(t *testing.T) {
	for name, n := range map[string]int{"many": 200, "one": 2} {
		t.Run(name, func(t *testing.T) {
			q := testQueue(t)
			release := make(chan struct{})
			var told, ran atomic.Int32
			for range n {
				q.InOrder("channel", func(context.Context) { <-release; ran.Add(1) }, func(context.Context) { told.Add(1) })
			}
			time.Sleep(2 * time.Second)
			if told.Load() != 1 {
				t.Errorf("told %d times", told.Load())
			}
			close(release)
			q.Drain(time.Minute)
			if ran.Load() != int32(min(n, maxWaiting+1)) && ran.Load() != int32(min(n, maxWaiting)) {
				t.Errorf("%d ran", ran.Load())
			}
		})
	}
}

// A queue at its end takes what comes until that which was begun is done.
func TestDrainAndOpen(t *testing.T) {
	q := testQueue(t)
	release, drained := make(chan struct{}), make(chan struct{})
	q.Go(func(context.Context) { <-release })
	go func() { q.Drain(time.Minute); close(drained) }()
	for !q.Closing() {
		time.Sleep(time.Millisecond)
	}
	var late atomic.Bool
	if !q.Go(func(context.Context) { late.Store(true) }) {
		t.Error("nothing taken while it finishes")
	}
	close(release)
	<-drained
	if !late.Load() || q.Go(func(context.Context) {}) {
		t.Error("not finished, or not closed")
	}
	q.Open()
	if !q.Go(func(context.Context) {}) {
		t.Error("not opened again")
	}
}
