package discord

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"allybot/bot"
)

// sanitize drops what has no business in a message: control characters, marks
// that turn the direction of text around, broken UTF-8. Line breaks stay where
// they are allowed.
func sanitize(s string, lines bool) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case r == '\n', r == '\r', r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), r == markDot, r == markBracket,
			r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069', r == '\u200E', r == '\u200F', r == '\u061C', r == '\uFEFF':
			return -1
		}
		return r
	}, s)
}

var listMark = regexp.MustCompile(`^([0-9]+)([.)])`)

// escape makes of raw text Markdown that shows it as it is: no markup, no
// mention, no link, no header, no emoji. What only means something at the start
// of a line is escaped at the start of every word, since lines may be broken
// anywhere.
func escape(s string) string {
	var b strings.Builder
	runes := []rune(s)
	start := true
	for i, r := range runes {
		next := rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch {
		case strings.ContainsRune("\\*_~`|<[]@", r),
			// A colon begins an emoji or an address unless a space follows.
			r == ':' && !unicode.IsSpace(next),
			start && strings.ContainsRune("#>-+", r):
			b.WriteByte('\\')
		case start && r >= '0' && r <= '9':
			if m := listMark.FindStringSubmatchIndex(string(runes[i:min(i+24, len(runes))])); m != nil {
				// "1." begins a list: the mark after the digits is escaped below.
				runes[i+m[4]] = escapedMark(runes[i+m[4]])
			}
		}
		switch r {
		case markDot:
			b.WriteString(`\.`)
		case markBracket:
			b.WriteString(`\)`)
		default:
			b.WriteRune(r)
		}
		start = unicode.IsSpace(r)
	}
	return b.String()
}

// Stand-ins, from a private use area, for marks still to be escaped; sanitize
// keeps them out of what comes in.
const (
	markDot     = '\uE0F0'
	markBracket = '\uE0F1'
)

func escapedMark(r rune) rune {
	if r == '.' {
		return markDot
	}
	return markBracket
}

// plainText gives spans without their styles.
func plainText(spans []bot.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return strings.TrimSpace(sanitize(b.String(), false))
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

// styled puts text between the style's markers; spaces stay outside, where
// Discord needs them.
func styled(s string, style bot.Style) string {
	body := strings.TrimSpace(s)
	if body == "" || style == bot.Plain {
		return escape(s)
	}
	at := strings.Index(s, body)
	before, after := s[:at], s[at+len(body):]
	switch style {
	case bot.Bold:
		body = "**" + escape(body) + "**"
	case bot.Italic:
		body = "*" + escape(body) + "*"
	case bot.Code:
		// Nothing can be escaped within; a backtick would end it.
		body = "`" + strings.ReplaceAll(strings.Join(strings.Fields(body), " "), "`", "ˋ") + "`"
	}
	return before + body + after
}

// span adds a span, breaking it where the limit is reached.
func (w *wrapper) span(s bot.Span) {
	text := s.Text
	for text != "" {
		piece := styled(text, s.Style)
		if n := units(piece); w.used+n <= w.limit {
			w.cur.WriteString(piece)
			w.used += n
			return
		}
		head, tail := w.split(text, s.Style, w.limit-w.used)
		if head == "" && w.used > 0 {
			w.flush()
			continue
		}
		if head == "" {
			head, tail = w.force(text, s.Style)
		}
		w.cur.WriteString(styled(head, s.Style))
		w.flush()
		text = strings.TrimLeft(tail, " \n")
	}
}

// split gives the longest start of text, ending after a space, whose
// rendering has at most room units; "" where there is none.
func (w *wrapper) split(text string, style bot.Style, room int) (head, tail string) {
	best := 0
	for i, r := range text {
		if !unicode.IsSpace(r) {
			continue
		}
		if units(styled(text[:i], style)) > room {
			break
		}
		best = i + utf8.RuneLen(r)
	}
	return text[:best], text[best:]
}

// force breaks a word that is longer than a whole piece.
func (w *wrapper) force(text string, style bot.Style) (head, tail string) {
	at := 0
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		if units(styled(text[:end], style)) > w.limit {
			break
		}
		at = end
	}
	if at == 0 {
		at = len(string([]rune(text)[0]))
	}
	return text[:at], text[at:]
}
