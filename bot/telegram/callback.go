package telegram

import (
	"context"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

// onCallback answers a button. Every query is answered, or the button goes on
// spinning.
func (a *Adapter) onCallback(ctx context.Context, q *callbackQuery) {
	done := false
	answer := func(text string, alert bool, link string) {
		if !done {
			done = true
			a.answerCallback(ctx, q.ID, text, alert, link)
		}
	}
	defer func() {
		if p := recover(); p != nil {
			answer(a.core.Say(bot.NoticeFailed, a.language(ctx, q)), true, "")
			panic(p) // dispatch logs it
		}
		answer("", false, "")
	}()
	act, err := bot.ParseAction(q.Data)
	if err != nil {
		answer(a.core.Say(bot.NoticeStale, a.language(ctx, q)), true, "")
		return
	}
	request := a.pressed(q)
	if act.Verb == bot.Remove {
		if !q.holds() {
			answer(a.core.Say(bot.NoticeStale, act.Lang), true, "")
			return
		}
		a.onRemove(ctx, q, act, request, answer)
		return
	}
	reply := a.core.Handle(ctx, request)
	if reply.Silent {
		return
	}
	text := notice(reply)
	brief := reply.Kind == bot.KindNotice && len(reply.Buttons) == 0 || act.Verb == bot.ShowCitation
	if brief && text != "" && units(text) <= maxAlert {
		answer(text, true, "")
		return
	}
	at := place{inline: q.InlineMessageID}
	if q.Message != nil && q.Message.Chat != nil {
		at.chat, at.message = q.Message.Chat.ID, int64(q.Message.MessageID)
	}
	switch {
	case at.inline != "" && act.Verb == bot.ShowCitation && act.Page == 0:
		// There is no chat of ours to reply in: the private one opens.
		link := ""
		if payload, ok := (bot.Action{Verb: bot.ShowFact, Arg: act.Arg}).DeepLink(); ok && a.self.UserName != "" {
			link = "https://t.me/" + a.self.UserName + "?start=" + payload
		}
		answer("", false, link)
	case act.Page > 0 && at.message != 0 && !q.holds():
		answer("", false, "") // pressed twice: the page is turned already
	case at.inline != "" || act.Page > 0 && at.message != 0:
		answer("", false, "")
		a.quiet(ctx, "page", a.editPage(ctx, at, q.keepRemover(reply), act.Page))
	case at.chat != 0:
		answer("", false, "")
		to := target{chat: at.chat, topic: q.Message.topic(), replyTo: at.message, private: q.Message.Chat.IsPrivate()}
		if !to.private {
			reply = a.removable(reply, request.User.ID)
		}
		_, err := a.respond(ctx, to, reply)
		a.quiet(ctx, "reply", err)
	}
}

// holds reports whether the message has the button that was pressed. Official
// clients send nothing else, others can send what they like: what changes or
// removes a message is done only for a button that is there.
func (q *callbackQuery) holds() bool {
	if q.Message == nil || q.Message.Chat == nil || q.Message.ReplyMarkup == nil {
		return false
	}
	for _, row := range q.Message.ReplyMarkup.InlineKeyboard {
		for _, b := range row {
			if b.CallbackData != nil && *b.CallbackData == q.Data {
				return true
			}
		}
	}
	return false
}

// pressed makes a request of a button. Chat is that of the message; a message
// sent by inline mode is in a chat that we do not know, and is its sender's:
// who presses a button there has not asked for it, and cannot remove it.
func (a *Adapter) pressed(q *callbackQuery) bot.Request {
	r := bot.Request{Platform: bot.Telegram, Action: q.Data, User: userOf(q.From)}
	if q.Message != nil && q.Message.Chat != nil {
		r.Chat = chatOf(q.Message.Chat)
	} else {
		r.Chat = bot.Chat{ID: "inline", Private: true}
	}
	return r
}

func (a *Adapter) language(ctx context.Context, q *callbackQuery) bot.Lang {
	return a.core.Language(ctx, a.pressed(q))
}

// onRemove removes an answer for who asked for it, or for an administrator.
func (a *Adapter) onRemove(ctx context.Context, q *callbackQuery, act bot.Action, request bot.Request, answer func(string, bool, string)) {
	mine := act.Arg == request.User.ID
	if !mine && q.From != nil && !q.Message.Chat.IsPrivate() {
		request.User.Admin = a.adminOf(ctx, q.Message.Chat.ID, q.From.ID)
	}
	if !mine && !request.User.Admin {
		answer(a.core.Say(bot.NoticeNotYours, act.Lang), true, "")
		return
	}
	removed := a.core.Say(bot.NoticeRemoved, act.Lang)
	at := place{chat: q.Message.Chat.ID, message: int64(q.Message.MessageID)}
	for _, id := range a.partsOf(ctx, q.Message, act.Arg) {
		if id != at.message {
			a.quiet(ctx, "remove", a.deleteMessage(ctx, at.chat, id))
		}
	}
	err := a.deleteMessage(ctx, at.chat, at.message)
	// Messages older than 48 hours cannot be deleted (deleteMessage); they can
	// be emptied.
	if classOf(err) == gone {
		err = a.empty(ctx, at, len(q.Message.Photo) > 0, removed)
	}
	a.quiet(ctx, "remove", err)
	answer(removed, false, "")
}

// empty leaves of a message a word that says what became of it.
func (a *Adapter) empty(ctx context.Context, at place, photo bool, word string) error {
	if !photo {
		return a.editText(ctx, at, page{html: escaper.Replace(word), plain: word}, "")
	}
	p := tgbotapi.Params{"message_id": strconv.FormatInt(at.message, 10), "caption": word}
	return a.deliver(ctx, at.chat, "editMessageCaption", p, nil, nil)
}

func (a *Adapter) answerCallback(ctx context.Context, id, text string, alert bool, link string) {
	p := tgbotapi.Params{"callback_query_id": id}
	p.AddNonEmpty("text", clip(text, maxAlert))
	p.AddBool("show_alert", alert && text != "")
	p.AddNonEmpty("url", link)
	a.quiet(ctx, "callback answer", a.request(ctx, "answerCallbackQuery", p, nil))
}

// clip cuts a text to so many UTF-16 units.
func clip(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	return s[:seam(s, limit-1)] + "…"
}

// chatID writes a chat's id as owners are named.
func chatID(id int64) string { return strconv.FormatInt(id, 10) }
