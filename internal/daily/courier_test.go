package daily

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"allybot/bot"
	"allybot/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a store, a clock and a platform.
type world struct {
	t     *testing.T
	store *store.Store

	mu   sync.Mutex
	time time.Time
	sent map[string][]string // chat: facts
	// names are the messages that the platform knows already.
	names map[string]bool
	fail  func(chat string, begun bool) error
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, time: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), sent: map[string][]string{}, names: map[string]bool{}}
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), store.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	w.store = s
	return w
}

func (w *world) now() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.time }

func (w *world) advance(d time.Duration) { w.mu.Lock(); defer w.mu.Unlock(); w.time = w.time.Add(d) }

func (w *world) wish(chat, zone string) {
	w.t.Helper()
	if err := (Book{w.store, w.now}).SubscribeDaily(w.t.Context(), bot.Daily{Platform: bot.Telegram, Chat: chat, Minute: 9 * 60, Zone: zone, Lang: "es"}); err != nil {
		w.t.Fatal(err)
	}
}

// sender is the platform as one replica sees it.
type sender struct {
	*world
	drops time.Duration
}

func (s sender) Platform() bot.Platform      { return bot.Telegram }
func (s sender) Run(context.Context) error   { return nil }
func (s sender) DropsRepeats() time.Duration { return s.drops }

func (s sender) Send(ctx context.Context, chat string, r bot.Reply, once string, begin func(context.Context) error) error {
	s.mu.Lock()
	fail := s.fail
	s.mu.Unlock()
	if fail != nil {
		if err := fail(chat, false); err != nil {
			return err
		}
	}
	if err := begin(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	if s.drops == 0 || !s.names[once] {
		s.sent[chat] = append(s.sent[chat], r.Title)
	}
	s.names[once] = true
	s.mu.Unlock()
	if fail != nil {
		return fail(chat, true)
	}
	return nil
}

// fiveFacts is a pack of five; the reply's title is the fact's id.
type fiveFacts struct{}

func (fiveFacts) NextDaily(used []string) (string, bool) {
	for i := range 5 {
		if id := fmt.Sprint("fact", i); !slices.Contains(used, id) {
			return id, false
		}
	}
	return "fact0", true
}

func (fiveFacts) DailyFact(_ context.Context, d bot.Daily, fact string) (bot.Reply, bool) {
	return bot.Reply{Title: fact, Lang: d.Lang}, d.Lang == "es"
}

func (w *world) courier(holder string, drops time.Duration) Courier {
	return Courier{Store: w.store, Facts: fiveFacts{}, Sender: sender{w, drops}, Holder: holder, Log: slog.New(slog.DiscardHandler), Now: w.now, Lease: lease}
}

// serve lets a courier serve all that is due.
func (w *world) serve(c Courier) {
	w.t.Helper()
	for {
		n, err := c.round(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func (w *world) got(chat string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.sent[chat])
}

func (w *world) expect(chat string, want ...string) {
	w.t.Helper()
	if got := w.got(chat); !slices.Equal(got, want) {
		w.t.Errorf("chat %s had %q, want %q", chat, got, want)
	}
}

// One fact a day at the chat's time, none again until all were used; days on
// which nobody was there are not made up for.
func TestADayAFact(t *testing.T) {
	w := newWorld(t)
	w.wish("5", "America/Bogota") // 09:00 there is 14:00 UTC
	c := w.courier("a", 0)
	w.serve(c)
	w.expect("5")
	w.advance(2 * time.Hour)
	w.serve(c)
	w.serve(c)
	w.expect("5", "fact0")
	for range 5 {
		w.advance(24 * time.Hour)
		w.serve(c)
	}
	w.expect("5", "fact0", "fact1", "fact2", "fact3", "fact4", "fact0")
	w.advance(72 * time.Hour)
	w.serve(c)
	w.expect("5", "fact0", "fact1", "fact2", "fact3", "fact4", "fact0", "fact1")
	if s, _, err := w.store.Subscription(t.Context(), bot.Telegram, "5"); err != nil || s.NextDue.Format("15:04") != "14:00" || !s.NextDue.After(w.now()) {
		t.Errorf("%v %v", s.NextDue, err)
	}
}

// Several couriers at once send each chat one fact.
func TestManyCouriers(t *testing.T) {
	w := newWorld(t)
	for i := range 200 {
		w.wish(fmt.Sprint(i), "UTC")
	}
	w.advance(24 * time.Hour)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() { w.serve(w.courier(fmt.Sprint("replica", i), 0)) })
	}
	wg.Wait()
	for i := range 200 {
		if got := w.got(fmt.Sprint(i)); len(got) != 1 {
			t.Errorf("chat %d had %q", i, got)
		}
	}
}

// errDead stands for a process that ends between its mark and anything else.
var errDead = errors.New("dead")

// dead is a store that a courier can no longer reach once it has begun.
type dead struct {
	Store
}

func (dead) FinishDaily(context.Context, store.Claim, time.Time) error { return errDead }
func (dead) RetryDaily(context.Context, store.Claim, time.Time) error  { return errDead }

// What was begun by a replica that died is sent again only where the platform
// drops repeats, and only while it does.
func TestReplicaDies(t *testing.T) {
	for name, c := range map[string]struct {
		drops, absent time.Duration
		sent          int
	}{
		"the platform knows no repeats":   {0, lease, 1},
		"the platform drops repeats":      {2 * time.Minute, lease, 1},
		"too long ago for the platform":   {2 * time.Minute, 5 * time.Minute, 1},
		"not yet: the claim is respected": {2 * time.Minute, lease / 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.wish("5", "UTC")
			w.advance(21 * time.Hour) // 09:00
			victim := w.courier("a", c.drops)
			victim.Store = dead{w.store}
			if _, err := victim.round(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.expect("5", "fact0")
			calls := len(w.names)
			w.advance(c.absent)
			w.serve(w.courier("b", c.drops))
			w.expect("5", "fact0")
			if len(w.names) != calls {
				t.Error("it was sent under another name, which no platform would drop")
			}
			s, _, err := w.store.Subscription(t.Context(), bot.Telegram, "5")
			if taken := s.NextDue.After(w.now()); err != nil || taken != (c.absent >= lease) {
				t.Errorf("due %v, now %v, %v", s.NextDue, w.now(), err)
			}
			w.advance(24 * time.Hour)
			w.serve(w.courier("b", c.drops))
			if c.absent >= lease {
				w.expect("5", "fact0", "fact1")
			}
		})
	}
}

func TestFailures(t *testing.T) {
	w := newWorld(t)
	for _, chat := range []string{"gone", "unsent", "unsent-late", "unknown", "fine"} {
		w.wish(chat, "UTC")
	}
	w.advance(21 * time.Hour)
	w.fail = func(chat string, begun bool) error {
		switch {
		case chat == "gone" && begun:
			return fmt.Errorf("403: %w", bot.ErrGone)
		case chat == "unsent" && !begun, chat == "unsent-late" && begun:
			return fmt.Errorf("no connection: %w", bot.ErrNotSent)
		case chat == "unknown" && begun:
			return errors.New("the connection broke")
		}
		return nil
	}
	c := w.courier("a", 0)
	w.serve(c)
	w.expect("fine", "fact0")
	w.expect("unsent")
	if _, found, err := w.store.Subscription(t.Context(), bot.Telegram, "gone"); err != nil || found {
		t.Errorf("who takes no messages is still subscribed: %v", err)
	}
	w.mu.Lock()
	w.fail = nil
	w.sent["unsent-late"] = nil // the fake had noted it
	w.mu.Unlock()
	w.serve(c)
	w.expect("unsent") // not at once
	w.advance(again)
	w.serve(c)
	w.expect("unsent", "fact0")
	w.expect("unsent-late", "fact0") // what was not sent counts as unused
	w.expect("unknown", "fact0")     // may have arrived: not sent again
	w.advance(24 * time.Hour)
	w.serve(c)
	w.expect("unknown", "fact0", "fact1")
}

// A panic over one chat's fact costs neither the process nor the others.
func TestPanic(t *testing.T) {
	w := newWorld(t)
	for _, chat := range []string{"bad", "fine"} {
		w.wish(chat, "UTC")
	}
	w.advance(21 * time.Hour)
	w.fail = func(chat string, begun bool) error {
		if chat == "bad" && !begun {
			panic("a defect")
		}
		return nil
	}
	w.serve(w.courier("a", 0))
	w.expect("fine", "fact0")
	w.expect("bad")
	w.mu.Lock()
	w.fail = nil
	w.mu.Unlock()
	w.advance(lease)
	w.serve(w.courier("b", 0))
	w.expect("bad", "fact0")
}

// After a long outage a fact waits for its next time instead of coming at
// night or a moment before the next one.
func TestLate(t *testing.T) {
	for late, sent := range map[time.Duration]int{time.Hour: 1, stale: 1, stale + time.Minute: 0, 24*time.Hour - time.Minute: 0, 30 * 24 * time.Hour: 1, 30*24*time.Hour + 13*time.Hour: 0} {
		w := newWorld(t)
		w.wish("5", "UTC")
		w.advance(21*time.Hour + late)
		w.serve(w.courier("a", 0))
		if got := w.got("5"); len(got) != sent {
			t.Errorf("%v late: %q, want %d", late, got, sent)
		}
		s, _, err := w.store.Subscription(t.Context(), bot.Telegram, "5")
		if wait := s.NextDue.Sub(w.now()); err != nil || wait <= 0 || wait > 24*time.Hour {
			t.Errorf("%v late: due in %v, %v", late, wait, err)
		}
	}
}

// Told to end, a courier leaves what it has not begun to others at once.
func TestStop(t *testing.T) {
	w := newWorld(t)
	for i := range 20 {
		w.wish(fmt.Sprint(i), "UTC")
	}
	w.advance(21 * time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	w.fail = func(string, bool) error { cancel(); return nil }
	a := w.courier("a", 0)
	a.Pause = time.Millisecond
	a.Run(ctx)
	w.mu.Lock()
	w.fail = nil
	w.mu.Unlock()
	w.serve(w.courier("b", 0))
	for i := range 20 {
		w.expect(fmt.Sprint(i), "fact0")
	}
}

func TestZones(t *testing.T) {
	w := newWorld(t)
	b := Book{w.store, w.now}
	for typed, want := range map[string]string{
		"America/Sao_Paulo": "America/Sao_Paulo", "america/sao_paulo": "America/Sao_Paulo",
		"utc": "UTC", "São_Paulo": "America/Sao_Paulo", "sao paulo": "America/Sao_Paulo", "Bogotá": "America/Bogota",
		"mexico_city": "America/Mexico_City", "Ciudad_de_México": "America/Mexico_City", "buenos_aires": "America/Argentina/Buenos_Aires",
		"Ushuaia": "America/Argentina/Ushuaia", "port-au-prince": "America/Port-au-Prince", "port_of_spain": "America/Port_of_Spain",
		"BRASÍLIA": "America/Sao_Paulo", "kolkata": "Asia/Kolkata", "europe/zurich": "Europe/Zurich", "pacific/apia": "Pacific/Apia", "Madrid": "Europe/Madrid", "Etc/GMT+3": "Etc/GMT+3",
		"tomorrow": "", "EST": "", "Argentina": "", "../UTC": "", "America/": "", "America": "", "a_b_c_d": "",
		"UTC": "UTC", "Local": "", "": "", "Mars/Olympus": "", "../../etc/passwd": "",
	} {
		err := b.SubscribeDaily(t.Context(), bot.Daily{Platform: bot.Telegram, Chat: "1", Zone: typed})
		if (err == nil) != (want != "") || err != nil && !errors.Is(err, bot.ErrZone) {
			t.Errorf("%q: %v", typed, err)
			continue
		}
		if d, _, _ := b.Daily(t.Context(), bot.Telegram, "1"); err == nil && d.Zone != want {
			t.Errorf("%q is kept as %q", typed, d.Zone)
		}
	}
}
