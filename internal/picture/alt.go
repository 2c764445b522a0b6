package picture

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// words puts an alternative text together: sentences one after the other, in
// the caller's words and neutral punctuation.
type words struct{ b strings.Builder }

// say adds a sentence, ended by a full stop where it has no end of its own.
func (w *words) say(sentence string) {
	sentence = strings.TrimSpace(sentence)
	if sentence == "" {
		return
	}
	if w.b.Len() > 0 {
		w.b.WriteByte(' ')
	}
	w.b.WriteString(sentence)
	if last, _ := utf8.DecodeLastRuneInString(sentence); !strings.ContainsRune(".!?…", last) {
		w.b.WriteByte('.')
	}
}

// within gives the text in at most limit characters, ended by an ellipsis where
// it was longer.
func (w *words) within(limit int) string {
	all := []rune(w.b.String())
	switch {
	case len(all) <= limit:
		return string(all)
	case limit < 1:
		return ""
	}
	return strings.TrimRight(string(all[:limit-1]), " ") + ellipsis
}

// cited adds citations to a text as replies do.
func cited(text string, cites []string) string {
	for _, c := range cites {
		text += " [" + c + "]"
	}
	return text
}

// Alt lists the bars, the largest first: "Brazil: 334,500 (2018) [I.12]".
func (b BarChart) Alt(limit int) string {
	var w words
	w.say(b.Title)
	w.say(b.Subtitle)
	var bars []string
	for _, bar := range b.sorted() {
		text := bar.Label + ": " + bar.ValueLabel
		if bar.Note != "" {
			text += " (" + bar.Note + ")"
		}
		bars = append(bars, cited(text, bar.Cites))
	}
	w.say(strings.Join(bars, "; "))
	for _, n := range b.Notes {
		w.say(n)
	}
	return w.within(limit)
}

// Alt lists the events in their order.
func (t Timeline) Alt(limit int) string {
	var w words
	w.say(t.Title)
	for _, e := range t.Events {
		w.say(cited(e.DateLabel+": "+strings.TrimRight(e.Text, ". "), e.Cites))
	}
	return w.within(limit)
}

// Alt lists the countries that have both a class and a label, by class in the
// legend's order, then by name.
func (m Map) Alt(limit int) string {
	var w words
	w.say(m.Title)
	w.say(m.Subtitle)
	for _, e := range m.Legend {
		var names []string
		for code, class := range m.Class {
			if name := m.Labels[code]; class == e.Class && name != "" {
				names = append(names, name)
			}
		}
		if len(names) == 0 {
			continue
		}
		slices.Sort(names)
		w.say(cited(e.Label, e.Cites) + ": " + strings.Join(names, ", "))
	}
	w.say(m.Caption)
	return w.within(limit)
}
