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
var personal = regexp.MustCompile(`<[@#][^>]*>|\w+://\S+|www\.\S+|\S+@\S+|@\S+|(?:t\.me|discord\.gg)/\S+|\S+#\d{4}\b|\+?\d[\d ().-]{5,}\d`)

// number stands for one, whichever it was.
const number = "#"

const (
	longestWord = 24 // characters; what is longer is no word
	mixed       = 6  // characters of a word with digits in it from which on it may be a key
)

// digits are those of any script.
var digits = regexp.MustCompile(`\pN+`)

// secretive reports whether a word is like a token or a key: digits among
// letters, or no end.
func secretive(word string, length int) bool {
	return length > longestWord || length >= mixed && digits.MatchString(word) && strings.ContainsFunc(word, unicode.IsLetter)
}

// Normalise gives a question in the form in which unanswered ones are
// counted: lower case, words alone, short, numbers masked, and without what
// personal matches or is like a secret, so that one question asked by many is one entry and nobody is in it. It is
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
		if n == 0 || secretive(w, n) {
			continue
		}
		w = digits.ReplaceAllLiteralString(w, number)
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
