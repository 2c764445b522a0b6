package telegram

import (
	"context"
	"slices"

	"allybot/bot"
	"allybot/bot/telegram/api"
	"allybot/bot/telegram/deliver"
	"allybot/bot/telegram/receive"
	"allybot/bot/telegram/render"
)

// callback is a button's query on its way. Every query is answered, or the
// button goes on spinning.
type callback struct {
	*api.CallbackQuery
	a        *Adapter
	request  bot.Request
	answered bool
}

// answer answers the query, once: with words (in an alert or in passing), with
// a link that opens, or with nothing.
func (c *callback) answer(ctx context.Context, text string, alert bool, link string) {
	if c.answered {
		return
	}
	c.answered = true
	p := api.Params{"callback_query_id": c.ID}
	p.AddNonEmpty("text", render.Clip(text, api.MaxAlert))
	p.AddBool("show_alert", alert && text != "")
	p.AddNonEmpty("url", link)
	_ = c.a.sender.Settle(ctx, "callback answer", c.a.client.Request(ctx, "answerCallbackQuery", p, nil))
}

// refuse answers with a notice, in the language of who pressed.
func (c *callback) refuse(ctx context.Context, n bot.Notice) {
	c.answer(ctx, c.a.core.Say(n, c.a.core.Language(ctx, c.request)), true, "")
}

// place is the message that the button stands under.
func (c *callback) place() deliver.Place {
	at := deliver.Place{Inline: c.InlineMessageID}
	if c.Message != nil && c.Message.Chat != nil {
		at.Chat, at.Message = c.Message.Chat.ID, int64(c.Message.MessageID)
	}
	return at
}

// holds reports whether the message has the button that was pressed. Official
// clients send nothing else, others can send what they like: what changes or
// removes a message is done only for a button that is there.
func (c *callback) holds() bool {
	return c.Message != nil && c.Message.Chat != nil && c.Message.ReplyMarkup.Has(c.Data)
}

// onCallback answers a button.
func (a *Adapter) onCallback(ctx context.Context, attempt *deliver.Attempt, q *api.CallbackQuery) error {
	c := &callback{CallbackQuery: q, a: a, request: receive.Pressed(q)}
	defer func() {
		if p := recover(); p != nil {
			c.refuse(ctx, bot.NoticeFailed)
			panic(p) // the receiver logs it
		}
		c.answer(ctx, "", false, "")
	}()
	act, err := bot.ParseAction(c.Data)
	switch {
	case err != nil, act.Verb == bot.Remove && !c.holds():
		c.refuse(ctx, bot.NoticeStale)
		return nil
	case act.Verb == bot.Remove:
		return a.onRemove(ctx, c, act)
	}
	reply, err := a.ask(ctx, c.request)
	if err != nil || reply.Silent {
		return err
	}
	text := render.Plain(reply)
	brief := reply.Kind == bot.KindNotice && len(reply.Buttons) == 0 || act.Verb == bot.ShowCitation
	if brief && text != "" && api.Units(text) <= api.MaxAlert {
		c.answer(ctx, text, true, "")
		return nil
	}
	at := c.place()
	if at.Inline != "" && act.Verb == bot.ShowCitation && act.Page == 0 {
		// There is no chat of ours to reply in: the private one opens.
		c.answer(ctx, "", false, a.privateLink(bot.Action{Verb: bot.ShowFact, Arg: act.Arg}))
		return nil
	}
	c.answer(ctx, "", false, "")
	switch {
	case at.Inline == "" && act.Page > 0 && at.Message != 0 && !c.holds():
		return nil // pressed twice: the page is turned already
	case at.Inline != "" || act.Page > 0 && at.Message != 0:
		return a.sender.Settle(ctx, "page", a.sender.EditPage(ctx, at, c.keepRemover(reply), act.Page))
	case at.Chat != 0:
		to := api.ReplyTo(c.Message)
		if !to.Private {
			reply = a.removable(reply, c.request.User.ID)
		}
		_, err := attempt.Reply(ctx, to, reply)
		return a.sender.SettleReply(ctx, err)
	}
	return nil
}

// onRemove removes an answer for who asked for it, or for an administrator.
func (a *Adapter) onRemove(ctx context.Context, c *callback, act bot.Action) error {
	chat := c.Message.Chat
	if act.Arg != c.request.User.ID && (c.From == nil || chat.IsPrivate() || !a.adminOf(ctx, chat.ID, c.From.ID)) {
		c.refuse(ctx, bot.NoticeNotYours)
		return nil
	}
	err := a.sender.Remove(ctx, c.place(), len(c.Message.Photo) > 0, act.Arg, a.core.Say(bot.NoticeRemoved, act.Lang))
	err = a.sender.Settle(ctx, "remove", err)
	c.answer(ctx, a.core.Say(bot.NoticeRemoved, a.core.Language(ctx, c.request)), false, "")
	return err
}

// keepRemover gives the reply whose page somebody turned to the asker of the
// message, who alone may remove it: not to who turned the page.
func (c *callback) keepRemover(r bot.Reply) bot.Reply {
	r.Buttons = slices.DeleteFunc(slices.Clone(r.Buttons), func(b bot.Button) bool { return b.Action.Verb == bot.Remove })
	if c.Message == nil || c.Message.ReplyMarkup == nil {
		return r
	}
	for _, b := range slices.Concat(c.Message.ReplyMarkup.Rows...) {
		if act, err := bot.ParseAction(b.Data); err == nil && act.Verb == bot.Remove {
			r.Buttons = append(r.Buttons, bot.Button{Label: b.Text, Action: act})
			break
		}
	}
	return r
}
