package lang

import (
	"strings"

	"golang.org/x/text/language"
)

// Tag names a language by its ISO 639 code: "es". The empty Tag is none.
type Tag string

// String gives the code.
func (t Tag) String() string { return string(t) }

// BCP47 gives the language as x/text knows it; language.Und where it does not.
func (t Tag) BCP47() language.Tag { return language.Make(string(t)) }

// Parse takes the language of a BCP 47 tag or of a platform's locale
// ("es-419", "pt_BR", "en-US"): its first part, in small letters. What is no
// tag gives the empty Tag.
func Parse(locale string) Tag {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(locale)), "_", "-"), "-")
	if len(base) < 2 || len(base) > 3 || strings.ContainsFunc(base, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return ""
	}
	return Tag(base)
}
