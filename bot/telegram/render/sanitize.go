package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sanitize makes a text fit to be sent: valid UTF-8, no control characters, no
// marks that turn the direction of what follows, at most one empty line. An
// at sign is parted from what follows it, so that nobody is notified.
func Sanitize(s string) string {
	if clean(s) {
		return s
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	breaks := 0
	at := false
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f' || r == '\u0085':
			if breaks++; breaks <= 2 {
				b.WriteByte('\n')
			}
			at = false
			continue
		case r == '\t':
			r = ' '
		case unicode.IsControl(r), r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069', r == '\u200E', r == '\u200F', r == '\u061C', r == '\uFEFF':
			continue
		}
		if r != ' ' {
			breaks = 0
		}
		if at && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_') {
			b.WriteRune('\u2060')
		}
		at = r == '@'
		b.WriteRune(r)
	}
	return b.String()
}

// clean reports, for what most texts are, that there is nothing to do.
func clean(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c < ' ' || c == '@' || c == 0x7F:
			return false
		case c == 0xC2 || c >= 0xD8 && c <= 0xDB || c >= 0xE2:
			// The marks and controls that are dropped are among these: U+0080 to
			// U+00BF, Arabic, U+2000 and beyond. Broken UTF-8 is looked for below.
			return cleanRunes(s[i:])
		}
	}
	return utf8.ValidString(s)
}

func cleanRunes(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || r == '@' || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return false
		}
	}
	return true
}
