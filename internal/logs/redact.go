// Package logs makes the process's logger: slog, JSON or text, behind a
// redaction that is the second line of defence. The first is that nobody
// hands a token to the log.
package logs

import (
	"io"
	"regexp"
	"sort"
	"strings"
)

// redacted stands where a secret stood.
const redacted = "[redacted]"

// minSecret is the shortest value that is searched for anywhere, in bytes: a
// shorter one would tear holes into ordinary words. No token is so short, but
// a database's password may be: from minWord on it is taken out as a word.
const (
	minSecret = 8
	minWord   = 3
)

// patterns know tokens that are nobody's configured secret: another bot's, a
// revoked one, an interaction's. What the first group matches is kept.
var patterns = []*regexp.Regexp{
	// Telegram bot tokens, also with the colon escaped for a URL. No word
	// boundary before the digits: "bot123:…" is how they stand in an address.
	regexp.MustCompile(`()[0-9]{5,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}`),
	// Discord bot tokens: three parts of base64.
	regexp.MustCompile(`()[A-Za-z0-9_-]{18,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{25,}`),
	// Discord interaction and webhook tokens, in addresses and bare.
	regexp.MustCompile(`(/(?:interactions|webhooks)/[0-9]+/)[^/?\s"'\\]+`),
	regexp.MustCompile(`()aW50ZXJhY3Rpb246[A-Za-z0-9_=-]+`),
	// A password in an address, also in one that was taken for a path and lost
	// a stroke.
	regexp.MustCompile(`(:/+[^/:@\s"'\\]*:)[^/@\s"'\\]+@`),
	// One in a query or a connection string.
	regexp.MustCompile(`((?i:password|passwd|pwd)(?:=|%3[Dd]))[^\s&"'\\]+`),
	regexp.MustCompile(`((?i:authorization|bot_token|secret_token)"?[:=] ?"?)[^\s",;]+(?: [^\s",;]+)?`),
}

// Redactor takes secrets out of text. It is safe for concurrent use.
type Redactor struct {
	known *strings.Replacer
	words *regexp.Regexp // short ones, as whole words; nil: none
}

// NewRedactor makes a Redactor for these values and for everything that looks
// like a token.
func NewRedactor(secrets []string) *Redactor {
	var long, short []string
	for _, s := range secrets {
		if len(s) >= minWord && len(s) < minSecret {
			short = append(short, regexp.QuoteMeta(s))
		}
		if len(s) >= minSecret {
			long = append(long, s, strings.ReplaceAll(s, ":", "%3A"), strings.ReplaceAll(s, ":", "%3a"))
		}
	}
	sort.SliceStable(long, func(i, j int) bool { return len(long[i]) > len(long[j]) })
	var pairs []string
	for _, s := range long {
		pairs = append(pairs, s, redacted)
	}
	r := &Redactor{known: strings.NewReplacer(pairs...)}
	if len(short) > 0 {
		r.words = regexp.MustCompile(`(^|[^A-Za-z0-9])(?:` + strings.Join(short, "|") + `)($|[^A-Za-z0-9])`)
	}
	return r
}

// Redact gives s without secrets.
func (r *Redactor) Redact(s string) string {
	s = r.known.Replace(s)
	if r.words != nil {
		// Twice: two that share the character between them.
		for range 2 {
			s = r.words.ReplaceAllString(s, "${1}"+redacted+"${2}")
		}
	}
	for _, p := range patterns {
		s = p.ReplaceAllString(s, "${1}"+redacted)
	}
	return s
}

// writer redacts what slog's handlers write. They give each record in one
// call to Write, so no secret can be split between two.
type writer struct {
	r *Redactor
	w io.Writer
}

// Write redacts a record and reports p as written, whatever its new length.
func (w writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.w, w.r.Redact(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
