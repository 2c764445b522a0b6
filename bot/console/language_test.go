package console_test

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"

	"allybot/bot"
	"allybot/bot/console"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/facts/lang"
)

// A language that the program does not bring is a folder of data and a file of
// messages: no Go but this test's.
func TestFurtherLanguage(t *testing.T) {
	folder := os.DirFS("../testdata/eo")
	sub := func(name string) fs.FS {
		out, err := fs.Sub(folder, name)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	langs, err := lang.Load(sub("lang"))
	if err != nil {
		t.Fatal(err)
	}
	pack, err := facts.Load(sub("pack"), langs)
	if err != nil {
		t.Fatal(err)
	}
	b, err := router.New(bot.Options{Pack: pack, Messages: []fs.FS{sub("messages")}})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Languages(); len(got) != 1 || got[0] != "eo" {
		t.Errorf("speaks %v, want eo alone", got)
	}
	for question, want := range map[string]string{
		"Kiom da lampoj havas Norvegio?": "12 500 lampojn (1930). [I.3]",
		"/temoj":                         "2 faktoj",
		"/topic Norvegio":                "Fonto: “La Ligo de Lumoj”, 1931",
	} {
		var out bytes.Buffer
		if err := (console.Asker{Bot: b}).Ask(t.Context(), question, &out); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: %q is not in:\n%s", question, want, out.String())
		}
	}
}
