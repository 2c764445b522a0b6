package telegram

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allybot/bot"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/facts/natolac"
	fake "allybot/internal/fakeapi/telegram"
)

// withPack starts the adapter on the bot's own core with the built-in pack.
func withPack(t *testing.T) *world {
	t.Helper()
	return withPictures(t, nil)
}

// withPictures is the same with pictures.
func withPictures(t *testing.T, pictures func(*facts.Pack) bot.PictureMaker) *world {
	t.Helper()
	pack, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	options := bot.Options{Pack: pack}
	if pictures != nil {
		options.Pictures = pictures(pack)
	}
	core, err := router.New(options)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, monitor: &fakeMonitor{}, log: &logBuffer{}, anyCore: core}
	w.server = fake.NewServer(fake.Options{Report: t.Errorf})
	t.Cleanup(w.server.Close)
	cfg := fast(w.server)
	cfg.RegisterCommands = true
	w.start(cfg)
	return w
}

// mention is what Telegram's servers take for a mention in a message's text.
var mention = regexp.MustCompile(`(?:^|[^0-9A-Za-z_])@[0-9A-Za-z_]+`)

func TestArgentinaEndToEnd(t *testing.T) {
	w := withPack(t)
	for i, tt := range []struct{ lang, command, troops string }{
		{"en", "/ally argentina", "51,309"}, {"es", "/aliado argentina", "51.309"}, {"pt-br", "/aliado Argentina", "51.309"},
	} {
		p := fake.Person{ID: int64(1000 + i), Name: "P", Lang: tt.lang}
		chat := w.server.Private(p)
		chat.Say(p, tt.command)
		m := w.messages(chat, 1)[0]
		for _, want := range []string{"1998", tt.troops, "2018", "I.10", "I.11", "I.12"} {
			if !strings.Contains(m.Text, want) {
				t.Errorf("%s: no %s in %s", tt.lang, want, m.Text)
			}
		}
		if len(m.Keyboard) == 0 {
			t.Errorf("%s: no buttons", tt.lang)
		}
	}
}

func TestBadInputGetsAClearReply(t *testing.T) {
	w := withPack(t)
	for i, text := range []string{
		" ", strings.Repeat("x", 10_000), "\u0001\u0002\u007f", "\u202eanitnegra\u202c", "<b>argentina</b> &lt; *x* `y`",
		"@everyone @here @channel @durov hello", "/nosuchcommand", "阿根廷", "Аргентина", "/ally", "/ally mexico", "/ally chile", "/ally argentna",
		"/fact nosuchfact", "/topic", "/start nonsense", "/start ally_argentina", "/help", "/about", "/privacy", "/source", "/allies", "/partners", "/topics", "/fact",
		"/settings", "/settings language xx",
	} {
		p := fake.Person{ID: int64(2000 + i), Name: "P"}
		chat := w.server.Private(p)
		chat.Say(p, text)
		m := w.messages(chat, 1)[0]
		if strings.TrimSpace(m.Text) == "" || mention.MatchString(m.Text) || strings.ContainsAny(m.Text, "\u202e\u0001") {
			t.Errorf("%.40q is answered with %q", text, m.Text)
		}
	}
	if l := w.log.String(); strings.Contains(l, "level=ERROR") {
		t.Errorf("logged:\n%s", l)
	}
}

// TestEveryButton presses every button of every reply that can be reached in
// two steps: none is a dead end, none makes a request that Telegram refuses.
func TestEveryButton(t *testing.T) {
	w := withPack(t)
	p := fake.Person{ID: 3000, Name: "P"}
	chat := w.server.Private(p)
	seen := map[string]bool{}
	for _, text := range []string{"/ally argentina", "/allies", "/topics", "/help", "georgia", "/partner colombia", "/fact"} {
		n := len(chat.Messages())
		chat.Say(p, text)
		m := w.messages(chat, n+1)[n]
		for _, row := range m.Keyboard {
			for _, b := range row {
				if b.Data == "" || seen[b.Data] {
					continue
				}
				seen[b.Data] = true
				q := chat.Press(p, m.ID, b.Data)
				if a := w.answerTo(q); strings.Contains(a["text"], "no longer works") {
					t.Errorf("%s: button %q is stale", text, b.Text)
				}
				w.idle()
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d buttons: the test proves little", len(seen))
	}
}

func TestInlineWithThePack(t *testing.T) {
	w := withPack(t)
	for _, tt := range []struct {
		query string
		some  bool
	}{{"", true}, {"argentina", true}, {"aliado principal extra-OTAN", true}, {"football world cup winner", false}} {
		offset, n := "", 0
		for range 20 {
			p, list := w.inline(ana, tt.query, offset)
			n += len(list)
			if offset = p["next_offset"]; offset == "" {
				if !tt.some && n == 0 && p["button"] == "" {
					t.Errorf("%q: nothing found, and no way to the private chat", tt.query)
				}
				break
			}
		}
		if (n > 0) != tt.some {
			t.Errorf("%q: %d results", tt.query, n)
		}
	}
}

func TestInlineResultsOfThePackDiffer(t *testing.T) {
	w := withPack(t)
	for _, query := range []string{"", "argentina", "nato", "is brazil an ally?"} {
		_, list := w.inline(bob, query, "")
		titles := map[string]bool{}
		for _, a := range list {
			text, _ := fake.ParseHTML(a.Content.Text)
			if titles[a.Title] || a.Title == a.Description || fake.Units(text) > 900 {
				t.Errorf("%q: title %q, description %q, %d characters", query, a.Title, a.Description, fake.Units(text))
			}
			titles[a.Title] = true
		}
	}
}

func TestCommandsAsPeopleWriteThemEndToEnd(t *testing.T) {
	w := withPack(t)
	chat := w.server.Private(bob)
	for i, tt := range []struct {
		text string
		want []string
	}{
		{"/ally argentina, brazil", []string{"since 1998", "since 2019"}},
		{"/ally 🇦🇷🇧🇷", []string{"since 1998", "since 2019"}},
		{"/ally 🇦🇷", []string{"since 1998"}},
		{"/ally_argentina", []string{"since 1998"}},
	} {
		chat.Say(bob, tt.text)
		text := w.messages(chat, i+1)[i].Text
		for _, s := range tt.want {
			if !strings.Contains(text, s) {
				t.Errorf("%s: no %q in %s", tt.text, s, text)
			}
		}
	}
}

// What an answer rests on is copied by a button; a server that knows no such
// buttons gets the answer without it.
func TestCitationIsCopied(t *testing.T) {
	w := withPack(t)
	chat := w.server.Private(bob)
	chat.Say(bob, "when was argentina designated?")
	w.messages(chat, 1)
	markup := w.call("sendMessage").Params["reply_markup"]
	if !strings.Contains(markup, `"copy_text":{"text":"`) || !strings.Contains(markup, "I.10") {
		t.Errorf("buttons %s", markup)
	}
	w.server.Fail(fake.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"})
	chat.Say(bob, "when was brazil designated?")
	w.messages(chat, 2)
	calls := w.server.Calls("sendMessage")
	if markup := calls[len(calls)-1].Params["reply_markup"]; strings.Contains(markup, "copy_text") || !strings.Contains(markup, "callback_data") {
		t.Errorf("then the buttons %s", markup)
	}
}

func TestSettingsOfAGroup(t *testing.T) {
	w := withPack(t)
	g := w.server.Group(-4000, "Group", bob.ID)
	say := func(from fake.Person, text string) string {
		n := len(g.Messages())
		g.Say(from, text)
		return w.messages(g, n+1)[n].Text
	}
	if s := say(ana, "/settings language pt"); !strings.Contains(s, "administra") && !strings.Contains(s, "manages") {
		t.Errorf("who is no administrator gets %q", s)
	}
	say(bob, "/settings language pt")
	if s := say(ana, "/ally argentina"); !strings.Contains(s, "51.309") || !strings.Contains(s, "desde") && !strings.Contains(s, "Argentina é") {
		t.Errorf("after the group chose Portuguese: %s", s)
	}
	say(bob, "/settings mentions off")
	n := len(g.Messages())
	g.Say(ana, "@allybot argentina")
	w.idle()
	if len(g.Messages()) != n {
		t.Error("a mention was answered though mentions are off")
	}
	// The group moves, and its settings with it.
	to := g.Migrate(-1004000)
	w.server.Push("message", map[string]any{"message_id": 5, "date": 1, "chat": map[string]any{"id": -4000, "type": "group"}, "migrate_to_chat_id": -1004000})
	w.idle()
	to.Say(ana, "/ally brazil")
	if s := w.messages(to, 1)[0].Text; !strings.Contains(s, "Brasil") {
		t.Errorf("after the move: %s", s)
	}
}

var updateGolden = flag.Bool("update", false, "write golden files")

func TestTranscriptGolden(t *testing.T) {
	w := begin(t, func(w *world, c *Config) { c.Workers = 1 })
	chat, g := w.server.Private(ana), w.server.Group(-1001, "Group")
	step := func(f func()) {
		f()
		w.idle()
	}
	step(func() { chat.Say(ana, "/ally <argentina> & more") })
	step(func() { chat.Say(ana, "plain words") })
	step(func() { g.Say(bob, "not for us") })
	step(func() {
		g.Say(bob, "@allybot for us", fake.With("message_thread_id", 5), fake.With("is_topic_message", true))
	})
	step(func() { chat.Press(ana, chat.Messages()[0].ID, chat.Messages()[0].Keyboard[0][0].Data) })
	step(func() { chat.Press(ana, chat.Messages()[0].ID, "old button") })
	step(func() { chat.Press(ana, chat.Messages()[0].ID, chat.Messages()[0].Keyboard[0][1].Data) })
	step(func() { w.server.Query(ana, "nothing", "") })
	w.end()
	var b strings.Builder
	for _, c := range w.server.Calls() {
		if c.Method == "getUpdates" || c.Method == "getMe" || c.Method == "getWebhookInfo" {
			continue
		}
		fmt.Fprintf(&b, "%s -> %d %s\n", c.Method, c.Status, c.Result)
		for _, k := range slices.Sorted(maps.Keys(c.Params)) {
			fmt.Fprintf(&b, "  %s: %q\n", k, c.Params[k])
		}
	}
	const path = "testdata/transcript.golden"
	if *updateGolden {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s differs: %s", path, diff)
	}
}
