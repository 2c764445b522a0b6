package telegram

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"allybot/bot"
	"allybot/facts"
	fake "allybot/internal/fakeapi/telegram"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeCore answers as a test tells it to, and remembers what it was asked.
type fakeCore struct {
	memory  bot.Memory
	reply   func(bot.Request) bot.Reply
	search  func(query string, u bot.User, offset, limit int) ([]bot.Result, bool)
	make    func(key string) ([]byte, error)
	mayType func(user string) bool

	mu       sync.Mutex
	asked    []bot.Request
	contexts map[string]context.Context // by the text asked
	forgot   []string
	moved    []string
	pictures int
}

func newFakeCore() *fakeCore {
	return &fakeCore{memory: bot.NewMemory(time.Now), contexts: map[string]context.Context{}}
}

// echo is what a fakeCore says where a test does not tell it.
func echo(r bot.Request) bot.Reply {
	what := r.Text
	if r.Command != "" {
		what = "/" + r.Command + " " + r.Text
	}
	if r.Action != "" {
		what = "pressed " + r.Action
	}
	return bot.Reply{
		Title:  "Echo",
		Blocks: []bot.Block{{Spans: []bot.Span{{Text: strings.TrimSpace(what)}}}},
		Buttons: []bot.Button{
			{Label: "More", Action: bot.Action{Verb: bot.ShowFact, Arg: "one"}},
			{Label: "Remove", Action: bot.Action{Verb: bot.Remove, Arg: r.User.ID}},
		},
	}
}

func (c *fakeCore) Handle(ctx context.Context, r bot.Request) bot.Reply {
	c.mu.Lock()
	c.asked = append(c.asked, r)
	c.contexts[r.Text] = ctx
	c.mu.Unlock()
	if c.reply != nil {
		return c.reply(r)
	}
	return echo(r)
}

// context gives that of a question.
func (c *fakeCore) context(text string) context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.contexts[text]
}

func (c *fakeCore) requests() []bot.Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]bot.Request(nil), c.asked...)
}

func (c *fakeCore) Commands(bot.Platform) []bot.Command {
	d := facts.Say("en", "Look it up", "es", "Buscarlo", "pt", "Procurar")
	return []bot.Command{
		{Name: "ally", Names: facts.Say("en", "ally", "es", "aliado", "pt", "aliado"), Aliases: []string{"aliado"}, Descriptions: d},
		{Name: "topics", Names: facts.Say("en", "topics", "es", "temas", "pt", "temas"), Aliases: []string{"temas"}, Descriptions: d, PrivateReply: true},
		{Name: "settings", Names: facts.Say("en", "settings", "es", "ajustes", "pt", "ajustes"), Aliases: []string{"ajustes"}, Descriptions: d, AdminOnly: true},
		{Name: "start", Names: facts.Say("en", "start", "es", "start", "pt", "start"), Descriptions: d, Only: bot.Telegram},
	}
}

func (c *fakeCore) Search(_ context.Context, query string, u bot.User, offset, limit int) ([]bot.Result, bool) {
	if c.search == nil {
		return nil, false
	}
	return c.search(query, u, offset, limit)
}

func (c *fakeCore) MayType(_ bot.Platform, user string) bool {
	return c.mayType == nil || c.mayType(user)
}

func (c *fakeCore) Say(n bot.Notice, l bot.Lang) string {
	return map[bot.Notice]string{
		bot.NoticeStale: "stale", bot.NoticeFailed: "failed", bot.NoticeNotYours: "not yours", bot.NoticeRemoved: "removed", bot.NoticeRemove: "Remove", bot.NoticeSlowDown: "slow down",
		bot.NoticeOpenPrivate: "Open in private", bot.NoticeNextPage: "Next page", bot.NoticePrevPage: "Previous page",
		bot.NoticeAbout: "about", bot.NoticeAboutShort: "short",
	}[n] + map[bot.Lang]string{"es": " (es)", "pt": " (pt)"}[l]
}

func (c *fakeCore) Languages() []bot.Lang { return []bot.Lang{"en", "es", "pt", "fr"} }

func (c *fakeCore) NoticeReply(n bot.Notice, l bot.Lang) bot.Reply {
	return bot.Reply{Lang: l, Kind: bot.KindNotice, Private: true, Blocks: []bot.Block{{Spans: []bot.Span{{Text: c.Say(n, l)}}}}}
}

func (c *fakeCore) Language(_ context.Context, r bot.Request) bot.Lang {
	if l := bot.ParseLang(r.User.Locale); l != "" {
		return l
	}
	return "en"
}

func (c *fakeCore) Forget(_ context.Context, _ bot.Platform, owner string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgot = append(c.forgot, owner)
}

func (c *fakeCore) Move(_ context.Context, _ bot.Platform, from, to string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved = append(c.moved, from+">"+to)
}

func (c *fakeCore) Memory() bot.Memory { return c.memory }

func (c *fakeCore) PictureReady(string) bool { return false }

func (c *fakeCore) Picture(_ context.Context, key string) ([]byte, error) {
	c.mu.Lock()
	c.pictures++
	c.mu.Unlock()
	if c.make == nil {
		return nil, errors.New("no picture")
	}
	return c.make(key)
}

// fakeMonitor counts what it is told.
type fakeMonitor struct {
	mu     sync.Mutex
	counts map[string]int
}

func (m *fakeMonitor) count(what string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.counts == nil {
		m.counts = map[string]int{}
	}
	m.counts[what]++
}

func (m *fakeMonitor) of(what string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts[what]
}

func (m *fakeMonitor) all() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	for k := range m.counts {
		b.WriteString(k + "\n")
	}
	return b.String()
}

func (m *fakeMonitor) Connected(p bot.Platform, part string) { m.count("connected " + part) }
func (m *fakeMonitor) Disconnected(p bot.Platform, part string, cause error) {
	text := ""
	if cause != nil {
		text = cause.Error()
	}
	m.count("disconnected " + part + " " + text)
}
func (m *fakeMonitor) Event(p bot.Platform, part string)     { m.count("event " + part) }
func (m *fakeMonitor) Retried(p bot.Platform, reason string) { m.count("retried " + reason) }
func (m *fakeMonitor) Failed(p bot.Platform, reason string)  { m.count("failed " + reason) }
func (m *fakeMonitor) RateLimited(p bot.Platform)            { m.count("rate limited") }

// logBuffer keeps everything that is logged, at every level.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// world is an adapter at work against the double.
type world struct {
	t       *testing.T
	server  *fake.Server
	core    *fakeCore
	anyCore Core // the core at work; core where a test gives none
	monitor *fakeMonitor
	log     *logBuffer
	adapter *Adapter
	started func(*Adapter) // told of each adapter, may be nil
	stop    context.CancelFunc
	ended   chan error
}

// fast is a configuration that does not make tests wait.
func fast(s *fake.Server) Config {
	return Config{
		Token: s.Token(), APIURL: s.URL(), PollTimeout: 2 * time.Second, RequestTimeout: 2 * time.Second,
		PerSecond: -1, PerChatSecond: -1, PerGroupMinute: -1,
		RetryBase: 5 * time.Millisecond, RetryMax: 50 * time.Millisecond, ConflictPause: 30 * time.Millisecond,
		Grace: 2 * time.Second,
	}
}

// begin starts a double and an adapter; change may alter either before.
func begin(t *testing.T, change func(*world, *Config)) *world {
	t.Helper()
	w := &world{t: t, core: newFakeCore(), monitor: &fakeMonitor{}, log: &logBuffer{}}
	w.server = fake.NewServer(fake.Options{Report: t.Errorf})
	t.Cleanup(w.server.Close)
	cfg := fast(w.server)
	if change != nil {
		change(w, &cfg)
	}
	w.start(cfg)
	return w
}

func (w *world) start(cfg Config) {
	w.t.Helper()
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if w.anyCore == nil {
		w.anyCore = w.core
	}
	a, err := New(cfg, w.anyCore, w.monitor, log)
	if err != nil {
		w.t.Fatal(err)
	}
	w.adapter = a
	if w.started != nil {
		w.started(a)
	}
	ctx, cancel := context.WithCancel(context.Background())
	w.stop, w.ended = cancel, make(chan error, 1)
	go func() { w.ended <- a.Run(ctx) }()
	w.t.Cleanup(w.end)
}

// end stops the adapter and wants it to end well.
func (w *world) end() {
	w.t.Helper()
	if w.stop == nil {
		return
	}
	w.stop()
	w.stop = nil
	select {
	case err := <-w.ended:
		if err != nil {
			w.t.Errorf("Run: %v", err)
		}
	case <-time.After(10 * time.Second):
		w.t.Error("Run did not end")
	}
}

// wait blocks until a condition holds.
func (w *world) wait(what string, done func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("%s: waited in vain\nlog:\n%s", what, w.log)
		}
	}
}

// messages waits for n messages of the bot in a chat.
func (w *world) messages(c *fake.Chat, n int) []fake.Message {
	w.t.Helper()
	w.wait("messages", func() bool { return len(c.Messages()) >= n })
	return c.Messages()
}

// idle waits until the bot has confirmed everything.
func (w *world) idle() {
	w.t.Helper()
	w.wait("idle", func() bool { return w.server.Pending() == 0 })
}

// call waits for a call to a method.
func (w *world) call(method string) fake.Call {
	w.t.Helper()
	w.wait(method, func() bool { return len(w.server.Calls(method)) > 0 })
	return w.server.Calls(method)[0]
}

var (
	ana = fake.Person{ID: 501, Name: "Ana", Lang: "es"}
	bob = fake.Person{ID: 502, Name: "Bob"}
)
