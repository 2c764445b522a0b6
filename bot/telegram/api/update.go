package api

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// The library's types that are used as they are.
type (
	// User is a person or a bot.
	User = tgbotapi.User
	// Chat is where messages are.
	Chat = tgbotapi.Chat
	// Entity is a part of a message's text: a mention, a command.
	Entity = tgbotapi.MessageEntity
	// InlineQuery is what somebody types after the bot's name in any chat.
	InlineQuery = tgbotapi.InlineQuery
	// ChatMemberUpdated says that somebody's standing in a chat changed.
	ChatMemberUpdated = tgbotapi.ChatMemberUpdated
	// PhotoSize is one size of a photo.
	PhotoSize = tgbotapi.PhotoSize
	// BotCommand is a command of a menu.
	BotCommand = tgbotapi.BotCommand
)

// Update is the library's with what it does not know.
type Update struct {
	UpdateID      int64              `json:"update_id"`
	Message       *IncomingMessage   `json:"message"`
	EditedMessage *IncomingMessage   `json:"edited_message"`
	CallbackQuery *CallbackQuery     `json:"callback_query"`
	InlineQuery   *InlineQuery       `json:"inline_query"`
	MyChatMember  *ChatMemberUpdated `json:"my_chat_member"`
}

// IncomingMessage is the library's message with topics, quotations and who it
// is for.
type IncomingMessage struct {
	tgbotapi.Message
	ReplyToMessage  *IncomingMessage `json:"reply_to_message"`
	ReplyMarkup     *Keyboard        `json:"reply_markup"`
	MessageThreadID int64            `json:"message_thread_id"`
	IsTopicMessage  bool             `json:"is_topic_message"`
	DirectTopic     *struct {
		ID int64 `json:"topic_id"`
	} `json:"direct_messages_topic"`
	Quote *struct {
		Text string `json:"text"`
	} `json:"quote"`
}

// CallbackQuery is the library's with the message as above.
type CallbackQuery struct {
	tgbotapi.CallbackQuery
	Message *IncomingMessage `json:"message"`
}

// DecodeUpdate decodes one update. The id is given even where the rest cannot
// be read: it must be confirmed all the same.
func DecodeUpdate(raw []byte) (*Update, int64, error) {
	var head struct {
		UpdateID json.Number `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, 0, fmt.Errorf("telegram: an update that is no object: %w", err)
	}
	id, err := strconv.ParseInt(head.UpdateID.String(), 10, 64)
	if err != nil {
		return nil, 0, fmt.Errorf("telegram: an update without an id")
	}
	u := new(Update)
	if err := json.Unmarshal(raw, u); err != nil {
		// Its type alone: the text of the error may quote what people wrote.
		return nil, id, fmt.Errorf("telegram: update %d cannot be read: %T", id, err)
	}
	return u, id, nil
}

// Origin names where an update's order matters: its chat, or its user where
// there is none.
func (u *Update) Origin() string {
	chat := func(c *Chat) string {
		if c == nil {
			return ""
		}
		return "c" + strconv.FormatInt(c.ID, 10)
	}
	user := func(f *User) string {
		if f == nil {
			return ""
		}
		return "u" + strconv.FormatInt(f.ID, 10)
	}
	switch {
	case u.Message != nil:
		return chat(u.Message.Chat)
	case u.EditedMessage != nil:
		return chat(u.EditedMessage.Chat)
	case u.CallbackQuery != nil && u.CallbackQuery.Message != nil:
		return chat(u.CallbackQuery.Message.Chat)
	case u.CallbackQuery != nil:
		return user(u.CallbackQuery.From)
	case u.InlineQuery != nil:
		return user(u.InlineQuery.From)
	case u.MyChatMember != nil:
		return chat(&u.MyChatMember.Chat)
	}
	return ""
}

// Words gives a message's text, or what stands under its picture, and the
// entities in it.
func (m *IncomingMessage) Words() (string, []Entity) {
	if m.Text != "" {
		return m.Text, m.Entities
	}
	return m.Caption, m.CaptionEntities
}

// Content reports whether somebody sent something, if not words; service
// messages (a pin, a new title) are no content. Of an album, only the first
// could count, and which that is cannot be told.
func (m *IncomingMessage) Content() bool {
	return m.Text != "" || m.MediaGroupID == "" && (m.Photo != nil || m.Sticker != nil || m.Voice != nil || m.Video != nil ||
		m.VideoNote != nil || m.Audio != nil || m.Document != nil || m.Animation != nil || m.Location != nil || m.Contact != nil || m.Poll != nil)
}

// Topic is the forum topic that a message stands in, 0 for none. In other
// groups message_thread_id only names a chain of replies, and must not be sent.
func (m *IncomingMessage) Topic() int64 {
	if m.IsTopicMessage {
		return m.MessageThreadID
	}
	return 0
}

// RepliedTo is the message that this one answers, nil for none. A message in a
// topic seems to answer the one that opened it; that is no reply.
func (m *IncomingMessage) RepliedTo() *IncomingMessage {
	r := m.ReplyToMessage
	if r == nil || m.IsTopicMessage && int64(r.MessageID) == m.MessageThreadID {
		return nil
	}
	return r
}

// Without gives a text without some of its entities, whose places are in
// UTF-16 units, and reports whether there were any.
func Without(text string, es []Entity, drop func(e Entity, s string) bool) (string, bool) {
	u := utf16.Encode([]rune(text))
	out := make([]uint16, 0, len(u))
	from, found := 0, false
	for _, e := range es {
		if e.Offset < from || e.Length <= 0 || e.Offset > len(u)-e.Length {
			continue
		}
		if drop(e, string(utf16.Decode(u[e.Offset:e.Offset+e.Length]))) {
			out = append(append(out, u[from:e.Offset]...), ' ')
			from, found = e.Offset+e.Length, true
		}
	}
	return string(utf16.Decode(append(out, u[from:]...))), found
}
