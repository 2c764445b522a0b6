package store

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNormalise(t *testing.T) {
	for _, c := range []struct{ question, want string }{
		{"  ¿Y   PERÚ?? ", "y perú"},
		{"Who's the head of NATO's air-force?", "who's the head of nato's air-force"},
		{"<@!123456> what of Chile, @juan_perez?", "what of chile"},
		{"tell ana.maria@example.org at https://example.org/x?y=1 or t.me/ana", "tell at or"},
		{"call +55 (11) 91234-5678 about Brasil", "call about brasil"},
		{"members in 1999 and 2020", "members in # and #"},
		{"334,500 soldiers", "# # soldiers"},
		{"is ana#1234 or discord.gg/abc there?", "is or there"},
		{"my PIN is 4711 and the C-130 flew", "my pin is # and the c-# flew"},
		{"token 7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1 works?", "token works"},
		{"key deadbeefdeadbeefdeadbeefdeadbeef and sk-ab12cd34", "key and"},
		{"postgres://u:hunter2@h/d is down", "is down"},
		{"٤٧١١ and ４７", "# and #"},
		{"e\u0301lites \x00\xff\u202e ok", "élites ok"},
		{"🙂🙂 -- ''", ""},
		{"", ""},
	} {
		if got := Normalise(c.question); got != c.want {
			t.Errorf("Normalise(%q) = %q, want %q", c.question, got, c.want)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("¿Y PERÚ? <@1> a@b.c")
	f.Add(strings.Repeat("é", 2000))
	f.Fuzz(func(t *testing.T, question string) {
		got := Normalise(question)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxQuestion || strings.ContainsAny(got, "@<>\x00/:0123456789") {
			t.Errorf("%q gives %q", question, got)
		}
		if again := Normalise(got); personal.MatchString(got) && again == got {
			t.Errorf("%q still has %q", got, personal.FindString(got))
		}
	})
}
