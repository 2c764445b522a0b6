package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"sync"
	"time"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// intents are what the bot listens to; none is privileged
// (events/gateway#gateway-intents).
const intents = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages

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
	if !resume {
		if err := s.awaitTurn(ctx); err != nil {
			return false, err
		}
	}
	c, err := s.dial(ctx, resume)
	if err != nil {
		return false, err
	}
	goodbye := closeDone
	if s.a.cfg.Divide != nil {
		goodbye = closeToResume // another process goes on with the session
	}
	stop := context.AfterFunc(ctx, func() { c.close(goodbye) })
	defer func() {
		if stop() {
			c.close(closeToResume)
		}
	}()
	if resume {
		// Counted until Discord takes it: see run.
		s.resumes++
	}
	interval, err := c.hello(s.a.cfg.Timing.Hello)
	if err != nil {
		return false, s.ended(err)
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
		return false, s.ended(c.lastWord(err))
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
				s.save()
				continue
			}
			s.a.event(p.Type, p.Data)
			s.save()
		case opHeartbeat:
			if err := c.send(opHeartbeat, s.seq.value()); err != nil {
				return ready, s.ended(c.lastWord(err))
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
		s.app = app
		s.a.setBotID(r.User.ID)
		if s.id == 0 && s.a.cfg.RegisterCommands {
			s.a.registerOnce(app)
		}
	}
	s.resumes = 0
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
