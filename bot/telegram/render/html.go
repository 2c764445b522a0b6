// Package render makes what Telegram shows of what the bot says: pages of HTML
// within the platform's limits, keyboards, alerts, inline results. It sends
// nothing.
package render

import (
	"strings"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

// Page is one message's text.
type Page struct {
	HTML  string
	Plain string
}

// Pages makes a reply into pages of HTML
// (https://core.telegram.org/bots/api#html-style). Markup is made from whole
// spans after the pages are cut, so that no cut can fall into a tag.
func Pages(r bot.Reply, limit int) []Page {
	var pages []Page
	for _, ls := range paginate(lines(r), limit) {
		pages = append(pages, Page{markup(ls), plainLines(ls)})
	}
	return pages
}

// Text makes a page of plain text.
func Text(s string) Page { return Page{escaper.Replace(s), s} }

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

// Plain gives a reply as plain text, for an alert: without its footer, which
// the message that the alert stands over has.
func Plain(r bot.Reply) string {
	r.Footer, r.Citations = "", nil
	pages := Pages(r, 1<<20)
	if len(pages) == 0 {
		return ""
	}
	return strings.TrimSpace(pages[0].Plain)
}

// Clip cuts a text to so many UTF-16 units.
func Clip(s string, limit int) string {
	if api.Units(s) <= limit {
		return s
	}
	return s[:seam(s, limit-1)] + "…"
}
