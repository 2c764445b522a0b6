package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	fake "allybot/internal/fakeapi/discord"
)

// brief are waits that let a test see them grow.
func brief() Timing {
	return Timing{
		Hello: time.Second, IdentifyGap: time.Millisecond, BackoffFirst: 10 * time.Millisecond, BackoffMax: 400 * time.Millisecond,
		InvalidGap: 5 * time.Millisecond, Stable: time.Minute,
	}
}

// Logins that come to nothing are tried with growing pauses: Discord counts
// them, and resets the token of who uses up a day's.
func TestLoginsThatComeToNothingSlowDown(t *testing.T) {
	for name, bad := range map[string]func(*fake.Server){
		"op 9 to every identify": func(s *fake.Server) { s.Misbehave(fake.Misbehaviour{OnIdentify: 9}) },
		"ready, then 4009": func(s *fake.Server) {
			s.Misbehave(fake.Misbehaviour{CloseReady: 4009})
		},
		"ready, then op 7": func(s *fake.Server) {
			s.Misbehave(fake.Misbehaviour{OnReady: 7, OnResume: 7})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, c := double(t, fake.Options{})
			bad(s)
			g, err := NewGateway(c, GatewayOptions{Timing: brief(), Handle: func(string, json.RawMessage) bool { return true }})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			p, err := g.Plan(ctx, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := g.Run(ctx, p, 0, Session{}, nil); err != nil {
				t.Fatal(err)
			}
			// 10, 20, 40, … ms: eight make more than a second, with jitter twelve.
			ever, _ := s.Connections()
			if ever < 3 || ever > 12 {
				t.Errorf("%d connections in a second", ever)
			}
		})
	}
}

func TestTheSecond401IsBelieved(t *testing.T) {
	for refusals, fatal := range map[int]bool{1: false, 2: true} {
		s, c := double(t, fake.Options{})
		s.Inject(fake.Fault{Op: "GET /gateway/bot", Status: 401, Times: refusals})
		g, err := NewGateway(c, GatewayOptions{Timing: brief()})
		if err != nil {
			t.Fatal(err)
		}
		_, err = g.Plan(t.Context(), 0, 0)
		var f *FatalError
		if errors.As(err, &f) != fatal || !fatal && err != nil {
			t.Errorf("after %d refusals: %v", refusals, err)
		}
	}
}

// Whatever a header says, there is a wait before the next try.
func TestStrangeRetryAfter(t *testing.T) {
	for _, h := range []string{"NaN", "-1", "-Inf", "Inf", "0", "soon", ""} {
		r := &http.Response{Header: http.Header{"Retry-After": {h}, "X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset-After": {h}}, Body: http.NoBody}
		if after, _ := retryAfter(r); after < time.Second {
			t.Errorf("Retry-After %q: again after %s", h, after)
		}
		l := newLimits(1000)
		l.learn(Messages("1"), r.Header)
		if d := l.take(Messages("1")); d < 0 || d > time.Hour {
			t.Errorf("X-RateLimit-Reset-After %q: again after %s", h, d)
		}
	}
}
