package discord

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func server(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func send(t *testing.T, s *Server, method, path, token, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL()+"/api/v10"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bot "+token)
	req.Header.Set("Content-Type", "application/json")
	c := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(raw)
}

func TestTheDoubleAnswersAsDiscordDoes(t *testing.T) {
	s := server(t, Options{})
	good := `{"content":"x","allowed_mentions":{"parse":[]}}`
	for name, c := range map[string]struct {
		method, path, token, body string
		status                    int
		says                      string
	}{
		"a wrong token":       {"POST", "/channels/4/messages", "wrong", good, 401, "Unauthorized"},
		"a message":           {"POST", "/channels/4/messages", s.Token(), good, 200, `"id"`},
		"a bad message":       {"POST", "/channels/4/messages", s.Token(), `{"content":"x"}`, 400, "50035"},
		"no such message":     {"PATCH", "/channels/4/messages/5", s.Token(), good, 404, "10008"},
		"no such interaction": {"POST", "/interactions/1/token/callback", "", `{"type":6}`, 404, "10062"},
		"no such webhook":     {"POST", "/webhooks/1/token", "", good, 404, "10015"},
		"an unknown path":     {"GET", "/nothing", s.Token(), "", 404, "Not Found"},
	} {
		if status, body := send(t, s, c.method, c.path, c.token, c.body); status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if len(s.Violations()) != 2 {
		t.Errorf("violations: %v", s.Violations())
	}
}

func TestFaultsStrike(t *testing.T) {
	s := server(t, Options{})
	get := func() (int, string) { return send(t, s, "GET", "/users/@me", s.Token(), "") }
	s.Inject(Fault{Status: 503, Times: 2})
	s.Inject(Fault{Status: 429, HTML: true})
	for i, want := range []int{503, 503, 429, 200} {
		if got, _ := get(); got != want {
			t.Errorf("request %d: %d, want %d", i, got, want)
		}
	}
	s.Inject(Fault{Status: 429, Global: true, RetryAfter: time.Hour})
	if _, body := get(); !strings.Contains(body, `"global":true`) {
		t.Errorf("says %s", body)
	}
	if got, _ := send(t, s, "GET", "/applications/@me", s.Token(), ""); got != 429 {
		t.Errorf("another route: %d", got)
	}
}

// packet reads one gateway packet.
func packet(t *testing.T, c *websocket.Conn) (op int, d json.RawMessage) {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
	var p struct {
		Op int
		D  json.RawMessage
	}
	if err := c.ReadJSON(&p); err != nil {
		t.Fatal(err)
	}
	return p.Op, p.D
}

func TestTheGatewayResumesWhatWasMissed(t *testing.T) {
	s := server(t, Options{})
	dial := func() *websocket.Conn {
		c, resp, err := websocket.DefaultDialer.DialContext(t.Context(), s.GatewayURL()+"?v=10&encoding=json", nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if op, _ := packet(t, c); op != 10 {
			t.Fatalf("op %d instead of hello", op)
		}
		return c
	}
	c := dial()
	_ = c.WriteJSON(map[string]any{"op": 2, "d": map[string]any{"token": s.Token(), "intents": 513, "properties": map[string]string{"os": "linux"}}})
	_, d := packet(t, c)
	var ready struct {
		SessionID string `json:"session_id"`
		URL       string `json:"resume_gateway_url"`
	}
	if json.Unmarshal(d, &ready) != nil || ready.URL == "" {
		t.Fatalf("ready: %s", d)
	}
	_ = c.NetConn().Close()
	s.Wait(5*time.Second, func() bool { _, now := s.Connections(); return now == 0 })
	s.Dispatch("GUILD_CREATE", map[string]any{"id": "1"})
	c = dial()
	defer c.Close()
	_ = c.WriteJSON(map[string]any{"op": 6, "d": map[string]any{"token": s.Token(), "session_id": ready.SessionID, "seq": 1}})
	if _, d := packet(t, c); !bytes.Contains(d, []byte(`"id":"1"`)) {
		t.Errorf("missed: %s", d)
	}
	_ = c.WriteJSON(map[string]any{"op": 6, "d": map[string]any{"token": s.Token(), "session_id": "unknown", "seq": 1}})
	for op := 0; op != 9; {
		op, _ = packet(t, c)
	}
}
