package lang

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"How many soldiers does Brazil have?", []string{"how", "many", "soldiers", "does", "brazil", "have"}},
		{"¿Cuántos militares tiene México?", []string{"cuantos", "militares", "tiene", "mexico"}},
		{"extra-OTAN, HA/DR", []string{"extra", "otan", "ha", "dr"}},
		{"334,500 = 334.500 = 334 500", []string{"334500", "334500", "334500"}},
		{"1.234.567,5 in 1998", []string{"1234567", "5", "in", "1998"}},
		{"in 2018, 2019", []string{"in", "2018", "2019"}},
		{"the U.S. Congress and the U.S", []string{"the", "us", "congress", "and", "the", "us"}},
		{"EE. UU.", []string{"ee", "uu"}},
		{"ａｒｇｅｎｔｉｎａ", []string{"argentina"}},
		{"ar\u200bgen\u202etina", []string{"argentina"}},
		{"Geoană", []string{"geoana"}},
		{"COVID19", []string{"covid19"}},
		{"", nil},
		{"\xff\xfe🤷", nil},
		{"аргентина", []string{"аргентина"}},
	} {
		var got []string
		for _, tok := range AppendTokens(nil, c.text) {
			got = append(got, tok.Text)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q: (-want +got)\n%s", c.text, d)
		}
	}
}

func TestTokenMarks(t *testing.T) {
	got := AppendTokens(nil, "US us U.S. 12")
	want := []Token{{Text: "us", Upper: true}, {Text: "us", Begin: 3}, {Text: "us", Upper: true, Begin: 6}, {Text: "12", Digit: true, Begin: 11}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(Token{})); d != "" {
		t.Error(d)
	}
}

func TestTokensAreBounded(t *testing.T) {
	if n := len(AppendTokens(nil, strings.Repeat("word ", 5000))); n > MaxTokens {
		t.Errorf("%d tokens, more than %d", n, MaxTokens)
	}
	for _, tok := range AppendTokens(nil, strings.Repeat("é", 9000)) {
		if len(tok.Text) > MaxTokenBytes+utf8.UTFMax {
			t.Errorf("a token of %d bytes", len(tok.Text))
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"How many?", "¿Qué?", "334.500", "U.S.", "\xff", "a\u0301", "１２３"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tok := range AppendTokens(nil, s) {
			if tok.Text == "" || !utf8.ValidString(tok.Text) {
				t.Errorf("token %q of %q", tok.Text, s)
			}
		}
	})
}
