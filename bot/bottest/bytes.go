package bottest

import (
	"strings"
	"unicode"

	"allybot/bot"
)

// FromBytes makes some reply of any bytes, for a renderer's fuzz target. The
// same bytes make the same reply; every kind of block, style and button can
// come out. Broken UTF-8 becomes U+FFFD; texts hold no control characters; labels and actions are as the core
// makes them.
func FromBytes(data []byte) bot.Reply {
	f := feed(data)
	r := bot.Reply{
		Lang:  []bot.Lang{"en", "es", "pt"}[f.number(3)],
		Kind:  bot.ReplyKind(f.number(int(bot.KindNotice) + 1)),
		Title: f.text(),
	}
	for range f.number(6) {
		b := bot.Block{Kind: bot.BlockKind(f.number(int(bot.Passage) + 1))}
		switch b.Kind {
		case bot.List:
			for range f.number(5) {
				b.Items = append(b.Items, f.spans())
			}
		case bot.Fields:
			for range f.number(5) {
				b.Pairs = append(b.Pairs, bot.Field{Name: f.text(), Value: f.spans()})
			}
		default:
			b.Spans = f.spans()
		}
		r.Blocks = append(r.Blocks, b)
	}
	r.Citations = citations(f.number(5))
	r.Footer = f.text()
	r.Buttons = buttons(f.number(8))
	for i := range r.Buttons {
		r.Buttons[i].Label = bot.Shorten("b "+f.text(), bot.MaxLabel)
	}
	if n := f.number(40); n > 20 {
		r.Menu = menu(n)
	}
	r.Private = f.number(2) == 1
	return r
}

// feed is the bytes not yet used. When they run out, every number is 0 and
// every text empty.
type feed []byte

func (f *feed) number(below int) int {
	if len(*f) == 0 {
		return 0
	}
	n := int((*f)[0])
	*f = (*f)[1:]
	return n % below
}

// text takes up to 255 bytes, and sometimes repeats them to be long.
func (f *feed) text() string {
	n := min(f.number(256), len(*f))
	s := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' ' // a renderer may drop it or put a space: either is right
		}
		return r
	}, string((*f)[:n]))
	*f = (*f)[n:]
	if n > 0 && f.number(8) == 7 {
		s = strings.Repeat(s+" ", 6000/(n+1)+1)
	}
	return s
}

func (f *feed) spans() (out []bot.Span) {
	for range f.number(4) {
		out = append(out, bot.Span{Text: f.text(), Style: bot.Style(f.number(int(bot.Code) + 1))})
	}
	return out
}
