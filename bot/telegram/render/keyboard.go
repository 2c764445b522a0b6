package render

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

// What fits beside another button on a phone, in characters.
const (
	halfRow  = 18
	thirdRow = 10
)

// Words gives the bot's own words for the platform's buttons.
type Words interface {
	Say(n bot.Notice, l bot.Lang) string
}

// Keyboard gives the buttons under a page (from 1) of a reply, as
// reply_markup; empty where there are none.
func Keyboard(r bot.Reply, words Words, page, pages int) string {
	rows := keyboard(r, words, page, pages)
	if copied, ok := citationButton(r); ok {
		rows = append([][]api.Button{{copied}}, rows...)
	}
	if len(rows) == 0 {
		return ""
	}
	return api.Encode(api.Keyboard{Rows: rows})
}

func keyboard(r bot.Reply, words Words, page, pages int) [][]api.Button {
	rows := rows(buttons(r))
	if turning := turning(r, words, page, pages); len(turning) > 0 {
		rows = append([][]api.Button{turning}, rows...)
	}
	return rows
}

// buttons gives a reply's menu and buttons, none twice, the one that removes
// the reply last.
func buttons(r bot.Reply) (all []api.Button) {
	var offered []bot.Button
	if r.Menu != nil {
		for _, o := range r.Menu.Options {
			offered = append(offered, bot.Button{Label: o.Label, Action: o.Action})
		}
	}
	offered = append(offered, r.Buttons...)
	slices.SortStableFunc(offered, func(a, b bot.Button) int { return removes(a) - removes(b) })
	seen := map[string]bool{}
	for _, b := range offered {
		k, ok := button(b)
		if id := k.URL + k.Data; ok && !seen[id] && len(all) < api.MaxButtons-4 { // room for paging
			seen[id] = true
			all = append(all, k)
		}
	}
	return all
}

// maxCited is how many paragraphs the button that copies them shows.
const maxCited = 6

// citationButton copies what an answer rests on: the source and its
// paragraphs.
func citationButton(r bot.Reply) (api.Button, bool) {
	at := paragraphs(r.Citations)
	text := Sanitize(r.Footer) + ", " + strings.Join(at, ", ")
	if r.Answer == nil || r.Footer == "" || len(at) == 0 || len(at) > maxCited || utf8.RuneCountInString(text) > api.MaxCopy {
		return api.Button{}, false
	}
	return api.Button{Text: "📋 " + strings.Join(at, ", "), CopyText: &api.CopyText{Text: text}}, true
}

// paragraphs gives the paragraphs cited, none twice.
func paragraphs(cs []bot.Citation) (at []string) {
	for _, c := range cs {
		if !slices.Contains(at, c.Paragraph) {
			at = append(at, c.Paragraph)
		}
	}
	return at
}

func removes(b bot.Button) int {
	if b.Action.Verb == bot.Remove {
		return 1
	}
	return 0
}

// button makes one button, unless it has neither a valid action nor a link.
func button(b bot.Button) (api.Button, bool) {
	label := bot.Shorten(Sanitize(b.Label), bot.MaxLabel)
	if b.URL != "" {
		return api.Button{Text: label, URL: b.URL}, label != "" && strings.HasPrefix(b.URL, "https://")
	}
	data, ok := b.Action.Encode()
	return api.Button{Text: label, Data: data}, ok && label != ""
}

// rows puts short buttons side by side, in their order.
func rows(all []api.Button) (out [][]api.Button) {
	for i := 0; i < len(all); {
		n := 1
		switch {
		case shorter(all, i, 3, thirdRow):
			n = 3
		case shorter(all, i, 2, halfRow):
			n = 2
		}
		out = append(out, all[i:i+n:i+n])
		i += n
	}
	return out
}

// shorter reports whether n buttons from i on are all at most so wide.
func shorter(all []api.Button, i, n, width int) bool {
	return i+n <= len(all) && !slices.ContainsFunc(all[i:i+n], func(b api.Button) bool { return api.Units(b.Text) > width })
}

// turning gives the row that turns to the page before and after; none where
// the reply cannot be made again, or has one page. An action's Page is 0 for
// a reply asked for anew, and n for page n turned to.
func turning(r bot.Reply, words Words, page, pages int) (row []api.Button) {
	if pages < 2 || r.Paged.Verb == bot.NoVerb {
		return nil
	}
	add := func(n bot.Notice, to int, format string) {
		act := r.Paged
		act.Page = to
		if data, ok := act.Encode(); ok {
			row = append(row, api.Button{Text: fmt.Sprintf(format, words.Say(n, r.Lang), to, pages), Data: data})
		}
	}
	if page > 1 {
		add(bot.NoticePrevPage, page-1, "‹ %s (%d/%d)")
	}
	if page < pages {
		add(bot.NoticeNextPage, page+1, "%s (%d/%d) ›")
	}
	return row
}
