package facts

import (
	"strings"

	"golang.org/x/text/language"
)

// Lang is one of the three languages that every fact is written in.
type Lang uint8

// The languages. English is the zero value and the last resort of ParseLang's
// callers.
const (
	English Lang = iota
	Spanish
	Portuguese
)

// Langs lists the languages in the order in which a Text holds them.
func Langs() [3]Lang { return [3]Lang{English, Spanish, Portuguese} }

// String gives the two-letter ISO 639-1 code.
func (l Lang) String() string {
	switch l {
	case Spanish:
		return "es"
	case Portuguese:
		return "pt"
	default:
		return "en"
	}
}

// Tag gives the language as x/text knows it.
func (l Lang) Tag() language.Tag {
	switch l {
	case Spanish:
		return language.Spanish
	case Portuguese:
		return language.Portuguese
	default:
		return language.English
	}
}

// ParseLang reads a BCP 47 tag or a platform's locale ("es-419", "pt_BR",
// "en-US") and reports whether its language is one of the three.
func ParseLang(tag string) (Lang, bool) {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(tag)), "_", "-"), "-")
	for _, l := range Langs() {
		if base == l.String() {
			return l, true
		}
	}
	return English, false
}

// Text is one sentence or name in each language, indexed by Lang.
type Text [3]string

// In gives the text in one language.
func (t Text) In(l Lang) string { return t[l] }

// Empty reports whether no language has any text.
func (t Text) Empty() bool { return t[0] == "" && t[1] == "" && t[2] == "" }
