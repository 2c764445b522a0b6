package telegram

import (
	"regexp"
	"strconv"
	"time"
)

// Option adds to a message that somebody writes.
type Option func(map[string]any, *chatState)

// InThread puts a message into a forum topic.
func InThread(id int64) Option {
	return func(m map[string]any, _ *chatState) { m["message_thread_id"] = id; m["is_topic_message"] = true }
}

// ReplyingTo makes a message a reply.
func ReplyingTo(id int64) Option {
	return func(m map[string]any, c *chatState) {
		if r := c.find(id); r != nil {
			m["reply_to_message"] = r.json(c, c.s.me())
		}
	}
}

// With sets any field.
func With(field string, value any) Option {
	return func(m map[string]any, _ *chatState) { m[field] = value }
}

// Say lets a person write; the message's id is given.
func (c *Chat) Say(from Person, text string, options ...Option) int64 {
	s := c.s
	s.mu.Lock()
	st := s.chats[c.ID]
	m := &Message{ID: s.newMessage(), Chat: c.ID, Text: text, At: time.Now(), from: from.json()}
	if !s.o.Forget {
		st.messages = append(st.messages, m)
	}
	j := c.said(st, m, options)
	s.mu.Unlock()
	s.Push("message", j)
	return m.ID
}

// Edit lets a person change a message of theirs.
func (c *Chat) Edit(id int64, text string, options ...Option) {
	s := c.s
	s.mu.Lock()
	st := s.chats[c.ID]
	m := st.find(id)
	m.Text = text
	j := c.said(st, m, append([]Option{With("edit_date", time.Now().Unix())}, options...))
	s.mu.Unlock()
	s.Push("edited_message", j)
}

func (c *Chat) said(st *chatState, m *Message, options []Option) map[string]any {
	j := m.json(st, nil)
	if e := entities(m.Text); len(e) > 0 {
		j["entities"] = e
	}
	for _, o := range options {
		o(j, st)
	}
	return j
}

// Press lets a person press a button of a message; the query's id is given.
func (c *Chat) Press(from Person, message int64, data string) string {
	s := c.s
	s.mu.Lock()
	st := s.chats[c.ID]
	id := "cb" + strconv.FormatInt(s.newMessage(), 10)
	q := map[string]any{"id": id, "from": from.json(), "chat_instance": "ci" + strconv.FormatInt(c.ID, 10), "data": data}
	if m := st.find(message); m != nil {
		q["message"] = m.json(st, s.me())
	} else {
		q["message"] = map[string]any{"message_id": message, "date": 0, "chat": c.json()}
	}
	s.mu.Unlock()
	s.Push("callback_query", q)
	return id
}

// PressInline lets a person press a button of an inline message.
func (s *Server) PressInline(from Person, inlineMessage, data string) string {
	s.mu.Lock()
	id := "cb" + strconv.FormatInt(s.newMessage(), 10)
	s.mu.Unlock()
	s.Push("callback_query", map[string]any{
		"id": id, "from": from.json(), "chat_instance": "elsewhere", "inline_message_id": inlineMessage, "data": data,
	})
	return id
}

// Query lets a person type an inline query; the query's id is given.
func (s *Server) Query(from Person, query, offset string) string {
	s.mu.Lock()
	id := "iq" + strconv.FormatInt(s.newMessage(), 10)
	s.mu.Unlock()
	s.Push("inline_query", map[string]any{"id": id, "from": from.json(), "query": query, "offset": offset, "chat_type": "sender"})
	return id
}

// Member tells the bot that its own standing in the chat changed: "member",
// "left", "kicked".
func (c *Chat) Member(by Person, before, after string) {
	self := c.s.me()
	c.s.Push("my_chat_member", map[string]any{
		"chat": c.json(), "from": by.json(), "date": time.Now().Unix(),
		"old_chat_member": map[string]any{"user": self, "status": before},
		"new_chat_member": map[string]any{"user": self, "status": after, "until_date": 0},
	})
}

var entityLike = regexp.MustCompile(`(?:^|\s)(/[A-Za-z0-9_]+(?:@[A-Za-z0-9_]+)?|@[A-Za-z0-9_]{3,})`)

// entities finds the commands and mentions that Telegram's clients mark.
func entities(text string) []map[string]any {
	var out []map[string]any
	for _, at := range entityLike.FindAllStringSubmatchIndex(text, -1) {
		kind := "mention"
		if text[at[2]] == '/' {
			kind = "bot_command"
		}
		out = append(out, map[string]any{"type": kind, "offset": Units(text[:at[2]]), "length": Units(text[at[2]:at[3]])})
	}
	return out
}
