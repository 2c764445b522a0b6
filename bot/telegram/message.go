package telegram

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

// target is where a reply goes.
type target struct {
	chat    int64
	topic   int64 // forum topic, 0 for none
	replyTo int64 // message to reply to, 0 for none
	private bool
}

// question is a message that is for the bot.
type question struct {
	request bot.Request
	to      target
	command bool
}

// commandPattern is a command at the start of a message: "/ally@allybot rest".
var commandPattern = regexp.MustCompile(`^/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?:\s+|$)`)

// onMessage answers a message that is for the bot.
func (a *Adapter) onMessage(ctx context.Context, m *message, edited bool) {
	if m.Chat == nil {
		return
	}
	if m.MigrateToChatID != 0 {
		a.move(ctx, m.Chat.ID, m.MigrateToChatID)
		return
	}
	var old *answered
	if edited {
		old = a.recallAnswer(ctx, a.answerKey(m))
		// An old message without an answer that we know of: its answer may be
		// there all the same, so another would be one too many.
		if old == nil && time.Duration(m.EditDate-m.Date)*time.Second > freshEdit {
			return
		}
	}
	q, ok := a.read(m)
	if !ok {
		return
	}
	if a.commands[q.request.Command].AdminOnly {
		q.request.User.Admin = a.isAdmin(ctx, m)
	}
	reply := a.core.Handle(ctx, q.request)
	if reply.Silent {
		return
	}
	if old != nil && (a.says(reply, bot.NoticeSlowDown) || a.says(reply, bot.NoticeFailed)) {
		// The answer that is there is better than none.
		_, err := a.respond(ctx, q.to, reply)
		a.quiet(ctx, "reply", err)
		return
	}
	if q.command && reply.Private && !q.to.private && reply.Kind != bot.KindNotice {
		reply = a.offerPrivate(reply, q.request)
	}
	if !q.to.private {
		reply = a.removable(reply, q.request.User.ID)
	}
	if old != nil {
		a.replace(ctx, q.to, a.answerKey(m), *old, reply)
		return
	}
	sent, err := a.respond(ctx, q.to, reply)
	a.quiet(ctx, "reply", err)
	if !reply.Unlinked {
		a.rememberAnswer(ctx, a.answerKey(m), sent)
	}
}

// read decides whether a message is for the bot, and what it asks. It makes no
// request.
func (a *Adapter) read(m *message) (q question, ok bool) {
	sender, ok := a.sender(m)
	if !ok {
		return q, false
	}
	text, entities := m.words()
	quotedText, quotedID := a.quoted(m)
	q.to = target{chat: m.Chat.ID, topic: m.topic(), replyTo: int64(m.MessageID), private: m.Chat.IsPrivate()}
	q.request = bot.Request{Platform: bot.Telegram, Chat: chatOf(m.Chat), User: sender}
	if t := m.topic(); t != 0 {
		q.request.Chat.Thread = strconv.FormatInt(t, 10)
	}
	if c := commandPattern.FindStringSubmatch(text); c != nil {
		name, whose := strings.ToLower(c[1]), c[2]
		_, has := a.commands[name]
		if whose != "" && !strings.EqualFold(whose, a.self.UserName) || whose == "" && !has && !q.to.private {
			return q, false // another bot's
		}
		q.command = true
		q.request.Command, q.request.Text = name, strings.TrimSpace(text[len(c[0]):])
		q.request.Quoted = quotedText
		if quotedText != "" && quotedID != 0 {
			q.to.replyTo = quotedID
		}
		return q, true
	}
	rest, mentioned := without(text, entities, a.isMe)
	if !q.to.private && !mentioned && !a.repliesToMe(m) {
		return q, false
	}
	q.request.Text = strings.TrimSpace(rest)
	if q.request.Text == "" {
		if quotedText == "" {
			// "@allybot" alone, or a picture to us: the core asks what to look for.
			return q, mentioned || q.to.private && m.content()
		}
		q.request.Quoted = quotedText
		if quotedID != 0 {
			q.to.replyTo = quotedID
		}
	}
	return q, true
}

// sender gives who wrote a message; false for whom nothing is answered: other
// bots, channels, what came through our own inline mode.
func (a *Adapter) sender(m *message) (bot.User, bool) {
	group := m.Chat.IsGroup() || m.Chat.IsSuperGroup()
	switch {
	case !group && !m.Chat.IsPrivate(), m.IsAutomaticForward, m.ViaBot != nil && m.ViaBot.ID == a.self.ID:
		return bot.User{}, false
	case m.SenderChat != nil:
		// An anonymous administrator, or a person writing as a channel; From is
		// then a bot that stands for everybody.
		return bot.User{ID: strconv.FormatInt(m.SenderChat.ID, 10)}, group
	case m.From == nil || m.From.IsBot:
		return bot.User{}, false
	}
	return userOf(m.From), true
}

// quoted gives what a message answers, or the part of it that was marked: not
// where that is our own.
func (a *Adapter) quoted(m *message) (text string, id int64) {
	r := m.repliedTo()
	if r != nil && r.From != nil && r.From.ID == a.self.ID {
		return "", 0
	}
	if m.Quote != nil {
		text = m.Quote.Text
	}
	if r != nil {
		id = int64(r.MessageID)
		if text == "" {
			text, _ = r.words()
		}
	}
	return text, id
}

func (a *Adapter) repliesToMe(m *message) bool {
	r := m.repliedTo()
	return r != nil && r.From != nil && r.From.ID == a.self.ID
}

// isMe reports whether an entity mentions the bot.
func (a *Adapter) isMe(e tgbotapi.MessageEntity, s string) bool {
	switch e.Type {
	case "mention":
		return a.self.UserName != "" && strings.EqualFold(s, "@"+a.self.UserName)
	case "text_mention":
		return e.User != nil && e.User.ID == a.self.ID
	}
	return false
}

func chatOf(c *tgbotapi.Chat) bot.Chat {
	id := strconv.FormatInt(c.ID, 10)
	if c.IsPrivate() {
		return bot.Chat{ID: id, Private: true}
	}
	return bot.Chat{ID: id, Owner: id}
}

func userOf(u *tgbotapi.User) bot.User {
	if u == nil {
		return bot.User{}
	}
	return bot.User{ID: strconv.FormatInt(u.ID, 10), Locale: u.LanguageCode}
}

// offerPrivate adds a button that opens the same in a private chat: a group
// has no replies that only one person sees.
func (a *Adapter) offerPrivate(r bot.Reply, q bot.Request) bot.Reply {
	arg := q.Command
	if c, ok := a.commands[q.Command]; ok {
		arg = c.Name
	}
	payload, ok := bot.Action{Verb: bot.RunCommand, Arg: strings.TrimSpace(arg + " " + q.Text)}.DeepLink()
	if !ok {
		payload, ok = r.Paged.DeepLink()
	}
	if ok && a.self.UserName != "" {
		b := bot.Button{Label: a.core.Say(bot.NoticeOpenPrivate, r.Lang), URL: "https://t.me/" + a.self.UserName + "?start=" + payload}
		r.Buttons = append(r.Buttons[:len(r.Buttons):len(r.Buttons)], b)
	}
	return r
}
