package telegram

import (
	"encoding/json"
	"regexp"
	"strconv"
	"time"
)

// Person is somebody who writes to the bot.
type Person struct {
	ID       int64
	Name     string
	Username string
	Lang     string // language_code, may be empty
	Bot      bool
}

func (p Person) json() map[string]any {
	name := p.Name
	if name == "" {
		name = "Person"
	}
	u := map[string]any{"id": p.ID, "is_bot": p.Bot, "first_name": name}
	if p.Username != "" {
		u["username"] = p.Username
	}
	if p.Lang != "" {
		u["language_code"] = p.Lang
	}
	return u
}

// Chat is a handle on one of the double's chats.
type Chat struct {
	s     *Server
	ID    int64
	Type  string
	Title string
	Forum bool
}

type chatState struct {
	Chat
	person   Person
	admins   map[int64]bool
	messages []*Message
	migrated int64
	blocked  string
}

// Message is one message of a chat.
type Message struct {
	ID, Chat, Thread, ReplyTo int64
	Inline                    string // an inline message's id
	FromBot, Deleted          bool
	HTML, Text                string // as sent; with the markup gone
	Photo                     string // file id
	Keyboard                  [][]Button
	Edits                     int
	At                        time.Time

	markup string
	from   map[string]any
}

// Button is one key of a keyboard.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
	URL  string `json:"url"`
}

func (c *chatState) find(id int64) *Message {
	for _, m := range c.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// Private opens (once) the private chat with a person.
func (s *Server) Private(p Person) *Chat {
	return s.open(Chat{s: s, ID: p.ID, Type: "private"}, p, nil)
}

// Group opens (once) a group; ids below zero, as Telegram has them.
func (s *Server) Group(id int64, title string, admins ...int64) *Chat {
	return s.open(Chat{s: s, ID: id, Type: "supergroup", Title: title}, Person{}, admins)
}

func (s *Server) open(c Chat, p Person, admins []int64) *Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.chats[c.ID]
	if st == nil {
		st = &chatState{Chat: c, person: p, admins: map[int64]bool{}}
		for _, a := range admins {
			st.admins[a] = true
		}
		s.chats[c.ID] = st
	}
	return &st.Chat
}

// SetAdmin makes somebody an administrator, or no longer.
func (c *Chat) SetAdmin(id int64, admin bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.chats[c.ID].admins[id] = admin
}

// Block makes the chat refuse the bot with 403; empty lifts it.
func (c *Chat) Block(description string) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.chats[c.ID].blocked = description
}

// Migrate turns the group into a supergroup with another id.
func (c *Chat) Migrate(to int64) *Chat {
	n := c.s.Group(to, c.Title)
	c.s.mu.Lock()
	c.s.chats[c.ID].migrated = to
	c.s.mu.Unlock()
	return n
}

// Messages gives the bot's messages in the chat that are not deleted, oldest
// first.
func (c *Chat) Messages() []Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	var out []Message
	st := c.s.chats[c.ID]
	for _, m := range st.messages {
		if m.FromBot && !m.Deleted {
			out = append(out, *m)
		}
	}
	return out
}

// Inline gives the edits of inline messages, oldest first.
func (s *Server) Inline() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	if c := s.chats[0]; c != nil {
		for _, m := range c.messages {
			out = append(out, *m)
		}
	}
	return out
}

func (c *Chat) json() map[string]any {
	j := map[string]any{"id": c.ID, "type": c.Type}
	if c.Title != "" {
		j["title"] = c.Title
	}
	if c.Forum {
		j["is_forum"] = true
	}
	return j
}

func (m *Message) json(c *chatState, bot map[string]any) map[string]any {
	from := m.from
	if m.FromBot {
		from = bot
	}
	j := map[string]any{"message_id": m.ID, "date": m.At.Unix(), "chat": c.json()}
	if from != nil {
		j["from"] = from
	}
	if m.Photo != "" {
		j["photo"] = []map[string]any{{"file_id": m.Photo, "file_unique_id": "u" + m.Photo, "width": 800, "height": 600}}
		j["caption"] = m.Text
	} else {
		j["text"] = m.Text
	}
	if m.Thread != 0 {
		j["message_thread_id"] = m.Thread
		j["is_topic_message"] = true
	}
	if m.markup != "" {
		j["reply_markup"] = json.RawMessage(m.markup)
	}
	return j
}

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
