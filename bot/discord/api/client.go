// Package api is a client of Discord: its REST API, with rate limits kept and
// failed requests sent again, and its gateway, with sessions resumed, logins
// paced and connections made again whenever they break. No token of a bot or
// of an interaction is ever in an error that it returns or in what it logs.
//
// Of github.com/bwmarrin/discordgo v0.29.0 it uses the types and the REST
// calls. The gateway connection is its own, on gorilla/websocket, which
// discordgo stands on too: discordgo's Open and Close can block for ever, it
// ignores resume_gateway_url and max_concurrency, and it hides the close code
// that tells a lost connection from a refused token.
//
// Every call names its whole address, so discordgo's endpoint variables, which
// are process-wide, are left alone; and every call brings a rate-limit bucket
// of its own that is thrown away after it, because discordgo keeps one for ever
// for each interaction token and holds it locked while a request runs. Waiting,
// retrying and redacting are done in this package's transport.
//
// It must not know what is done with the events, nor who writes the messages:
// nothing of the bot, its facts or its words.
package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// version is the version of the API that is spoken (reference#api-versioning).
const version = "/api/v10"

// Observer is told how the connections and requests fare. Its methods never
// block.
type Observer interface {
	Connected(shard int)
	Disconnected(shard int, cause error)
	// Received says that something came over a shard's connection.
	Received(shard int)
	// Retried counts a request sent again, by a short fixed reason ("429").
	Retried(reason string)
	// Failed counts a request given up, by a short fixed reason.
	Failed(reason string)
}

// Options are what a Client is made of; every field has a default.
type Options struct {
	Token     string // the bot's, without "Bot "; webhooks and interactions need none
	URL       string // default https://discord.com
	UserAgent string // "DiscordBot (address, version)"; default discordgo's
	// RequestsPerSecond bounds requests other than answers to interactions;
	// default 45 (Discord allows 50: topics/rate-limits#global-rate-limit).
	RequestsPerSecond float64
	RetryFirst        time.Duration     // before a failed request is sent again; default 250 ms
	Transport         http.RoundTripper // under the client's own; default http.DefaultTransport's settings
	Observer          Observer          // default: nobody
}

// Client makes requests to the REST API. It is safe for concurrent use.
type Client struct {
	base      string
	token     string
	session   *discordgo.Session
	transport *transport
	observer  Observer
}

// New makes a Client. It connects to nothing yet.
func New(o Options) (*Client, error) {
	o.URL = strings.TrimRight(cmp.Or(o.URL, "https://discord.com"), "/")
	o.RequestsPerSecond = cmp.Or(o.RequestsPerSecond, 45)
	o.RetryFirst = cmp.Or(o.RetryFirst, 250*time.Millisecond)
	if o.Observer == nil {
		o.Observer = nobody{}
	}
	if u, err := url.Parse(o.URL); err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return nil, errors.New("the API's address is no http or https URL")
	}
	authorization := ""
	if o.Token != "" {
		authorization = "Bot " + o.Token
	}
	s, err := discordgo.New(authorization)
	if err != nil {
		return nil, err
	}
	silence()
	s.LogLevel = discordgo.LogError
	s.StateEnabled = false
	s.ShouldRetryOnRateLimit = false
	s.MaxRestRetries = 0
	s.UserAgent = cmp.Or(o.UserAgent, s.UserAgent)
	t := newTransport(o)
	s.Client = &http.Client{Transport: t}
	return &Client{base: o.URL + version, token: o.Token, session: s, transport: t, observer: o.Observer}, nil
}

// Close ends the connections kept for later; requests may still be made.
func (c *Client) Close() {
	if t, ok := c.transport.next.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

type nobody struct{}

func (nobody) Connected(int)           {}
func (nobody) Disconnected(int, error) {}
func (nobody) Received(int)            {}
func (nobody) Retried(string)          {}
func (nobody) Failed(string)           {}

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

// Call makes a request and decodes the answer into out, unless it is nil. What
// Discord refused is an *Error; the context bounds all attempts together.
func (c *Client) Call(ctx context.Context, e Endpoint, body *Payload, out any) error {
	var contentType string
	var raw []byte
	if body != nil {
		var err error
		if contentType, raw, err = body.Encode(); err != nil {
			return fmt.Errorf("discord: %s: %w", e.op(), err)
		}
	}
	// A bucket of its own for each request: see the package comment.
	bucket := &discordgo.Bucket{Key: e.op()}
	bucket.Lock()
	answer, err := c.session.RequestWithLockedBucket(e.Method, c.base+e.path(), contentType, raw, bucket, 0,
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
func clean(e Endpoint, err error) error {
	var re *discordgo.RESTError
	if errors.As(err, &re) {
		out := &Error{Op: e.op(), Status: re.Response.StatusCode, Message: "no reason given"}
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

// Payload is a request's body: JSON, with files where there are any.
type Payload struct {
	JSON  any
	Files []File
}

// File is a file that goes with a message.
type File struct {
	Name        string
	ContentType string
	Data        []byte
}

// Encode gives the body with its content type.
func (p *Payload) Encode() (contentType string, body []byte, err error) {
	if len(p.Files) == 0 {
		body, err = json.Marshal(p.JSON)
		return "application/json", body, err
	}
	var files []*discordgo.File
	for _, f := range p.Files {
		files = append(files, &discordgo.File{Name: f.Name, ContentType: f.ContentType, Reader: bytes.NewReader(f.Data)})
	}
	return discordgo.MultipartBodyWithJSON(p.JSON, files)
}
