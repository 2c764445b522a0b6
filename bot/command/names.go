package command

import (
	"slices"
	"strings"
	"unicode"

	"allybot/bot"
	"allybot/bot/chart"
	"allybot/facts"
)

// maxNames is how much is read where several names may be typed, in
// characters.
const maxNames = 400

// naming is what a text with several names was found to say.
type naming struct {
	topics  []*facts.Topic
	unknown []unknownName
	more    bool // more than maxCompared were named
}

// unknownName is part of the text that is no name, with the names that it may
// be a misspelling of.
type unknownName struct {
	text string
	near []facts.Match
}

// unknownText shows back all that was no name.
func (n *naming) unknownText() string {
	var all []string
	for _, u := range n.unknown {
		all = append(all, u.text)
	}
	return echo(strings.Join(all, " "))
}

// longestName is how many words of a text are tried as one name.
const longestName = 7

// names finds the topics that a text names: parted by commas, by "and" in any
// language, or by spaces alone. Where a name has several meanings, prefer
// chooses.
func (h *Handlers) names(text string, l bot.Lang, prefer func(*facts.Topic) bool) (n naming) {
	for chunk := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;+&|/\n", r) }) {
		words := strings.Fields(chunk)
		var run []string // of no known name
		for i := 0; i < len(words); {
			t, length := h.longest(words[i:], l, prefer)
			switch {
			case t != nil:
				n.strange(h, run, l)
				run = nil
				n.add(t)
				i += length
			case h.binds(words[i]):
				n.strange(h, run, l)
				run = nil
				i++
			default:
				run = append(run, words[i])
				i++
			}
		}
		n.strange(h, run, l)
	}
	return n
}

func (n *naming) add(t *facts.Topic) {
	switch {
	case slices.Contains(n.topics, t):
	case len(n.topics) >= chart.MaxNamed:
		n.more = true
	default:
		n.topics = append(n.topics, t)
	}
}

// strange looks words up that are no name: as they stand, else each by itself.
func (n *naming) strange(h *Handlers, run []string, l bot.Lang) {
	if len(run) == 0 || len(n.unknown) >= chart.MaxNamed {
		return
	}
	all := strings.Join(run, " ")
	if tooLong(all, maxName) {
		n.unknown = append(n.unknown, unknownName{text: all})
		return
	}
	if near := h.Pack.Lookup(all, l); len(near) > 0 || len(run) == 1 {
		n.unknown = append(n.unknown, unknownName{all, near})
		return
	}
	for _, word := range run[:min(len(run), chart.MaxNamed)] {
		n.unknown = append(n.unknown, unknownName{word, h.Pack.Lookup(word, l)})
	}
}

// longest finds the longest name that words begin with.
func (h *Handlers) longest(words []string, l bot.Lang, prefer func(*facts.Topic) bool) (*facts.Topic, int) {
	for length := min(len(words), longestName); length > 0; length-- {
		if length == 1 && h.binds(words[0]) {
			break
		}
		name := strings.Trim(strings.Join(words[:length], " "), ".?!¿¡:\"“”«»")
		if t, ok := h.Pack.Topic(strings.ToLower(name)); ok && prefer(t) {
			return t, length
		}
		var found *facts.Topic
		for _, m := range h.Pack.Lookup(name, l) {
			if m.Score >= 1 && (found == nil || prefer(m.Topic) && !prefer(found)) {
				found = m.Topic
			}
		}
		if found != nil {
			return found, length
		}
	}
	return nil, 0
}

// binds reports whether a word stands between names in one of the bot's
// languages. In capitals of two letters it may be a country's code: IN, ES.
func (h *Handlers) binds(word string) bool {
	if len(word) > 1 && strings.ContainsFunc(word, unicode.IsUpper) {
		return false
	}
	word = strings.ToLower(strings.TrimRight(word, "."))
	return slices.ContainsFunc(h.languages, func(l bot.Lang) bool { return h.Pack.Language(l).Between[word] })
}

// NamesLang tells the language of a text with several names: the one that most
// of the names and of the words between them are of; hint where that is open.
func (h *Handlers) NamesLang(text string, hint bot.Lang) bot.Lang {
	if tooLong(text, maxNames) {
		return hint
	}
	count := map[bot.Lang]int{}
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;", r) })
	for i := 0; i < len(words); {
		t, length := h.longest(words[i:], hint, h.counted)
		if t == nil {
			length = 1
		}
		said := strings.Join(words[i:i+length], " ")
		for _, l := range h.languages {
			if t == nil && h.Pack.Language(l).Between[strings.ToLower(said)] || t != nil && (strings.EqualFold(t.Name.Exactly(l), said) || strings.EqualFold(t.Abbr.Exactly(l), said)) {
				count[l]++
			}
		}
		i += length
	}
	best, open := hint, true
	for _, l := range h.languages {
		if n := count[l] - count[best]; n > 0 {
			best, open = l, false
		} else if n == 0 && l != best && count[l] > 0 {
			open = true
		}
	}
	if open {
		return h.Detect(text, best)
	}
	return best
}
