package telegram

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// allowedUpdates are the kinds that are asked for; every other is ignored.
const allowedUpdates = `["message","edited_message","callback_query","inline_query","my_chat_member"]`

// update is the library's with what it does not know.
type update struct {
	UpdateID      int64                       `json:"update_id"`
	Message       *message                    `json:"message"`
	EditedMessage *message                    `json:"edited_message"`
	CallbackQuery *callbackQuery              `json:"callback_query"`
	InlineQuery   *tgbotapi.InlineQuery       `json:"inline_query"`
	MyChatMember  *tgbotapi.ChatMemberUpdated `json:"my_chat_member"`
}

// message is the library's with forum topics, quotations and who it is for.
type message struct {
	tgbotapi.Message
	ReplyToMessage  *message `json:"reply_to_message"`
	MessageThreadID int64    `json:"message_thread_id"`
	IsTopicMessage  bool     `json:"is_topic_message"`
	Quote           *struct {
		Text string `json:"text"`
	} `json:"quote"`
}

type callbackQuery struct {
	tgbotapi.CallbackQuery
	Message *message `json:"message"`
}

// readUpdate decodes one update. The id is given even where the rest cannot
// be read: it must be confirmed all the same.
func readUpdate(raw []byte) (*update, int64, error) {
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
	u := new(update)
	if err := json.Unmarshal(raw, u); err != nil {
		// Its type alone: the text of the error may quote what people wrote.
		return nil, id, fmt.Errorf("telegram: update %d cannot be read: %T", id, err)
	}
	return u, id, nil
}

// lane is where an update's order matters: its chat, or its user where there
// is none.
func (u *update) lane() string {
	chat := func(c *tgbotapi.Chat) string {
		if c == nil {
			return ""
		}
		return "c" + strconv.FormatInt(c.ID, 10)
	}
	user := func(f *tgbotapi.User) string {
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

// words gives a message's text, or what stands under its picture, and the
// entities in it.
func (m *message) words() (string, []tgbotapi.MessageEntity) {
	if m.Text != "" {
		return m.Text, m.Entities
	}
	return m.Caption, m.CaptionEntities
}

// content reports whether somebody sent something, if not words; service
// messages (a pin, a new title) are no content. Of an album, only the first
// could count, and which that is cannot be told.
func (m *message) content() bool {
	return m.Text != "" || m.MediaGroupID == "" && (m.Photo != nil || m.Sticker != nil || m.Voice != nil || m.Video != nil ||
		m.VideoNote != nil || m.Audio != nil || m.Document != nil || m.Animation != nil || m.Location != nil || m.Contact != nil || m.Poll != nil)
}

// topic is the forum topic that a message stands in, 0 for none. In other
// groups message_thread_id only names a chain of replies, and must not be sent.
func (m *message) topic() int64 {
	if m.IsTopicMessage {
		return m.MessageThreadID
	}
	return 0
}

// repliedTo is the message that this one answers, nil for none. A message in a
// topic seems to answer the one that opened it; that is no reply.
func (m *message) repliedTo() *message {
	r := m.ReplyToMessage
	if r == nil || m.IsTopicMessage && int64(r.MessageID) == m.MessageThreadID {
		return nil
	}
	return r
}

// without gives a text without some of its entities, whose places are in
// UTF-16 units.
func without(text string, es []tgbotapi.MessageEntity, drop func(e tgbotapi.MessageEntity, s string) bool) (string, bool) {
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
