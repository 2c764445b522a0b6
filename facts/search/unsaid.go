package search

import (
	"slices"
	"strings"
)

// unsaidWords lists the words of a question that no fact has: what a reply
// that declines may name as missing.
func (q *query) unsaidWords() []string {
	var out []string
	for i := range q.units {
		if u := &q.units[i]; u.unknown && u.text != "" && !u.number {
			out = append(out, u.text)
		}
	}
	return out
}

// said gives the words of a stretch, folded.
func (q *query) said(s span) string {
	words := make([]string, 0, s.end-s.begin)
	for _, t := range q.tokens[s.begin:s.end] {
		words = append(words, t.Text)
	}
	return strings.Join(words, " ")
}

// readings lists what each part of a question may mean that means a topic.
func (q *query) readings() []Reading {
	var out []Reading
	for i := range q.units {
		if u := &q.units[i]; len(u.topics) > 0 {
			out = append(out, Reading{u.at, u.end, slices.Clone(u.topics)})
		}
	}
	return out
}
