package store

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxQuestionRead = 1000 // bytes of a question that are looked at
	maxQuestion     = 120  // characters that are kept
)

// personal matches what names or locates somebody: mentions of the
// platforms, user names, mail addresses, links, and numbers as long as a
// telephone's.
var personal = regexp.MustCompile(`<[@#][^>]*>|https?://\S+|www\.\S+|\S+@\S+|@\S+|t\.me/\S+|\+?\d[\d ().-]{5,}\d`)

// Normalise gives a question in the form in which unanswered ones are
// counted: lower case, words alone, short, and without what personal matches,
// so that one question asked by many is one entry and nobody is in it. It is
// empty where nothing of use is left.
func Normalise(question string) string {
	if len(question) > maxQuestionRead {
		question = question[:maxQuestionRead]
	}
	text := strings.ToLower(norm.NFKC.String(strings.ToValidUTF8(question, " ")))
	text = personal.ReplaceAllString(text, " ")
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N) && r != '\'' && r != '-'
	})
	var b strings.Builder
	length := 0
	for _, w := range words {
		w = strings.Trim(w, "'-")
		n := utf8.RuneCountInString(w)
		if n == 0 {
			continue
		}
		if length += n + 1; length > maxQuestion {
			break
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}
