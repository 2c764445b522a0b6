package telegram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"allybot/bot"
)

// The platform's limits (https://core.telegram.org/bots/api): text and
// captions in UTF-16 code units after entities parsing.
const (
	maxText    = 4096 // sendMessage, text
	maxCaption = 1024 // sendPhoto, caption
	maxAlert   = 200  // answerCallbackQuery, text
	maxButtons = 100  // an inline keyboard; more is BUTTONS_TOO_MUCH or cut
	maxResults = 50   // answerInlineQuery, results
	// maxEntities is how many formatted pieces of a message are kept; what
	// more there are lose their formatting.
	maxEntities = 100
)

// quote says whether a line stands in a quotation.
type quote uint8

const (
	unquoted   quote = iota
	noted            // a plain quotation
	expandable       // one that is folded until touched
)

// line is a piece of a reply that is kept on one page where it fits.
type line struct {
	spans []bot.Span
	quote quote
	block int // lines of one block stand in one quotation
	gap   int // line breaks before it, none at a page's start
}

func (l line) units() int {
	n := 0
	for _, s := range l.spans {
		n += units(s.Text)
	}
	return n
}

// units counts UTF-16 code units, in which Telegram measures text.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// lines lays a reply out, top to bottom.
func lines(r bot.Reply) []line {
	var out []line
	block := 0
	add := func(gap int, q quote, spans ...bot.Span) {
		l := line{quote: q, block: block, gap: gap}
		for _, s := range spans {
			if s.Text = tidy(s.Text); s.Text != "" {
				l.spans = append(l.spans, s)
			}
		}
		if len(l.spans) > 0 && strings.TrimSpace(plainText(l.spans)) != "" {
			out = append(out, l)
		}
	}
	add(0, unquoted, bot.Span{Text: r.Title, Style: bot.Bold})
	for _, b := range r.Blocks {
		block++
		gap := 2
		switch b.Kind {
		case bot.List:
			for _, item := range b.Items {
				if plainText(item) != "" {
					add(gap, unquoted, append([]bot.Span{{Text: "• "}}, item...)...)
					gap = 1
				}
			}
		case bot.Fields:
			for _, f := range b.Pairs {
				if name := strings.TrimSpace(f.Name); name != "" {
					add(gap, unquoted, append([]bot.Span{{Text: name + ": ", Style: bot.Bold}}, f.Value...)...)
				} else {
					add(gap, unquoted, f.Value...)
				}
				gap = 1
			}
		case bot.Heading:
			add(gap, unquoted, restyle(b.Spans, bot.Bold)...)
		case bot.Note:
			add(gap, noted, restyle(b.Spans, bot.Italic)...)
		case bot.Passage:
			add(gap, expandable, b.Spans...)
		default:
			add(gap, unquoted, b.Spans...)
		}
	}
	block++
	gap := 2
	if r.Footer != "" {
		add(gap, expandable, bot.Span{Text: r.Footer})
		gap = 1
	}
	for _, spans := range citations(r.Citations) {
		add(gap, expandable, spans...)
		gap = 1
	}
	return out
}

// citations gives a line for each fact: its id and the paragraphs it rests
// on.
func citations(cs []bot.Citation) (out [][]bot.Span) {
	at := map[string]int{}
	seen := map[bot.Citation]bool{}
	for _, c := range cs {
		if seen[c] {
			continue
		}
		seen[c] = true
		i, ok := at[c.Fact]
		if !ok {
			i = len(out)
			at[c.Fact] = i
			out = append(out, []bot.Span{{Text: c.Paragraph + " "}, {Text: c.Fact, Style: bot.Code}})
			continue
		}
		last := len(out[i]) - 2
		out[i][last].Text = strings.TrimSuffix(out[i][last].Text, " ") + ", " + c.Paragraph + " "
	}
	return out
}

// restyle gives plain spans a style of their block.
func restyle(spans []bot.Span, s bot.Style) []bot.Span {
	out := make([]bot.Span, len(spans))
	for i, sp := range spans {
		if sp.Style == bot.Plain {
			sp.Style = s
		}
		out[i] = sp
	}
	return out
}

func plainText(spans []bot.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// tidy makes a text fit to be sent: valid UTF-8, no control characters, no
// marks that turn the direction of what follows, at most one empty line. An
// at sign is parted from what follows it, so that nobody is notified.
func tidy(s string) string {
	if tidied(s) {
		return s
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	breaks := 0
	at := false
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f' || r == '\u0085':
			if breaks++; breaks <= 2 {
				b.WriteByte('\n')
			}
			at = false
			continue
		case r == '\t':
			r = ' '
		case unicode.IsControl(r), r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069', r == '\u200E', r == '\u200F', r == '\u061C', r == '\uFEFF':
			continue
		}
		if r != ' ' {
			breaks = 0
		}
		if at && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_') {
			b.WriteRune('\u2060')
		}
		at = r == '@'
		b.WriteRune(r)
	}
	return b.String()
}

// tidied reports, for what most texts are, that there is nothing to tidy.
func tidied(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c < ' ' || c == '@' || c == 0x7F:
			return false
		case c == 0xC2 || c >= 0xD8 && c <= 0xDB || c >= 0xE2:
			// The marks and controls that are dropped are among these: U+0080 to
			// U+00BF, Arabic, U+2000 and beyond. Broken UTF-8 is looked for below.
			return tidiedRunes(s[i:])
		}
	}
	return utf8.ValidString(s)
}

func tidiedRunes(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || r == '@' || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return false
		}
	}
	return true
}

// paginate puts lines on pages of at most limit units each. What does not fit
// any page is cut between words where there are any.
func paginate(ls []line, limit int) [][]line {
	var pages [][]line
	var page []line
	used, entities := 0, 0
	turn := func() {
		if len(page) > 0 {
			pages = append(pages, page)
		}
		page, used, entities = nil, 0, 0
	}
	for len(ls) > 0 {
		l := ls[0]
		gap := l.gap
		if len(page) == 0 {
			gap = 0
		}
		room := limit - used - gap
		size := l.units()
		if n := formatted(l); entities+n > maxEntities && len(page) > 0 {
			turn()
			continue
		}
		if size <= room {
			page = append(page, l)
			used += gap + size
			entities += formatted(l)
			ls = ls[1:]
			continue
		}
		// A line that would fill most of a page is begun on this one.
		if len(page) > 0 && (size <= limit || room < limit/3) {
			turn()
			continue
		}
		head, tail := l.cut(room)
		page = append(page, head)
		turn()
		tail.gap = 0
		ls = ls[1:]
		if len(tail.spans) > 0 {
			ls = append([]line{tail}, ls...)
		}
	}
	turn()
	return pages
}

// formatted counts the entities that a line makes.
func formatted(l line) int {
	n := 0
	for _, s := range l.spans {
		if s.Style != bot.Plain {
			n++
		}
	}
	if l.quote != unquoted {
		n++
	}
	return n
}

// cut parts a line so that the head has at most room units (at least one
// character). White space at the seam is dropped.
func (l line) cut(room int) (head, tail line) {
	head, tail = l, l
	text := plainText(l.spans)
	at := seam(text, room)
	head.spans, tail.spans = nil, nil
	for _, s := range l.spans {
		n := min(at, len(s.Text))
		if n > 0 {
			head.spans = append(head.spans, bot.Span{Text: s.Text[:n], Style: s.Style})
		}
		if n < len(s.Text) {
			tail.spans = append(tail.spans, bot.Span{Text: s.Text[n:], Style: s.Style})
		}
		at -= n
	}
	for len(tail.spans) > 0 {
		t := strings.TrimLeft(tail.spans[0].Text, " \n")
		if t != "" {
			tail.spans[0].Text = t
			break
		}
		tail.spans = tail.spans[1:]
	}
	return head, tail
}

// seam finds where, in bytes, a text of more than room units is best cut:
// after the last white space in its second half, else after the last character
// that fits, never inside one that is drawn as one.
func seam(s string, room int) int {
	n, space, whole, end := 0, 0, 0, 0
	var before rune
	for i, r := range s {
		w := 1
		if r > 0xFFFF {
			w = 2
		}
		if n+w > room {
			break
		}
		if !joins(before, r) {
			whole = i
		}
		n += w
		end = i + utf8.RuneLen(r)
		if unicode.IsSpace(r) && n > room/2 {
			space = end
		}
		before = r
	}
	if end == 0 { // no room at all: one character all the same
		_, end = utf8.DecodeRuneInString(s)
		return end
	}
	if next, _ := utf8.DecodeRuneInString(s[end:]); unicode.IsSpace(next) || end == len(s) {
		return end
	} else if space > 0 {
		return space
	} else if joins(before, next) && whole > 0 {
		return whole
	}
	return end
}

// joins reports whether two characters are drawn as one.
func joins(a, b rune) bool {
	const zwj = '\u200D'
	regional := func(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
	return b == zwj || a == zwj || unicode.In(b, unicode.Mn, unicode.Me, unicode.Mc) ||
		b >= 0x1F3FB && b <= 0x1F3FF || regional(a) && regional(b)
}
