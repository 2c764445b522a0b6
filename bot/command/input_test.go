package command

import (
	"allybot/bot"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		" a\t b\r\nc\u00a0d ":           "a b c d",
		"ar\u200bgen\u200dti\ufeffna":   "argentina",
		"\u202eanitnegra\u202c \u2066x": "anitnegra x",
		"a\x00b\x1b[31mc":               "ab[31mc",
		"a\xffb":                        "ab",
		"\u0000\u200b":                  "",
		"Geoană ¿qué? 阿根廷":              "Geoană ¿qué? 阿根廷",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Clean(strings.Repeat("a", 1_000_000)); !tooLong(got, maxTyped) || len(got) > 100_000 {
		t.Errorf("a million characters became %d", len(got))
	}
}

func TestEcho(t *testing.T) {
	for in, want := range map[string]string{
		"atlantis":                         "atlantis",
		"see https://evil.invalid/x now":   "see now",
		"HTTP://EVIL.INVALID www.evil.org": "",
		"@everyone hi":                     "hi",
		"<@123> <b>x</b> y":                "y",
		"`rm` *bold* [a](b)":               "bold ab",
		strings.Repeat("word ", 40):        "word word word word word word word word word word word word…", //nolint:dupword // on purpose
	} {
		got := echo(in)
		if got != want {
			t.Errorf("echo(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzEcho(f *testing.F) {
	f.Add("<@1> `x` https://a.b @here")
	f.Add(strings.Repeat("é", 100))
	f.Fuzz(func(t *testing.T, s string) {
		got := echo(s)
		if strings.ContainsAny(got, "@<>`*_~|[](){}\\#\n") || strings.Contains(got, "://") || utf8.RuneCountInString(got) > maxEcho || !utf8.ValidString(got) {
			t.Errorf("echo(%q) = %q", s, got)
		}
	})
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"short", 10, "short"},
		{"exactly ten", 11, "exactly ten"},
		{"one two three four", 10, "one two…"},
		{"one two, three", 9, "one two…"},
		{"abcdefghijklmnop", 8, "abcdefg…"},
		{"  a \n b  ", 10, "a b"},
		{"ñandú ñandú ñandú", 12, "ñandú ñandú…"}, //nolint:dupword // on purpose
		{"anything", 0, ""},
	} {
		if got := bot.Shorten(c.in, c.limit); got != c.want || utf8.RuneCountInString(got) > c.limit {
			t.Errorf("bot.Shorten(%q, %d) = %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"ally", "ally", 0}, {"ally", "alyl", 1}, {"ally", "aly", 1}, {"ally", "allly", 1}, {"ally", "", 4}, {"topic", "tonic", 1}, {"ñu", "nu", 1}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
