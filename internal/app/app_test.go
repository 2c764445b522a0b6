package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"allybot/bot"
	"allybot/facts"
	"allybot/internal/config"
	"allybot/internal/health"
	"allybot/internal/logs"
)

// TestMain finds what does not end. The ignored function is net/http's own: it
// lingers half a second after it refused a request, and then ends.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

// fakeAdapter does what its run says.
type fakeAdapter struct {
	platform bot.Platform
	run      func(ctx context.Context) error
}

func (f fakeAdapter) Platform() bot.Platform        { return f.platform }
func (f fakeAdapter) Run(ctx context.Context) error { return f.run(ctx) }

// logBuffer is a log that can be read while it is written.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// Tell gives the log without its lines for handled requests.
func (b *logBuffer) Tell() string {
	var kept []string
	for line := range strings.Lines(b.String()) {
		if !strings.Contains(line, "msg=handled") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// running is an app under test.
type running struct {
	t       *testing.T
	url     string
	monitor *health.Monitor
	core    *core
	log     *logBuffer
	reload  chan os.Signal
	stop    context.CancelFunc
	ended   chan error
}

// options are a test's own wishes.
type options struct {
	packDir string
	timeout time.Duration
	secrets []string
	whenAny bool
}

// start runs an app with these services in place of the adapters. services
// is given the monitor that adapters report to and the core they ask.
func start(t *testing.T, o options, services func(m *health.Monitor, c *core) []service) *running {
	t.Helper()
	if o.packDir == "" {
		o.packDir = "../../bot/testdata/lanterns" // the built-in one takes a second to load under the race detector
	}
	cfg := config.Config{
		HTTP:     config.HTTP{Listen: "127.0.0.1:0"},
		Pack:     config.Pack{Dir: o.packDir},
		Shutdown: config.Shutdown{Timeout: o.timeout, WhenAny: o.whenAny},
	}
	if o.timeout == 0 {
		cfg.Shutdown.Timeout = 5 * time.Second
	}
	r := &running{t: t, log: &logBuffer{}, reload: make(chan os.Signal, 1), ended: make(chan error, 1)}
	redactor := logs.NewRedactor(o.secrets)
	listening := make(chan net.Addr, 1)
	ao := Options{
		Version: "test", Log: logs.New(r.log, redactor, logs.Options{Level: slog.LevelDebug}), Redact: redactor.Redact,
		Reload: r.reload, Listening: func(a net.Addr) { listening <- a },
	}
	state := health.NewState(time.Now, redactor.Redact)
	r.monitor = &health.Monitor{State: state, Metrics: health.NewMetrics("test", state), Log: ao.Log}
	var err error
	if r.core, err = newCore(cfg, ao, r.monitor, inProcess()); err != nil {
		t.Fatal(err)
	}
	made := services(r.monitor, r.core)
	ctx, cancel := context.WithCancel(context.Background())
	r.stop = cancel
	go func() { r.ended <- serve(ctx, cfg, ao, r.monitor, r.core, made) }()
	select {
	case a := <-listening:
		r.url = "http://" + a.String()
	case err := <-r.ended:
		select { // what listened and has ended since is for the test to judge
		case a := <-listening:
			r.url = "http://" + a.String()
			r.ended <- err
		default:
			t.Fatalf("it ended at once: %v", err)
		}
	}
	t.Cleanup(func() {
		cancel()
		http.DefaultClient.CloseIdleConnections()
	})
	return r
}

func (r *running) get(path string) (int, string) {
	r.t.Helper()
	resp, err := http.Get(r.url + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// until waits for a condition: half a minute at most, for loading a pack under
// the race detector on a busy machine takes seconds.
func (r *running) until(what string, ok func() bool) {
	r.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			r.t.Fatalf("it never came to this: %s\n%s", what, r.log.Tell())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// end waits for the app's end.
func (r *running) end() error {
	r.t.Helper()
	select {
	case err := <-r.ended:
		return err
	case <-time.After(10 * time.Second):
		r.t.Fatalf("it does not end\n%s", r.log.Tell())
		return nil
	}
}

// connected is an adapter that is connected until it is stopped.
func connected(m *health.Monitor, p bot.Platform) service {
	return service{adapter: fakeAdapter{p, func(ctx context.Context) error {
		m.Connected(p, string(p))
		<-ctx.Done()
		return nil
	}}}
}

func failing(p bot.Platform, err error) service {
	return service{adapter: fakeAdapter{p, func(context.Context) error { return err }}}
}

func TestReadinessTellsAndStaysGreen(t *testing.T) {
	r := start(t, options{}, func(m *health.Monitor, _ *core) []service {
		return []service{connected(m, bot.Telegram), connected(m, bot.Discord)}
	})
	ready := func(want int) func() bool {
		return func() bool { status, _ := r.get(ReadyPath + "?verbose"); return status == want }
	}
	r.until("ready", ready(http.StatusOK))

	r.monitor.Disconnected(bot.Telegram, "telegram", errors.New("connection refused"))
	status, body := r.get(ReadyPath + "?verbose")
	if status != http.StatusOK || !strings.Contains(body, "telegram: down since ") || !strings.Contains(body, "connection refused") || !strings.Contains(body, "discord: up since ") {
		t.Errorf("one platform is down: %d %s", status, body)
	}
	if status, _ := r.get(LivePath); status != http.StatusOK {
		t.Errorf("a platform that is down is no reason to restart: %d", status)
	}
	r.monitor.Connected(bot.Telegram, "telegram")
	if status, body := r.get(ReadyPath + "?verbose"); status != http.StatusOK || strings.Contains(body, "refused") {
		t.Errorf("it is back: %d %s", status, body)
	}

	r.monitor.Connected(bot.Discord, "discord/0")
	r.monitor.Connected(bot.Discord, "discord/1")
	r.monitor.Disconnected(bot.Discord, "discord/1", errors.New("close 1006"))
	if status, body := r.get(ReadyPath + "?verbose"); status != http.StatusOK || !strings.Contains(body, "discord/0: up") || !strings.Contains(body, "discord/1: down") {
		t.Errorf("one shard is down: %d %s", status, body)
	}
	r.stop()
	if err := r.end(); err != nil {
		t.Error(err)
	}
}

func TestOnePlatformThatGivesUpDoesNotStopTheOther(t *testing.T) {
	const token = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
	r := start(t, options{secrets: []string{token}}, func(m *health.Monitor, _ *core) []service {
		return []service{connected(m, bot.Telegram), failing(bot.Discord, errors.New("Discord refuses the token "+token))}
	})
	r.until("discord ended", func() bool {
		status, body := r.get(ReadyPath + "?verbose")
		return status == http.StatusOK && strings.Contains(body, "discord: ended since") && strings.Contains(body, "telegram: up") && strings.Contains(body, "Discord refuses the token")
	})
	// What a dead adapter still says does not turn it green.
	r.monitor.Disconnected(bot.Discord, "discord", errors.New("late"))
	if status, body := r.get(ReadyPath + "?verbose"); status != http.StatusOK || strings.Contains(body, "late") {
		t.Errorf("got %d %s", status, body)
	}
	ended := func() int { return strings.Count(r.log.String(), "a platform is no longer served") }
	r.until("the log says so", func() bool { return ended() > 0 })
	if n := ended(); n != 1 {
		t.Errorf("logged %d times, want once", n)
	}
	if _, body := r.get(ReadyPath + "?verbose"); strings.Contains(body+r.log.String(), token) {
		t.Error("the token is in /readyz or the log")
	}
	select {
	case err := <-r.ended:
		t.Fatalf("it ended, though Telegram is served: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	r.stop()
	if err := r.end(); err != nil {
		t.Errorf("a clean stop with one platform gone: %v", err)
	}
}

func TestEndsWhenEveryPlatformGaveUp(t *testing.T) {
	r := start(t, options{}, func(*health.Monitor, *core) []service {
		return []service{
			failing(bot.Telegram, errors.New("401")),
			{adapter: fakeAdapter{bot.Discord, func(context.Context) error { panic("a bug") }}},
		}
	})
	if err := r.end(); !errors.Is(err, ErrAllEnded) {
		t.Errorf("got %v", err)
	}
	if log := r.log.String(); !strings.Contains(log, "a bug") || !strings.Contains(log, "401") {
		t.Errorf("the log lacks a reason: %s", log)
	}
}

func TestAnAdapterThatReturnsWithoutBeingAskedHasEnded(t *testing.T) {
	r := start(t, options{}, func(*health.Monitor, *core) []service { return []service{failing(bot.Telegram, nil)} })
	if err := r.end(); !errors.Is(err, ErrAllEnded) {
		t.Errorf("got %v", err)
	}
}

func TestStopFinishesWhatWasBegun(t *testing.T) {
	working, finish, finished := make(chan struct{}), make(chan struct{}), make(chan struct{})
	posted, answer := make(chan struct{}), make(chan struct{})
	var order []string
	var mu sync.Mutex
	note := func(s string) { mu.Lock(); defer mu.Unlock(); order = append(order, s) }
	r := start(t, options{}, func(m *health.Monitor, _ *core) []service {
		polling := fakeAdapter{bot.Telegram, func(ctx context.Context) error {
			m.Connected(bot.Telegram, "telegram")
			close(working)
			<-ctx.Done()
			note("intake stopped")
			<-finish
			close(finished)
			return nil
		}}
		posting := fakeAdapter{bot.Discord, func(ctx context.Context) error {
			m.Connected(bot.Discord, "http")
			<-ctx.Done()
			note("adapter stopped")
			return nil
		}}
		return []service{{adapter: polling}, {adapter: posting, path: DiscordPath, handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(posted)
			<-answer
			note("answered")
			_, _ = io.WriteString(w, "answered")
		})}}
	})
	<-working
	got := make(chan string, 1)
	go func() {
		resp, err := http.Post(r.url+DiscordPath, "application/json", strings.NewReader("{}"))
		if err != nil {
			got <- err.Error()
			return
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		got <- string(body)
	}()
	<-posted
	r.stop()
	r.until("new connections are refused", func() bool {
		c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
		if err == nil {
			_ = c.Close()
		}
		return err != nil
	})
	select {
	case err := <-r.ended:
		t.Fatalf("it ended with work under way: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(answer)
	if s := <-got; s != "answered" {
		t.Errorf("what was posted before the stop got %q", s)
	}
	close(finish)
	<-finished
	if err := r.end(); err != nil {
		t.Error(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if got := strings.Join(order, ", "); got != "intake stopped, answered, adapter stopped" {
		t.Errorf("order: %s", got)
	}
}

func TestStopHasALimit(t *testing.T) {
	release := make(chan struct{})
	r := start(t, options{timeout: 100 * time.Millisecond}, func(m *health.Monitor, _ *core) []service {
		return []service{{adapter: fakeAdapter{bot.Telegram, func(ctx context.Context) error {
			m.Connected(bot.Telegram, "telegram")
			<-ctx.Done()
			<-release
			return nil
		}}}}
	})
	begun := time.Now()
	r.stop()
	if err := r.end(); !errors.Is(err, errAbandoned) {
		t.Errorf("got %v", err)
	}
	if d := time.Since(begun); d > 2*time.Second {
		t.Errorf("it took %s", d)
	}
	close(release)
}

// A client that posts without end costs the HTTP server's share of the stop,
// not the adapters' and not the exit status.
func TestSlowClientsDoNotSpoilTheStop(t *testing.T) {
	const timeout = time.Second
	reading := make(chan struct{})
	r := start(t, options{timeout: timeout}, func(m *health.Monitor, _ *core) []service {
		posting := fakeAdapter{bot.Discord, func(ctx context.Context) error {
			m.Connected(bot.Discord, "http")
			<-ctx.Done()
			return nil
		}}
		return []service{{adapter: posting, path: DiscordPath, handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			close(reading)
			_, _ = io.ReadAll(r.Body)
		})}}
	})
	slow, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	if _, err := io.WriteString(slow, "POST "+DiscordPath+" HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"); err != nil {
		t.Fatal(err)
	}
	<-reading
	begun := time.Now()
	r.stop()
	if err := r.end(); err != nil {
		t.Errorf("a slow client made the stop a failure: %v", err)
	}
	if d := time.Since(begun); d > timeout*3/4 {
		t.Errorf("%s went by before the adapters' turn", d)
	}
}

// What fetches its own work stops at once, though something may be posted to
// it besides.
func TestIntakeThatPullsStopsFirst(t *testing.T) {
	stopped, release := make(chan struct{}), make(chan struct{})
	r := start(t, options{}, func(m *health.Monitor, _ *core) []service {
		gateway := fakeAdapter{bot.Discord, func(ctx context.Context) error {
			m.Connected(bot.Discord, "shard 0")
			<-ctx.Done()
			close(stopped)
			return nil
		}}
		return []service{{adapter: gateway, pulls: true, path: DiscordPath, handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release })}}
	})
	posting := make(chan struct{})
	go func() {
		defer close(posting)
		if resp, err := http.Post(r.url+DiscordPath, "application/json", strings.NewReader("{}")); err == nil {
			_ = resp.Body.Close()
		}
	}()
	time.Sleep(50 * time.Millisecond) // the request is under way
	r.stop()
	select {
	case <-stopped:
	case <-time.After(500 * time.Millisecond): // the HTTP server's share is a second
		t.Error("the gateway waits for the HTTP server")
	}
	close(release)
	<-posting
	if err := r.end(); err != nil {
		t.Error(err)
	}
}

// The store's end and a reload are within the stop's time too.
func TestTheLastOfAStopHasALimit(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	if err := within(time.Now().Add(20*time.Millisecond), func() error { <-hang; return nil }); !errors.Is(err, errAbandoned) {
		t.Errorf("got %v", err)
	}
	if err := within(time.Now().Add(time.Minute), func() error { return nil }); err != nil {
		t.Error(err)
	}
	loading := make(chan struct{})
	c := &core{load: func(config.Config) (*facts.Pack, error) { close(loading); <-hang; return nil, errors.New("late") },
		metrics: health.NewMetrics("test", health.NewState(time.Now, nil)), state: health.NewState(time.Now, strings.TrimSpace), log: newTestLog(t)}
	c.cfg.Store(&config.Config{})
	signals := make(chan os.Signal, 1)
	stopReload := c.reloadOn(signals)
	signals <- os.Interrupt
	<-loading
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	begun := time.Now()
	stopReload(ctx)
	if d := time.Since(begun); d > 5*time.Second {
		t.Errorf("a reload held the stop up for %s", d)
	}
}

func TestTheAddressIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cfg := config.Config{HTTP: config.HTTP{Listen: l.Addr().String()}}
	log := slog.New(slog.DiscardHandler)
	state := health.NewState(time.Now, strings.TrimSpace)
	m := &health.Monitor{State: state, Metrics: health.NewMetrics("test", state), Log: log}
	err = serve(context.Background(), cfg, Options{Log: log}, m, &core{}, nil)
	if err == nil || !strings.Contains(err.Error(), "http.listen") {
		t.Errorf("got %v", err)
	}
}

func newTestLog(t *testing.T) *slog.Logger {
	t.Helper()
	return slog.New(slog.DiscardHandler)
}

// Where each platform matters, one that gave up ends the process, so that a
// supervisor notices; the other is stopped in order.
func TestOnePlatformThatMatters(t *testing.T) {
	stopped := make(chan struct{})
	r := start(t, options{whenAny: true}, func(m *health.Monitor, _ *core) []service {
		other := service{adapter: fakeAdapter{bot.Telegram, func(ctx context.Context) error {
			<-ctx.Done()
			close(stopped)
			return nil
		}}}
		return []service{other, failing(bot.Discord, errors.New("the token is refused"))}
	})
	if err := r.end(); !errors.Is(err, ErrOneEnded) {
		t.Errorf("got %v", err)
	}
	<-stopped
}
