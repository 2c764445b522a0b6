package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// apiPath is the version of the API that the adapter speaks
// (reference#api-versioning).
const apiPath = "/api/v10"

// Error codes of the API that mean something to the adapter
// (topics/opcodes-and-status-codes#json).
const (
	codeUnknownMessage = 10008
	codeUnknownWebhook = 10015
	codeAcknowledged   = 40060
)

// APIError is a request that Discord refused. It never holds a token.
type APIError struct {
	Op      string // the method and the path's pattern
	Status  int
	Code    int    // Discord's own, 0 where it gave none
	Message string // Discord's words, shortened
}

func (e *APIError) Error() string {
	return fmt.Sprintf("discord: %s: HTTP %d, code %d: %s", e.Op, e.Status, e.Code, e.Message)
}

func asAPIError(err error, e **APIError) bool { return errors.As(err, e) }

// hasCode reports whether Discord refused with one of these codes.
func hasCode(err error, codes ...int) bool {
	var e *APIError
	if !errors.As(err, &e) {
		return false
	}
	for _, c := range codes {
		if e.Code == c {
			return true
		}
	}
	return false
}

// endpoint is a request's method and path. The path is built from a pattern,
// so that errors, logs and rate limits can name it without ids and tokens.
type endpoint struct {
	method, pattern string
	args            []string // for the pattern's %s
	major           string   // what a rate limit is kept apart for
	answer          bool     // an answer to an interaction: apart from the global limit
}

func (e endpoint) path() string {
	escaped := make([]any, len(e.args))
	for i, a := range e.args {
		escaped[i] = url.PathEscape(a)
	}
	return fmt.Sprintf(e.pattern, escaped...)
}

func (e endpoint) op() string { return e.method + " " + strings.ReplaceAll(e.pattern, "%s", "…") }

// rest makes requests through discordgo.
type rest struct {
	base    string
	session *discordgo.Session
	flight  *transport
}

func newREST(cfg Config, monitor bot.Monitor) (*rest, error) {
	token := ""
	if cfg.Token != "" {
		token = "Bot " + cfg.Token
	}
	s, err := discordgo.New(token)
	if err != nil {
		return nil, err
	}
	silence()
	s.LogLevel = discordgo.LogError
	s.StateEnabled = false
	s.ShouldRetryOnRateLimit = false
	s.MaxRestRetries = 0
	s.UserAgent = "DiscordBot (https://github.com/allybot/allybot, 1)"
	t := newTransport(cfg, monitor)
	s.Client = &http.Client{Transport: t}
	return &rest{base: cfg.APIURL + apiPath, session: s, flight: t}, nil
}

// silence keeps discordgo from writing to the standard log: at its finer
// levels that would hold the bot's token, and interactions' tokens. Its logger
// is the process's, so it is set once, and only if nobody set it.
func silence() {
	silenced.Do(func() {
		if discordgo.Logger == nil {
			discordgo.Logger = func(int, int, string, ...any) {}
		}
	})
}

var silenced sync.Once //nolint:gochecknoglobals // of the library's own package variable

// call makes a request and decodes the answer into out, unless it is nil.
func (r *rest) call(ctx context.Context, e endpoint, body *payload, out any) error {
	var contentType string
	var raw []byte
	if body != nil {
		var err error
		if contentType, raw, err = body.encode(); err != nil {
			return fmt.Errorf("discord: %s: %w", e.op(), err)
		}
	}
	// A bucket of its own for each request: see the package comment.
	bucket := &discordgo.Bucket{Key: e.op()}
	bucket.Lock()
	answer, err := r.session.RequestWithLockedBucket(e.method, r.base+e.path(), contentType, raw, bucket, 0,
		discordgo.WithContext(withEndpoint(ctx, e)))
	if err != nil {
		return clean(e, err)
	}
	if out == nil || len(answer) == 0 {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("discord: %s: unreadable answer: %w", e.op(), err)
	}
	return nil
}

// clean gives the error without the address, which may hold an interaction's
// token, and without the request, which holds the bot's.
func clean(e endpoint, err error) error {
	var re *discordgo.RESTError
	if errors.As(err, &re) {
		out := &APIError{Op: e.op(), Status: re.Response.StatusCode, Message: "no reason given"}
		if re.Message != nil {
			out.Code = re.Message.Code
			out.Message = shorten(re.Message.Message, 200)
		}
		if detail := errorDetail(re.ResponseBody); detail != "" {
			out.Message += " " + detail
		}
		return out
	}
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err
	}
	return fmt.Errorf("discord: %s: %w", e.op(), err)
}

// errorDetail gives what Discord says of the fields it refused.
func errorDetail(body []byte) string {
	var v struct {
		Errors json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(body, &v) != nil {
		return ""
	}
	return shorten(string(v.Errors), 500)
}

func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// payload is a request's body: JSON, with files where there are any.
type payload struct {
	json  any
	files []file
}

type file struct {
	name string
	data []byte
}

func (p *payload) encode() (contentType string, body []byte, err error) {
	if len(p.files) == 0 {
		body, err = json.Marshal(p.json)
		return "application/json", body, err
	}
	var files []*discordgo.File
	for _, f := range p.files {
		files = append(files, &discordgo.File{Name: f.name, ContentType: "image/png", Reader: bytes.NewReader(f.data)})
	}
	return discordgo.MultipartBodyWithJSON(p.json, files)
}

// The requests that the adapter makes.

func callbackEndpoint(id, token string) endpoint {
	return endpoint{"POST", "/interactions/%s/%s/callback", []string{id, token}, token, true}
}

func originalEndpoint(method, app, token string) endpoint {
	return endpoint{method, "/webhooks/%s/%s/messages/@original", []string{app, token}, token, true}
}

func followUpEndpoint(app, token string) endpoint {
	return endpoint{"POST", "/webhooks/%s/%s", []string{app, token}, token, true}
}

func messagesEndpoint(channel string) endpoint {
	return endpoint{"POST", "/channels/%s/messages", []string{channel}, channel, false}
}

func messageEndpoint(method, channel, id string) endpoint {
	return endpoint{method, "/channels/%s/messages/%s", []string{channel, id}, channel, false}
}
