package telegram

import (
	"context"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

const (
	// maxInline is how large the results may be together, in bytes: what is
	// over goes to the next page. The server takes requests of a megabyte or
	// so; a phone should not have to.
	maxInline = 200_000
	// How long Telegram may answer the same query by itself, in seconds. The
	// facts change only with a new version.
	cacheFound, cacheNothing, cacheRefused = 300, 30, 5
	// What a result's title and description show at most, in characters.
	maxTitle, maxDescription = 100, 200
)

// article is an InlineQueryResultArticle with the fields that we use.
type article struct {
	Type        string                         `json:"type"`
	ID          string                         `json:"id"`
	Title       string                         `json:"title"`
	Description string                         `json:"description,omitempty"`
	Content     content                        `json:"input_message_content"`
	Keyboard    *tgbotapi.InlineKeyboardMarkup `json:"reply_markup,omitempty"`
}

type content struct {
	Text    string         `json:"message_text"`
	Mode    string         `json:"parse_mode"`
	Preview map[string]any `json:"link_preview_options"`
}

// onInline lists what the bot finds for "@allybot words", in any chat.
func (a *Adapter) onInline(ctx context.Context, q *tgbotapi.InlineQuery) {
	offset, err := strconv.Atoi(q.Offset)
	if q.Offset != "" && (err != nil || offset < 0) {
		offset = 1 << 20 // not ours: past the end
	}
	user := userOf(q.From)
	if !a.core.MayType(bot.Telegram, user.ID) {
		a.monitor.RateLimited(bot.Telegram)
		a.quiet(ctx, "inline answer", a.request(ctx, "answerInlineQuery", tgbotapi.Params{
			"inline_query_id": q.ID, "results": "[]", "cache_time": strconv.Itoa(cacheRefused), "is_personal": "true",
		}, nil))
		return
	}
	results, more := a.core.Search(ctx, q.Query, user, offset, maxResults)
	list := []article{}
	size := 0
	for i, r := range results {
		art, ok := a.article(r)
		if !ok {
			continue
		}
		if size += len(encode(art)); size > maxInline && len(list) > 0 {
			results, more = results[:i], true
			break
		}
		list = append(list, art)
	}
	next := ""
	if more {
		next = strconv.Itoa(offset + len(results))
	}
	p := tgbotapi.Params{
		"inline_query_id": q.ID,
		"results":         encode(list),
		"cache_time":      strconv.Itoa(cacheFound),
		"is_personal":     strconv.FormatBool(a.personal(ctx, q.Query, user, offset)),
		"next_offset":     next,
	}
	if len(list) == 0 && offset == 0 {
		p["cache_time"] = strconv.Itoa(cacheNothing)
		lang := a.core.Language(ctx, bot.Request{Platform: bot.Telegram, User: user, Text: q.Query, Chat: bot.Chat{Private: true}})
		p["is_personal"] = "true" // the button speaks the user's language
		p["button"] = encode(map[string]string{"text": a.core.Say(bot.NoticeOpenPrivate, lang), "start_parameter": "help"})
	}
	a.quiet(ctx, "inline answer", a.request(ctx, "answerInlineQuery", p, nil))
}

// article makes one result: the first page of its reply, with its buttons.
func (a *Adapter) article(r bot.Result) (article, bool) {
	pages := render(r.Reply, maxText)
	title := bot.Shorten(tidy(r.Title), maxTitle)
	if len(pages) == 0 || title == "" || r.ID == "" || len(r.ID) > 64 {
		return article{}, false
	}
	keys := keyboard(r.Reply)
	if row := a.turning(r.Reply, 1, len(pages)); len(row) > 0 {
		keys = append([][]tgbotapi.InlineKeyboardButton{row}, keys...)
	}
	art := article{
		Type: "article", ID: r.ID, Title: title, Description: bot.Shorten(tidy(r.Description), maxDescription),
		Content: content{pages[0].html, tgbotapi.ModeHTML, map[string]any{"is_disabled": true}},
	}
	if len(keys) > 0 {
		art.Keyboard = &tgbotapi.InlineKeyboardMarkup{InlineKeyboard: keys}
	}
	return art, true
}

// personal reports whether somebody with another language would see other
// results: then Telegram must not show this user's to others.
func (a *Adapter) personal(ctx context.Context, query string, u bot.User, offset int) bool {
	first := ""
	for i, l := range a.core.Languages() {
		rs, _ := a.core.Search(ctx, query, bot.User{ID: u.ID, Locale: l.String()}, offset, 1)
		id := ""
		if len(rs) > 0 {
			id = strings.Clone(rs[0].ID)
		}
		if i > 0 && id != first {
			return true
		}
		first = id
	}
	return false
}
