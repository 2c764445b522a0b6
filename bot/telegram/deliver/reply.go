package telegram

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

// noPreview keeps links from unfolding under a reply.
const noPreview = `{"is_disabled":true}`

// sentMessage is what is read of a message that was sent.
type sentMessage struct {
	ID    int64                `json:"message_id"`
	Photo []tgbotapi.PhotoSize `json:"photo"`
}

// params are those of a message to a target.
func (t target) params() tgbotapi.Params {
	p := tgbotapi.Params{}
	if t.topic != 0 {
		p["message_thread_id"] = strconv.FormatInt(t.topic, 10)
	}
	if t.replyTo != 0 {
		p["reply_parameters"] = `{"message_id":` + strconv.FormatInt(t.replyTo, 10) + `,"allow_sending_without_reply":true}`
	}
	return p
}

// respond sends a reply: a picture first, if it has one, with the text under
// it where that fits.
func (a *Adapter) respond(ctx context.Context, to target, r bot.Reply) (sent answered, err error) {
	pages := render(r, maxText)
	var before progress
	if r.Picture != nil || len(pages) > 1 {
		before = a.progressOf(ctx)
		sent = before.Sent
		defer func() { a.rememberParts(context.WithoutCancel(ctx), to.chat, r, sent) }()
	}
	if r.Picture != nil && !before.Begun {
		whole, photo := a.sendPicture(ctx, to, r)
		sent.Photo = photo
		if whole {
			return sent, nil
		}
		if photo != 0 {
			a.noteProgress(ctx, progress{Begun: true, Sent: sent})
		}
	}
	keys := keyboard(r)
	if len(pages) > 1 && r.Paged.Verb != bot.NoVerb {
		if row := a.turning(r, 1, len(pages)); len(row) > 0 {
			keys = append([][]tgbotapi.InlineKeyboardButton{row}, keys...)
			pages = pages[:1]
		}
	}
	for i, pg := range pages {
		if i < before.Pages {
			to.replyTo = 0
			continue
		}
		markup := ""
		if i == len(pages)-1 {
			markup = encodeKeyboard(keys)
		}
		id, err := a.sendText(ctx, to, pg, markup)
		if err != nil {
			return sent, err
		}
		if id != 0 {
			sent.Texts = append(sent.Texts, id)
		}
		if i < len(pages)-1 {
			a.noteProgress(ctx, progress{Begun: true, Sent: sent, Pages: i + 1})
		}
		to.replyTo = 0
	}
	return sent, nil
}

// sendText sends one page. Markup that the server refuses, which the tests say
// cannot be, costs the markup, not the reply.
func (a *Adapter) sendText(ctx context.Context, to target, pg page, keys string) (int64, error) {
	p := to.params()
	p["text"], p["parse_mode"], p["link_preview_options"] = pg.html, tgbotapi.ModeHTML, noPreview
	p.AddNonEmpty("reply_markup", keys)
	var m sentMessage
	err := a.deliver(ctx, to.chat, "sendMessage", p, nil, &m)
	if classOf(err) == badMarkup {
		a.log.Error("telegram: markup refused, sent without", "error", err)
		delete(p, "parse_mode")
		p["text"] = pg.plain
		err = a.deliver(ctx, to.chat, "sendMessage", p, nil, &m)
	}
	return m.ID, err
}

// replace makes an answer that was sent into another one: an edited question.
func (a *Adapter) replace(ctx context.Context, to target, question string, old answered, r bot.Reply) {
	onePage := r.Paged.Verb != bot.NoVerb || len(render(r, maxText)) == 1
	if old.Photo == 0 && r.Picture == nil && len(old.Texts) == 1 && onePage {
		err := a.editPage(ctx, place{chat: to.chat, message: old.Texts[0]}, r, 1)
		if c := classOf(err); ctx.Err() != nil || c != gone && c != bad && c != transient {
			a.quiet(ctx, "edit", err)
			return
		}
	}
	for _, id := range append(old.Texts, old.Photo) {
		if id != 0 {
			a.quiet(ctx, "delete", a.deleteMessage(ctx, to.chat, id))
		}
	}
	sent, err := a.respond(ctx, to, r)
	a.quiet(ctx, "reply", err)
	a.rememberAnswer(ctx, question, sent)
}

// place is a message that can be edited.
type place struct {
	chat, message int64
	inline        string // an inline message's id, instead
}

// editPage shows a page (from 1) of a reply in a message that is there
// already.
func (a *Adapter) editPage(ctx context.Context, at place, r bot.Reply, n int) error {
	pages := render(r, maxText)
	if len(pages) == 0 {
		return nil
	}
	n = min(max(n, 1), len(pages))
	keys := keyboard(r)
	if row := a.turning(r, n, len(pages)); len(row) > 0 {
		keys = append([][]tgbotapi.InlineKeyboardButton{row}, keys...)
	}
	return a.editText(ctx, at, pages[n-1], encodeKeyboard(keys))
}

func (a *Adapter) editText(ctx context.Context, at place, pg page, keys string) error {
	p := tgbotapi.Params{"text": pg.html, "parse_mode": tgbotapi.ModeHTML, "link_preview_options": noPreview}
	p.AddNonEmpty("reply_markup", keys)
	if at.inline != "" {
		p["inline_message_id"] = at.inline
		return a.request(ctx, "editMessageText", p, nil)
	}
	p["message_id"] = strconv.FormatInt(at.message, 10)
	return a.deliver(ctx, at.chat, "editMessageText", p, nil, nil)
}

func (a *Adapter) deleteMessage(ctx context.Context, chat, message int64) error {
	p := tgbotapi.Params{"chat_id": strconv.FormatInt(a.moved(chat), 10), "message_id": strconv.FormatInt(message, 10)}
	return a.request(ctx, "deleteMessage", p, nil)
}

// encode gives JSON for a form field, with the markup in it as it is; what we
// make can always be encoded.
func encode(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil { //nolint:errchkjson // checked; v is our own
		return "null"
	}
	return strings.TrimSuffix(b.String(), "\n")
}
