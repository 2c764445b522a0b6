package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"allybot/bot"
	"allybot/bot/discord/api"
	fake "allybot/internal/fakeapi/discord"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeCore answers in a way that tests can steer.
type fakeCore struct {
	handle   func(context.Context, bot.Request) bot.Reply
	complete func(string) []bot.Suggestion
	table    []bot.Command
	memory   bot.Memory
	picture  func(context.Context, string) ([]byte, error)
	ready    bool
	hangs    bool // the store of settings

	mu        sync.Mutex
	requests  []bot.Request
	settings  bot.Settings
	forgotten []string
}

// inThree is a text in the three languages that the core has.
func inThree(s string) (t bot.Text) {
	return t.With("en", s).With("es", s+"-es").With("pt", s+"-pt")
}

func newCore() *fakeCore {
	text := inThree
	return &fakeCore{memory: bot.NewMemory(nil), table: []bot.Command{
		{Name: "ally", Names: text("ally"), Descriptions: text("about an ally"), Args: []bot.Arg{
			{Name: "country", Names: text("country"), Descriptions: text("which"), Required: true, Complete: true, MaxLength: 100}}},
		{Name: "topics", Names: text("topics"), Descriptions: text("all topics"), PrivateReply: true},
		{Name: "settings", Names: text("settings"), Descriptions: text("settings"), AdminOnly: true, Args: []bot.Arg{
			{Name: "language", Names: text("language"), Descriptions: text("language"), Values: []bot.Value{{Value: "auto", Label: text("auto")}, {Value: "en", Label: text("English")}}}}},
	}}
}

func (c *fakeCore) Handle(ctx context.Context, r bot.Request) bot.Reply {
	c.mu.Lock()
	c.requests = append(c.requests, r)
	c.mu.Unlock()
	if c.handle != nil {
		return c.handle(ctx, r)
	}
	return answer(r)
}

// answer is a reply of the ordinary sort.
func answer(r bot.Request) bot.Reply {
	what := strings.TrimSpace(r.Command + " " + r.Args["country"] + r.Text + r.Action)
	return bot.Reply{
		Kind: bot.KindStatus, Title: "Answer",
		Blocks:    []bot.Block{{Spans: []bot.Span{{Text: "You asked: " + what}}}, {Kind: bot.Fields, Pairs: []bot.Field{{Name: "Since", Value: []bot.Span{{Text: "1998"}}}}}},
		Citations: []bot.Citation{{Paragraph: "I.10", Fact: "argentina-status"}, {Paragraph: "I.11", Fact: "argentina-status"}},
		Footer:    "The source, 2021",
		Buttons:   []bot.Button{{Label: "Related", Action: bot.Action{Verb: bot.ShowFact, Arg: "argentina-figure"}}},
		Paged:     bot.Action{Verb: bot.ShowAnswer, Arg: "argentina-status"},
	}
}

func (c *fakeCore) seen() []bot.Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]bot.Request(nil), c.requests...)
}

func (c *fakeCore) last(t *testing.T) bot.Request {
	t.Helper()
	r := c.seen()
	if len(r) == 0 {
		t.Fatal("the core was asked nothing")
	}
	return r[len(r)-1]
}

func (c *fakeCore) Commands(bot.Platform) []bot.Command { return c.table }

func (c *fakeCore) Complete(_ context.Context, command, arg, typed string, _ bot.User, limit int) []bot.Suggestion {
	if c.complete == nil {
		return nil
	}
	return c.complete(typed)
}

func (c *fakeCore) Languages() []bot.Lang            { return []bot.Lang{"en", "es", "pt", "fr"} }
func (c *fakeCore) OptionNames(name string) bot.Text { return inThree(name) }

func (c *fakeCore) Say(n bot.Notice, l bot.Lang) string {
	switch n {
	case bot.NoticeAddressed:
		return "For %s:"
	case bot.NoticeNextPage:
		return "Next page"
	case bot.NoticePrevPage:
		return "Previous page"
	case bot.NoticeRemove:
		return "Remove"
	case bot.NoticeFindFacts:
		return map[bot.Lang]string{"en": "Find facts", "es": "Buscar datos", "pt": "Buscar fatos"}[l]
	}
	return strings.ReplaceAll(fmt.Sprintf("%s %s", n, l), "_", " ") // no markup
}

func (c *fakeCore) NoticeReply(n bot.Notice, l bot.Lang) bot.Reply {
	return bot.Reply{Lang: l, Kind: bot.KindNotice, Private: true, Blocks: []bot.Block{{Spans: []bot.Span{{Text: c.Say(n, l)}}}}}
}

func (c *fakeCore) Language(ctx context.Context, r bot.Request) bot.Lang {
	if c.hangs {
		<-ctx.Done()
	}
	l := bot.ParseLang(r.User.Locale)
	if !slices.Contains(c.Languages(), l) {
		return "en"
	}
	return l
}

func (c *fakeCore) Settings(ctx context.Context, _ bot.Platform, _ string) bot.Settings {
	if c.hangs {
		<-ctx.Done()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.settings
}

func (c *fakeCore) set(s bot.Settings) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settings = s
}

func (c *fakeCore) Forget(_ context.Context, _ bot.Platform, owner string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgotten = append(c.forgotten, owner)
}

func (c *fakeCore) Memory() bot.Memory       { return c.memory }
func (c *fakeCore) PictureReady(string) bool { return c.ready }

func (c *fakeCore) Picture(ctx context.Context, key string) ([]byte, error) {
	if c.picture == nil {
		return []byte("\x89PNG " + key), nil
	}
	return c.picture(ctx, key)
}

// fakeMonitor keeps what it was told.
type fakeMonitor struct {
	mu     sync.Mutex
	up     map[string]bool
	counts map[string]int
	events atomic.Int64
}

func newMonitor() *fakeMonitor { return &fakeMonitor{up: map[string]bool{}, counts: map[string]int{}} }

func (m *fakeMonitor) count(k string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[k]++
}

func (m *fakeMonitor) got(k string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts[k]
}

func (m *fakeMonitor) connected(part string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.up[part]
}

func (m *fakeMonitor) set(part string, up bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.up[part] = up
}

func (m *fakeMonitor) Connected(_ bot.Platform, part string)             { m.set(part, true) }
func (m *fakeMonitor) Disconnected(_ bot.Platform, part string, _ error) { m.set(part, false) }
func (m *fakeMonitor) Event(bot.Platform, string)                        { m.events.Add(1) }
func (m *fakeMonitor) Retried(_ bot.Platform, reason string)             { m.count("retried " + reason) }
func (m *fakeMonitor) Failed(_ bot.Platform, reason string)              { m.count("failed " + reason) }
func (m *fakeMonitor) RateLimited(bot.Platform)                          {}

// rig is an adapter on a double.
type rig struct {
	t       *testing.T
	api     *fake.Server
	core    *fakeCore
	monitor *fakeMonitor
	a       *Adapter
	log     *logBuffer
	stop    func() error // ends Run and gives what it returned
}

// soon is how long tests wait for what ought to happen at once.
const soon = 5 * time.Second

// quick are the waits of tests.
func quick() Timing {
	return Timing{
		Timing: api.Timing{
			Hello: 2 * time.Second, IdentifyGap: 10 * time.Millisecond, BackoffFirst: 10 * time.Millisecond, BackoffMax: 100 * time.Millisecond,
			InvalidGap: 20 * time.Millisecond,
		},
		RetryFirst: 5 * time.Millisecond,
	}
}

type setup struct {
	api    fake.Options
	cfg    Config
	core   *fakeCore
	idle   bool // do not wait until it is connected
	breaks bool // breaches of the contract are expected
	before func(*fake.Server)
}

// start makes a rig and connects it.
func start(t *testing.T, s setup) *rig {
	t.Helper()
	if !s.breaks {
		s.api.Report = t.Errorf
	}
	api, err := fake.NewServer(s.api)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, api: api, core: s.core, monitor: newMonitor(), log: &logBuffer{}}
	if s.before != nil {
		s.before(api)
	}
	if r.core == nil {
		r.core = newCore()
	}
	s.cfg.APIURL = api.URL()
	if s.cfg.Token == "" {
		s.cfg.Token = api.Token()
	}
	if s.cfg.Timing == (Timing{}) {
		s.cfg.Timing = quick()
	}
	if r.a, err = New(s.cfg, r.core, r.monitor, r.log.logger()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.a.Run(ctx) }()
	var once sync.Once
	var end error
	r.stop = func() error {
		once.Do(func() {
			cancel()
			select {
			case end = <-done:
			case <-time.After(2 * soon):
				t.Error("Run does not end")
			}
		})
		return end
	}
	t.Cleanup(func() {
		_ = r.stop()
		r.a.client.Close()
		api.Close()
		r.log.noSecrets(t, s.cfg.Token)
	})
	if !s.idle && s.cfg.Mode != HTTP && !api.Ready(1, soon) {
		t.Fatal("not connected")
	}
	return r
}

// guild is a member in a server's channel.
func guild() fake.From {
	return fake.From{UserID: "200000000000000002", GuildID: "300000000000000003", ChannelID: "400000000000000004"}
}

// direct is a user in a direct message with the bot.
func direct() fake.From {
	return fake.From{UserID: "200000000000000002", ChannelID: fake.DMChannel("200000000000000002"), Context: 1}
}

func reply(t *testing.T, x *fake.Exchange) fake.Message {
	t.Helper()
	m, ok := x.Reply(soon)
	if !ok {
		t.Fatal("no answer")
	}
	return m
}

func country(s string) fake.Option { return fake.Option{Name: "country", Value: s} }

// forgetful is a memory that keeps nothing.
type forgetful struct{}

func (forgetful) Get(context.Context, string) ([]byte, bool, error)        { return nil, false, nil }
func (forgetful) Put(context.Context, string, []byte, time.Duration) error { return nil }
func (forgetful) Delete(context.Context, string) error                     { return nil }
func (forgetful) PutIfAbsent(context.Context, string, []byte, time.Duration) (bool, error) {
	return true, nil
}

// failing is a memory whose database is gone.
type failing struct{ forgetful }

func (failing) Get(context.Context, string) ([]byte, bool, error)        { return nil, false, errGone }
func (failing) Put(context.Context, string, []byte, time.Duration) error { return errGone }
func (failing) PutIfAbsent(context.Context, string, []byte, time.Duration) (bool, error) {
	return false, errGone
}

var errGone = errors.New("the database is gone")

// eventually waits until f gives true; the double does not know when what f
// looks at changes.
func eventually(f func() bool) bool {
	for end := time.Now().Add(soon); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if f() {
			return true
		}
	}
	return f()
}
