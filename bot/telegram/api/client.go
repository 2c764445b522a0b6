package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// client makes single requests: no retries, no limits. The library writes
// requests and reads answers; what it lacks is around its HTTP client here:
// context, time-out, classes of error, and no token in any of them.
type client struct {
	token    string
	endpoint string // the library's format: base/bot%s/%s
	http     *http.Client
	timeout  time.Duration
}

// silence stops the library's own log, which would write the token.
var silence = sync.OnceFunc(func() { _ = tgbotapi.SetLogger(discard{}) })

type discard struct{}

func (discard) Println(...any)        {}
func (discard) Printf(string, ...any) {}

func newClient(c Config) *client {
	silence()
	transport := c.Transport
	if transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = c.Workers + 1
		t.MaxResponseHeaderBytes = 64 << 10
		transport = t
	}
	return &client{
		token:    c.Token,
		endpoint: strings.ReplaceAll(c.APIURL, "%", "%%") + "/bot%s/%s",
		http: &http.Client{
			Transport: transport,
			// A redirect would carry the token elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		timeout: c.RequestTimeout,
	}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// call makes a request and decodes its result into out, if that is not nil.
func (c *client) call(ctx context.Context, method string, p tgbotapi.Params, out any) error {
	return c.callFor(ctx, c.timeout, method, p, out)
}

func (c *client) callFor(ctx context.Context, timeout time.Duration, method string, p tgbotapi.Params, out any) error {
	resp, err := c.api(ctx, timeout, method).MakeRequest(method, p)
	return c.result(ctx, method, resp, err, out)
}

// upload makes a request that carries a file.
func (c *client) upload(ctx context.Context, method string, p tgbotapi.Params, field, name string, data []byte, out any) error {
	resp, err := c.api(ctx, 2*c.timeout, method).UploadFiles(method, p, []tgbotapi.RequestFile{
		{Name: field, Data: tgbotapi.FileBytes{Name: name, Bytes: data}},
	})
	return c.result(ctx, method, resp, err, out)
}

// api is the library bound to one call: it knows no contexts.
func (c *client) api(ctx context.Context, timeout time.Duration, method string) *tgbotapi.BotAPI {
	api := &tgbotapi.BotAPI{Token: c.token, Client: bound{ctx, c, timeout, method}}
	api.SetAPIEndpoint(c.endpoint)
	return api
}

func (c *client) result(ctx context.Context, method string, resp *tgbotapi.APIResponse, err error, out any) error {
	if err != nil {
		var e *apiError
		if errors.As(err, &e) {
			return e
		}
		var told *tgbotapi.Error
		if errors.As(err, &told) {
			return &apiError{Method: method, Status: told.Code, Description: c.redact(told.Message)}
		}
		return c.failure(ctx, method, err)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(resp.Result, out); err != nil {
		// The value is not quoted: it may hold what people wrote.
		return &apiError{Method: method, Status: http.StatusOK, Description: "an answer of another shape"}
	}
	return nil
}

// failure makes an error of a request that got no answer.
func (c *client) failure(ctx context.Context, method string, err error) *apiError {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // the outer one quotes the address, and with it the token
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if text := err.Error(); c.redact(text) != text {
		err = errors.New(c.redact(text))
	}
	return &apiError{Method: method, cause: err}
}

func (c *client) redact(s string) string {
	s = strings.ReplaceAll(s, c.token, "[token]")
	return strings.ReplaceAll(s, url.QueryEscape(c.token), "[token]")
}

// bound is the library's HTTP client for one call.
type bound struct {
	ctx     context.Context //nolint:containedctx // the library has no place for it
	client  *client
	timeout time.Duration
	method  string
}

// Do sends a request, reads the whole answer within the time-out, and turns
// everything but a good one into an apiError.
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
	if taken(resp.StatusCode, body) && !json.Valid(body) {
		return nil, &apiError{Method: b.method, Status: resp.StatusCode, Description: "a good answer, cut", Taken: true}
	}
	if err != nil {
		return nil, b.client.failure(b.ctx, b.method, err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if taken(resp.StatusCode, body) {
		return resp, nil
	}
	var a tgbotapi.APIResponse
	e := &apiError{Method: b.method, Status: resp.StatusCode}
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
	e.Description = b.client.redact(short(a.Description, 300))
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

// taken reports whether an answer, were it cut, shows that the request took
// effect.
func taken(status int, body []byte) bool {
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
