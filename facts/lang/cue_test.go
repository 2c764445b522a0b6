package lang_test

import (
	"testing"

	"allybot/facts/lang"
)

func TestHear(t *testing.T) {
	all, err := lang.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang lang.Tag
		text string
		has  string
		not  string
	}{
		{"en", "Which country has the biggest army?", "most", "least"},
		{"en", "How many more soldiers does Brazil have?", "difference", "sum"},
		{"es", "¿Cuántos suman juntos?", "sum", "difference"},
		{"es", "¿Es Brasil aliado?", "polar", "inquires"},
		{"pt", "quem virou aliado antes?", "earlier", "later"},
		{"pt", "Brasil e Argentina", "", "polar"}, // "e" is "and", not "é"
	} {
		h := all.Get(c.lang).Hear(c.text, "most", "least", "difference", "sum", "polar", "inquires", "earlier", "later")
		if c.has != "" && !h.Has(c.has) || h.Has(c.not) {
			t.Errorf("%s %q: want %q, not %q", c.lang, c.text, c.has, c.not)
		}
	}
}

// TestSectionsAlike holds the languages to having the same sections of cues:
// what one can be asked another can be.
func TestSectionsAlike(t *testing.T) {
	all, err := lang.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	first := all.Get("en")
	for _, l := range all.All() {
		for section := range first.Cues {
			if len(l.Cues[section]) == 0 {
				t.Errorf("%s has no cues for [%s]", l.Tag, section)
			}
		}
	}
}

func TestWithoutBeginning(t *testing.T) {
	all, err := lang.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	en := all.Get("en")
	if rest, ok := en.WithoutBeginning("According to the source, oil could be sold.", "attribution"); !ok || rest != "oil could be sold." {
		t.Errorf("%q %v", rest, ok)
	}
	if rest, ok := en.WithoutBeginning("Oil is sold.", "attribution"); ok || rest != "Oil is sold." {
		t.Errorf("%q %v", rest, ok)
	}
}

func FuzzHear(f *testing.F) {
	all, err := lang.Builtin()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Which is the biggest?")
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range all.All() {
			h := l.Hear(s, "most", "polar", "greeting")
			for _, at := range h.At("most") {
				if at.Begin < 0 || at.End > len(h.Tokens) || at.Begin >= at.End {
					t.Errorf("%q: %v of %d", s, at, len(h.Tokens))
				}
			}
			_ = h.All("greeting")
			l.WithoutBeginning(s, "attribution")
		}
	})
}
