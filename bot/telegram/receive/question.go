package receive

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

// Question is a message that is for the bot.
type Question struct {
	Request bot.Request
	To      api.Target
	Command bool
	// Others are what else a command of one name was given: "/ally a, b".
	Others []string
}

// Reader decides which messages are for the bot, and what they ask.
type Reader struct {
	Self     api.User
	Commands map[string]bot.Command // by each of their names
}

// commandForm is a command at the start of a message: "/ally@allybot rest".
var commandForm = regexp.MustCompile(`^/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?:\s+|$)`)

// Wanted reports whether there is anything to do for an update.
func (r Reader) Wanted(u *api.Update) bool {
	m := u.Message
	if m == nil {
		m = u.EditedMessage
	}
	if m == nil {
		return u.CallbackQuery != nil || u.InlineQuery != nil || u.MyChatMember != nil
	}
	if m.Chat == nil {
		return false
	}
	_, ok := r.Question(m)
	return ok || m.MigrateToChatID != 0
}

// Question reads a message; false where it is not for the bot.
func (r Reader) Question(m *api.IncomingMessage) (q Question, ok bool) {
	sender, ok := r.Sender(m)
	if !ok {
		return q, false
	}
	text, entities := m.Words()
	quotedText, quotedID := r.quoted(m)
	q.To = api.ReplyTo(m)
	q.Request = bot.Request{Platform: bot.Telegram, Chat: ChatOf(m.Chat), User: sender}
	if t := q.To.Topic; t != 0 {
		q.Request.Chat.Thread = strconv.FormatInt(t, 10)
	}
	quote := func() {
		q.Request.Quoted = quotedText
		if quotedText != "" && quotedID != 0 {
			q.To.ReplyTo = quotedID
		}
	}
	if c := commandForm.FindStringSubmatch(text); c != nil {
		name, whose, args := strings.ToLower(c[1]), c[2], strings.TrimSpace(text[len(c[0]):])
		name, args = r.unjoin(name, args)
		command, has := r.Commands[name]
		if whose != "" && !strings.EqualFold(whose, r.Self.UserName) || whose == "" && !has && !q.To.Private {
			return q, false // another bot's
		}
		q.Command = true
		q.Request.Command, q.Request.Text = name, args
		if has {
			names := namesIn(command, args)
			q.Request.Text, q.Others = names[0], names[1:]
		}
		quote()
		return q, true
	}
	rest, mentioned := api.Without(text, entities, r.isMe)
	if !q.To.Private && !mentioned && !r.repliesToMe(m) {
		return q, false
	}
	q.Request.Text = strings.TrimSpace(rest)
	if codes, only := isoCodes(q.Request.Text); only {
		q.Request.Text = codes
	}
	if q.Request.Text == "" {
		if quotedText == "" {
			// "@allybot" alone, or a picture to us: the core asks what to look for.
			return q, mentioned || q.To.Private && m.Content()
		}
		quote()
	}
	return q, true
}

// unjoin parts a command from its argument where they were written as one, so
// that it can be tapped: "/ally_argentina".
func (r Reader) unjoin(name, args string) (string, string) {
	if _, has := r.Commands[name]; has {
		return name, args
	}
	for i := len(name) - 1; i > 0; i-- {
		if _, has := r.Commands[name[:i]]; has && name[i] == '_' {
			return name[:i], strings.TrimSpace(strings.ReplaceAll(name[i+1:], "_", " ") + " " + args)
		}
	}
	return name, args
}

// maxNames is how many names of a list are answered.
const maxNames = 3

// namesIn gives the names that a command was given: several where it takes one
// and a list was written. There is always one, which may be empty.
func namesIn(c bot.Command, args string) []string {
	args, flags := isoCodes(args)
	if len(c.Args) != 1 || !c.Args[0].Complete || !c.Args[0].Required {
		return []string{args}
	}
	list := func(r rune) bool { return strings.ContainsRune(",;/，、\n", r) || flags && r == ' ' }
	names := strings.FieldsFunc(args, list)
	for i, n := range names {
		names[i] = strings.TrimSpace(n)
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n == "" })
	if len(names) < 2 {
		return []string{args}
	}
	return names[:min(len(names), maxNames)]
}

// isoCodes writes flags as the codes of their countries, and reports whether
// there was nothing else.
func isoCodes(s string) (codes string, only bool) {
	letter := func(r rune) rune {
		if r < 0x1F1E6 || r > 0x1F1FF {
			return 0
		}
		return 'A' + r - 0x1F1E6
	}
	var b strings.Builder
	rs := []rune(s)
	only = s != ""
	for i := 0; i < len(rs); i++ {
		if i+1 < len(rs) && letter(rs[i]) != 0 && letter(rs[i+1]) != 0 {
			b.WriteString(" " + string([]rune{letter(rs[i]), letter(rs[i+1])}) + " ")
			i++
			continue
		}
		only = only && unicode.IsSpace(rs[i])
		b.WriteRune(rs[i])
	}
	if b.String() == s {
		return s, false
	}
	return strings.Join(strings.Fields(b.String()), " "), only
}

// Sender gives who wrote a message; false for whom nothing is answered: other
// bots, channels, what came through our own inline mode.
func (r Reader) Sender(m *api.IncomingMessage) (bot.User, bool) {
	group := m.Chat.IsGroup() || m.Chat.IsSuperGroup()
	switch {
	case !group && !m.Chat.IsPrivate(), m.IsAutomaticForward, m.ViaBot != nil && m.ViaBot.ID == r.Self.ID:
		return bot.User{}, false
	case m.SenderChat != nil:
		// An anonymous administrator, or a person writing as a channel; From is
		// then a bot that stands for everybody.
		return bot.User{ID: strconv.FormatInt(m.SenderChat.ID, 10)}, group
	case m.From == nil || m.From.IsBot:
		return bot.User{}, false
	}
	return UserOf(m.From), true
}

// quoted gives what a message answers, or the part of it that was marked: not
// where that is our own.
func (r Reader) quoted(m *api.IncomingMessage) (text string, id int64) {
	if r.repliesToMe(m) {
		return "", 0
	}
	if m.Quote != nil {
		text = m.Quote.Text
	}
	if to := m.RepliedTo(); to != nil {
		id = int64(to.MessageID)
		if text == "" {
			text, _ = to.Words()
		}
	}
	return text, id
}

func (r Reader) repliesToMe(m *api.IncomingMessage) bool {
	to := m.RepliedTo()
	return to != nil && to.From != nil && to.From.ID == r.Self.ID
}

// isMe reports whether an entity mentions the bot.
func (r Reader) isMe(e api.Entity, s string) bool {
	switch e.Type {
	case "mention":
		return r.Self.UserName != "" && strings.EqualFold(s, "@"+r.Self.UserName)
	case "text_mention":
		return e.User != nil && e.User.ID == r.Self.ID
	}
	return false
}

// Pressed makes a request of a button. Chat is that of the message; a message
// sent by inline mode is in a chat that we do not know, and is its sender's:
// who presses a button there has not asked for it, and cannot remove it.
func Pressed(q *api.CallbackQuery) bot.Request {
	r := bot.Request{Platform: bot.Telegram, Action: q.Data, User: UserOf(q.From), Chat: bot.Chat{ID: "inline", Private: true}}
	if q.Message != nil && q.Message.Chat != nil {
		r.Chat = ChatOf(q.Message.Chat)
	}
	return r
}

// ChatOf names a chat as the bot does.
func ChatOf(c *api.Chat) bot.Chat {
	id := strconv.FormatInt(c.ID, 10)
	if c.IsPrivate() {
		return bot.Chat{ID: id, Private: true}
	}
	return bot.Chat{ID: id, Owner: id}
}

// UserOf names a person as the bot does.
func UserOf(u *api.User) bot.User {
	if u == nil {
		return bot.User{}
	}
	return bot.User{ID: strconv.FormatInt(u.ID, 10), Locale: u.LanguageCode}
}
