package lang

import (
	"math"
	"strings"
	"testing"
)

func builtinSet(t testing.TB) *Set {
	t.Helper()
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFindNumbers(t *testing.T) {
	tests := []struct {
		lang Tag
		text string
		want []float64
	}{
		{"en", "Brazil has 334,500 personnel (2018).", []float64{334500, 2018}},
		{"es", "Brasil tiene 334.500 efectivos (2018).", []float64{334500, 2018}},
		{"en", "3.5 million people", []float64{3500000}},
		{"es", "3,5 millones de personas", []float64{3500000}},
		{"pt", "3,5 milhões de pessoas", []float64{3500000}},
		{"es", "200 mil", []float64{200000}},
		{"en", "Article 5, in 2022-subject to it", []float64{5, 2022}},
		{"en", "twenty-five towns and one more", []float64{20, 5}},
		{"pt", "duas ou três vezes", []float64{2, 3}},
		{"es", "los años noventa", []float64{90}},
		{"en", "in the nineties", []float64{90}},
		{"es", "1.234,5", []float64{1234.5}},
		{"en", "no numbers, no 'onesies'", nil},
		{"en", "1.2.3", []float64{-1}},
	}
	for _, test := range tests {
		var got []float64
		for _, n := range builtinSet(t).Get(test.lang).Numbers(test.text) {
			got = append(got, n.Value)
		}
		if len(got) != len(test.want) {
			t.Errorf("%s %q: got %v, want %v", test.lang, test.text, got, test.want)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-test.want[i]) > 1e-6 {
				t.Errorf("%s %q: got %v, want %v", test.lang, test.text, got, test.want)
			}
		}
	}
}

func TestNumberStyle(t *testing.T) {
	n := builtinSet(t).Get("en").Numbers("334.500")[0]
	if n.Value != 334.5 || n.Swapped != 334500 || n.Year {
		t.Errorf("got %+v", n)
	}
	if n := builtinSet(t).Get("es").Numbers("334500")[0]; !n.Bare || n.Value != 334500 {
		t.Errorf("got %+v", n)
	}
	if n := builtinSet(t).Get("pt").Numbers("2018")[0]; !n.Year || n.Bare {
		t.Errorf("got %+v", n)
	}
	if n := builtinSet(t).Get("pt").Numbers("2.018")[0]; n.Year {
		t.Errorf("got %+v", n)
	}
}

func FuzzFindNumbers(f *testing.F) {
	for _, s := range []string{"334,500", "3.5 million", "3,5 milhões", "1..2", "9.999.999.999", "x5y", "5\u00a0mil", "9\xff,1", "mil", strings.Repeat("9", 400)} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(1))
	}
	all := builtinSet(f).All()
	f.Fuzz(func(t *testing.T, s string, l uint8) {
		for _, n := range all[int(l)%len(all)].Numbers(s) {
			if n.Text == "" {
				t.Errorf("%q is not in %q", n.Text, s)
			}
			if math.IsNaN(n.Value) || math.IsInf(n.Value, 0) {
				t.Errorf("%q: %v", n.Text, n.Value)
			}
			if n.Year && (n.Value > lastYear) {
				t.Errorf("%q is no year", n.Text)
			}
		}
	})
}
