package api

import (
	"strings"
	"testing"
	"unicode/utf16"
)

func TestWithout(t *testing.T) {
	at := func(offset, length int) []Entity {
		return []Entity{{Type: "mention", Offset: offset, Length: length}}
	}
	tests := []struct {
		text string
		es   []Entity
		want string
	}{
		{"@allybot hi", at(0, 8), "hi"},
		{"🚀 @allybot hi", at(3, 8), "🚀   hi"},
		{"hi @allybot", at(3, 8), "hi"},
		{"hi", at(1, 50), "hi"},
		{"hi", at(-4, 2), "hi"},
		{"hi", at(1, -1), "hi"},
		{"hi", at(1<<62, 1<<62), "hi"},
	}
	all := func(Entity, string) bool { return true }
	for _, tt := range tests {
		got, _ := Without(tt.text, tt.es, all)
		if strings.TrimSpace(got) != tt.want {
			t.Errorf("Without(%q, %v) = %q, want %q", tt.text, tt.es, got, tt.want)
		}
	}
}

func TestUnitsAreUTF16(t *testing.T) {
	for _, s := range []string{"", "abc", "é", "🚀", "👩\u200d🚀", "الأرجنتين"} {
		if got, want := Units(s), len(utf16.Encode([]rune(s))); got != want {
			t.Errorf("Units(%q) = %d, want %d", s, got, want)
		}
	}
}
