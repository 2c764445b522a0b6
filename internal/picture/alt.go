package picture

import (
	"slices"
	"strconv"
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

// within gives the text and the source in at most limit characters. Where that
// is too much, the text ends in an ellipsis and the source still follows, for
// nothing stands without it; but not where it would leave the text no room.
func (w *words) within(limit int, source string) string {
	all := []rune(w.b.String())
	if source = strings.TrimSpace(source); source != "" {
		source = " " + source
	}
	room := limit - utf8.RuneCountInString(source)
	if room < limit/2 {
		room, source = limit, ""
	}
	switch {
	case len(all) <= room:
		return strings.TrimSpace(string(all) + source)
	case room < 1:
		return ""
	}
	return strings.TrimRight(string(all[:room-1]), " ") + ellipsis + source
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
	return w.within(limit, b.Footer)
}

// Alt lists the events in their order. A date that an event's text has is not
// said before it too: room is short.
func (t Timeline) Alt(limit int) string {
	var w words
	w.say(t.Title)
	for _, e := range t.Events {
		text := strings.TrimRight(e.Text, ". ")
		if !strings.Contains(strings.ToLower(text), strings.ToLower(e.DateLabel)) {
			text = e.DateLabel + ": " + text
		}
		if e.Mark != "" {
			text += " " + e.Mark
		}
		w.say(cited(text, e.Cites))
	}
	w.say(t.Subtitle)
	for _, n := range t.Notes {
		w.say(n)
	}
	return w.within(limit, t.Footer)
}

// Alt lists the countries that have both a class and a label, by class in the
// legend's order, then by name; of a class without labels it gives the number.
func (m Map) Alt(limit int) string {
	var w words
	w.say(m.Title)
	w.say(m.Subtitle)
	for _, e := range m.Legend {
		var names []string
		of := 0
		for code, class := range m.Class {
			if class != e.Class {
				continue
			}
			of++
			if name := m.Labels[code]; name != "" {
				names = append(names, name)
			}
		}
		switch {
		case len(names) > 0:
			slices.Sort(names)
			w.say(cited(e.Label, e.Cites) + ": " + strings.Join(names, ", "))
		case of > 0:
			w.say(cited(e.Label, e.Cites) + ": " + strconv.Itoa(of))
		}
	}
	for _, n := range m.Notes {
		w.say(n)
	}
	w.say(m.Caption)
	return w.within(limit, m.Footer)
}
