package command

import (
	"allybot/bot"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What is read of what people type, in characters.
const (
	maxTyped  = 2000 // a whole message: Discord's own limit
	maxName   = 100  // a name looked up
	maxQuoted = 1000 // of a message that a command was used on
	maxEcho   = 60   // of what was typed, shown back
)

// Clean gives what was typed without what cannot be seen: control characters,
// direction marks, zero-width characters. White space becomes single spaces.
func Clean(s string) string {
	if len(s) > maxTyped*utf8.UTFMax*2 {
		s = s[:maxTyped*utf8.UTFMax*2] // still too long for tooLong to miss
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func tooLong(s string, limit int) bool { return utf8.RuneCountInString(s) > limit }

// link finds what a platform may turn into a link or a mention.
var link = regexp.MustCompile(`(?i)\S*(://|www\.)\S*|\S*\pL\.\pL{2,}\S*|\S*[@<>` + "`" + `]\S*`)

// echo gives a short harmless piece of what was typed, to be shown back: no
// links, no mentions, no markup.
func echo(s string) string {
	s = link.ReplaceAllString(Clean(s), " ")
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("*_~|[](){}\\#", r) {
			return -1
		}
		return r
	}, s)
	return bot.Shorten(s, maxEcho)
}

// distance counts the letters to add, leave out, change or swap with a
// neighbour to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
