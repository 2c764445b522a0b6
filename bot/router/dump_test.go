package router_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"allybot/bot"
	"allybot/bot/console"
	"allybot/bot/router"
	"allybot/facts"
)

var update = flag.Bool("update", false, "write the golden files anew")

// lanterns loads a small pack about something else: nothing in the bot may
// depend on what the built-in pack is about.
func lanterns(t testing.TB) *facts.Pack {
	t.Helper()
	p, err := facts.Load(os.DirFS("../testdata/lanterns"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func newBot(t testing.TB, o bot.Options) *router.Router {
	t.Helper()
	o.Pick = func(int) int { return 0 } // goldens stay as they are
	b, err := router.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// typed is somebody typing in a private chat.
func typed(text, lang string) bot.Request {
	return bot.Request{
		Platform: bot.Console,
		Chat:     bot.Chat{ID: "c", Private: true},
		User:     bot.User{ID: "u"},
		Text:     text,
		Lang:     lang,
	}
}

// dump writes all of a reply so that a person can read it.
func dump(r bot.Reply) string {
	var s strings.Builder
	fmt.Fprintf(&s, "lang %s, kind %d", r.Lang, r.Kind)
	if r.Private {
		s.WriteString(", private")
	}
	if r.Silent {
		s.WriteString(", silent")
	}
	if r.Answer != nil {
		fmt.Fprintf(&s, ", %s %s", r.Answer.Outcome, r.Answer.Reason)
		for _, f := range r.Answer.Facts {
			fmt.Fprintf(&s, " %s:%s", f.Kind, f.ID)
		}
	}
	s.WriteString("\n\n" + console.Text(r) + "\n")
	for _, b := range r.Buttons {
		code, ok := b.Action.Encode()
		fmt.Fprintf(&s, "\n(%s) %s %v", b.Label, code, ok)
	}
	if r.Menu != nil {
		fmt.Fprintf(&s, "\nmenu: %s", r.Menu.Placeholder)
		for _, o := range r.Menu.Options {
			code, _ := o.Action.Encode()
			fmt.Fprintf(&s, "\n  %s | %s | %s", o.Label, o.Description, code)
		}
	}
	if r.Paged.Verb != bot.NoVerb {
		code, _ := r.Paged.Encode()
		fmt.Fprintf(&s, "\npaged: %s", code)
	}
	return s.String() + "\n"
}

// golden compares text with a file, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs (write it anew with -update); got:\n%s\nwant:\n%s", file, got, want)
	}
}
