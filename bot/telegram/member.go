package telegram

import (
	"context"
	"strconv"
	"sync"
	"time"

	"allybot/bot"
	"allybot/bot/telegram/api"
	"allybot/bot/telegram/deliver"
	"allybot/bot/telegram/receive"
)

const (
	// keepAdmin is how long who administers a group is remembered.
	keepAdmin = time.Minute
	maxAdmins = 1000
	// keepMoved is how long a group's new id is remembered for replicas that
	// hear of it later.
	keepMoved = 30 * 24 * time.Hour
)

// admins remembers, for a short while, who administers which group.
type admins struct {
	now func() time.Time
	mu  sync.Mutex
	who map[[2]int64]standing
}

type standing struct {
	admin bool
	until time.Time
}

func (s *admins) get(chat, user int64) (admin, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, ok := s.who[[2]int64{chat, user}]
	return st.admin, ok && s.now().Before(st.until)
}

func (s *admins) put(chat, user int64, admin bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.who == nil || len(s.who) >= maxAdmins {
		s.who = map[[2]int64]standing{} // it is only a cache
	}
	s.who[[2]int64{chat, user}] = standing{admin, s.now().Add(keepAdmin)}
}

// isAdmin reports whether who wrote a message administers its group.
func (a *Adapter) isAdmin(ctx context.Context, m *api.IncomingMessage) bool {
	if m.SenderChat != nil {
		return m.SenderChat.ID == m.Chat.ID // only administrators can be anonymous
	}
	return m.From != nil && !m.Chat.IsPrivate() && a.adminOf(ctx, m.Chat.ID, m.From.ID)
}

// adminOf asks the platform whether a user administers a group. Where it does
// not say, the user does not.
func (a *Adapter) adminOf(ctx context.Context, chat, user int64) bool {
	if admin, known := a.admins.get(chat, user); known {
		return admin
	}
	var member struct {
		Status string `json:"status"`
	}
	p := api.Params{"chat_id": strconv.FormatInt(chat, 10), "user_id": strconv.FormatInt(user, 10)}
	if err := a.client.Request(ctx, "getChatMember", p, &member); err != nil {
		_ = a.sender.Settle(ctx, "administrator", err)
		return false
	}
	admin := member.Status == "creator" || member.Status == "administrator"
	a.admins.put(chat, user, admin)
	return admin
}

// onMember introduces the bot to a group that it was added to, and forgets one
// that it was removed from.
func (a *Adapter) onMember(ctx context.Context, attempt *deliver.Attempt, m *api.ChatMemberUpdated) error {
	if !m.Chat.IsGroup() && !m.Chat.IsSuperGroup() {
		return nil
	}
	if isOut(m.NewChatMember.Status) {
		a.core.Forget(ctx, bot.Telegram, chatID(m.Chat.ID))
		return nil
	}
	if !isOut(m.OldChatMember.Status) {
		return nil // other rights than before
	}
	lang := a.core.Language(ctx, bot.Request{Platform: bot.Telegram, Chat: receive.ChatOf(&m.Chat), User: receive.UserOf(&m.From)})
	hello := a.core.NoticeReply(bot.NoticeAboutShort, lang)
	if help, ok := a.commands["help"]; ok {
		hello.Blocks = append(hello.Blocks, bot.Block{Spans: []bot.Span{{Text: "/" + help.Names.In(lang), Style: bot.Code}}})
	}
	_, err := attempt.Reply(ctx, api.Target{Chat: m.Chat.ID}, hello)
	return a.sender.SettleReply(ctx, err)
}

func isOut(status string) bool { return status == "left" || status == "kicked" }

// groupMoved moves what is kept of a group that became a supergroup and has
// another id.
func (a *Adapter) groupMoved(ctx context.Context, from, to int64) {
	// One replica moves the settings: a second would find none, and save that.
	first, err := a.core.Memory().PutIfAbsent(ctx, a.client.Key("moved", chatID(from)), []byte(chatID(to)), keepMoved)
	if err == nil && !first {
		return
	}
	a.log.Info("telegram: a group has a new id")
	a.core.Move(ctx, bot.Telegram, chatID(from), chatID(to))
}

// chatID writes a chat's id as owners are named.
func chatID(id int64) string { return strconv.FormatInt(id, 10) }
