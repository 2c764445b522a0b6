package daily

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"allybot/bot"
	"allybot/internal/store"
)

// notes is a store that notes what a courier does with its claims.
type notes struct {
	mu       sync.Mutex
	claims   []store.Claim // given out once, batch by batch
	asked    []time.Time
	lease    time.Duration
	claimErr error

	begun, unsubscribed []string
	finished, retried   []time.Time
	restarts            int
}

func (n *notes) ClaimDaily(_ context.Context, _ bot.Platform, _ string, lease time.Duration, limit int) ([]store.Claim, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked, n.lease = append(n.asked, time.Now()), lease
	if n.claimErr != nil {
		return nil, n.claimErr
	}
	given := n.claims[:min(limit, len(n.claims))]
	n.claims = n.claims[len(given):]
	return given, nil
}

func (n *notes) UsedFacts(context.Context, bot.Platform, string) ([]string, error) { return nil, nil }

func (n *notes) BeginDaily(_ context.Context, _ store.Claim, fact string, restart bool) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.begun = append(n.begun, fact)
	if restart {
		n.restarts++
	}
	return nil
}

func (n *notes) FinishDaily(_ context.Context, _ store.Claim, next time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.finished = append(n.finished, next)
	return nil
}

func (n *notes) RetryDaily(_ context.Context, _ store.Claim, at time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.retried = append(n.retried, at)
	return nil
}

func (n *notes) Unsubscribe(_ context.Context, _ bot.Platform, chat string) (bool, error) {
	n.unsubscribed = append(n.unsubscribed, chat)
	return true, nil
}

// platform sends as it is told.
type platform struct {
	mu    sync.Mutex
	drops time.Duration
	err   error // of a send that was begun
	sent  int
	until time.Time // the deadline it was given
}

func (p *platform) Platform() bot.Platform      { return bot.Telegram }
func (p *platform) Run(context.Context) error   { return nil }
func (p *platform) DropsRepeats() time.Duration { return p.drops }

func (p *platform) Send(ctx context.Context, _ string, _ bot.Reply, _ string, begin func(context.Context) error) error {
	p.mu.Lock()
	p.until, _ = ctx.Deadline()
	p.mu.Unlock()
	if err := begin(ctx); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent++
	return p.err
}

// At each boundary of time, to the moment, a fact is sent or not, and is due
// again when it should be.
func TestMomentsThatDecide(t *testing.T) {
	const drops = 2 * time.Minute
	for name, c := range map[string]struct {
		late  time.Duration // since it was due
		begun string
		drops time.Duration
		sent  int
		next  time.Duration // until it is due again
	}{
		"just due":                      {0, "", 0, 1, 24 * time.Hour},
		"as late as may be":             {stale, "", 0, 1, 12 * time.Hour},
		"a moment later":                {stale + time.Millisecond, "", 0, 0, 12*time.Hour - time.Millisecond},
		"a moment before the next":      {24*time.Hour - time.Millisecond, "", 0, 0, time.Millisecond},
		"at the next":                   {24 * time.Hour, "", 0, 1, 24 * time.Hour},
		"three days":                    {72 * time.Hour, "", 0, 1, 24 * time.Hour},
		"three days and a half":         {72*time.Hour + stale + time.Millisecond, "", 0, 0, 12*time.Hour - time.Millisecond},
		"begun, repeats are not told":   {0, "fact3", 0, 0, 24 * time.Hour},
		"begun, repeats are dropped":    {drops - time.Millisecond, "fact3", drops, 1, 24*time.Hour - drops + time.Millisecond},
		"begun, and they are no longer": {drops, "fact3", drops, 0, 24*time.Hour - drops},
		"by a clock that is behind":     {-time.Second, "", 0, 1, 24*time.Hour + time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				now := time.Now().UTC() // midnight
				due := now.Add(-c.late)
				minute := due.Hour()*60 + due.Minute()
				if c.late%time.Minute != 0 { // the moment itself is a whole minute
					time.Sleep(time.Minute - time.Duration(due.Second())*time.Second - time.Duration(due.Nanosecond()))
					now = time.Now().UTC()
					due = now.Add(-c.late)
					minute = due.Hour()*60 + due.Minute()
				}
				n, p := &notes{}, &platform{drops: c.drops}
				courier := Courier{Store: n, Facts: fiveFacts{}, Sender: p, Log: slog.New(slog.DiscardHandler), Now: time.Now, Lease: lease}
				claim := store.Claim{Subscription: store.Subscription{Platform: bot.Telegram, Chat: "5", Minute: minute, Zone: "UTC", Lang: "es", NextDue: due}, Begun: c.begun, Until: now.Add(time.Second)}
				if err := courier.serve(t.Context(), claim); err != nil {
					t.Fatal(err)
				}
				if p.sent != c.sent || len(n.finished) != 1 {
					t.Fatalf("sent %d, want %d; finished %v", p.sent, c.sent, n.finished)
				}
				if wait := n.finished[0].Sub(now); wait != c.next {
					t.Errorf("due again in %s, want %s", wait, c.next)
				}
				if c.sent == 1 && c.begun != "" && !slices.Equal(n.begun, []string{c.begun}) {
					t.Errorf("another fact than was begun: %v", n.begun)
				}
			})
		})
	}
}

// What becomes of a fact that could not be sent.
func TestWhatBecomesOfAFailure(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		err     error
		drops   time.Duration
		retried time.Duration // -1: not
		done    int
		gone    int
		fails   bool
	}{
		"not sent":                {bot.ErrNotSent, 0, again, 0, 0, true},
		"gone":                    {bot.ErrGone, 0, -1, 0, 1, false},
		"lost":                    {store.ErrLost, 0, -1, 0, 0, true},
		"nobody knows":            {broken, 0, -1, 1, 0, true},
		"it may be sent again":    {broken, time.Minute, -1, 0, 0, true},
		"not sent, and too slow":  {errors.Join(bot.ErrNotSent, context.DeadlineExceeded), 0, 0, 0, 0, true},
		"lost, and nobody minded": {errors.Join(store.ErrLost), time.Minute, -1, 0, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n, p := &notes{}, &platform{drops: c.drops, err: c.err}
				courier := Courier{Store: n, Facts: fiveFacts{}, Sender: p, Log: slog.New(slog.DiscardHandler), Now: time.Now, Lease: lease}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if errors.Is(c.err, context.DeadlineExceeded) {
					courier.Sender = cancelling{p, cancel}
				}
				begun := time.Now()
				claim := store.Claim{Subscription: store.Subscription{Chat: "5", Zone: "UTC", Lang: "es", NextDue: begun}, Until: begun.Add(time.Second)}
				if err := courier.serve(ctx, claim); (err != nil) != c.fails {
					t.Errorf("%v", err)
				}
				if c.retried < 0 && len(n.retried) > 0 || c.retried >= 0 && !slices.Equal(n.retried, []time.Time{begun.Add(c.retried)}) {
					t.Errorf("tried again at %v", n.retried)
				}
				if len(n.finished) != c.done || len(n.unsubscribed) != c.gone {
					t.Errorf("done %v, unsubscribed %v", n.finished, n.unsubscribed)
				}
			})
		})
	}
}

// cancelling is a platform during whose sending the courier is told to end.
type cancelling struct {
	*platform
	cancel func()
}

func (c cancelling) Send(ctx context.Context, chat string, r bot.Reply, name string, begin func(context.Context) error) error {
	err := c.platform.Send(ctx, chat, r, name, begin)
	c.cancel()
	return err
}

// No send may outlast its claim, nor what a claim can be by our own clock.
func TestSendsEndWithTheirClaims(t *testing.T) {
	for left, want := range map[time.Duration]time.Duration{time.Second: time.Second, lease - 1: lease - 1, lease: lease, lease + time.Hour: lease} {
		synctest.Test(t, func(t *testing.T) {
			n, p := &notes{}, &platform{}
			courier := Courier{Store: n, Facts: fiveFacts{}, Sender: p, Log: slog.New(slog.DiscardHandler), Now: time.Now, Lease: lease}
			now := time.Now()
			if err := courier.serve(t.Context(), store.Claim{Subscription: store.Subscription{Zone: "UTC", Lang: "es", NextDue: now}, Until: now.Add(left)}); err != nil {
				t.Fatal(err)
			}
			if got := p.until.Sub(now); got != want {
				t.Errorf("%s left: it may take %s, want %s", left, got, want)
			}
		})
	}
}

// A courier looks again at once while whole batches are due, rests otherwise,
// and waits for a store that is down without giving up.
func TestRounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		n, p := &notes{}, &platform{}
		for i := range 2*batch + 1 {
			n.claims = append(n.claims, store.Claim{Subscription: store.Subscription{Chat: fmt.Sprint(i), Zone: "UTC", Lang: "pt", NextDue: begun}, Until: begun.Add(time.Second)})
		}
		var log lockedLog
		courier := Courier{Store: n, Facts: fiveFacts{}, Sender: p, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Now: time.Now}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); courier.Run(ctx) }()
		time.Sleep(pause + time.Second)
		synctest.Wait()
		n.mu.Lock()
		if want := []time.Time{begun, begun, begun, begun.Add(pause)}; !slices.Equal(n.asked, want) || n.lease != lease20 {
			t.Errorf("it looked at %v, for %s", n.asked, n.lease)
		}
		if log.String() != "" {
			t.Errorf("nothing is wrong: %s", &log)
		}
		n.claimErr = errors.New("no route")
		n.mu.Unlock()
		time.Sleep(2 * pause)
		synctest.Wait()
		n.mu.Lock()
		if len(n.asked) != 6 || strings.Count(log.String(), "wait for the store") != 2 {
			t.Errorf("%d looks: %s", len(n.asked), &log)
		}
		n.mu.Unlock()
		cancel()
		<-ended
	})
}

// lockedLog is a log that can be read while it is written.
type lockedLog struct {
	mu  sync.Mutex
	log strings.Builder
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.log.Write(p)
}
func (l *lockedLog) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.log.String() }

// lease20 is what a courier takes a claim for, unless told otherwise.
const lease20 = 20 * time.Second

// What could not be sent is told, but not what was given up because the
// courier was told to end, nor what another replica has.
func TestWhatIsTold(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		err  error
		stop bool
		told bool
	}{
		"broken": {broken, false, true}, "told to end": {broken, true, false}, "another has it": {store.ErrLost, false, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			now := time.Now()
			n, p := &notes{}, &platform{err: c.err}
			n.claims = []store.Claim{{Subscription: store.Subscription{Chat: "5", Zone: "UTC", Lang: "es", NextDue: now}, Until: now.Add(time.Second)}}
			var log strings.Builder
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			courier := Courier{Store: n, Facts: fiveFacts{}, Sender: p, Log: slog.New(slog.NewTextHandler(&log, nil)), Now: time.Now, Lease: lease}
			if c.stop {
				courier.Sender = cancelling{p, cancel}
			}
			if _, err := courier.round(ctx); err != nil {
				t.Fatal(err)
			}
			if told := strings.Contains(log.String(), "was not delivered"); told != c.told {
				t.Errorf("%s: %s", name, &log)
			}
		})
	}
}

// A pack that lacks what was begun, and a send that another replica began: the
// first is over, the second is not ours.
func TestWhatIsNotOursToSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		n, p := &notes{}, &platform{drops: time.Minute}
		courier := Courier{Store: n, Facts: fiveFacts{}, Sender: p, Log: slog.New(slog.DiscardHandler), Now: time.Now, Lease: lease}
		claim := store.Claim{Subscription: store.Subscription{Chat: "5", Zone: "UTC", Lang: "pt", NextDue: now}, Begun: "gone", Until: now.Add(time.Second)}
		if err := courier.serve(t.Context(), claim); err != nil || p.sent != 0 || len(n.finished) != 1 {
			t.Errorf("%v, sent %d, finished %v", err, p.sent, n.finished)
		}
	})
}
