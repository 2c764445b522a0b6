// Package api is a client of the Telegram Bot API for programs that run for
// months: requests with a context and a time-out, errors in classes, retries,
// the limits of chats, uploads, long polls, posted updates, and the token in no
// error and no log. It is built on telegram-bot-api, which writes requests and
// knows the types; what that library lacks is around its HTTP client here.
//
// It must not know what the updates are for: neither the bot nor its facts.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxAnswer is how much of an answer is read: a hundred updates are far less.
const maxAnswer = 16 << 20

// Params are a request's parameters, objects among them as JSON (see Encode).
type Params = tgbotapi.Params

// File is what an upload carries, and in which field.
type File struct {
	Field, Name string
	Data        []byte
}

// Options are what a Client is made of. Token is needed, the rest has defaults.
type Options struct {
	// Token is the bot's, from @BotFather. It is written nowhere.
	Token string
	// URL is where the Bot API is served: a self-hosted server, a proxy. Default
	// https://api.telegram.org; methods are at URL/bot<token>/.
	URL string
	// Transport carries the requests; default a transport of its own.
	Transport http.RoundTripper
	// Timeout bounds every request but a long poll; default 30 s.
	Timeout time.Duration
	// RetryBase and RetryMax bound the pauses before a request is tried again;
	// defaults 500 ms and 30 s.
	RetryBase, RetryMax time.Duration
	Limits              Limits
	Log                 *slog.Logger     // default slog.DiscardHandler
	Now                 func() time.Time // default time.Now
	// OnRetry is told, by a short fixed reason ("429"), of a request that is
	// tried again. It must not block.
	OnRetry func(reason string)
	// OnMigrate is told once of a group that has another id from now on.
	OnMigrate func(ctx context.Context, from, to int64)
}

// Client speaks to the Bot API as one bot. It is safe for concurrent use.
type Client struct {
	o        Options
	endpoint string // the library's format: base/bot%s/%s
	http     *http.Client
	limiter  *limiter
	groups   migrations
}

// idleConnections is how many connections are kept open between requests.
const idleConnections = 32

// silence stops the library's own log, which would write the token.
var silence = sync.OnceFunc(func() { _ = tgbotapi.SetLogger(discard{}) })

type discard struct{}

func (discard) Println(...any)        {}
func (discard) Printf(string, ...any) {}

// New makes a client. It makes no request; an error says what is wrong with
// the options.
func New(o Options) (*Client, error) {
	silence()
	if o.Token == "" {
		return nil, errors.New("telegram: no token")
	}
	if strings.ContainsAny(o.Token, "/?# %\t\r\n") {
		return nil, errors.New("telegram: the token holds characters that no token has")
	}
	setDefault(&o.URL, "https://api.telegram.org")
	o.URL = strings.TrimRight(o.URL, "/")
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("telegram: api_url is no http or https address")
	}
	setDefault(&o.Timeout, 30*time.Second)
	setDefault(&o.RetryBase, 500*time.Millisecond)
	setDefault(&o.RetryMax, 30*time.Second)
	o.Limits = o.Limits.withDefaults()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.OnRetry == nil {
		o.OnRetry = func(string) {}
	}
	if o.Transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = idleConnections
		t.MaxResponseHeaderBytes = 64 << 10
		o.Transport = t
	}
	c := &Client{
		o:        o,
		endpoint: strings.ReplaceAll(o.URL, "%", "%%") + "/bot%s/%s",
		http: &http.Client{
			Transport: o.Transport,
			// A redirect would carry the token elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		limiter: newLimiter(o.Limits, o.Now),
		groups:  migrations{moved: map[int64]int64{}},
	}
	if !tokenForm.MatchString(o.Token) {
		o.Log.Warn("telegram: the token does not look like one of @BotFather's: digits, a colon and 35 letters; it is tried all the same")
	}
	return c, nil
}

// tokenForm is how tokens look today. Telegram promises no length.
var tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]{35}$`)

func setDefault[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}

// Close closes the connections that are idle.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Call makes one request and decodes its result into out, if that is not nil.
func (c *Client) Call(ctx context.Context, method string, p Params, out any) error {
	return c.callFor(ctx, c.o.Timeout, method, p, out)
}

func (c *Client) callFor(ctx context.Context, timeout time.Duration, method string, p Params, out any) error {
	resp, err := c.api(ctx, timeout, method).MakeRequest(method, p)
	return c.result(ctx, method, resp, err, out)
}

// Upload makes one request that carries a file. It may take twice as long as
// another.
func (c *Client) Upload(ctx context.Context, method string, p Params, f File, out any) error {
	resp, err := c.api(ctx, 2*c.o.Timeout, method).UploadFiles(method, p, []tgbotapi.RequestFile{
		{Name: f.Field, Data: tgbotapi.FileBytes{Name: f.Name, Bytes: f.Data}},
	})
	return c.result(ctx, method, resp, err, out)
}

// api is the library bound to one call: it knows no contexts.
func (c *Client) api(ctx context.Context, timeout time.Duration, method string) *tgbotapi.BotAPI {
	api := &tgbotapi.BotAPI{Token: c.o.Token, Client: bound{ctx, c, timeout, method}}
	api.SetAPIEndpoint(c.endpoint)
	return api
}

func (c *Client) result(ctx context.Context, method string, resp *tgbotapi.APIResponse, err error, out any) error {
	if err != nil {
		var e *Error
		if errors.As(err, &e) {
			return e
		}
		var told *tgbotapi.Error
		if errors.As(err, &told) {
			return &Error{Method: method, Status: told.Code, Description: c.Redact(told.Message)}
		}
		return c.failure(ctx, method, err)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(resp.Result, out); err != nil {
		// The value is not quoted: it may hold what people wrote.
		return &Error{Method: method, Status: http.StatusOK, Description: "an answer of another shape"}
	}
	return nil
}

// failure makes an error of a request that got no answer.
func (c *Client) failure(ctx context.Context, method string, err error) *Error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // the outer one quotes the address, and with it the token
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if text := err.Error(); c.Redact(text) != text {
		err = errors.New(c.Redact(text))
	}
	return &Error{Method: method, cause: err}
}

// Redact takes the token out of a text.
func (c *Client) Redact(s string) string {
	s = strings.ReplaceAll(s, c.o.Token, "[token]")
	return strings.ReplaceAll(s, url.QueryEscape(c.o.Token), "[token]")
}

// bound is the library's HTTP client for one call.
type bound struct {
	ctx     context.Context //nolint:containedctx // the library has no place for it
	client  *Client
	timeout time.Duration
	method  string
}

// Do sends a request, reads the whole answer within the time-out, and turns
// everything but a good one into an Error.
func (b bound) Do(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(b.ctx, b.timeout)
	defer cancel()
	resp, err := b.client.http.Do(req.WithContext(ctx)) //nolint:gosec // the operator names the server
	if err != nil {
		return nil, b.client.failure(b.ctx, b.method, err)
	}
	defer func() { _ = resp.Body.Close() }()
	var buffer bytes.Buffer
	if n := resp.ContentLength; n > 0 && n <= maxAnswer {
		buffer.Grow(int(n) + bytes.MinRead)
	}
	_, err = buffer.ReadFrom(io.LimitReader(resp.Body, maxAnswer))
	body := buffer.Bytes()
	if tookEffect(resp.StatusCode, body) && !json.Valid(body) {
		return nil, &Error{Method: b.method, Status: resp.StatusCode, Description: "a good answer, cut", Took: true}
	}
	if err != nil {
		return nil, b.client.failure(b.ctx, b.method, err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if tookEffect(resp.StatusCode, body) {
		return resp, nil
	}
	var a tgbotapi.APIResponse
	e := &Error{Method: b.method, Status: resp.StatusCode}
	if err := json.Unmarshal(body, &a); err != nil || !a.Ok && a.ErrorCode == 0 {
		// A proxy's page: what it says is not what Telegram says.
		e.Foreign = true
		e.Description = fmt.Sprintf("%s, with no answer of the Bot API", http.StatusText(resp.StatusCode))
		return nil, e
	}
	if a.Ok {
		return resp, nil
	}
	e.Status = a.ErrorCode
	e.Description = b.client.Redact(short(a.Description, 300))
	if e.Description == "" {
		e.Description = http.StatusText(e.Status)
	}
	if a.Parameters != nil {
		e.RetryAfter = time.Duration(a.Parameters.RetryAfter) * time.Second
		e.MigrateTo = a.Parameters.MigrateToChatID
	}
	return nil, e
}

// goodAnswer is how an answer begins whose request took effect.
var goodAnswer = regexp.MustCompile(`^\s*\{\s*"ok"\s*:\s*true\s*[,}]`)

// tookEffect reports whether an answer, were it cut, shows that the request
// took effect.
func tookEffect(status int, body []byte) bool {
	return status == http.StatusOK && goodAnswer.Match(body[:min(len(body), 100)])
}

// short cuts what a server says to a sane length.
func short(s string, n int) string {
	s = strings.ToValidUTF8(s, "")
	if len(s) > n {
		s = strings.ToValidUTF8(s[:n], "") + "…"
	}
	return s
}

// Encode gives JSON for a parameter, with the markup in it as it is. It is for
// values that can always be encoded.
func Encode(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil { //nolint:errchkjson // checked
		return "null"
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ID is the bot's number, with which its token begins.
func (c *Client) ID() string {
	id, _, _ := strings.Cut(c.o.Token, ":")
	return id
}

// Key names something of this bot's in a store that several bots may share.
func (c *Client) Key(parts ...string) string {
	return "telegram/" + c.ID() + "/" + strings.Join(parts, "/")
}
