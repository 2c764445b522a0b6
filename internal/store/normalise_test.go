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
		{"members in 1999 and 2020", "members in 1999 and 2020"},
		{"334,500 soldiers", "334 500 soldiers"},
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
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxQuestion || strings.ContainsAny(got, "@<>\x00/:") {
			t.Errorf("%q gives %q", question, got)
		}
		if again := Normalise(got); personal.MatchString(got) && again == got {
			t.Errorf("%q still has %q", got, personal.FindString(got))
		}
	})
}
