package telegram

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type reply struct {
	Ok          bool
	Result      json.RawMessage
	ErrorCode   int `json:"error_code"`
	Description string
}

func ask(t *testing.T, s *Server, method string, kv ...string) reply {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(kv); i += 2 {
		form.Set(kv[i], kv[i+1])
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.PostForm(s.URL()+"/bot"+s.Token()+"/"+method, form)
	if err != nil {
		t.Error(err)
		return reply{}
	}
	defer func() { _ = resp.Body.Close() }()
	body, _ := io.ReadAll(resp.Body)
	var r reply
	if err := json.Unmarshal(body, &r); err != nil {
		t.Errorf("%s: %v", body, err)
	}
	return r
}

func ids(t *testing.T, r reply) []int64 {
	t.Helper()
	var us []struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(r.Result, &us); err != nil {
		t.Fatal(err)
	}
	var out []int64
	for _, u := range us {
		out = append(out, u.ID)
	}
	return out
}

func TestOffsetsConfirm(t *testing.T) {
	s := NewServer(Options{Report: t.Errorf})
	defer s.Close()
	p := Person{ID: 5}
	for range 3 {
		s.Private(p).Say(p, "x")
	}
	got := ids(t, ask(t, s, "getUpdates", "limit", "2"))
	if len(got) != 2 || s.Pending() != 3 {
		t.Fatalf("%v, %d pending", got, s.Pending())
	}
	again := ids(t, ask(t, s, "getUpdates"))
	if len(again) != 3 || again[0] != got[0] {
		t.Errorf("what is not confirmed comes again: %v", again)
	}
	if rest := ids(t, ask(t, s, "getUpdates", "offset", "1003")); len(rest) != 1 || s.Pending() != 1 {
		t.Errorf("%v, %d pending", rest, s.Pending())
	}
}

func TestLongPollWaitsAndASecondOneEndsIt(t *testing.T) {
	s := NewServer(Options{Report: t.Errorf})
	defer s.Close()
	first := make(chan reply, 1)
	go func() { first <- ask(t, s, "getUpdates", "timeout", "20") }()
	for !s.Polling() {
		time.Sleep(time.Millisecond)
	}
	second := make(chan reply, 1)
	go func() { second <- ask(t, s, "getUpdates", "timeout", "20") }()
	if r := <-first; r.ErrorCode != 409 {
		t.Errorf("first poll: %+v", r)
	}
	p := Person{ID: 5}
	s.Private(p).Say(p, "x")
	if r := <-second; len(ids(t, r)) != 1 {
		t.Errorf("second poll: %+v", r)
	}
}

func TestWebhookRedelivers(t *testing.T) {
	s := NewServer(Options{Report: t.Errorf})
	defer s.Close()
	var n atomic.Int32
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "word" {
			t.Error("no secret")
		}
		if n.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer front.Close()
	if r := ask(t, s, "setWebhook", "url", front.URL, "secret_token", "word"); !r.Ok {
		t.Fatal(r)
	}
	if r := ask(t, s, "getUpdates"); r.ErrorCode != 409 {
		t.Errorf("poll beside a webhook: %+v", r)
	}
	p := Person{ID: 5}
	s.Private(p).Say(p, "x")
	for deadline := time.Now().Add(5 * time.Second); s.Pending() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never delivered")
		}
	}
	if n.Load() != 3 {
		t.Errorf("delivered %d times", n.Load())
	}
	if r := ask(t, s, "deleteWebhook"); !r.Ok {
		t.Error(r)
	}
	if r := ask(t, s, "getUpdates"); !r.Ok {
		t.Error(r)
	}
}

func TestRefusals(t *testing.T) {
	s := NewServer(Options{})
	defer s.Close()
	p := Person{ID: 5}
	chat := s.Private(p)
	if r := ask(t, s, "sendMessage", "chat_id", "6", "text", "x"); r.ErrorCode != 400 {
		t.Errorf("no such chat: %+v", r)
	}
	if r := ask(t, s, "sendMessage", "chat_id", "5", "text", "<b>x", "parse_mode", "HTML"); r.ErrorCode != 400 || len(s.Breaches()) != 1 {
		t.Errorf("broken markup: %+v, %v", r, s.Breaches())
	}
	if r := ask(t, s, "sendMessage", "chat_id", "5", "text", "x"); !r.Ok {
		t.Error(r)
	}
	m := chat.Messages()[0]
	for want, kv := range map[int][]string{400: {"chat_id", "5", "message_id", "101", "text", "x"}} {
		if r := ask(t, s, "editMessageText", kv...); r.ErrorCode != want || m.ID != 101 {
			t.Errorf("not modified: %+v", r)
		}
	}
	chat.Block("Forbidden: bot was blocked by the user")
	if r := ask(t, s, "sendMessage", "chat_id", "5", "text", "x"); r.ErrorCode != 403 {
		t.Errorf("blocked: %+v", r)
	}
}
