package discord

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Message is one message that the double holds. Copies are handed out.
type Message struct {
	ID, ChannelID, GuildID string
	Author                 string
	Bot                    bool
	Content                string
	Embeds                 []map[string]any
	Rows                   []map[string]any // action rows
	Files                  map[string][]byte
	InReplyTo              string
	Ephemeral              bool
	Loading                bool // deferred, not yet filled
	Deleted                bool
	Edits                  int
	Reactions              []string
	nonce                  string
	mentions               []string
	asker                  string // of the interaction that it answers
}

// Component is a button or a select menu's option.
type Component struct {
	Label, CustomID, URL string
	Menu                 string // the select menu's custom_id, for an option
}

// Components lists what can be pressed or chosen, in order.
func (m Message) Components() []Component {
	var out []Component
	for _, row := range m.Rows {
		list, _ := row["components"].([]any)
		for _, c := range list {
			c, _ := c.(map[string]any)
			str := func(m map[string]any, k string) string { s, _ := m[k].(string); return s }
			options, isMenu := c["options"].([]any)
			if !isMenu {
				out = append(out, Component{Label: str(c, "label"), CustomID: str(c, "custom_id"), URL: str(c, "url")})
			}
			for _, o := range options {
				o, _ := o.(map[string]any)
				out = append(out, Component{Label: str(o, "label"), CustomID: str(o, "value"), Menu: str(c, "custom_id")})
			}
		}
	}
	return out
}

// Button finds a button or an option by a part of its label.
func (m Message) Button(label string) (Component, bool) {
	for _, c := range m.Components() {
		if strings.Contains(c.Label, label) {
			return c, true
		}
	}
	return Component{}, false
}

// Text is all that the message says, embeds included.
func (m Message) Text() string {
	var b strings.Builder
	line := func(v any) {
		if s, _ := v.(string); s != "" {
			b.WriteString(s + "\n")
		}
	}
	line(m.Content)
	for _, e := range m.Embeds {
		line(e["title"])
		line(e["description"])
		fields, _ := e["fields"].([]any)
		for _, f := range fields {
			f, _ := f.(map[string]any)
			line(f["name"])
			line(f["value"])
		}
		footer, _ := e["footer"].(map[string]any)
		line(footer["text"])
	}
	return b.String()
}

// fill puts what a request says into the message; absent keys stay.
func (m *Message) fill(body []byte, files map[string][]byte) {
	var v struct {
		Content    *string           `json:"content"`
		Embeds     *[]map[string]any `json:"embeds"`
		Components *[]map[string]any `json:"components"`
		Flags      int               `json:"flags"`
		Nonce      string            `json:"nonce"`
		Reference  struct {
			ID string `json:"message_id"`
		} `json:"message_reference"`
		Attachments *[]struct {
			Filename string `json:"filename"`
		} `json:"attachments"`
	}
	if json.Unmarshal(body, &v) != nil {
		return
	}
	if v.Content != nil {
		m.Content = *v.Content
	}
	if v.Embeds != nil {
		m.Embeds = *v.Embeds
	}
	if v.Components != nil {
		m.Rows = *v.Components
	}
	if v.Attachments != nil {
		m.Files = map[string][]byte{}
	}
	if len(files) > 0 {
		m.Files = files
	}
	if v.Reference.ID != "" {
		m.InReplyTo = v.Reference.ID
	}
	m.nonce = v.Nonce
	m.Loading = false
}

// wire gives the message as Discord's events and answers carry it. The lock
// is held.
func (s *Server) wire(m *Message) map[string]any {
	out := map[string]any{
		"id": m.ID, "channel_id": m.ChannelID, "content": m.Content, "type": 0, "tts": false, "pinned": false,
		"timestamp": time.Now().UTC().Format(time.RFC3339), "edited_timestamp": nil, "mention_everyone": strings.Contains(m.Content, "@everyone"),
		"author": map[string]any{"id": m.Author, "username": "user" + m.Author, "bot": m.Bot}, "attachments": []any{},
		"embeds": m.Embeds, "components": m.Rows, "mention_roles": []any{}, "flags": 0,
	}
	if m.Embeds == nil {
		out["embeds"] = []any{}
	}
	if m.Rows == nil {
		out["components"] = []any{}
	}
	if m.Ephemeral {
		out["flags"] = ephemeralFlag
	}
	if m.GuildID != "" {
		out["guild_id"] = m.GuildID
	}
	if m.Edits > 0 {
		out["edited_timestamp"] = time.Now().UTC().Format(time.RFC3339Nano)
	}
	mentions := []any{}
	for _, u := range m.mentions {
		mentions = append(mentions, map[string]any{"id": u, "username": "user" + u, "bot": u == s.opt.BotID})
	}
	out["mentions"] = mentions
	if m.InReplyTo != "" {
		out["type"] = 19
		out["message_reference"] = map[string]any{"message_id": m.InReplyTo, "channel_id": m.ChannelID}
		if r := s.messages[m.InReplyTo]; r != nil {
			out["referenced_message"] = s.wire(r)
		}
	}
	if m.asker != "" {
		out["interaction_metadata"] = map[string]any{"id": m.ID, "type": 2, "user": map[string]any{"id": m.asker, "username": "u"}, "authorizing_integration_owners": map[string]any{}}
	}
	// Without the privileged intent, content reaches the bot only where it is
	// mentioned, in direct messages, and in its own messages.
	if m.GuildID != "" && !m.Bot && !slices.Contains(m.mentions, s.opt.BotID) {
		out["content"], out["embeds"], out["components"] = "", []any{}, []any{}
	}
	return out
}

// Message gives a message by id.
func (s *Server) Message(id string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[id]
	if m == nil {
		return Message{}, false
	}
	return *m, true
}

// Answers gives the bot's messages that reply to a message, or that stand in
// a channel where no message is given.
func (s *Server) Answers(channel, message string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.messages {
		if m.Bot && m.ChannelID == channel && !m.Deleted && (message == "" || m.InReplyTo == message) {
			out = append(out, *m)
		}
	}
	slices.SortFunc(out, func(a, b Message) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// Say has a user write a message; <@id> in it is a mention, as is the author
// of the message it replies to.
func (s *Server) Say(from From, content, replyTo string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &Message{ID: s.id(), ChannelID: from.ChannelID, GuildID: from.GuildID, Author: from.UserID, Content: content, InReplyTo: replyTo}
	m.mentions = s.mentioned(m)
	s.messages[m.ID] = m
	s.dispatch("MESSAGE_CREATE", s.withMember(s.wire(m), from))
	return *m
}

func (s *Server) mentioned(m *Message) []string {
	var out []string
	if strings.Contains(m.Content, "<@"+s.opt.BotID+">") || strings.Contains(m.Content, "<@!"+s.opt.BotID+">") {
		out = append(out, s.opt.BotID)
	}
	if r := s.messages[m.InReplyTo]; r != nil && !slices.Contains(out, r.Author) {
		out = append(out, r.Author)
	}
	return out
}

func (s *Server) withMember(m map[string]any, from From) map[string]any {
	if from.GuildID != "" {
		m["member"] = map[string]any{"roles": []any{}, "joined_at": "2020-01-01T00:00:00Z", "deaf": false, "mute": false}
	}
	return m
}

// Edit has the author change a message.
func (s *Server) Edit(id, content string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[id]
	m.Content = content
	m.Edits++
	m.mentions = s.mentioned(m)
	s.dispatch("MESSAGE_UPDATE", s.wire(m))
}

// Delete has the author remove a message.
func (s *Server) Delete(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[id]
	m.Deleted = true
	s.dispatch("MESSAGE_DELETE", map[string]any{"id": id, "channel_id": m.ChannelID, "guild_id": m.GuildID})
}

// DeleteBulk has a moderator remove messages of one channel at once.
func (s *Server) DeleteBulk(ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		s.messages[id].Deleted = true
	}
	m := s.messages[ids[0]]
	s.dispatch("MESSAGE_DELETE_BULK", map[string]any{"ids": ids, "channel_id": m.ChannelID, "guild_id": m.GuildID})
}

// Preview announces a message again, unchanged, as when a link in it got its
// preview.
func (s *Server) Preview(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch("MESSAGE_UPDATE", s.wire(s.messages[id]))
}

// SayAgain delivers a message a second time, as a replayed event does.
func (s *Server) SayAgain(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch("MESSAGE_CREATE", s.wire(s.messages[id]))
}

// LeaveGuild removes the bot from a guild.
func (s *Server) LeaveGuild(id string) {
	s.Dispatch("GUILD_DELETE", map[string]any{"id": id})
}

func (s *Server) postMessage(c call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	channel := c.PathValue("channel_id")
	m := &Message{ID: s.id(), ChannelID: channel, Author: s.opt.BotID, Bot: true}
	m.fill(c.body, c.files)
	for _, old := range s.messages {
		if m.nonce != "" && old.nonce == m.nonce && old.ChannelID == channel {
			return answer{200, s.wire(old)}
		}
		if old.ID == m.InReplyTo {
			m.GuildID = old.GuildID
		}
	}
	s.messages[m.ID] = m
	s.dispatch("MESSAGE_CREATE", s.wire(m))
	return answer{200, s.wire(m)}
}

func (s *Server) patchMessage(c call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[c.PathValue("message_id")]
	if m == nil || m.Deleted {
		return apiError(404, 10008, "Unknown Message")
	}
	if !m.Bot {
		return apiError(403, 50005, "Cannot edit a message authored by another user")
	}
	m.fill(c.body, c.files)
	m.Edits++
	s.dispatch("MESSAGE_UPDATE", s.wire(m))
	return answer{200, s.wire(m)}
}

func (s *Server) deleteMessage(c call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[c.PathValue("message_id")]
	if m == nil || m.Deleted {
		return apiError(404, 10008, "Unknown Message")
	}
	if !m.Bot {
		return apiError(403, 50013, "Missing Permissions")
	}
	m.Deleted = true
	s.touch()
	return answer{204, nil}
}

// postDM opens a direct-message channel: its id is the user's with a 9 before it.
func (s *Server) postDM(c call) answer {
	var v struct {
		Recipient string `json:"recipient_id"`
	}
	_ = json.Unmarshal(c.body, &v)
	return answer{200, map[string]any{"id": DMChannel(v.Recipient), "type": 1}}
}

// DMChannel is the id of the direct-message channel with a user.
func DMChannel(user string) string { return fmt.Sprintf("9%s", user) }
