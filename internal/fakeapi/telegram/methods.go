package telegram

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// answer does what a method asks.
func (s *Server) answer(ctx context.Context, method string, p map[string]string, files map[string]int) answer {
	switch method {
	case "getMe":
		return result(s.me())
	case "getUpdates":
		return s.getUpdates(ctx, p)
	case "setWebhook":
		return s.setWebhook(p) //nolint:contextcheck // deliveries outlive the request
	case "deleteWebhook":
		s.mu.Lock()
		defer s.mu.Unlock()
		s.dropWebhook()
		if p["drop_pending_updates"] == "true" {
			s.queue = nil
		}
		s.change()
		return result(true)
	case "getWebhookInfo":
		return s.webhookInfo()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.change()
	switch method {
	case "sendMessage", "sendPhoto":
		return s.send(p, files)
	case "editMessageText", "editMessageCaption", "editMessageReplyMarkup":
		return s.edit(method, p)
	case "deleteMessage":
		return s.remove(p)
	case "sendChatAction", "answerCallbackQuery", "answerInlineQuery", "leaveChat":
		return result(true)
	case "getChatMember", "getChatAdministrators":
		return s.members(method, p)
	case "setMyCommands":
		var list []json.RawMessage
		_ = json.Unmarshal([]byte(p["commands"]), &list)
		s.commands[menuKey(p)] = list
		return result(true)
	case "getMyCommands":
		list := s.commands[menuKey(p)]
		if list == nil {
			list = []json.RawMessage{}
		}
		return result(list)
	case "deleteMyCommands":
		delete(s.commands, menuKey(p))
		return result(true)
	case "setMyDescription":
		s.texts["description/"+p["language_code"]] = p["description"]
		return result(true)
	case "setMyShortDescription":
		s.texts["short_description/"+p["language_code"]] = p["short_description"]
		return result(true)
	case "getMyDescription":
		return result(map[string]string{"description": s.texts["description/"+p["language_code"]]})
	case "getMyShortDescription":
		return result(map[string]string{"short_description": s.texts["short_description/"+p["language_code"]]})
	}
	return refuse(http.StatusNotFound, "Not Found: method not found")
}

func (s *Server) me() map[string]any {
	return map[string]any{
		"id": BotID, "is_bot": true, "first_name": "Allybot", "username": s.o.Username,
		"can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": true,
	}
}

func menuKey(p map[string]string) string {
	var scope struct{ Type string }
	_ = json.Unmarshal([]byte(p["scope"]), &scope)
	if scope.Type == "" {
		scope.Type = "default"
	}
	return scope.Type + "/" + p["language_code"]
}

// Menu gives the names of the commands set for a scope and a language.
func (s *Server) Menu(scope, language string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, raw := range s.commands[scope+"/"+language] {
		var c struct{ Command string }
		_ = json.Unmarshal(raw, &c)
		names = append(names, c.Command)
	}
	return names
}

// send keeps a message of the bot's, unless its chat is gone.
func (s *Server) send(p map[string]string, files map[string]int) answer {
	c, refused := s.chat(p["chat_id"])
	if c == nil {
		return refused
	}
	m := &Message{ID: s.newMessage(), Chat: c.ID, FromBot: true, At: time.Now()}
	m.Thread, _ = strconv.ParseInt(p["message_thread_id"], 10, 64)
	var reply struct {
		ID   int64 `json:"message_id"`
		Lone bool  `json:"allow_sending_without_reply"`
	}
	_ = json.Unmarshal([]byte(p["reply_parameters"]), &reply)
	if reply.ID != 0 {
		if c.find(reply.ID) == nil && !reply.Lone {
			return refuse(http.StatusBadRequest, "Bad Request: message to be replied not found")
		}
		m.ReplyTo = reply.ID
	}
	raw := p["text"]
	if _, photo := p["photo"]; photo || files["photo"] > 0 {
		raw = p["caption"]
		m.Photo = p["photo"]
		if m.Photo == "" {
			m.Photo = "file-" + strconv.FormatInt(m.ID, 10)
			s.files[m.Photo] = true
		} else if !s.files[m.Photo] {
			return refuse(http.StatusBadRequest, "Bad Request: wrong file identifier/HTTP URL specified")
		}
	}
	s.sent++
	if s.o.Forget {
		m.Text, m.markup = raw, p["reply_markup"]
		return result(m.json(c, s.me()))
	}
	m.fill(raw, p)
	c.messages = append(c.messages, m)
	return result(m.json(c, s.me()))
}

func (s *Server) edit(method string, p map[string]string) answer {
	if id := p["inline_message_id"]; id != "" {
		c := s.chats[0]
		if c == nil {
			c = &chatState{Chat: Chat{s: s, Type: "inline"}}
			s.chats[0] = c
		}
		m := &Message{ID: s.newMessage(), Inline: id, FromBot: true, At: time.Now()}
		m.fill(p["text"], p)
		c.messages = append(c.messages, m)
		return result(true)
	}
	c, refused := s.chat(p["chat_id"])
	if c == nil {
		return refused
	}
	id, _ := strconv.ParseInt(p["message_id"], 10, 64)
	m := c.find(id)
	if m == nil || !m.FromBot || m.Deleted {
		return refuse(http.StatusBadRequest, "Bad Request: message to edit not found")
	}
	if method == "editMessageText" && m.Photo != "" {
		return refuse(http.StatusBadRequest, "Bad Request: there is no text in the message to edit")
	}
	raw := p["text"]
	if method == "editMessageCaption" {
		raw = p["caption"]
	}
	if method == "editMessageReplyMarkup" {
		raw = m.HTML
	}
	if raw == m.HTML && p["reply_markup"] == m.markup {
		return refuse(http.StatusBadRequest, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	m.Edits++
	m.fill(raw, p)
	return result(m.json(c, s.me()))
}

func (s *Server) remove(p map[string]string) answer {
	c, refused := s.chat(p["chat_id"])
	if c == nil {
		return refused
	}
	id, _ := strconv.ParseInt(p["message_id"], 10, 64)
	m := c.find(id)
	if m == nil || m.Deleted {
		return refuse(http.StatusBadRequest, "Bad Request: message to delete not found")
	}
	m.Deleted = true
	return result(true)
}

func (s *Server) members(method string, p map[string]string) answer {
	c, refused := s.chat(p["chat_id"])
	if c == nil {
		return refused
	}
	member := func(id int64) map[string]any {
		status := "member"
		if c.admins[id] {
			status = "administrator"
		}
		m := map[string]any{"status": status, "user": map[string]any{"id": id, "is_bot": false, "first_name": "Someone"}}
		if status == "administrator" {
			m["can_delete_messages"] = true
		}
		return m
	}
	if method == "getChatMember" {
		id, _ := strconv.ParseInt(p["user_id"], 10, 64)
		return result(member(id))
	}
	list := []map[string]any{}
	for id := range c.admins {
		list = append(list, member(id))
	}
	return result(list)
}

// chat finds a chat that the bot may write to.
func (s *Server) chat(raw string) (*chatState, answer) {
	id, err := strconv.ParseInt(raw, 10, 64)
	c := s.chats[id]
	switch {
	case err != nil || c == nil || id == 0:
		return nil, refuse(http.StatusBadRequest, "Bad Request: chat not found")
	case c.migrated != 0:
		a := refuse(http.StatusBadRequest, "Bad Request: group chat was upgraded to a supergroup chat")
		a.parameters = map[string]any{"migrate_to_chat_id": c.migrated}
		return nil, a
	case c.blocked != "":
		return nil, refuse(http.StatusForbidden, c.blocked)
	}
	return c, answer{}
}

func (s *Server) newMessage() int64 {
	s.nextMsg++
	return s.nextMsg
}

// Sent counts the messages that took effect.
func (s *Server) Sent() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent
}

// fill takes content and keyboard from a request's parameters.
func (m *Message) fill(raw string, p map[string]string) {
	m.HTML, m.markup = raw, p["reply_markup"]
	m.Text = raw
	if p["parse_mode"] == "HTML" {
		m.Text, _ = ParseHTML(raw)
	}
	m.Text = strings.TrimSpace(m.Text)
	m.Keyboard = nil
	var kb struct {
		Rows [][]Button `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(m.markup), &kb) == nil {
		m.Keyboard = kb.Rows
	}
}
