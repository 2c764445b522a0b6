package telegram

import (
	"context"
	"strconv"
	"strings"

	"allybot/bot"
	"allybot/bot/telegram/api"
	"allybot/bot/telegram/receive"
	"allybot/bot/telegram/render"
)

// How long Telegram may answer the same query by itself, in seconds. The
// facts change only with a new version.
const cacheFound, cacheNothing, cacheRefused = 300, 30, 5

// onInline lists what the bot finds for "@allybot words", in any chat.
func (a *Adapter) onInline(ctx context.Context, q *api.InlineQuery) error {
	p := a.inline(ctx, q)
	return a.sender.Settle(ctx, "inline answer", a.client.Request(ctx, "answerInlineQuery", p, nil))
}

// inline gives the answer to an inline query.
func (a *Adapter) inline(ctx context.Context, q *api.InlineQuery) api.Params {
	p := api.Params{"inline_query_id": q.ID, "results": "[]", "is_personal": "true", "next_offset": ""}
	user := receive.UserOf(q.From)
	if !a.core.MayType(bot.Telegram, user.ID) {
		a.monitor.RateLimited(bot.Telegram)
		p["cache_time"] = strconv.Itoa(cacheRefused)
		return p
	}
	offset, err := strconv.Atoi(q.Offset)
	if q.Offset != "" && (err != nil || offset < 0) {
		offset = 1 << 20 // not ours: past the end
	}
	results, more := a.core.Search(ctx, q.Query, user, offset, api.MaxResults)
	list := render.InlineArticles(results, a.core, a.privateLink)
	if len(list) == 0 && offset == 0 {
		lang := a.core.Language(ctx, bot.Request{Platform: bot.Telegram, User: user, Text: q.Query, Chat: bot.Chat{Private: true}})
		p["cache_time"] = strconv.Itoa(cacheNothing)
		p["button"] = api.Encode(map[string]string{"text": a.core.Say(bot.NoticeOpenPrivate, lang), "start_parameter": "help"})
		return p
	}
	if more {
		p["next_offset"] = strconv.Itoa(offset + len(results))
	}
	p["results"], p["cache_time"] = api.Encode(list), strconv.Itoa(cacheFound)
	p["is_personal"] = strconv.FormatBool(a.personal(ctx, q.Query, user, offset))
	return p
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
