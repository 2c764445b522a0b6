package facts

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
		for _, tok := range appendTokens(nil, c.text) {
			got = append(got, tok.text)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q: (-want +got)\n%s", c.text, d)
		}
	}
}

func TestTokenMarks(t *testing.T) {
	got := appendTokens(nil, "US us U.S. 12")
	want := []token{{text: "us", upper: true}, {text: "us", begin: 3}, {text: "us", upper: true, begin: 6}, {text: "12", digit: true, begin: 11}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(token{})); d != "" {
		t.Error(d)
	}
}

func TestTokensAreBounded(t *testing.T) {
	if n := len(appendTokens(nil, strings.Repeat("word ", 5000))); n > maxTokens {
		t.Errorf("%d tokens, more than %d", n, maxTokens)
	}
	for _, tok := range appendTokens(nil, strings.Repeat("é", 9000)) {
		if len(tok.text) > maxTokenBytes+utf8.UTFMax {
			t.Errorf("a token of %d bytes", len(tok.text))
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"How many?", "¿Qué?", "334.500", "U.S.", "\xff", "a\u0301", "１２３"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tok := range appendTokens(nil, s) {
			if tok.text == "" || !utf8.ValidString(tok.text) {
				t.Errorf("token %q of %q", tok.text, s)
			}
		}
	})
}
