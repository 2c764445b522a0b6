package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// The gateway's opcodes (topics/opcodes-and-status-codes#gateway).
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// Close codes. With 1000 and 1001 Discord ends the session; with any other
// it can be resumed (events/gateway#disconnecting).
const (
	closeDone         = 1000
	closeGoingAway    = 1001
	closeToResume     = 4000
	closeInvalidSeq   = 4007
	closeSessionTimed = 4009
)

// intents are what the bot listens to; none is privileged
// (events/gateway#gateway-intents).
const intents = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages

const (
	maxEvent  = 32 << 20 // bytes; a large server's GUILD_CREATE is a few MiB
	writeTime = 10 * time.Second
)

// reconnect is a connection that ended in the ordinary way.
type reconnect struct {
	why     string
	invalid bool // the session is invalid: wait a little before logging in
}

func (e *reconnect) Error() string { return e.why }

type sequence struct{ n atomic.Int64 }

func (s *sequence) set(n int64) { s.n.Store(n) }
func (s *sequence) get() int64  { return s.n.Load() }

// value gives the sequence as heartbeats carry it: null before the first.
func (s *sequence) value() any {
	if n := s.get(); n > 0 {
		return n
	}
	return nil
}

type packet struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  int64           `json:"s"`
	Type string          `json:"t"`
}

// conn is one connection.
type conn struct {
	ws    *websocket.Conn
	write sync.Mutex
	acked atomic.Bool
	// zombie is set by the heartbeat before it cuts the connection.
	zombie atomic.Bool
}

func (c *conn) send(op int, d any) error {
	c.write.Lock()
	defer c.write.Unlock()
	if err := c.ws.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return err
	}
	return c.ws.WriteJSON(struct {
		Op   int `json:"op"`
		Data any `json:"d"`
	}{op, d})
}

// close says goodbye, without waiting for an answer, and cuts the connection.
func (c *conn) close(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	_ = c.ws.Close()
}

// serve makes one connection and stays on it until it ends; the error says
// how. ready reports whether Discord took the login or the resume.
func (s *shard) serve(ctx context.Context) (ready bool, err error) {
	resume := s.session != ""
	done := func(bool) {}
	if !resume {
		if err := s.awaitStart(ctx); err != nil {
			return false, err
		}
		if done, err = s.a.starts.take(ctx, s.id); err != nil {
			return false, err
		}
	}
	defer done(false)
	c, err := s.dial(ctx, resume)
	if err != nil {
		return false, err
	}
	stop := context.AfterFunc(ctx, func() { c.close(closeDone) })
	defer func() {
		if stop() {
			c.close(closeToResume)
		}
	}()
	interval, err := c.hello(s.a.cfg.Timing.Hello)
	if err != nil {
		return false, err
	}
	beat, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { c.heartbeat(beat, interval, &s.seq) })
	defer wg.Wait()
	defer cancel()

	if resume {
		err = c.send(opResume, map[string]any{"token": s.a.cfg.Token, "session_id": s.session, "seq": s.seq.get()})
	} else {
		err = c.send(opIdentify, s.identify())
		done(err == nil)
	}
	if err != nil {
		return false, err
	}
	return s.listen(c, interval)
}

// awaitStart waits while Discord's daily count of logins is used up.
func (s *shard) awaitStart(ctx context.Context) error {
	until, used := s.a.starts.exhausted()
	if !used {
		return nil
	}
	s.a.log.Error("discord: no logins left for today", "shard", s.id, "until", until)
	if err := sleep(ctx, time.Until(until)); err != nil {
		return err
	}
	_, err := s.a.gatewayBot(ctx)
	return err
}

func (s *shard) identify() map[string]any {
	return map[string]any{
		"token": s.a.cfg.Token, "intents": intents, "shard": [2]int{s.id, s.count}, "large_threshold": 50,
		"properties": map[string]string{"os": runtime.GOOS, "browser": "allybot", "device": "allybot"},
	}
}

func (s *shard) dial(ctx context.Context, resume bool) (*conn, error) {
	address := s.gateway
	if resume && s.resumeURL != "" {
		address = s.resumeURL
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the gateway's address is unreadable")
	}
	q := u.Query()
	q.Set("v", "10")
	q.Set("encoding", "json")
	u.RawQuery = q.Encode()
	ctx, cancel := context.WithTimeout(ctx, s.a.cfg.Timing.Hello)
	defer cancel()
	d := websocket.Dialer{HandshakeTimeout: s.a.cfg.Timing.Hello, Proxy: http.ProxyFromEnvironment}
	ws, resp, err := d.DialContext(ctx, u.String(), nil)
	if resp != nil && resp.Body != nil {
		_ = resp.Body.Close()
	}
	if err != nil {
		// The address may be what is broken.
		if resume {
			s.resumeURL = ""
		} else if s.a.cfg.GatewayURL == "" {
			if g, err := s.a.gatewayBot(ctx); err == nil && g.URL != "" {
				s.gateway = g.URL
			}
		}
		return nil, fmt.Errorf("connecting to the gateway: %w", err)
	}
	ws.SetReadLimit(maxEvent)
	return &conn{ws: ws}, nil
}

// hello waits for the first packet.
func (c *conn) hello(wait time.Duration) (time.Duration, error) {
	p, err := c.read(time.Now().Add(wait))
	if err != nil {
		return 0, fmt.Errorf("waiting for hello: %w", err)
	}
	var h struct {
		Interval int64 `json:"heartbeat_interval"`
	}
	if err := json.Unmarshal(p.Data, &h); p.Op != opHello || err != nil || h.Interval <= 0 || h.Interval > 10*60*1000 {
		return 0, fmt.Errorf("expected hello, got op %d", p.Op)
	}
	return time.Duration(h.Interval) * time.Millisecond, nil
}

func (c *conn) read(deadline time.Time) (packet, error) {
	if err := c.ws.SetReadDeadline(deadline); err != nil {
		return packet{}, err
	}
	_, raw, err := c.ws.ReadMessage()
	if err != nil {
		return packet{}, err
	}
	var p packet
	if err := json.Unmarshal(raw, &p); err != nil {
		return packet{}, errors.New("unreadable packet")
	}
	return p, nil
}

// heartbeat beats until ctx ends. Where a beat is not acknowledged before the
// next, the connection is a zombie, and is cut.
func (c *conn) heartbeat(ctx context.Context, interval time.Duration, seq *sequence) {
	c.acked.Store(true)
	next := time.Duration(rand.Float64() * float64(interval)) // events/gateway#heartbeat-interval
	for {
		if sleep(ctx, next) != nil {
			return
		}
		if !c.acked.Swap(false) {
			c.zombie.Store(true)
			c.close(closeToResume)
			return
		}
		if err := c.send(opHeartbeat, seq.value()); err != nil {
			_ = c.ws.Close()
			return
		}
		next = interval
	}
}

// listen reads until the connection ends.
func (s *shard) listen(c *conn, interval time.Duration) (ready bool, err error) {
	login := time.Now().Add(s.a.cfg.Timing.Hello)
	for {
		// Something comes at least once a heartbeat.
		deadline := time.Now().Add(2*interval + 5*time.Second)
		if !ready && login.Before(deadline) {
			deadline = login
		}
		p, err := c.read(deadline)
		if err != nil {
			if c.zombie.Load() {
				err = errors.New("heartbeats are not acknowledged")
			}
			return ready, s.ended(err)
		}
		s.a.monitor.Event(bot.Discord, s.part())
		switch p.Op {
		case opDispatch:
			if p.Seq > 0 {
				s.seq.set(p.Seq)
			}
			if p.Type == "READY" || p.Type == "RESUMED" {
				if err := s.ready(p); err != nil {
					return ready, err
				}
				ready = true
				continue
			}
			s.a.event(p.Type, p.Data)
		case opHeartbeat:
			if err := c.send(opHeartbeat, s.seq.value()); err != nil {
				return ready, err
			}
		case opHeartbeatAck:
			c.acked.Store(true)
		case opReconnect:
			return ready, &reconnect{why: "Discord asked to reconnect"}
		case opInvalidSession:
			if string(p.Data) != "true" {
				s.forget()
			}
			return ready, &reconnect{why: "invalid session", invalid: true}
		}
	}
}

// ready takes note of a login or a resume.
func (s *shard) ready(p packet) error {
	if p.Type == "READY" {
		var r struct {
			discordgo.Ready
			ResumeURL string `json:"resume_gateway_url"`
		}
		if err := json.Unmarshal(p.Data, &r); err != nil || r.SessionID == "" || r.User == nil {
			return errors.New("unreadable READY")
		}
		app := r.User.ID
		if r.Application != nil && r.Application.ID != "" {
			app = r.Application.ID
		}
		s.session, s.resumeURL = r.SessionID, usableGateway(r.ResumeURL, s.gateway)
		s.a.setBotID(r.User.ID)
		if s.id == 0 && s.a.cfg.RegisterCommands {
			s.a.registerOnce(app)
		}
	}
	s.a.log.Info("discord: connected", "shard", s.id, "of", s.count, "by", p.Type)
	s.a.monitor.Connected(bot.Discord, s.part())
	return nil
}

// usableGateway refuses an address for resuming that is less safe than the
// gateway's own.
func usableGateway(resume, gateway string) string {
	r, err := url.Parse(resume)
	g, err2 := url.Parse(gateway)
	if err != nil || err2 != nil || r.Host == "" || (r.Scheme != "wss" && r.Scheme != g.Scheme) {
		return ""
	}
	return resume
}

// ended reads what the end of the connection means.
func (s *shard) ended(err error) error {
	var c *websocket.CloseError
	if !errors.As(err, &c) {
		return err
	}
	if why, fatal := fatalReasons(c.Code); fatal {
		return &FatalError{c.Code, why}
	}
	switch c.Code {
	case closeDone, closeGoingAway, closeInvalidSeq, closeSessionTimed:
		s.forget()
	}
	return fmt.Errorf("closed by Discord with code %d", c.Code)
}
