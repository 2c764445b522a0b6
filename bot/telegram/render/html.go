package telegram

import (
	"strings"

	"allybot/bot"
)

// page is one message's text.
type page struct {
	html  string
	plain string
}

// render makes a reply into pages of HTML
// (https://core.telegram.org/bots/api#html-style). Markup is made from whole
// spans after the pages are cut, so that no cut can fall into a tag.
func render(r bot.Reply, limit int) []page {
	var pages []page
	for _, ls := range paginate(lines(r), limit) {
		pages = append(pages, page{markup(ls), plainLines(ls)})
	}
	return pages
}

// escaper escapes what HTML parse mode would take for markup.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// markup writes a page's lines as HTML.
func markup(ls []line) string {
	var b strings.Builder
	open := unquoted
	block := -1
	for i, l := range ls {
		if open != unquoted && l.block != block {
			b.WriteString("</blockquote>")
			open = unquoted
		}
		if i > 0 {
			b.WriteString(breaks[l.gap])
		}
		if l.quote != unquoted && open == unquoted {
			if l.quote == expandable {
				b.WriteString("<blockquote expandable>")
			} else {
				b.WriteString("<blockquote>")
			}
			open, block = l.quote, l.block
		}
		for _, s := range l.spans {
			tag := tags[s.Style]
			if tag != "" {
				b.WriteString("<" + tag + ">")
			}
			b.WriteString(escaper.Replace(s.Text))
			if tag != "" {
				b.WriteString("</" + tag + ">")
			}
		}
	}
	if open != unquoted {
		b.WriteString("</blockquote>")
	}
	return b.String()
}

// A constant array each: what a gap and a style are written as.
const maxGap = 2

var (
	breaks = [maxGap + 1]string{"", "\n", "\n\n"}
	tags   = [...]string{bot.Plain: "", bot.Bold: "b", bot.Italic: "i", bot.Code: "code"}
)

func plainLines(ls []line) string {
	var b strings.Builder
	for i, l := range ls {
		if i > 0 {
			b.WriteString(breaks[l.gap])
		}
		b.WriteString(plainText(l.spans))
	}
	return b.String()
}

// notice gives a reply as plain text, for an alert: without its footer, which
// the message that the alert stands over has.
func notice(r bot.Reply) string {
	r.Footer, r.Citations = "", nil
	pages := render(r, 1<<20)
	if len(pages) == 0 {
		return ""
	}
	return strings.TrimSpace(pages[0].plain)
}
