package console_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"allybot/bot"
	"allybot/bot/bottest"
	"allybot/bot/console"
	"allybot/bot/router"
	"allybot/facts"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func newBot(t testing.TB) *router.Router {
	t.Helper()
	p, err := facts.Load(os.DirFS("../testdata/lanterns"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := router.New(bot.Options{Pack: p})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// render tells the conformance suite what a terminal would show: one message,
// the buttons as numbered lines.
func render(r bot.Reply) ([]bottest.Rendered, error) {
	text := console.Text(r)
	labels, actions := console.Choices(r)
	if text == "" && len(labels) == 0 {
		return nil, nil
	}
	if text == "" {
		text = strings.Join(labels, "\n")
	}
	controls := strings.Count(text, "\x1b") + strings.Count(text, "\u202e") + strings.Count(text, "\x00")
	return []bottest.Rendered{{
		Text: text, Raw: text, Labels: labels, Actions: actions,
		Measures: []bottest.Measure{{Name: "characters that a terminal obeys", Size: controls, Max: 0}},
	}}, nil
}

func TestConform(t *testing.T) { bottest.Conform(t, render) }

func FuzzText(f *testing.F) {
	f.Add([]byte("some bytes to make a reply of \x1b[31m \u202e"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bottest.FromBytes(data)
		out, err := render(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range bottest.Check(r, out) {
			t.Error(fault)
		}
	})
}

func TestLines(t *testing.T) {
	long := `{"id":"long","q":"` + strings.Repeat("x", console.MaxLine) + `"}`
	in := strings.Join([]string{
		`{"id":"a","lang":"es","q":"/ally norway"}`,
		`not JSON`,
		``,
		`{"id":7,"q":"/ally chile"}`,
		`{"id":"no question"}`,
		`{"id":"tongue","lang":"not a language","q":"x"}`,
		`{"id":"foreign","lang":"de","q":"/ally norway"}`,
		long,
		`{"id":{"deep":[1]},"lang":"en","q":"/ally norwya"}`,
		`{"q":"how many lamps does norway keep?"}`,
		`{"id":"last","q":""}`,
	}, "\n")
	var out, complaints bytes.Buffer
	err := console.Asker{Bot: newBot(t)}.Lines(t.Context(), strings.NewReader(in), &out, &complaints)
	if !errors.Is(err, console.ErrMalformed) {
		t.Errorf("error %v, want ErrMalformed", err)
	}
	for _, want := range []string{"line 2:", "line 5:", "line 6:", "line 8: longer"} {
		if !strings.Contains(complaints.String(), want) {
			t.Errorf("no complaint %q in:\n%s", want, complaints.String())
		}
	}
	want := []struct{ id, status, reason, lang, fact string }{
		{`"a"`, "answered", "", "es", "norway-keeper"},
		{`7`, "unknown", "silent", "en", ""},
		{`"foreign"`, "answered", "", "en", "norway-keeper"},
		{`{"deep":[1]}`, "ambiguous", "ambiguous", "en", ""},
		{`null`, "answered", "", "en", "norway-lamps"},
		{`"last"`, "unknown", "unclear", "en", ""},
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(got), len(want), out.String())
	}
	for i, w := range want {
		var l console.Line
		if err := json.Unmarshal([]byte(got[i]), &l); err != nil {
			t.Fatal(err)
		}
		fact := ""
		if len(l.Facts) > 0 {
			fact = l.Facts[0].ID
		}
		if string(l.ID) != w.id || l.Status != w.status || l.Reason != w.reason || l.Lang != w.lang || fact != w.fact || l.Text == "" {
			t.Errorf("line %d: %s", i, got[i])
		}
		if !strings.Contains(got[i], `"facts":[`) {
			t.Errorf("line %d: facts is no list: %s", i, got[i])
		}
	}
}

// Who asks in a language that the bot lacks is told so once in a conversation.
func TestForeignLanguage(t *testing.T) {
	in := `{"id":1,"lang":"de","chat":"x","q":"/ally norway"}
{"id":2,"lang":"de","chat":"x","q":"/ally kenya"}
{"id":3,"lang":"es","chat":"y","q":"/ally kenya"}
{"id":4,"lang":"de","q":"/ally kenya"}
`
	var out bytes.Buffer
	if err := (console.Asker{Bot: newBot(t)}).Lines(t.Context(), strings.NewReader(in), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for i, got := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		if told := strings.Contains(got, "English, Español, Português"); told != (i == 0 || i == 3) {
			t.Errorf("line %d: told of the languages %v: %s", i+1, told, got)
		}
	}
}

func TestLinesFollowUpOnlyInAChat(t *testing.T) {
	in := `{"id":1,"lang":"en","q":"since when is norway a lantern keeper?"}
{"id":2,"lang":"en","q":"and kenya?"}
{"id":3,"lang":"en","chat":"x","q":"since when is norway a lantern keeper?"}
{"id":4,"lang":"en","chat":"x","q":"and kenya?"}
`
	var out bytes.Buffer
	if err := (console.Asker{Bot: newBot(t)}).Lines(t.Context(), strings.NewReader(in), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines", len(lines))
	}
	lead := func(i int) string {
		var l console.Line
		if err := json.Unmarshal([]byte(lines[i]), &l); err != nil || len(l.Facts) == 0 {
			return ""
		}
		return l.Facts[0].ID
	}
	if got := lead(3); got != "kenya-keeper" {
		t.Errorf("in a chat: %s", lines[3])
	}
	if strings.TrimPrefix(lines[1], `{"id":2`) == strings.TrimPrefix(lines[3], `{"id":4`) && lead(1) != "kenya-keeper" {
		t.Errorf("by itself the same as in a chat: %s", lines[1])
	}
}

func TestChat(t *testing.T) {
	b := newBot(t)
	in := "/allies\n1\nsince when is norway a lantern keeper?\n\n99\n"
	var out bytes.Buffer
	c := &console.Chat{Bot: b, In: strings.NewReader(in), Out: &out, Lang: "en", Prompt: "> "}
	if c.Platform() != bot.Console {
		t.Error("not the console")
	}
	if err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"[1] Norway\n", "Norway has been a lantern keeper", "12,500 lamps (1930)", "Norway has been a lantern keeper since 1905. [I.1]", "> "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in:\n%s", want, out.String())
		}
	}
}

func TestChatEndsWithItsContext(t *testing.T) {
	in, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- (&console.Chat{Bot: newBot(t), In: in, Out: io.Discard}).Run(ctx) }()
	if _, err := io.WriteString(w, "/help\n"); err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("does not end")
	}
}

// broken fails as a closed pipe does.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
func (broken) Read([]byte) (int, error)  { return 0, io.ErrUnexpectedEOF }

func TestBrokenPipes(t *testing.T) {
	b := newBot(t)
	if err := (console.Asker{Bot: b}).Ask(t.Context(), "/help", broken{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Ask: %v", err)
	}
	if err := (console.Asker{Bot: b}).AskJSON(t.Context(), "/help", broken{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("AskJSON: %v", err)
	}
	if err := (console.Asker{Bot: b}).Lines(t.Context(), broken{}, io.Discard, io.Discard); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Lines: %v", err)
	}
	if err := (&console.Chat{Bot: b, In: strings.NewReader("/help\n"), Out: broken{}}).Run(t.Context()); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Chat: %v", err)
	}
}
