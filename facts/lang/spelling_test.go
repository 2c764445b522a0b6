package lang

import (
	"slices"
	"testing"
)

func TestSpelling(t *testing.T) {
	s := NewSpelling([]string{"argentina", "austria", "australia", "colombia", "ally", "soldier", "militares", "chile", "china"}, 9)
	for _, c := range []struct {
		typed string
		want  []string
	}{
		{"argentian", []string{"argentina"}},
		{"agentina", []string{"argentina"}},
		{"argenttina", []string{"argentina"}},
		{"arjentina", []string{"argentina"}},
		{"colunbia", []string{"colombia"}},
		{"austrlia", []string{"australia", "austria"}},
		{"chine", []string{"chile", "china"}},
		{"xolombia", []string{"colombia"}},
		{"aly", nil},
		{"banana", nil},
	} {
		got := s.Near(nil, c.typed, ShortestMisspelt)
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.typed, got, c.want)
		}
	}
	if got := s.Near(nil, "aly", 3); !slices.Equal(got, []string{"ally"}) {
		t.Errorf("a short word inside a phrase: %v", got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"ally", "ally", 0}, {"aly", "ally", 1}, {"alyl", "ally", 1}, {"alli", "ally", 1}, {"aill", "ally", 2}, {"", "abc", 3}, {"abcdef", "ghijklmnop", 4}} {
		if got := Distance(c.a, c.b, 3); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
