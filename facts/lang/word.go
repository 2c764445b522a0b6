package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Word is a run of letters and digits as a text spells it, with where it
// stands, in bytes. Unlike the engine's tokens it keeps its capitals, which
// are what tells a name.
type Word struct {
	Text       string
	Start, End int
}

func inWord(r rune) bool { return isLetter(r) || unicode.IsDigit(r) }

// Words splits a text. A hyphen stays inside a word ("extra-NATO"), a slash
// does between capitals ("HA/DR"), a dot does in an abbreviation ("U.S.",
// "EE.UU.", which keep their last one too).
func Words(s string) []Word {
	var out []Word
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !inWord(r) {
			i += n
			continue
		}
		j := i
		for j < len(s) {
			r, n := utf8.DecodeRuneInString(s[j:])
			if inWord(r) {
				j += n
				continue
			}
			next, _ := utf8.DecodeRuneInString(s[j+n:])
			joins := r == '-' || r == '‑' ||
				(r == '/' && AllCapitals(s[i:j]) && unicode.IsUpper(next)) ||
				(r == '.' && AllCapitals(s[i:j]) && j-i <= 6 && unicode.IsUpper(next))
			if !inWord(next) || !joins {
				break
			}
			j += n
		}
		if strings.Contains(s[i:j], ".") && strings.HasPrefix(s[j:], ".") {
			j++
		}
		out = append(out, Word{s[i:j], i, j})
		i = j
	}
	return out
}

// AllCapitals reports whether a word has upper-case letters and no lower-case.
func AllCapitals(s string) bool {
	upper := false
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		upper = upper || unicode.IsUpper(r)
	}
	return upper
}

// HasCapital reports whether a word, or a part of it after a hyphen, begins
// with a capital: "NATO", "extra-NATO".
func HasCapital(s string) bool {
	for part := range strings.SplitSeq(strings.ReplaceAll(s, "‑", "-"), "-") {
		if r, _ := utf8.DecodeRuneInString(part); unicode.IsUpper(r) {
			return true
		}
	}
	return false
}

// BareName drops accents, dots and letter case, so that spellings of one name
// compare: "Geoană" and "geoana", "U.S." and "us".
func BareName(s string) string {
	s = strings.ToLower(strings.ReplaceAll(s, ".", ""))
	ascii := func(r rune) bool { return r < utf8.RuneSelf }
	if strings.IndexFunc(s, func(r rune) bool { return !ascii(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if r == '‑' {
			r = '-'
		}
		if !unicode.IsMark(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
