package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	maxAttempts   = 5
	maxAnswer     = 8 << 20 // bytes of an answer that are read
	attemptTime   = 15 * time.Second
	maxRetryAfter = 2 * time.Minute // longer, and a request is given up at once
)

// transport does what discordgo does not: it keeps rate limits a bucket and
// globally, sends again after 429, 5xx and cut connections, reads 429s that
// are pages, and hides all rate-limit headers from discordgo, whose own
// bookkeeping would block or panic on them.
type transport struct {
	next     http.RoundTripper
	limits   *limits
	observer Observer
	first    time.Duration
}

func newTransport(o Options) *transport {
	next := o.Transport
	if next == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 64
		next = t
	}
	return &transport{next: next, limits: newLimits(o.RequestsPerSecond), observer: o.Observer, first: o.RetryFirst}
}

type endpointKey struct{}

func withEndpoint(ctx context.Context, e Endpoint) context.Context {
	return context.WithValue(ctx, endpointKey{}, e)
}

// errGivenUp is a request that failed as often as it was tried.
var errGivenUp = errors.New("given up")

// RoundTrip implements http.RoundTripper. The request's context bounds all
// attempts and waits together.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	e, _ := r.Context().Value(endpointKey{}).(Endpoint)
	var last error
	for attempt := range maxAttempts {
		if attempt > 0 {
			t.observer.Retried(reason(last))
		}
		if err := t.limits.wait(r.Context(), e); err != nil {
			return nil, errors.Join(err, last)
		}
		resp, err := t.once(r)
		if err == nil {
			t.limits.count(resp.StatusCode, resp.Header, time.Now())
		}
		var wait time.Duration
		switch {
		case err != nil && r.Context().Err() != nil:
			return nil, err
		case err != nil:
			last = err
			wait = t.backoff(attempt)
		case resp.StatusCode == http.StatusTooManyRequests:
			after := t.limits.refused(e, resp)
			last = statusError(429)
			if after > maxRetryAfter {
				t.observer.Failed("429")
				return nil, fmt.Errorf("%w: HTTP 429, retry after %s", errGivenUp, after)
			}
			if attempt+1 < maxAttempts {
				continue // the limiter waits
			}
		case resp.StatusCode >= 500:
			last = statusError(resp.StatusCode)
			wait = t.backoff(attempt)
		default:
			t.limits.learn(e, resp.Header)
			return plain(resp), nil
		}
		if attempt+1 == maxAttempts {
			break
		}
		if err := Sleep(r.Context(), wait); err != nil {
			return nil, errors.Join(err, last)
		}
	}
	t.observer.Failed(reason(last))
	return nil, fmt.Errorf("%w after %d attempts: %w", errGivenUp, maxAttempts, last)
}

// once sends the request once and reads the whole answer.
func (t *transport) once(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(r.Context(), attemptTime)
	defer cancel()
	c := r.Clone(ctx)
	if r.GetBody != nil {
		body, err := r.GetBody()
		if err != nil {
			return nil, err
		}
		c.Body = body
	}
	if c.ContentLength == 0 {
		c.Body = http.NoBody
	}
	resp, err := t.next.RoundTrip(c)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(raw))
	return resp, nil
}

// backoff doubles with each attempt, and varies by a half.
func (t *transport) backoff(attempt int) time.Duration {
	return jitter(t.first << attempt)
}

func jitter(d time.Duration) time.Duration {
	return d/2 + time.Duration(rand.Int64N(int64(d)+1))
}

type statusError int

func (e statusError) Error() string { return "HTTP " + strconv.Itoa(int(e)) }

func reason(err error) string {
	var s statusError
	if errors.As(err, &s) {
		return strconv.Itoa(int(s))
	}
	return "network"
}

// plain hides the rate-limit headers from discordgo.
func plain(r *http.Response) *http.Response {
	for k := range r.Header {
		if strings.HasPrefix(strings.ToLower(k), "x-ratelimit") {
			delete(r.Header, k)
		}
	}
	return r
}

// retryAfter reads how long a 429 asks to wait, from its body, else from its
// headers, and whether it holds for every route.
func retryAfter(r *http.Response) (after time.Duration, global bool) {
	raw, _ := io.ReadAll(r.Body)
	var v struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	isJSON := json.Unmarshal(raw, &v) == nil
	seconds := v.RetryAfter
	if s, err := strconv.ParseFloat(r.Header.Get("Retry-After"), 64); err == nil && seconds <= 0 {
		seconds = s
	}
	if !(seconds > 0 && seconds <= 86400) { // NaN is neither
		seconds = 1
	}
	// A page instead of JSON comes from the proxy before the API: it refuses
	// this address, whatever the route.
	global = v.Global || !isJSON || r.Header.Get("X-RateLimit-Global") != ""
	return time.Duration(seconds * float64(time.Second)), global
}

// Sleep waits for d, or less where ctx ends: then its error says so.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
