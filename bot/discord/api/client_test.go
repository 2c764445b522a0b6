package api

import (
	"context"
	"errors"
	"fmt"
	"log" //nolint:depguard // it is what discordgo writes to
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	fake "allybot/internal/fakeapi/discord"

	"github.com/bwmarrin/discordgo"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// soon is how long tests wait for what ought to happen at once.
const soon = 5 * time.Second

// double starts a double of Discord and a client of it.
func double(t *testing.T, o fake.Options) (*fake.Server, *Client) {
	t.Helper()
	s, err := fake.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{Token: s.Token(), URL: s.URL(), RetryFirst: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(); s.Close() })
	return s, c
}

func TestErrorsNameNoToken(t *testing.T) {
	s, c := double(t, fake.Options{})
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	secret := "aW50ZXJhY3Rpb24-secret"
	for _, f := range []*fake.Fault{nil, {Status: 500, Times: maxAttempts}, {Drop: true, Times: maxAttempts}, {Status: 429, HTML: true, RetryAfter: time.Hour}} {
		if f != nil {
			s.Inject(*f)
		}
		err := c.Call(ctx, Callback("1", secret), &Payload{JSON: map[string]int{"type": 1}}, nil)
		if err == nil || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), s.Token()) {
			t.Errorf("%v", err)
		}
		t.Log(err)
	}
	s.Close()
	c.transport.limits.allTill = time.Time{}
	if err := c.Call(ctx, Original("PATCH", "1", secret), nil, nil); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("%v", err)
	}
	var e *Error
	if err := clean(At("GET", "/x/%s", secret), errors.New("plain")); errors.As(err, &e) {
		t.Error("not an API error")
	}
}

func TestLimitsAreBounded(t *testing.T) {
	l := newLimits(1000)
	for i := range 3 * maxBuckets {
		h := http.Header{}
		h.Set("X-RateLimit-Remaining", "0")
		h.Set("X-RateLimit-Limit", "5")
		h.Set("X-RateLimit-Reset-After", "3600")
		l.learn(Messages(fmt.Sprint(i)), h)
	}
	if n := len(l.buckets); n > maxBuckets {
		t.Errorf("%d buckets", n)
	}
	clear(l.buckets)
	l.learn(Callback("1", "token"), http.Header{"X-Ratelimit-Remaining": {"4"}, "X-Ratelimit-Limit": {"5"}, "X-Ratelimit-Reset-After": {"1"}})
	if n := len(l.buckets); n > 0 {
		t.Errorf("%d buckets for an interaction's token", n)
	}
}

func TestBeforeTheAddressIsBanned(t *testing.T) {
	l := newLimits(1000)
	now := time.Now()
	shared := http.Header{"X-Ratelimit-Scope": {"shared"}}
	for range maxInvalid {
		l.count(http.StatusNotFound, nil, now)
		l.count(http.StatusTooManyRequests, shared, now)
	}
	e := Messages("1")
	if err := l.wait(t.Context(), e); err != nil {
		t.Errorf("stopped by what does not count: %v", err)
	}
	for range maxInvalid {
		l.count(http.StatusForbidden, nil, now)
	}
	if err := l.wait(t.Context(), e); !errors.Is(err, errInvalid) {
		t.Errorf("goes on: %v", err)
	}
	if err := l.wait(t.Context(), Callback("1", "t")); err != nil {
		t.Errorf("an answer is held back: %v", err)
	}
	if l.spoiled(now.Add(invalidWindow)) {
		t.Error("for ever")
	}
}

// At whatever level discordgo logs, no token reaches the standard log.
func TestDiscordgoLogsNoToken(t *testing.T) {
	var out strings.Builder
	log.SetOutput(&out)
	defer log.SetOutput(os.Stderr)
	api, c := double(t, fake.Options{})
	s := c.session
	if s.Debug {
		t.Error("requests would be written out, whatever the logger")
	}
	// Without the client's transport, which discordgo would see no fault through.
	plain := &http.Transport{}
	defer plain.CloseIdleConnections()
	s.Client, s.MaxRestRetries = &http.Client{Transport: plain}, 1
	for level := discordgo.LogError; level <= discordgo.LogDebug; level++ {
		s.LogLevel = level
		for _, status := range []int{502, 429} {
			api.Inject(fake.Fault{Op: fake.OpCallback, Status: status, HTML: true, Times: 2})
			if _, err := s.RequestWithBucketID("POST", c.base+"/interactions/1/a-secret/callback", map[string]int{"type": 1}, "x"); err == nil {
				t.Error("no error")
			}
		}
	}
	if out.String() != "" {
		t.Errorf("logged:\n%s", out.String())
	}
}
