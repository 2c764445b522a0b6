package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

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
		if n := formatted(l); entities+n > api.MaxEntities && len(page) > 0 {
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
