package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Shorten gives s in at most limit characters. What is too long is cut at a
// word where one ends in the second half, and ends in an ellipsis. Runs of
// white space become one space.
func Shorten(s string, limit int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	if limit < 1 {
		return ""
	}
	rs := []rune(s)[:limit-1]
	cut := len(rs)
	if !unicode.IsSpace([]rune(s)[limit-1]) {
		for i := len(rs) - 1; i >= len(rs)/2; i-- {
			if unicode.IsSpace(rs[i]) {
				cut = i
				break
			}
		}
	}
	return strings.TrimRightFunc(string(rs[:cut]), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }) + "…"
}
