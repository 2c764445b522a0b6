package config

import (
	"fmt"
	"regexp"
	"strings"

	"allybot/internal/logs"
)

// shortestSecret is how short a token or a key can be, in characters: a
// webhook's secret has 16. A password can be shorter, but then stands in a URL.
const shortestSecret = 16

var (
	// tokens knows the platforms' tokens and passwords, by their shape.
	tokens = logs.NewRedactor(nil)
	// userinfo stands before a URL's host, also of one that is misspelt: a
	// password may hold anything.
	userinfo = regexp.MustCompile(`(?s)^.*@`)
	// query may hold a password under any name.
	query = regexp.MustCompile(`(?s)\?.*`)
	// run is what a key in hexadecimal or base64 consists of, and what stands
	// between the words of one that was written.
	run       = regexp.MustCompile(fmt.Sprintf(`[A-Za-z0-9_+=%%~-]{%d,}`, shortestSecret))
	separator = regexp.MustCompile(`[_+=%~-]+`)
	// piece is part of a word; a key changes between letters and digits all the time.
	piece = regexp.MustCompile(`[A-Z]?[a-z]+|[A-Z]+|[0-9]+`)
)

// disclose gives a value that is no secret key's without what looks like a secret
// all the same: people paste one into the wrong place.
func disclose(v string) string {
	if strings.Contains(v, "@") {
		v = userinfo.ReplaceAllLiteralString(v, hidden+"@")
	}
	v = query.ReplaceAllLiteralString(v, "?"+hidden)
	return run.ReplaceAllStringFunc(tokens.Redact(v), func(r string) string {
		if opaque(r) {
			return hidden
		}
		return r
	})
}

// discloseName gives a key's name likewise. YAML's reader takes all letters
// down, so that only the digits among them tell a key from a name.
func discloseName(v string) string {
	if v != strings.ToLower(v) {
		return disclose(v)
	}
	return disclose(run.ReplaceAllStringFunc(v, func(r string) string {
		if strings.ContainsAny(r, "0123456789") {
			return hidden
		}
		return r
	}))
}

// cite quotes a refused value in a message: none that is as long as a secret,
// unless it is an address or a path, of which the rest helps to find the fault.
func cite(v string) string {
	if len(v) >= shortestSecret && !strings.Contains(v, "/") {
		return fmt.Sprintf("a value of %d characters", len(v))
	}
	return fmt.Sprintf("%.80q", disclose(v))
}

// How long the pieces of what was written, not computed, are on average at
// least: those of a long word, and those of all words together.
const (
	longWord   = 12
	wordPieces = 4.5
	runPieces  = 3.2
	maxPiece   = 20 // at most
)

// opaque reports whether a run of characters is a key rather than words.
func opaque(r string) bool {
	var length, pieces int
	for _, word := range separator.Split(r, -1) {
		found := piece.FindAllString(word, -1)
		if len(word) >= longWord && float64(len(word)) < wordPieces*float64(len(found)) {
			return true
		}
		for _, p := range found {
			if len(p) > maxPiece {
				return true
			}
		}
		length, pieces = length+len(word), pieces+len(found)
	}
	return float64(length) < runPieces*float64(pieces)
}
