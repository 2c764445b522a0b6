package discord

import (
	"encoding/json"
	"slices"
	"time"
)

func (s *Server) postCallback(c call) answer {
	s.mu.Lock()
	x := s.exchanges[c.PathValue("interaction_token")]
	s.mu.Unlock()
	if x == nil || x.ID != c.PathValue("interaction_id") {
		return apiError(404, 10062, "Unknown interaction")
	}
	return s.acknowledge(x, c.body, c.files)
}

// ackTime is how long Discord waits (interactions/receiving-and-responding).
const ackTime = 3 * time.Second

func (s *Server) acknowledge(x *Exchange, body []byte, files map[string][]byte) answer {
	var v struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	_ = json.Unmarshal(body, &v)
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	x.acks++
	if x.acks > 1 {
		return apiError(400, 40060, "Interaction has already been acknowledged.")
	}
	x.ackAfter = time.Since(x.sent)
	x.ackType = v.Type
	if x.ackAfter > ackTime {
		return apiError(404, 10062, "Unknown interaction")
	}
	switch v.Type {
	case 4, 5:
		m := &Message{ID: s.id(), ChannelID: x.from.ChannelID, GuildID: x.from.GuildID, Author: s.opt.BotID, Bot: true, asker: x.from.UserID}
		m.Ephemeral = flags(v.Data)&ephemeralFlag != 0
		if v.Type == 4 {
			m.fill(v.Data, files)
		} else {
			m.Loading = true
		}
		x.original = m
		s.messages[m.ID] = m
	case 6:
		x.original = x.target
	case 7:
		if x.target == nil {
			return apiError(400, 50035, "nothing to update")
		}
		x.target.fill(v.Data, files)
		x.target.Edits++
		x.original = x.target
	case 8:
		var d struct{ Choices []Choice }
		_ = json.Unmarshal(v.Data, &d)
		x.choices = d.Choices
	}
	return answer{204, nil}
}

func flags(data json.RawMessage) int {
	var v struct{ Flags int }
	_ = json.Unmarshal(data, &v)
	return v.Flags
}

func (s *Server) postFollowUp(c call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.exchanges[c.PathValue("webhook_token")]
	if x == nil || x.acks == 0 {
		return apiError(404, 10015, "Unknown Webhook")
	}
	m := &Message{ID: s.id(), ChannelID: x.from.ChannelID, GuildID: x.from.GuildID, Author: s.opt.BotID, Bot: true, asker: x.from.UserID}
	m.Ephemeral = flags(c.body)&ephemeralFlag != 0
	m.fill(c.body, c.files)
	s.messages[m.ID] = m
	x.more = append(x.more, m)
	s.touch()
	return answer{200, s.wire(m)}
}

func (s *Server) replyMessage(c call) *Message {
	x := s.exchanges[c.PathValue("webhook_token")]
	if x == nil {
		return nil
	}
	if id := c.PathValue("message_id"); id != "" && id != "@original" {
		if m := s.messages[id]; m != nil && (m == x.original || slices.Contains(x.more, m)) {
			return m
		}
		return nil
	}
	return x.original
}

func (s *Server) patchReply(c call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.replyMessage(c)
	if m == nil || m.Deleted {
		return apiError(404, 10008, "Unknown Message")
	}
	m.fill(c.body, c.files)
	m.Edits++
	s.touch()
	return answer{200, s.wire(m)}
}

func (s *Server) deleteReply(c call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.replyMessage(c)
	if m == nil || m.Deleted {
		return apiError(404, 10008, "Unknown Message")
	}
	m.Deleted = true
	s.touch()
	return answer{204, nil}
}

// Reply waits for the answer: the first message that is there and filled.
func (x *Exchange) Reply(timeout time.Duration) (Message, bool) {
	var out Message
	ok := x.srv.Wait(timeout, func() bool {
		x.srv.mu.Lock()
		defer x.srv.mu.Unlock()
		for _, m := range append([]*Message{x.original}, x.more...) {
			if m != nil && !m.Loading && !m.Deleted {
				out = *m
				return true
			}
		}
		return false
	})
	return out, ok
}

// Choices waits for what autocomplete offers.
func (x *Exchange) Choices(timeout time.Duration) ([]Choice, bool) {
	ok := x.srv.Wait(timeout, func() bool { return x.Acks() > 0 })
	x.srv.mu.Lock()
	defer x.srv.mu.Unlock()
	return x.choices, ok
}

// Acks is how often the interaction was acknowledged.
func (x *Exchange) Acks() int {
	x.srv.mu.Lock()
	defer x.srv.mu.Unlock()
	return x.acks
}

// Ack tells the type of the acknowledgement, and how long it took.
func (x *Exchange) Ack() (kind int, after time.Duration) {
	x.srv.mu.Lock()
	defer x.srv.mu.Unlock()
	return x.ackType, x.ackAfter
}

// More gives the follow-up messages.
func (x *Exchange) More() []Message {
	x.srv.mu.Lock()
	defer x.srv.mu.Unlock()
	var out []Message
	for _, m := range x.more {
		out = append(out, *m)
	}
	return out
}

// HTTPStatus is what the interactions endpoint answered, 0 until it has.
func (x *Exchange) HTTPStatus() int {
	x.srv.mu.Lock()
	defer x.srv.mu.Unlock()
	return x.httpCode
}
