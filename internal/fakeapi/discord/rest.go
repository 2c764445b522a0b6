package discord

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The operations that matter to tests, as the API's document spells them.
const (
	opCallback      = "POST /interactions/{interaction_id}/{interaction_token}/callback"
	opOriginal      = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
	opFollowUp      = "POST /webhooks/{webhook_id}/{webhook_token}"
	opWebhook       = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
	opMessage       = "POST /channels/{channel_id}/messages"
	opEdit          = "PATCH /channels/{channel_id}/messages/{message_id}"
	opDelete        = "DELETE /channels/{channel_id}/messages/{message_id}"
	opDeleteReply   = "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
	opCommands      = "PUT /applications/{application_id}/commands"
	opGuildCommands = "PUT /applications/{application_id}/guilds/{guild_id}/commands"
	opChannel       = "GET /channels/{channel_id}"
	opReaction      = "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"
	opTyping        = "POST /channels/{channel_id}/typing"
	opDM            = "POST /users/@me/channels"
)

// Exported names of the operations.
const (
	OpCallback = opCallback
	OpOriginal = opOriginal
	OpFollowUp = opFollowUp
	OpMessage  = opMessage
	OpEdit     = opEdit
	OpDelete   = opDelete
	OpCommands = opCommands
	OpDM       = opDM
	OpChannel  = opChannel
	OpReaction = opReaction
	OpTyping   = opTyping
)

// maxBody is more than Discord takes (10 MiB of files by default).
const maxBody = 12 << 20

type call struct {
	*http.Request
	op    string
	body  []byte
	files map[string][]byte
	parts map[string]string // the files' names by those of their parts
}

// answer is a status and what goes out as JSON; nil means no body.
type answer struct {
	status int
	body   any
}

func apiError(status, code int, message string) answer {
	return answer{status, map[string]any{"code": code, "message": message}}
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /gateway-socket", s.serveSocket)
	handle := func(op string, f func(call) answer) {
		method, path, _ := strings.Cut(op, " ")
		mux.HandleFunc(method+" /api/v10"+path, s.serve(op, f))
	}
	handle("GET /gateway/bot", s.getGateway)
	handle("GET /gateway", s.getGateway)
	handle("GET /users/@me", func(call) answer { return answer{200, s.botUser()} })
	handle("GET /applications/@me", func(call) answer {
		return answer{200, map[string]any{"id": s.opt.AppID, "name": "ally", "verify_key": s.PublicKey()}}
	})
	handle("GET /applications/{application_id}/commands", s.getCommands)
	handle("GET /applications/{application_id}/guilds/{guild_id}/commands", s.getCommands)
	handle(opCommands, s.putCommands)
	handle(opGuildCommands, s.putCommands)
	handle(opCallback, s.postCallback)
	handle(opFollowUp, s.postFollowUp)
	handle(opOriginal, s.patchReply)
	handle(opWebhook, s.patchReply)
	handle(opDeleteReply, s.deleteReply)
	handle(opMessage, s.postMessage)
	handle(opEdit, s.patchMessage)
	handle(opDelete, s.deleteMessage)
	handle(opDM, s.postDM)
	handle(opChannel, s.getChannel)
	handle(opReaction, s.putReaction)
	handle(opTyping, func(call) answer { return answer{204, nil} })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.violate("%s %s is not served by the double", r.Method, r.URL.Path)
		writeJSON(w, 404, map[string]any{"code": 0, "message": "404: Not Found"})
	})
	return mux
}

// serve records, checks and answers one operation.
func (s *Server) serve(op string, f func(call) answer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := call{Request: r, op: op}
		rec := Request{Op: op, Path: r.URL.Path, At: time.Now(), Auth: r.Header.Get("Authorization")}
		done := func(status int) {
			rec.Status = status
			s.mu.Lock()
			s.requests = append(s.requests, rec)
			s.touch()
			s.mu.Unlock()
		}
		var err error
		if c.body, c.files, c.parts, err = readBody(r); err != nil {
			s.violate("%s: %v", op, err)
			done(400)
			writeJSON(w, 400, map[string]any{"code": 50109, "message": err.Error()})
			return
		}
		rec.Body, rec.Files = c.body, c.files
		fault := s.fault(op)
		if fault != nil && fault.Delay > 0 {
			select {
			case <-time.After(fault.Delay):
			case <-r.Context().Done():
			}
		}
		if fault != nil && (fault.Status != 0 || fault.Drop) && !fault.After {
			done(fault.Status)
			s.fail(w, fault)
			return
		}
		if s.limited(w, op, r.URL.Path) {
			done(429)
			return
		}
		a := s.checked(c, f)
		if fault != nil && fault.After {
			done(fault.Status)
			s.fail(w, fault)
			return
		}
		done(a.status)
		writeJSON(w, a.status, a.body)
	}
}

// checked answers 401 and 400 where Discord does, and calls f otherwise.
func (s *Server) checked(c call, f func(call) answer) answer {
	byToken := strings.Contains(c.op, "/interactions/") || strings.Contains(c.op, "/webhooks/")
	if !byToken && c.Header.Get("Authorization") != "Bot "+s.opt.Token {
		return apiError(401, 0, "401: Unauthorized")
	}
	if c.body != nil {
		if wrong := append(s.contract.Check(c.op, c.body), attached(c.body, c.parts)...); len(wrong) > 0 {
			s.violate("%s: %s\n%s", c.op, strings.Join(wrong, "; "), short(string(c.body)))
			return answer{400, map[string]any{"code": 50035, "message": "Invalid Form Body", "errors": map[string]any{"_errors": wrong}}}
		}
	}
	if a, refused := s.refuse(c); refused {
		return a
	}
	return f(c)
}

// readBody gives the JSON of a request, its files by name, and their names by
// those of their parts.
func readBody(r *http.Request) ([]byte, map[string][]byte, map[string]string, error) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil || len(raw) == 0 {
		return nil, nil, nil, err
	}
	return splitBody(r.Header.Get("Content-Type"), raw)
}

func splitBody(contentType string, raw []byte) ([]byte, map[string][]byte, map[string]string, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, nil, nil, err
	}
	if kind != "multipart/form-data" {
		return raw, nil, nil, nil
	}
	var body []byte
	files, parts := map[string][]byte{}, map[string]string{}
	m := multipart.NewReader(bytes.NewReader(raw), params["boundary"])
	for {
		p, err := m.NextPart()
		if errors.Is(err, io.EOF) {
			return body, files, parts, nil
		}
		if err != nil {
			return nil, nil, nil, err
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return nil, nil, nil, err
		}
		if p.FormName() == "payload_json" {
			body = data
		} else {
			files[p.FileName()] = data
			parts[p.FormName()] = p.FileName()
		}
	}
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	if body == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		return // the client is gone
	}
}

func (s *Server) botUser() map[string]any {
	return map[string]any{"id": s.opt.BotID, "username": "ally", "discriminator": "0000", "bot": true}
}

func (s *Server) getGateway(call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	left, since := s.opt.Logins, time.Now().Add(-s.opt.LoginsReset)
	for _, id := range s.gateway.identifies {
		if id.At.After(since) {
			left--
		}
	}
	return answer{200, map[string]any{
		"url": s.GatewayURL(), "shards": s.opt.Shards,
		"session_start_limit": map[string]any{
			"total": s.opt.Logins, "remaining": max(left, 0), "reset_after": s.opt.LoginsReset.Milliseconds(), "max_concurrency": s.opt.MaxConcurrency,
		},
	}}
}

func (s *Server) getCommands(c call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.commands[c.PathValue("guild_id")]
	if list == nil {
		list = []map[string]any{}
	}
	if c.URL.Query().Get("with_localizations") == "true" {
		return answer{200, list}
	}
	var bare []map[string]any
	for _, m := range list {
		cut := map[string]any{}
		for k, v := range m {
			if !strings.HasSuffix(k, "_localizations") {
				cut[k] = v
			}
		}
		bare = append(bare, cut)
	}
	return answer{200, bare}
}

// putCommands keeps the commands as Discord gives them back: with ids and
// defaults filled in, and without what is empty.
func (s *Server) putCommands(c call) answer {
	var list []map[string]any
	if err := json.Unmarshal(c.body, &list); err != nil {
		return apiError(400, 50109, err.Error())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range list {
		m["id"], m["application_id"], m["version"] = s.id(), s.opt.AppID, s.id()
		m["nsfw"], m["default_permission"], m["dm_permission"] = false, true, true
		if m["type"] == nil {
			m["type"] = 1
		}
		if p, ok := m["default_member_permissions"].(float64); ok {
			m["default_member_permissions"] = strconv.FormatInt(int64(p), 10)
		}
		if m["description"] == nil {
			m["description"] = ""
		}
		if o, ok := m["options"].([]any); ok {
			for _, o := range o {
				o := o.(map[string]any)
				for _, k := range []string{"required", "autocomplete"} {
					if o[k] == false {
						delete(o, k)
					}
				}
			}
			if len(o) == 0 {
				delete(m, "options")
			}
		}
	}
	s.commands[c.PathValue("guild_id")] = list
	s.touch()
	return answer{200, list}
}
