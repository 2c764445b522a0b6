package discord

import (
	"encoding/json"
	"slices"
	"strings"
)

// Permission is something that the bot may be denied in a channel.
type Permission string

// The permissions that matter to tests.
const (
	SendMessages   Permission = "send"   // anything at all
	EmbedLinks     Permission = "embed"  // embeds
	AttachFiles    Permission = "attach" // files
	DirectMessages Permission = "direct" // a person takes none from the bot
)

// Deny takes permissions from the bot in a channel. Interactions are answered
// under the same.
func (s *Server) Deny(channel string, p ...Permission) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.denied[channel] = p
}

// DenyQuietly refuses what only holds embeds as an empty message (50006), as
// servers do that drop what is not allowed.
func (s *Server) DenyQuietly(channel string, p ...Permission) {
	s.Deny(channel, p...)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quietly[channel] = true
}

// refuse answers where a request needs what the bot is denied.
func (s *Server) refuse(c call) (answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	channel := c.PathValue("channel_id")
	token := c.PathValue("interaction_token") + c.PathValue("webhook_token")
	if x := s.exchanges[token]; x != nil {
		channel = x.from.ChannelID
	}
	denied := s.denied[channel]
	var v struct {
		Embeds []any `json:"embeds"`
		Data   struct {
			Embeds []any `json:"embeds"`
		} `json:"data"`
	}
	if len(denied) == 0 || c.body == nil || json.Unmarshal(c.body, &v) != nil {
		return answer{}, false
	}
	switch {
	case slices.Contains(denied, DirectMessages):
		return apiError(403, 50007, "Cannot send messages to this user"), true
	case slices.Contains(denied, SendMessages) && strings.HasPrefix(c.op, "POST /channels/"),
		slices.Contains(denied, AttachFiles) && len(c.files) > 0:
		return apiError(403, 50013, "Missing Permissions"), true
	case slices.Contains(denied, EmbedLinks) && len(v.Embeds)+len(v.Data.Embeds) > 0:
		if s.quietly[channel] {
			return apiError(400, 50006, "Cannot send an empty message"), true
		}
		return apiError(403, 50013, "Missing Permissions"), true
	}
	return answer{}, false
}

func (s *Server) putReaction(c call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[c.PathValue("message_id")]
	if m == nil || m.Deleted {
		return apiError(404, 10008, "Unknown Message")
	}
	m.Reactions = append(m.Reactions, c.PathValue("emoji_name"))
	s.touch()
	return answer{204, nil}
}
