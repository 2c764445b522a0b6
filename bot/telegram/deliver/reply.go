package deliver

import (
	"context"
	"strconv"

	"allybot/bot"
	"allybot/bot/telegram/api"
	"allybot/bot/telegram/render"
)

// noPreview keeps links from unfolding under a reply.
const noPreview = `{"is_disabled":true}`

// sentMessage is what is read of a message that was sent.
type sentMessage struct {
	ID    int64           `json:"message_id"`
	Photo []api.PhotoSize `json:"photo"`
}

// Reply sends a reply: a picture first, if it has one, with the text under it
// where that fits. What an earlier process sent of it is not sent again.
func (a *Attempt) Reply(ctx context.Context, to api.Target, r bot.Reply) (sent Sent, err error) {
	pages := render.Pages(r, api.MaxText)
	var before progress
	if r.Picture != nil || len(pages) > 1 {
		before = a.resume(ctx)
		sent = before.Sent
		defer func() { a.s.rememberParts(context.WithoutCancel(ctx), to.Chat, r, sent) }()
	}
	if r.Picture != nil && !before.Begun {
		whole, photo := a.picture(ctx, to, r)
		sent.Photo = photo
		if whole {
			return sent, nil
		}
		if photo != 0 {
			a.advance(ctx, progress{Begun: true, Sent: sent})
		}
	}
	keys := render.Keyboard(r, a.s.Core, 1, len(pages))
	if r.Paged.Verb != bot.NoVerb {
		pages = pages[:min(1, len(pages))] // the others are turned to
	}
	for i, page := range pages {
		if i >= before.Pages {
			if i > 0 {
				to.ReplyTo = 0
			}
			markup := ""
			if i == len(pages)-1 {
				markup = keys
			}
			id, err := a.text(ctx, to, page, markup)
			if err != nil {
				return sent, err
			}
			if id != 0 {
				sent.Texts = append(sent.Texts, id)
			}
			if i < len(pages)-1 {
				a.advance(ctx, progress{Begun: true, Sent: sent, Pages: i + 1})
			}
		}
	}
	return sent, nil
}

// text sends one page.
func (a *Attempt) text(ctx context.Context, to api.Target, page render.Page, keys string) (int64, error) {
	var m sentMessage
	err := a.s.Client.Send(ctx, a.message("sendMessage", to, page, keys), &m)
	return m.ID, err
}

// message is a request that sends a page and is noted while it is under way.
func (a *Attempt) message(method string, to api.Target, page render.Page, keys string) api.Message {
	p := to.Params()
	if method == "sendMessage" {
		p["text"], p["parse_mode"], p["link_preview_options"] = page.HTML, "HTML", noPreview
	} else if page.HTML != "" {
		p["caption"], p["parse_mode"] = page.HTML, "HTML"
	}
	p.AddNonEmpty("reply_markup", keys)
	m := api.Message{Method: method, Chat: to.Chat, Params: p, Patience: a.s.patience(method), Begin: a.begin, End: a.end}
	if method == "sendMessage" {
		m.Plain = page.Plain
	}
	return m
}

// Replace makes an answer that was sent into another one: an edited question.
func (a *Attempt) Replace(ctx context.Context, to api.Target, old Sent, r bot.Reply) (Sent, error) {
	onePage := r.Paged.Verb != bot.NoVerb || len(render.Pages(r, api.MaxText)) == 1
	if old.Photo == 0 && r.Picture == nil && len(old.Texts) == 1 && onePage {
		err := a.s.EditPage(ctx, Place{Chat: to.Chat, Message: old.Texts[0]}, r, 1)
		if c := api.ClassOf(err); ctx.Err() != nil || c != api.Gone && c != api.Bad && c != api.Transient {
			return old, err
		}
	}
	for _, id := range append(old.Texts, old.Photo) {
		if id != 0 {
			_ = a.s.Settle(ctx, "delete", a.s.Delete(ctx, to.Chat, id))
		}
	}
	return a.Reply(ctx, to, r)
}

// Place is a message that can be edited.
type Place struct {
	Chat, Message int64
	Inline        string // an inline message's id, instead
}

// EditPage shows a page (from 1) of a reply in a message that is there
// already.
func (s *Sender) EditPage(ctx context.Context, at Place, r bot.Reply, n int) error {
	pages := render.Pages(r, api.MaxText)
	if len(pages) == 0 {
		return nil
	}
	n = min(max(n, 1), len(pages))
	return s.editText(ctx, at, pages[n-1], render.Keyboard(r, s.Core, n, len(pages)))
}

func (s *Sender) editText(ctx context.Context, at Place, page render.Page, keys string) error {
	p := api.Params{"text": page.HTML, "parse_mode": "HTML", "link_preview_options": noPreview}
	if at.Inline != "" {
		// There is no second try without the buttons that copy.
		keys, _ = api.WithoutCopying(keys)
		p["inline_message_id"] = at.Inline
		p.AddNonEmpty("reply_markup", keys)
		return s.Client.Request(ctx, "editMessageText", p, nil)
	}
	p.AddNonEmpty("reply_markup", keys)
	return s.edit(ctx, "editMessageText", at, p)
}

func (s *Sender) edit(ctx context.Context, method string, at Place, p api.Params) error {
	p["message_id"] = strconv.FormatInt(at.Message, 10)
	return s.Client.Send(ctx, api.Message{Method: method, Chat: at.Chat, Params: p, Patience: s.patience(method)}, nil)
}

// Delete removes a message.
func (s *Sender) Delete(ctx context.Context, chat, message int64) error {
	p := api.Params{"chat_id": strconv.FormatInt(s.Client.Today(chat), 10), "message_id": strconv.FormatInt(message, 10)}
	return s.Client.Request(ctx, "deleteMessage", p, nil)
}

// Remove removes all messages of a reply, the one at the place last. One that
// is older than 48 hours cannot be deleted (deleteMessage); it is emptied, but
// for a word that says what became of it.
func (s *Sender) Remove(ctx context.Context, at Place, photo bool, asker, word string) error {
	for _, id := range s.partsOf(ctx, at, asker) {
		if id != at.Message {
			_ = s.Settle(ctx, "remove", s.Delete(ctx, at.Chat, id))
		}
	}
	err := s.Delete(ctx, at.Chat, at.Message)
	switch {
	case api.ClassOf(err) != api.Gone:
		return err
	case photo:
		return s.edit(ctx, "editMessageCaption", at, api.Params{"caption": word})
	}
	return s.editText(ctx, at, render.Text(word), "")
}
