package facts

import (
	"math"
	"strings"
	"testing"
)

func TestFindNumbers(t *testing.T) {
	tests := []struct {
		lang Lang
		text string
		want []float64
	}{
		{English, "Brazil has 334,500 personnel (2018).", []float64{334500, 2018}},
		{Spanish, "Brasil tiene 334.500 efectivos (2018).", []float64{334500, 2018}},
		{English, "3.5 million people", []float64{3500000}},
		{Spanish, "3,5 millones de personas", []float64{3500000}},
		{Portuguese, "3,5 milhões de pessoas", []float64{3500000}},
		{Spanish, "200 mil", []float64{200000}},
		{English, "Article 5, in 2022-subject to it", []float64{5, 2022}},
		{English, "twenty-five towns and one more", []float64{20, 5}},
		{Portuguese, "duas ou três vezes", []float64{2, 3}},
		{Spanish, "los años noventa", []float64{90}},
		{English, "in the nineties", []float64{90}},
		{Spanish, "1.234,5", []float64{1234.5}},
		{English, "no numbers, no 'onesies'", nil},
		{English, "1.2.3", []float64{-1}},
	}
	for _, test := range tests {
		var got []float64
		for _, n := range findNumbers(test.text, test.lang) {
			got = append(got, n.value)
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
	n := findNumbers("334.500", English)[0]
	if n.value != 334.5 || n.swapped != 334500 || n.year {
		t.Errorf("got %+v", n)
	}
	if n := findNumbers("334500", Spanish)[0]; !n.bare || n.value != 334500 {
		t.Errorf("got %+v", n)
	}
	if n := findNumbers("2018", Portuguese)[0]; !n.year || n.bare {
		t.Errorf("got %+v", n)
	}
	if n := findNumbers("2.018", Portuguese)[0]; n.year {
		t.Errorf("got %+v", n)
	}
}

func FuzzFindNumbers(f *testing.F) {
	for _, s := range []string{"334,500", "3.5 million", "3,5 milhões", "1..2", "9.999.999.999", "x5y", "5\u00a0mil", "9\xff,1", "mil", strings.Repeat("9", 400)} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(1))
	}
	f.Fuzz(func(t *testing.T, s string, l uint8) {
		for _, n := range findNumbers(s, Lang(l%3)) {
			if !strings.Contains(s, n.text) || n.text == "" {
				t.Errorf("%q is not in %q", n.text, s)
			}
			if math.IsNaN(n.value) || math.IsInf(n.value, 0) {
				t.Errorf("%q: %v", n.text, n.value)
			}
			if n.year && (n.value < 1900 || n.value > 2100) {
				t.Errorf("%q is no year", n.text)
			}
		}
	})
}
