package pack

import (
	"regexp"
	"strings"

	"allybot/facts/lang"
)

// A wording in another language: an item of its own below the text, or after
// a middle dot on its line: "Opening · es: Introducción".
var (
	wording  = regexp.MustCompile(`^([a-z]{2,3}): *(.*)$`)
	wordings = regexp.MustCompile(` · ([a-z]{2,3}: )`)
)

// first is the language of what does not say its own.
func (m *markdown) first() lang.Tag {
	if len(m.written) > 0 {
		return m.written[0]
	}
	return "en"
}

// inLanguage takes "es: …" apart; only a language that the pack or the
// program has counts, so that "id: x" is a word with a colon.
func (m *markdown) inLanguage(s string) (lang.Tag, string, bool) {
	w := wording.FindStringSubmatch(s)
	if w == nil || m.langs.Get(lang.Tag(w[1])) == nil {
		return "", s, false
	}
	return lang.Tag(w[1]), strings.TrimSpace(w[2]), true
}

// text reads a text with its wordings, those of the item and below it.
func (m *markdown) text(it item) rawText {
	out := rawText{At: lines{"": it.line}}
	m.addWordings(&out, m.first(), it.text, it.line)
	for _, s := range it.sub {
		if l, said, ok := m.inLanguage(s.text); ok {
			m.addWording(&out, l, said, s.line)
		}
	}
	return out
}

func (m *markdown) addWordings(out *rawText, first lang.Tag, s string, line int) {
	for i, part := range strings.Split(wordings.ReplaceAllString(s, "\x00$1"), "\x00") {
		l, said, ok := m.inLanguage(part)
		switch {
		case ok:
			m.addWording(out, l, said, line)
		case i == 0:
			m.addWording(out, first, said, line)
		default:
			name, _, _ := strings.Cut(part, ":")
			m.fault(line, "there is no language "+name, "add it under `languages`")
		}
	}
}

func (m *markdown) addWording(out *rawText, l lang.Tag, said string, line int) {
	if out.said.Has(l) {
		m.fault(line, "a second text in "+l.String(), "keep one")
		return
	}
	out.said = out.said.With(l, said)
	out.At[l.String()] = line
}

// commaList parts a list of words. Where a word has a comma, semicolons part them.
func commaList(s string) []string {
	sep := ","
	if strings.Contains(s, ";") {
		sep = ";"
	}
	var out []string
	for part := range strings.SplitSeq(s, sep) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, strings.Trim(part, "`"))
		}
	}
	return out
}

// keyword takes "about x, y" or "about: x, y" apart.
func keyword(s, word string) (string, bool) {
	rest, ok := strings.CutPrefix(s, word)
	if !ok || rest != "" && rest[0] != ' ' && rest[0] != ':' {
		return s, false
	}
	return strings.TrimSpace(strings.TrimPrefix(rest, ":")), true
}
