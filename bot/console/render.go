// Package console lets the bot be used in a terminal or a script: it needs no
// account anywhere.
package console

import (
	"fmt"
	"strings"
	"unicode"

	"allybot/bot"
)

// Text renders a reply as plain text, without its buttons. Whatever a
// terminal might take for a command is left out.
func Text(r bot.Reply) string {
	if r.Silent {
		return ""
	}
	var parts []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			parts = append(parts, s)
		}
	}
	add(visible(r.Title))
	for _, b := range r.Blocks {
		add(block(b))
	}
	add(strings.TrimSpace(visible(r.Footer) + " " + cited(unmarked(r.Citations, parts))))
	return strings.Join(parts, "\n\n")
}

func block(b bot.Block) string {
	var s strings.Builder
	switch b.Kind {
	case bot.Heading:
		return strings.TrimSuffix(spans(b.Spans), ":") + ":"
	case bot.List:
		for _, it := range b.Items {
			if t := spans(it); strings.TrimSpace(t) != "" {
				s.WriteString("- " + indent(t, "  ") + "\n")
			}
		}
	case bot.Fields:
		for _, p := range b.Pairs {
			if name, value := visible(p.Name), spans(p.Value); name+value != "" {
				s.WriteString(name + ": " + indent(value, "  ") + "\n")
			}
		}
	case bot.Note:
		if t := spans(b.Spans); t != "" {
			return "* " + indent(t, "  ")
		}
	case bot.Passage:
		if t := spans(b.Spans); t != "" {
			return "> " + indent(t, "> ")
		}
	default:
		return spans(b.Spans)
	}
	return s.String()
}

func indent(s, by string) string { return strings.ReplaceAll(s, "\n", "\n"+by) }

func spans(ss []bot.Span) string {
	var s strings.Builder
	for _, sp := range ss {
		s.WriteString(sp.Text)
	}
	return visible(s.String())
}

// visible leaves out control characters, which a terminal may obey, and marks
// that change the direction of what follows them.
func visible(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\r':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// unmarked keeps the paragraphs that do not stand beside what rests on them.
func unmarked(cs []bot.Citation, parts []string) (out []bot.Citation) {
	text := strings.Join(parts, "\n")
	for _, c := range cs {
		if !strings.Contains(text, "["+c.Paragraph) && !strings.Contains(text, ", "+c.Paragraph+"]") && !strings.Contains(text, ", "+c.Paragraph+",") {
			out = append(out, c)
		}
	}
	return out
}

// cited lists the paragraphs, each once.
func cited(cs []bot.Citation) string {
	var numbers []string
	seen := map[string]bool{}
	for _, c := range cs {
		if !seen[c.Paragraph] {
			seen[c.Paragraph] = true
			numbers = append(numbers, visible(c.Paragraph))
		}
	}
	if len(numbers) == 0 {
		return ""
	}
	return "[" + strings.Join(numbers, ", ") + "]"
}

// choice is something to press: in a terminal, by its number.
type choice struct {
	label  string
	action string // encoded
	url    string
}

// choices lists a reply's buttons and menu options, in the order in which
// they are numbered.
func choices(r bot.Reply) (cs []choice) {
	if r.Silent {
		return nil
	}
	add := func(label, url string, a bot.Action) {
		code, ok := a.Encode()
		if ok || url != "" {
			cs = append(cs, choice{label: strings.ReplaceAll(visible(label), "\n", " "), action: code, url: visible(url)})
		}
	}
	for _, b := range r.Buttons {
		add(b.Label, b.URL, b.Action)
	}
	if r.Menu != nil {
		for _, o := range r.Menu.Options {
			add(o.Label, "", o.Action)
		}
	}
	return cs
}

// Choices lists the labels and the encoded actions of a reply's buttons and
// menu options, in the order in which they are numbered.
func Choices(r bot.Reply) (labels, actions []string) {
	for _, c := range choices(r) {
		if code, _ := moreCode(r); c.action == code && code != "" {
			continue // told by how to see it
		}
		labels = append(labels, c.label)
		if c.url == "" {
			actions = append(actions, c.action)
		}
	}
	return labels, actions
}

// numbered shows choices with the numbers that press them.
func numbered(cs []choice) string {
	var s strings.Builder
	for i, c := range cs {
		fmt.Fprintf(&s, "[%d] %s", i+1, c.label)
		if c.url != "" {
			s.WriteString(" " + c.url)
		}
		s.WriteByte('\n')
	}
	return strings.TrimSuffix(s.String(), "\n")
}

func moreCode(r bot.Reply) (string, bool) {
	if r.More == nil {
		return "", false
	}
	return r.More.Action.Encode()
}

// Plain renders a reply as plain text where nothing can be pressed. Where the
// reply is not an answer, what it offers instead is listed.
func Plain(r bot.Reply) string {
	text := Text(r)
	if r.Answer != nil && r.Answer.Outcome.String() == "answered" && !r.Answer.Service {
		return text
	}
	var labels []string
	for _, c := range choices(r) {
		labels = append(labels, "- "+c.label)
	}
	if len(labels) == 0 {
		return text
	}
	return strings.TrimSpace(text + "\n\n" + strings.Join(labels, "\n"))
}
