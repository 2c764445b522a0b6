package telegram

import (
	"fmt"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

// What fits beside another button on a phone, in characters.
const (
	halfRow  = 18
	thirdRow = 10
)

// keyboard gives a reply's buttons and menu as rows. data finds nothing twice.
func keyboard(r bot.Reply) [][]tgbotapi.InlineKeyboardButton {
	var all []tgbotapi.InlineKeyboardButton
	seen := map[string]bool{}
	add := func(b bot.Button) {
		k, ok := key(b)
		if !ok || len(all) >= maxButtons-4 { // room for paging
			return
		}
		id := b.URL
		if k.CallbackData != nil {
			id = *k.CallbackData
		}
		if !seen[id] {
			seen[id] = true
			all = append(all, k)
		}
	}
	if r.Menu != nil {
		for _, o := range r.Menu.Options {
			add(bot.Button{Label: o.Label, Action: o.Action})
		}
	}
	var last []bot.Button
	for _, b := range r.Buttons {
		if b.Action.Verb == bot.Remove {
			last = append(last, b)
			continue
		}
		add(b)
	}
	for _, b := range last {
		add(b)
	}
	return rows(all)
}

// key makes one button, unless it has neither a valid action nor a link.
func key(b bot.Button) (tgbotapi.InlineKeyboardButton, bool) {
	label := bot.Shorten(tidy(b.Label), bot.MaxLabel)
	if label == "" {
		return tgbotapi.InlineKeyboardButton{}, false
	}
	if b.URL != "" {
		if !strings.HasPrefix(b.URL, "https://") {
			return tgbotapi.InlineKeyboardButton{}, false
		}
		return tgbotapi.NewInlineKeyboardButtonURL(label, b.URL), true
	}
	data, ok := b.Action.Encode()
	return tgbotapi.NewInlineKeyboardButtonData(label, data), ok
}

// rows puts short buttons side by side, in their order.
func rows(all []tgbotapi.InlineKeyboardButton) (out [][]tgbotapi.InlineKeyboardButton) {
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
func shorter(all []tgbotapi.InlineKeyboardButton, i, n, width int) bool {
	if i+n > len(all) {
		return false
	}
	for _, b := range all[i : i+n] {
		if units(b.Text) > width {
			return false
		}
	}
	return true
}

// turning gives the row that turns to the page before and after; none where
// the reply cannot be made again, or has one page. An action's Page is 0 for
// a reply asked for anew, and n for page n turned to.
func (a *Adapter) turning(r bot.Reply, page, pages int) []tgbotapi.InlineKeyboardButton {
	if pages < 2 || r.Paged.Verb == bot.NoVerb {
		return nil
	}
	var row []tgbotapi.InlineKeyboardButton
	add := func(n bot.Notice, to int, format string) {
		act := r.Paged
		act.Page = to
		if data, ok := act.Encode(); ok {
			label := fmt.Sprintf(format, a.core.Say(n, r.Lang), to, pages)
			row = append(row, tgbotapi.NewInlineKeyboardButtonData(label, data))
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

// encodeKeyboard gives reply_markup; empty where there are no buttons.
func encodeKeyboard(rows [][]tgbotapi.InlineKeyboardButton) string {
	if len(rows) == 0 {
		return ""
	}
	return encode(tgbotapi.InlineKeyboardMarkup{InlineKeyboard: rows})
}
