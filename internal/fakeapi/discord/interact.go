package discord

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
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
	UserInstall bool // the application is the user's, not the server's
	Context     int  // 0 guild, 1 direct message with the bot, 2 another private channel
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
		"channel_id": f.ChannelID, "channel": s.channel(f.ChannelID), "locale": f.Locale, "context": f.Context,
		"app_permissions": "442368", "entitlements": []any{}, "authorizing_integration_owners": map[string]any{"0": cmp.Or(f.GuildID, "0")},
	}
	if f.UserInstall {
		p["authorizing_integration_owners"] = map[string]any{"1": f.UserID}
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
	js, files, parts, err := splitBody(resp.Header.Get("Content-Type"), raw)
	if err != nil {
		s.violate("endpoint: %v", err)
		return
	}
	if wrong := append(s.contract.Check(opCallback, js), attached(js, parts)...); len(wrong) > 0 {
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
