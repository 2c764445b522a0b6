package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	"allybot/bot/discord/receive"
	fake "allybot/internal/fakeapi/discord"
)

// httpRig is a rig whose interactions come over HTTP.
func httpRig(t *testing.T, s setup) *rig {
	t.Helper()
	s.cfg.Mode = HTTP
	s.cfg.PublicKey = strings.Repeat("00", 32)
	r := start(t, s)
	r.a.key, _ = hex.DecodeString(r.api.PublicKey())
	web := httptest.NewServer(r.a.Interactions())
	t.Cleanup(web.Close)
	r.api.SetEndpoint(web.URL)
	return r
}

func TestInteractionsOverHTTP(t *testing.T) {
	r := httpRig(t, setup{cfg: Config{RegisterCommands: true}})
	if !r.api.Wait(soon, func() bool { return len(r.api.Commands("")) > 0 }) {
		t.Error("commands not registered")
	}
	x := r.api.Slash(guild(), "ally", country("argentina"))
	m := reply(t, x)
	if !strings.Contains(m.Text(), "ally argentina") || x.HTTPStatus() != 200 {
		t.Errorf("%d: %+v", x.HTTPStatus(), m)
	}
	if len(r.api.Requests(answerOp)) != 0 {
		t.Error("answered over REST")
	}
	if got := reply(t, press(t, r, guild(), m, "Related")); !got.Ephemeral {
		t.Errorf("%+v", got)
	}
	if _, ok := r.api.Autocomplete(guild(), "ally", "country", country("a")).Choices(soon); !ok {
		t.Error("no choices")
	}
	if x := r.api.Raw(guild(), 1, nil, nil); !r.api.Wait(soon, func() bool { return x.HTTPStatus() == 200 }) {
		t.Error("no pong")
	}
	press(t, r, guild(), m, "Remove")
	if !r.api.Wait(soon, func() bool { g, _ := r.api.Message(m.ID); return g.Deleted }) {
		t.Error("not removed")
	}
	if ever, _ := r.api.Connections(); ever != 0 || !r.monitor.connected("http") {
		t.Error("connected to the gateway, or not ready")
	}
}

func TestLateAnswersOverHTTP(t *testing.T) {
	tm := quick()
	tm.Acknowledge = 30 * time.Millisecond
	r := httpRig(t, setup{cfg: Config{Timing: tm}})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		if q.Args["country"] == "slow" {
			time.Sleep(100 * time.Millisecond)
		}
		return withPicture(q)
	}
	for _, c := range []string{"slow", "quick"} {
		x := r.api.Slash(guild(), "ally", country(c))
		m := reply(t, x)
		if kind, _ := x.Ack(); kind != 5 || len(m.Files) != 1 || !strings.Contains(m.Text(), c) {
			t.Errorf("%s: %d %+v", c, kind, m)
		}
	}
	r.core.ready = true
	x := r.api.Slash(guild(), "ally", country("at once"))
	if m := reply(t, x); len(m.Files) != 1 {
		t.Errorf("%+v", m)
	}
}

// Nothing is parsed, and nobody asked, before a signature holds.
func TestSignatures(t *testing.T) {
	r := httpRig(t, setup{})
	_, wrongKey, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	good := []byte(`{"id":"900","application_id":"1","type":2,"token":"t","data":{"id":"1","name":"ally","type":1},"channel_id":"4","user":{"id":"5"}}`)
	now := time.Now()
	for name, c := range map[string]struct {
		body   []byte
		change func(*http.Request)
		want   int
	}{
		"good":      {good, func(*http.Request) {}, 200},
		"ping":      {[]byte(`{"type":1}`), func(*http.Request) {}, 200},
		"wrong key": {good, func(q *http.Request) { resign(q, wrongKey, good, now) }, 401},
		"altered body": {good, func(q *http.Request) {
			q.Body = io.NopCloser(bytes.NewReader(bytes.Replace(good, []byte("900"), []byte("901"), 1)))
		}, 401},
		"altered time":              {good, func(q *http.Request) { q.Header.Set("X-Signature-Timestamp", strconv.FormatInt(now.Unix()+1, 10)) }, 401},
		"no signature":              {good, func(q *http.Request) { q.Header.Del("X-Signature-Ed25519") }, 401},
		"half a signature":          {good, func(q *http.Request) { q.Header.Set("X-Signature-Ed25519", q.Header.Get("X-Signature-Ed25519")[:64]) }, 401},
		"no hexadecimal":            {good, func(q *http.Request) { q.Header.Set("X-Signature-Ed25519", strings.Repeat("zz", 64)) }, 401},
		"no time":                   {good, func(q *http.Request) { q.Header.Del("X-Signature-Timestamp") }, 401},
		"no number":                 {good, func(q *http.Request) { q.Header.Set("X-Signature-Timestamp", "soon") }, 401},
		"old":                       {good, func(q *http.Request) { r.api.Sign(q, good, now.Add(-6*time.Minute)) }, 401},
		"from the future":           {good, func(q *http.Request) { r.api.Sign(q, good, now.Add(6*time.Minute)) }, 401},
		"too large":                 {append([]byte(strings.Repeat(" ", (256<<10))), good...), func(*http.Request) {}, 413},
		"too large, length unknown": {append([]byte(strings.Repeat(" ", (256<<10))), good...), func(q *http.Request) { q.ContentLength = -1 }, 413},
		"signed nonsense":           {[]byte("nonsense"), func(*http.Request) {}, 400},
		"wrong method":              {good, func(q *http.Request) { q.Method = http.MethodGet }, 405},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(r.core.seen())
			q := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(c.body))
			r.api.Sign(q, c.body, now)
			c.change(q)
			w := httptest.NewRecorder()
			r.a.Interactions().ServeHTTP(w, q)
			if w.Code != c.want {
				t.Errorf("answered %d %s, want %d", w.Code, w.Body, c.want)
			}
			if asked := len(r.core.seen()) > before; asked != (name == "good") {
				t.Errorf("the core was asked: %v", asked)
			}
			if name == "ping" && strings.TrimSpace(w.Body.String()) != `{"type":1}` {
				t.Errorf("answered %s", w.Body)
			}
		})
	}
	// The same request again, still fresh and rightly signed, does nothing.
	q := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(good))
	r.api.Sign(q, good, now)
	w := httptest.NewRecorder()
	r.a.Interactions().ServeHTTP(w, q)
	if w.Code != http.StatusConflict {
		t.Errorf("a replay is answered %d", w.Code)
	}
}

func resign(q *http.Request, key ed25519.PrivateKey, body []byte, at time.Time) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	q.Header.Set("X-Signature-Timestamp", stamp)
	q.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(key, append([]byte(stamp), body...))))
}

func TestNoEndpointWithoutAKey(t *testing.T) {
	a, err := New(Config{Token: "t"}, newCore(), newMonitor(), nil)
	if err != nil || a.Interactions() != nil {
		t.Errorf("%v, %v", a.Interactions(), err)
	}
}

func FuzzInteraction(f *testing.F) {
	f.Add([]byte(`{"id":"1","type":2,"data":{"name":"ally","type":1,"options":[{"name":"for","type":6,"value":3}]}}`))
	f.Add([]byte(`{"id":"1","type":3,"data":{"custom_id":">2aen.0:x","values":[""]},"message":{"components":[{"type":1,"components":[{"type":2,"custom_id":"2xen.0:5"}]}]}}`))
	f.Add([]byte(`{"id":"1","type":3,"data":null,"message":{"components":[{"type":77}]}}`))
	f.Add([]byte(`{"id":"1","type":2,"data":{"type":3,"target_id":"1","resolved":{"messages":{"1":null}}}}`))
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		f.Fatal(err)
	}
	contract, err := fake.NewContract()
	if err != nil {
		f.Fatal(err)
	}
	a, err := New(Config{Mode: HTTP, PublicKey: hex.EncodeToString(public)}, newCore(), newMonitor(), nil)
	if err != nil {
		f.Fatal(err)
	}
	n := 0
	f.Fuzz(func(t *testing.T, body []byte) {
		n++
		body = bytes.Replace(body, []byte(`"id":"1"`), fmt.Appendf(nil, `"id":"%d"`, n), 1)
		a.dedup = receive.NewDedup(4, a.core.Memory, a.log)
		q := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		resign(q, private, body, time.Now())
		w := httptest.NewRecorder()
		a.Interactions().ServeHTTP(w, q)
		if w.Code != 200 {
			return
		}
		if wrong := contract.Check(answerOp, w.Body.Bytes()); len(wrong) > 0 {
			t.Errorf("%s answered by %s: %v", body, w.Body, wrong)
		}
	})
}
