package discord

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// From is who does something, where.
type From struct {
	UserID      string
	GuildID     string // empty outside a server
	ChannelID   string
	Locale      string // default "en-US"
	Permissions int64
	Context     int // 0 guild, 1 direct message with the bot, 2 another private channel
}

// Option is one option of a slash command.
type Option struct {
	Name  string
	Type  int // default 3, a string
	Value any
}

// Choice is what autocomplete offers.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Exchange is one interaction and all that was answered to it.
type Exchange struct {
	ID, Token string

	srv      *Server
	kind     int
	from     From
	sent     time.Time
	acks     int
	ackType  int
	ackAfter time.Duration
	choices  []Choice
	original *Message
	target   *Message // what a component belongs to
	more     []*Message
	httpCode int
	payload  map[string]any
}

// Slash uses a slash command.
func (s *Server) Slash(f From, name string, options ...Option) *Exchange {
	return s.interact(f, 2, map[string]any{"id": "42", "name": name, "type": 1, "options": wireOptions(options, "")}, nil)
}

// Autocomplete types into the option named focused.
func (s *Server) Autocomplete(f From, name, focused string, options ...Option) *Exchange {
	return s.interact(f, 4, map[string]any{"id": "42", "name": name, "type": 1, "options": wireOptions(options, focused)}, nil)
}

// MessageCommand uses a message command on a message.
func (s *Server) MessageCommand(f From, name, messageID string) *Exchange {
	s.mu.Lock()
	m := s.messages[messageID]
	w := s.wire(m)
	w["content"] = m.Content // the target comes whole, intent or not
	s.mu.Unlock()
	return s.interact(f, 2, map[string]any{
		"id": "43", "name": name, "type": 3, "target_id": messageID,
		"resolved": map[string]any{"messages": map[string]any{messageID: w}},
	}, nil)
}

// Press presses a button of a message.
func (s *Server) Press(f From, messageID, customID string) *Exchange {
	return s.component(f, messageID, map[string]any{"custom_id": customID, "component_type": 2})
}

// Select chooses in a select menu of a message.
func (s *Server) Select(f From, messageID, customID string, values ...string) *Exchange {
	return s.component(f, messageID, map[string]any{"custom_id": customID, "component_type": 3, "values": values})
}

func (s *Server) component(f From, messageID string, data map[string]any) *Exchange {
	s.mu.Lock()
	m := s.messages[messageID]
	s.mu.Unlock()
	return s.interact(f, 3, data, m)
}

// Raw sends an interaction of any shape: data as given, and extra keys laid
// over the payload.
func (s *Server) Raw(f From, kind int, data, extra map[string]any) *Exchange {
	return s.interactWith(f, kind, data, nil, extra)
}

func wireOptions(options []Option, focused string) []any {
	out := []any{}
	for _, o := range options {
		if o.Type == 0 {
			o.Type = 3
		}
		m := map[string]any{"name": o.Name, "type": o.Type, "value": o.Value}
		if o.Name == focused {
			m["focused"] = true
		}
		out = append(out, m)
	}
	return out
}

func (s *Server) interact(f From, kind int, data map[string]any, target *Message) *Exchange {
	return s.interactWith(f, kind, data, target, nil)
}

func (s *Server) interactWith(f From, kind int, data map[string]any, target *Message, extra map[string]any) *Exchange {
	s.mu.Lock()
	x := &Exchange{srv: s, kind: kind, from: f, sent: time.Now(), target: target, ID: s.id()}
	x.Token = "aW50ZXJhY3Rpb24tdG9rZW4" + x.ID
	s.exchanges[x.Token] = x
	if f.Locale == "" {
		f.Locale = "en-US"
	}
	user := map[string]any{"id": f.UserID, "username": "user" + f.UserID, "discriminator": "0", "global_name": "User"}
	p := map[string]any{
		"id": x.ID, "application_id": s.opt.AppID, "type": kind, "token": x.Token, "version": 1, "data": data,
		"channel_id": f.ChannelID, "channel": map[string]any{"id": f.ChannelID, "type": 0}, "locale": f.Locale, "context": f.Context,
		"app_permissions": "442368", "entitlements": []any{}, "authorizing_integration_owners": map[string]any{"0": f.GuildID},
	}
	if f.GuildID != "" {
		p["guild_id"], p["guild_locale"] = f.GuildID, "en-US"
		p["member"] = map[string]any{"user": user, "permissions": strconv.FormatInt(f.Permissions, 10), "roles": []any{}, "joined_at": "2020-01-01T00:00:00Z"}
	} else {
		p["user"] = user
	}
	if target != nil {
		p["message"] = s.wire(target)
	}
	for k, v := range extra {
		p[k] = v
	}
	x.payload = p
	endpoint := s.endpoint
	if endpoint == "" {
		s.dispatch("INTERACTION_CREATE", p)
	}
	s.mu.Unlock()
	if endpoint != "" {
		s.wg.Go(func() { s.post(endpoint, x) })
	}
	return x
}

// Again delivers the interaction a second time, as a replayed event does.
func (x *Exchange) Again() { x.srv.Dispatch("INTERACTION_CREATE", x.payload) }

// post delivers an interaction to the application's endpoint, signed.
func (s *Server) post(url string, x *Exchange) {
	body, err := json.Marshal(x.payload)
	if err != nil {
		s.violate("endpoint: %v", err)
		return
	}
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		s.violate("endpoint: %v", err)
		return
	}
	s.Sign(req, body, time.Now())
	c := http.Client{Timeout: 5 * time.Second}
	resp, err := c.Do(req)
	if err != nil {
		s.violate("endpoint: %v", err)
		return
	}
	defer resp.Body.Close()
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	s.mu.Lock()
	x.httpCode = resp.StatusCode
	s.touch()
	s.mu.Unlock()
	if resp.StatusCode != http.StatusOK || len(raw) == 0 {
		return
	}
	js, files, err := splitBody(resp.Header.Get("Content-Type"), raw)
	if err != nil {
		s.violate("endpoint: %v", err)
		return
	}
	if wrong := s.contract.Check(opCallback, js); len(wrong) > 0 {
		s.violate("endpoint: %s\n%s", strings.Join(wrong, "; "), short(string(js)))
		return
	}
	s.acknowledge(x, js, files)
}

// Sign signs a request to an interactions endpoint as Discord does.
func (s *Server) Sign(r *http.Request, body []byte, at time.Time) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.private, append([]byte(stamp), body...))))
}

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
