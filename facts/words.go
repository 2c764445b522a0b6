package facts

import (
	"embed"
	"strings"
)

// wordFiles holds each language's function words, courtesies and filler: what
// every pack needs, and what tells the languages apart.
//
//go:embed words/*.txt
var wordFiles embed.FS

// wordClass says how a word that carries no meaning is treated.
type wordClass uint8

const (
	contentWord  wordClass = iota
	functionWord           // skipped in questions and inside terms
	courtesyWord           // politeness and ways to ask ("tell me about"): skipped in questions
	fillerWord             // skipped in questions, but part of a term that has it ("article 5")
)

// eachWord calls visit with every word of the embedded lists.
func eachWord(visit func(word string, l Lang, c wordClass)) {
	for _, l := range Langs() {
		text, err := wordFiles.ReadFile("words/" + l.String() + ".txt")
		if err != nil {
			continue // cannot be: the files are embedded
		}
		class := functionWord
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			switch {
			case strings.HasPrefix(line, "#"):
			case strings.HasPrefix(line, "["):
				switch line {
				case "[function]":
					class = functionWord
				case "[courtesy]":
					class = courtesyWord
				default:
					class = fillerWord
				}
			default:
				for _, w := range strings.Fields(line) {
					for _, t := range appendTokens(nil, w) {
						visit(t.text, l, class)
					}
				}
			}
		}
	}
}
