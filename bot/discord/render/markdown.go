package render

import (
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"allybot/bot"
)

// sanitize drops what has no business in a message: control characters, marks
// that turn the direction of text around, broken UTF-8. Line breaks stay where
// they are allowed.
func sanitize(s string, lines bool) string {
	if plainASCII(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case r == '\n', r == '\r', r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r),
			r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069', r == '\u200E', r == '\u200F', r == '\u061C', r == '\uFEFF':
			return -1
		}
		return r
	}, s)
}

// plainASCII reports whether there is nothing to sanitize, as is the rule.
func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// escape makes of raw text Markdown that shows it as it is: no markup, no
// mention, no link, no header, no emoji. The start of the text is taken for
// the start of a line.
func escape(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 16)
	start, mark := true, -1
	for i, r := range s {
		switch r {
		case '\\', '*', '_', '~', '`', '|', '<', '[', ']', '@':
			b.WriteByte('\\')
		case ':':
			// It begins an emoji or an address unless a space follows.
			if next, n := utf8.DecodeRuneInString(s[i+1:]); n == 0 || !unicode.IsSpace(next) {
				b.WriteByte('\\')
			}
		case '#', '>', '-', '+':
			if start {
				b.WriteByte('\\')
			}
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			if start {
				mark = i + listMark(s[i:])
			}
		case '.', ')':
			if i == mark {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
		start = r == '\n' || start && unicode.IsSpace(r)
	}
	return b.String()
}

// listMark finds the mark after the digits that s begins with, where both
// would begin a list; -1 where not.
func listMark(s string) int {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == len(s) || s[i] != '.' && s[i] != ')' {
		return -1
	}
	if next, n := utf8.DecodeRuneInString(s[i+1:]); n > 0 && !unicode.IsSpace(next) {
		return -1
	}
	return i
}

// markdown renders spans in pieces of at most limit units each, broken
// between words where that is possible. A limit below 16 is not kept.
func markdown(spans []bot.Span, limit int) []string {
	w := wrapper{limit: max(limit, 16)}
	for _, s := range joined(spans) {
		w.span(s)
	}
	w.flush()
	return w.done
}

// joined merges neighbours of one style, so that their markers don't meet.
func joined(spans []bot.Span) []bot.Span {
	var out []bot.Span
	for _, s := range spans {
		s.Text = sanitize(s.Text, true)
		if s.Text == "" {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Style == s.Style {
			out[n-1].Text += s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}

type wrapper struct {
	limit int
	done  []string
	cur   strings.Builder
	used  int
}

func (w *wrapper) flush() {
	if s := strings.TrimSpace(w.cur.String()); s != "" {
		w.done = append(w.done, s)
	}
	w.cur.Reset()
	w.used = 0
}

// write adds a rendered piece. Markers that meet are kept apart by a space of
// no width: "**a***b*" is not what was meant.
func (w *wrapper) write(s string) {
	cur := w.cur.String()
	if cur != "" && s != "" && strings.IndexByte("*`", s[0]) >= 0 && cur[len(cur)-1] == s[0] {
		s = "\u200B" + s
	}
	w.cur.WriteString(s)
	w.used += units(s)
}

// styled puts text between the style's markers; spaces stay outside, where
// Discord needs them.
func styled(s string, style bot.Style) string {
	body := strings.TrimSpace(s)
	if body == "" || style == bot.Plain {
		return escape(s)
	}
	at := strings.Index(s, body)
	before, after := s[:at], s[at+len(body):]
	switch style { //nolint:exhaustive // Plain is done, and a mention stays as it is
	case bot.Bold:
		body = "**" + escape(body) + "**"
	case bot.Italic:
		body = "*" + escape(body) + "*"
	case bot.Code:
		body = code(strings.Join(strings.Fields(body), " "))
	}
	return before + body + after
}

var backticks = regexp.MustCompile("`+")

// code makes a code span. Nothing can be escaped within, so its fence is one
// that the text does not hold: a backtick or two. Three would make a block.
func code(s string) string {
	runs := map[int]bool{}
	for _, r := range backticks.FindAllString(s, -1) {
		runs[len(r)] = true
	}
	fence := "`"
	switch {
	case len(runs) == 0:
		return fence + s + fence
	case runs[1] && runs[2]:
		s = strings.ReplaceAll(s, "`", "ˋ")
	case runs[1]:
		fence = "``"
	}
	return fence + " " + s + " " + fence
}

// span adds a span, breaking it where the limit is reached.
func (w *wrapper) span(s bot.Span) {
	text := s.Text
	for text != "" {
		if units(text) < w.limit-w.used {
			if piece := styled(text, s.Style); w.used+units(piece) < w.limit {
				w.write(piece)
				return
			}
		}
		head, tail := w.split(text, s.Style, w.limit-w.used-1)
		if head == "" && w.used > 0 {
			w.flush()
			continue
		}
		if head == "" {
			head, tail = w.force(text, s.Style)
		}
		w.write(styled(head, s.Style))
		w.flush()
		text = strings.TrimLeft(tail, " \n")
	}
}

// split gives the longest start of text, ending after a space, whose
// rendering has at most room units; "" where there is none.
func (w *wrapper) split(text string, style bot.Style, room int) (head, tail string) {
	at := longest(text, style, room, unicode.IsSpace)
	return text[:at], text[at:]
}

// force breaks a word that is longer than a whole piece.
func (w *wrapper) force(text string, style bot.Style) (head, tail string) {
	at := longest(text, style, w.limit-1, func(rune) bool { return true })
	if at == 0 {
		_, at = utf8.DecodeRuneInString(text)
	}
	return text[:at], text[at:]
}

// longest gives the last place after a rune that may end a piece, such that
// what is before it renders to at most room units.
func longest(text string, style bot.Style, room int, ends func(rune) bool) int {
	places := []int{0}
	n := 0
	for i, r := range text {
		if n++; n > room+1 {
			break // a rendering is never shorter than its text
		}
		if ends(r) {
			places = append(places, i+utf8.RuneLen(r))
		}
	}
	over := sort.Search(len(places), func(i int) bool {
		return units(strings.TrimRightFunc(styled(text[:places[i]], style), unicode.IsSpace)) > room
	})
	return places[max(over-1, 0)]
}
