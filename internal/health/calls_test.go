package health

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"allybot/bot"
)

// api is a transport that answers as it is told and counts what it is asked.
type api struct {
	status atomic.Int64 // 0: nothing answers
	asked  atomic.Int64
}

func answering(status int64) *api {
	a := &api{}
	a.status.Store(status)
	return a
}

func (a *api) RoundTrip(r *http.Request) (*http.Response, error) {
	a.asked.Add(1)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if a.status.Load() == 0 {
		return nil, errors.New("connection refused")
	}
	return &http.Response{StatusCode: int(a.status.Load()), Body: http.NoBody}, nil
}

func (c *Calls) call(t *testing.T, ctx context.Context) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://api.invalid/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := c.RoundTrip(r); err == nil {
		_ = resp.Body.Close()
	}
}

func (m *Monitor) api() (up, known bool) {
	for _, p := range m.State.Parts() {
		if p.Name == apiPart {
			return p.Up, true
		}
	}
	return false, false
}

// The state follows what calls show: down once several failed in a row, up
// with the first that did not, and untouched by calls that we gave up.
func TestCallsTellHowTheAPIFares(t *testing.T) {
	m, _ := newMonitor()
	m.State.Expect(bot.Telegram)
	m.Connected(bot.Telegram, "telegram")
	a := answering(0)
	c := m.Watch(bot.Telegram, a)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 5 {
		c.call(t, gone)
	}
	if _, known := m.api(); known {
		t.Error("calls that we gave up count")
	}
	for i, step := range []struct {
		status int64
		up     bool
	}{{200, true}, {0, true}, {500, true}, {404, true}, {502, true}, {0, true}, {500, false}, {429, true}} {
		a.status.Store(step.status)
		c.call(t, t.Context())
		if up, _ := m.api(); up != step.up {
			t.Errorf("call %d, answered %d: up is %v", i, step.status, up)
		}
	}
	// The adapter's own part stands beside it.
	if _, body := get(t, m.State.Readiness(), "GET"); !strings.Contains(body, "\ntelegram: up") || !strings.Contains(body, "\ntelegram api: up") {
		t.Error(body)
	}
}

// An API that nobody calls is probed, one that is down more often; one that is
// called anyway is not.
func TestQuietAPIIsProbed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, _ := newMonitor()
		a := answering(200)
		c := m.Watch(bot.Discord, a)
		ctx, cancel := context.WithCancel(t.Context())
		go c.Probe(ctx, "http://api.invalid/")
		pass := func(d time.Duration) int64 {
			before := a.asked.Load()
			time.Sleep(d)
			synctest.Wait()
			return a.asked.Load() - before
		}
		pass(5 * time.Second)
		if n := pass(2 * time.Minute); n != 4 {
			t.Errorf("probed %d times in two quiet minutes", n)
		}
		a.status.Store(0)
		pass(time.Minute)
		if up, known := m.api(); up || !known {
			t.Error("an API that is gone stays green")
		}
		if n := pass(time.Minute); n != 6 {
			t.Errorf("probed %d times in a minute while it is down", n)
		}
		a.status.Store(200)
		pass(probeDown)
		if up, _ := m.api(); !up {
			t.Error("an API that is back stays red")
		}
		busy := int64(0)
		for range 12 {
			c.call(t, ctx)
			busy += pass(10 * time.Second)
		}
		if busy != 0 {
			t.Errorf("probed %d times although it is called", busy)
		}
		cancel()
		synctest.Wait()
	})
}
