package picture

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/image/font/sfnt"
)

func TestFontsHaveEveryLetter(t *testing.T) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" +
		"ÁÉÍÓÚÜÑáéíóúüñ¿¡ÀÂÃÇÊÔÕàâãçêôõ" + "ăâîșțŞšžßøå" + ".,;:!?…·–—-+×%()[]«»“”‘’/&€$°ºª□\u00a0"
	f, err := newFonts()
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string]*sfnt.Font{"regular": f.regular, "bold": f.bold} {
		for _, r := range letters {
			if i, err := src.GlyphIndex(&f.buffer, r); err != nil || i == 0 {
				t.Errorf("%s has no %q", name, r)
			}
		}
	}
}

func TestClean(t *testing.T) {
	f, err := newFonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"  México \t\n ahora ", "México ahora"},
		{"Me\u0301xico", "México"},
		{"a\x00b\x1b[31mc", "a b [31mc"},
		{"EE.\u00a0UU.", "EE.\u00a0UU."},
		{"a\u202eb\u200dc\ufeffd", "abcd"},
		{"🇧🇷 Brasil", "□□ Brasil"},
		{"☕️", "□"},
		{"\xff\xfeok", "ok"},
		{"ع", "□"},
	} {
		if got := f.clean(tt.in); got != tt.want {
			t.Errorf("clean(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	for _, in := range []string{strings.Repeat("ñ", MaxText+1), strings.Repeat("x", 1<<20), strings.Repeat("e\u0301", 1<<16)} {
		if got := f.clean(in); utf8.RuneCountInString(got) != MaxText+1 || !strings.HasSuffix(got, ellipsis) {
			t.Errorf("clean of %d bytes has %d characters", len(in), utf8.RuneCountInString(got))
		}
	}
}

func TestWrap(t *testing.T) {
	f, err := newFonts()
	if err != nil {
		t.Fatal(err)
	}
	s := bodyStyle()
	for _, tt := range []struct {
		text  string
		width float64
		lines int
		want  []string
	}{
		{"", 500, 3, nil},
		{"one two", 500, 3, []string{"one two"}},
		{"one two", 100, 3, []string{"one", "two"}},
		{"one two three four", 120, 2, []string{"one", "two…"}},
		{"EE.\u00a0UU. EE.\u00a0UU.", 180, 3, []string{"EE.\u00a0UU.", "EE.\u00a0UU."}},
		{"iiiiiiiiiiiiiiiiiiii", 100, 9, []string{"iiiiiiiiii", "iiiiiiiiii"}},
		{"W", 1, 3, []string{"W"}}, // a character always goes on a line
	} {
		got := f.wrap(tt.text, s, tt.width, tt.lines)
		if strings.Join(got, "|") != strings.Join(tt.want, "|") {
			t.Errorf("wrap(%q, %v, %d) = %q, want %q", tt.text, tt.width, tt.lines, got, tt.want)
		}
	}
}
