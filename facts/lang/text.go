package lang

import (
	"iter"
	"strings"
)

// Text is one sentence or name in one language or several. It is a value: two
// with the same wordings are equal. The zero Text has none.
//
// The wordings stand in one string, because a pack of a million facts holds a
// million Texts.
type Text struct{ joined string }

// The marks between a wording and its language, and between two wordings.
const (
	endOfTag     = "\x01"
	endOfWording = "\x00"
)

// Say makes a Text of languages and wordings in turn; an empty wording is left
// out. It panics where a wording is missing, which is a fault of the program.
func Say(tagsAndWordings ...string) Text {
	if len(tagsAndWordings)%2 != 0 {
		panic("lang: Say wants a wording for each language")
	}
	var t Text
	for i := 0; i < len(tagsAndWordings); i += 2 {
		t = t.With(Tag(tagsAndWordings[i]), tagsAndWordings[i+1])
	}
	return t
}

// With gives the text with one wording more, after the others, or changed. An
// empty one changes nothing.
func (t Text) With(l Tag, wording string) Text {
	if wording == "" {
		return t
	}
	if strings.ContainsAny(wording, endOfTag+endOfWording) {
		wording = strings.NewReplacer(endOfTag, "", endOfWording, "").Replace(wording)
	}
	if !t.Has(l) {
		return Text{t.joined + string(l) + endOfTag + wording + endOfWording}
	}
	var out Text
	for have, said := range t.All() {
		if have == l {
			said = wording
		}
		out.joined += string(have) + endOfTag + said + endOfWording
	}
	return out
}

// All gives the wordings with their languages, in the order of the pack's languages.
func (t Text) All() iter.Seq2[Tag, string] {
	return func(yield func(Tag, string) bool) {
		for rest := t.joined; rest != ""; {
			var one string
			one, rest, _ = strings.Cut(rest, endOfWording)
			tag, said, _ := strings.Cut(one, endOfTag)
			if !yield(Tag(tag), said) {
				return
			}
		}
	}
}

// In gives the wording in a language or, where there is none, the first one.
func (t Text) In(l Tag) string {
	if said := t.Exactly(l); said != "" {
		return said
	}
	return t.First()
}

// First gives the wording in the first language that there is one in.
func (t Text) First() string {
	for _, said := range t.All() {
		return said
	}
	return ""
}

// Exactly gives the wording in a language, "" where there is none.
func (t Text) Exactly(l Tag) string {
	for have, said := range t.All() {
		if have == l {
			return said
		}
	}
	return ""
}

// Has reports whether there is a wording in a language.
func (t Text) Has(l Tag) bool { return t.Exactly(l) != "" }

// Empty reports whether there is no wording at all.
func (t Text) Empty() bool { return t.joined == "" }

// Map gives the text with each wording changed.
func (t Text) Map(change func(l Tag, wording string) string) Text {
	var out Text
	for l, said := range t.All() {
		out = out.With(l, change(l, said))
	}
	return out
}
