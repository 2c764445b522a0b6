package telegram

import (
	"context"
	"slices"
	"strings"
	"time"

	"allybot/bot"
	"allybot/bot/telegram/api"
	"allybot/bot/telegram/deliver"
	"allybot/bot/telegram/receive"
	"allybot/bot/telegram/render"
)

// freshEdit is how soon after it was written a message that had no answer is
// answered when it is edited: a mended slip.
const freshEdit = 10 * time.Minute

// longWait is from when on a chat is told that its questions wait.
const longWait = 10 * time.Second

// onWaiting tells a chat, at once and once for all its questions, that they wait
// for its limits; then the core's refusals need not be told as well.
func (a *Adapter) onWaiting(u *api.Update, n int) func(context.Context) {
	m := u.Message
	if m == nil || a.client.Delay(m.Chat.ID, n) < longWait || !a.client.Jump(m.Chat.ID) {
		return nil
	}
	return func(ctx context.Context) {
		q, _ := a.reader.Load().Question(m)
		q.To.ReplyTo = 0
		a.sender.Urgent(ctx, q.To, a.core.NoticeReply(bot.NoticeSlowDown, a.core.Language(ctx, q.Request)))
	}
}

// onMessage answers a message that is for the bot.
func (a *Adapter) onMessage(ctx context.Context, attempt *deliver.Attempt, m *api.IncomingMessage) error {
	if m.Chat != nil && m.MigrateToChatID != 0 {
		a.client.Moved(ctx, m.Chat.ID, m.MigrateToChatID)
		return nil
	}
	q, reply, err := a.answer(ctx, m)
	if q == nil || err != nil || reply.Silent {
		return err
	}
	if a.says(reply, bot.NoticeSlowDown) && a.client.Jumped(q.To.Chat) {
		return nil // told already
	}
	sent, err := attempt.Reply(ctx, q.To, a.forChat(*q, reply))
	if !reply.Unlinked {
		a.sender.RememberAnswer(ctx, questionOf(*q, m), sent)
	}
	return a.sender.SettleReply(ctx, err)
}

// onEdit answers a question that was changed, in the place of its answer.
func (a *Adapter) onEdit(ctx context.Context, attempt *deliver.Attempt, m *api.IncomingMessage) error {
	if m.Chat == nil {
		return nil
	}
	var old *deliver.Sent
	if q, ok := a.reader.Load().Question(m); ok {
		old = a.sender.Answer(ctx, questionOf(q, m))
	}
	// An old message without an answer that we know of: its answer may be
	// there all the same, so another would be one too many.
	if old == nil && time.Duration(m.EditDate-m.Date)*time.Second > freshEdit {
		return nil
	}
	if old == nil {
		return a.onMessage(ctx, attempt, m)
	}
	q, reply, err := a.answer(ctx, m)
	if q == nil || err != nil || reply.Silent {
		return err
	}
	if a.says(reply, bot.NoticeSlowDown) || a.says(reply, bot.NoticeFailed) {
		// The answer that is there is better than none.
		_, err := attempt.Reply(ctx, q.To, reply)
		return a.sender.SettleReply(ctx, err)
	}
	sent, err := attempt.Replace(ctx, q.To, *old, a.forChat(*q, reply))
	a.sender.RememberAnswer(ctx, questionOf(*q, m), sent)
	return a.sender.SettleReply(ctx, err)
}

// answer asks the core what a message asks; the question is nil where it is not
// for the bot.
func (a *Adapter) answer(ctx context.Context, m *api.IncomingMessage) (*receive.Question, bot.Reply, error) {
	if m.Chat == nil {
		return nil, bot.Reply{}, nil
	}
	q, ok := a.reader.Load().Question(m)
	if !ok {
		return nil, bot.Reply{}, nil
	}
	if a.commands[q.Request.Command].AdminOnly {
		q.Request.User.Admin = a.isAdmin(ctx, m)
	}
	reply, err := a.ask(ctx, q.Request)
	for _, name := range q.Others {
		if err != nil {
			break
		}
		next := q.Request
		next.Text = name
		var also bot.Reply
		if also, err = a.ask(ctx, next); !also.Silent {
			reply = join(reply, also)
		}
	}
	return &q, reply, err
}

// join puts two replies into one.
func join(a, b bot.Reply) bot.Reply {
	if b.Title != "" {
		a.Blocks = append(slices.Clone(a.Blocks), bot.Block{Kind: bot.Heading, Spans: []bot.Span{{Text: b.Title}}})
	}
	a.Blocks = slices.Concat(a.Blocks, b.Blocks)
	a.Citations = slices.Concat(a.Citations, b.Citations)
	a.Buttons = slices.Concat(a.Buttons, b.Buttons)
	if a.Footer == "" {
		a.Footer = b.Footer
	}
	a.Silent, a.Paged = false, bot.Action{} // nothing makes both again
	return a
}

func questionOf(q receive.Question, m *api.IncomingMessage) deliver.Question {
	return deliver.Question{Chat: receive.ChatOf(m.Chat), User: q.Request.User.ID, Message: m.MessageID}
}

// says reports whether a reply is a notice.
func (a *Adapter) says(r bot.Reply, n bot.Notice) bool {
	return r.Kind == bot.KindNotice && render.Plain(r) == render.Plain(a.core.NoticeReply(n, r.Lang))
}

// forChat gives a reply the buttons that it needs where others read it.
func (a *Adapter) forChat(q receive.Question, r bot.Reply) bot.Reply {
	if q.To.Private {
		return r
	}
	if q.Command && r.Private && r.Kind != bot.KindNotice {
		r = a.offerPrivate(r, q.Request)
	}
	return a.removable(r, q.Request.User.ID)
}

// offerPrivate adds a button that opens the same in a private chat: a group
// has no replies that only one person sees.
func (a *Adapter) offerPrivate(r bot.Reply, q bot.Request) bot.Reply {
	arg := q.Command
	if c, ok := a.commands[q.Command]; ok {
		arg = c.Name
	}
	link := a.privateLink(bot.Action{Verb: bot.RunCommand, Arg: strings.TrimSpace(arg + " " + q.Text)})
	if link == "" {
		link = a.privateLink(r.Paged)
	}
	if link != "" {
		b := bot.Button{Label: a.core.Say(bot.NoticeOpenPrivate, r.Lang), URL: link}
		r.Buttons = append(slices.Clone(r.Buttons), b)
	}
	return r
}

// privateLink opens the private chat with what an action does; empty where the
// action does not fit.
func (a *Adapter) privateLink(act bot.Action) string {
	payload, ok := act.DeepLink()
	name := a.reader.Load().Self.UserName
	if !ok || name == "" {
		return ""
	}
	return "https://t.me/" + name + "?start=" + payload
}

// removable gives a reply in a group the button that removes it, which its
// asker and administrators may press. The core gives it to answers alone, and
// here everybody sees every reply.
func (a *Adapter) removable(r bot.Reply, asker string) bot.Reply {
	if asker == "" || deliver.RemovableBy(r) != "" {
		return r
	}
	r.Buttons = append(slices.Clone(r.Buttons), bot.Button{
		Label: a.core.Say(bot.NoticeRemove, r.Lang), Action: bot.Action{Verb: bot.Remove, Lang: r.Lang, Arg: asker},
	})
	return r
}
