package telegram

import (
	"encoding/json"
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
