// Package preflight asks the platforms what they think of a configuration,
// changes nothing there, and says it in lines that an operator reads before
// anything is served.
package preflight

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"allybot/internal/config"
)

const (
	timeout   = 10 * time.Second // a question
	maxAnswer = 4 << 20          // bytes
)

// ErrNotGood says that something has to be mended first.
var ErrNotGood = errors.New("a platform refuses something, or cannot be reached: see the lines above")

// report collects lines, each with its verdict.
type report struct {
	out  io.Writer
	http *http.Client
	bad  bool
}

// Run reports on every platform that is configured. It ends with ErrNotGood
// where serving would fail.
func Run(ctx context.Context, cfg config.Config, transport http.RoundTripper, out io.Writer) error {
	r := &report{out: out, http: &http.Client{
		Timeout: timeout, Transport: transport,
		// A redirect would carry the token elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if cfg.Telegram.Enabled() {
		r.telegram(ctx, cfg.Telegram)
	}
	if cfg.Discord.Enabled() {
		r.discord(ctx, cfg.Discord)
	}
	if r.bad {
		return ErrNotGood
	}
	return nil
}

func (r *report) good(format string, a ...any) { r.line("good", format, a...) }

func (r *report) wrong(format string, a ...any) {
	r.bad = true
	r.line("WRONG", format, a...)
}

func (r *report) line(verdict, format string, a ...any) {
	text := fmt.Sprintf(format, a...)
	_, _ = fmt.Fprintf(r.out, "%-5s  %s\n", verdict, strings.Join(strings.Fields(text), " "))
}

// ask decodes an answer. Its error names neither the address, in which
// Telegram has the token, nor what the server said.
func (r *report) ask(ctx context.Context, address, authorization string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return errors.New("the address cannot be used")
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	req.Header.Set("User-Agent", "DiscordBot (allybot, preflight)")
	resp, err := r.http.Do(req) //nolint:gosec // the operator names the server
	if err != nil {
		for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(inner) {
			err = inner // the outermost quotes the address
		}
		return fmt.Errorf("no answer: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	switch {
	case err != nil:
		return errors.New("the answer was cut")
	case resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusNotFound && authorization == "" && strings.Contains(address, "/bot"):
		return errRefused
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("it answers %d", resp.StatusCode)
	case json.Unmarshal(body, into) != nil:
		return errors.New("it answers what is not its API's")
	}
	return nil
}

var errRefused = errors.New("the token is refused")
