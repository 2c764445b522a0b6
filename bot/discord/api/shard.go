package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// shard is one connection to the gateway, made again whenever it breaks.
type shard struct {
	g         *Gateway
	id, count int
	gateway   string
	saved     func(Session)

	// What a resume needs; its ID is empty where a fresh login is due. Only the
	// shard's own goroutine uses it, but the heartbeat reads seq.
	session Session
	seq     atomic.Int64
	resumes int // tried since Discord last took one or a login
}

// maxResumes is how often in a row a resume may come to nothing before the
// shard logs in afresh at the gateway's own address.
const maxResumes = 3

// run keeps the shard connected until ctx ends (nil) or Discord refuses it
// for good.
func (s *shard) run(ctx context.Context) error {
	t := s.g.opt.Timing
	wait := t.BackoffFirst
	for {
		begun := time.Now()
		ready, err := s.serve(ctx)
		s.g.client.observer.Disconnected(s.id, err)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // told to end
		}
		var fatal *FatalError
		if errors.As(err, &fatal) {
			return err
		}
		if ready && time.Since(begun) >= t.Stable {
			wait = t.BackoffFirst
		}
		if s.resumes >= maxResumes {
			s.forget()
		}
		pause := jitter(wait)
		var again *reconnect
		switch {
		case !errors.As(err, &again):
		case again.invalid:
			pause = max(pause, min(t.InvalidGap, jitter(t.InvalidGap/2)+t.InvalidGap/5))
		case ready && wait == t.BackoffFirst:
			pause /= 4 // Discord asked for it
		}
		// A login that holds for a moment only is no success: Discord counts it.
		wait = min(wait*2, t.BackoffMax)
		s.g.log.Info("discord: connection ended", "shard", s.id, "cause", err, "resume", s.session.ID != "", "again_in", pause)
		_ = Sleep(ctx, pause) // serve looks at ctx first
	}
}

// forget drops the session: the next connection logs in afresh.
func (s *shard) forget() {
	s.session, s.resumes = Session{}, 0
	s.seq.Store(0)
}

// state gives the session as it stands.
func (s *shard) state() Session {
	v := s.session
	v.Seq = s.seq.Load()
	return v
}

func (s *shard) save() {
	if s.saved != nil && s.session.ID != "" {
		s.saved(s.state())
	}
}

// serve makes one connection and stays on it until it ends; the error says
// how. ready reports whether Discord took the login or the resume.
func (s *shard) serve(ctx context.Context) (ready bool, err error) {
	resume := s.session.ID != ""
	done := func(bool) {}
	if !resume {
		if err := s.awaitStart(ctx); err != nil {
			return false, err
		}
		if done, err = s.g.identifies.take(ctx, s.id); err != nil {
			return false, err
		}
	}
	defer done(false)
	if !resume && s.g.opt.AwaitTurn != nil {
		if err := s.g.opt.AwaitTurn(ctx, s.g.identifies.bucket(s.id)); err != nil {
			return false, err
		}
	}
	c, err := s.dial(ctx, resume)
	if err != nil {
		return false, err
	}
	goodbye := closeDone
	if s.g.opt.KeepSession {
		goodbye = closeToResume
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
	interval, err := c.hello(s.g.opt.Timing.Hello)
	if err != nil {
		return false, s.ended(err)
	}
	beat, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { c.heartbeat(beat, interval, &s.seq) })
	defer wg.Wait()
	defer cancel()

	if resume {
		err = c.send(opResume, map[string]any{"token": s.g.client.token, "session_id": s.session.ID, "seq": s.seq.Load()})
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
	until, used := s.g.identifies.exhausted()
	if !used {
		return nil
	}
	s.g.log.Error("discord: no logins left for today", "shard", s.id, "until", until)
	if err := Sleep(ctx, time.Until(until)); err != nil {
		return err
	}
	_, err := s.g.info(ctx)
	return err
}

func (s *shard) identify() map[string]any {
	return map[string]any{
		"token": s.g.client.token, "intents": s.g.opt.Intents, "shard": [2]int{s.id, s.count}, "large_threshold": 50,
		"properties": map[string]string{"os": runtime.GOOS, "browser": s.g.opt.Name, "device": s.g.opt.Name},
	}
}

func (s *shard) dial(ctx context.Context, resume bool) (*conn, error) {
	address := s.gateway
	if resume && s.session.URL != "" {
		address = s.session.URL
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the gateway's address is unreadable")
	}
	q := u.Query()
	q.Set("v", "10")
	q.Set("encoding", "json")
	u.RawQuery = q.Encode()
	ctx, cancel := context.WithTimeout(ctx, s.g.opt.Timing.Hello)
	defer cancel()
	d := websocket.Dialer{HandshakeTimeout: s.g.opt.Timing.Hello, Proxy: http.ProxyFromEnvironment}
	ws, resp, err := d.DialContext(ctx, u.String(), nil)
	if resp != nil && resp.Body != nil {
		_ = resp.Body.Close()
	}
	if err != nil {
		// The address may be what is broken.
		if resume {
			s.session.URL = ""
		} else if s.g.opt.URL == "" {
			if g, err := s.g.info(ctx); err == nil && g.URL != "" {
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
	login := time.Now().Add(s.g.opt.Timing.Hello)
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
		s.g.client.observer.Received(s.id)
		switch p.Op {
		case opDispatch:
			if p.Type == "READY" || p.Type == "RESUMED" {
				if err := s.ready(p); err != nil {
					return ready, err
				}
				ready = true
			} else if !s.g.opt.Handle(p.Type, p.Data) {
				continue
			}
			if p.Seq > 0 {
				s.seq.Store(p.Seq)
			}
			s.save()
		case opHeartbeat:
			if err := c.beat(&s.seq); err != nil {
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
		s.session = Session{ID: r.SessionID, URL: usableGateway(r.ResumeURL, s.gateway), Bot: r.User.ID, App: app}
		s.g.ready(s.id, s.session)
	}
	s.resumes = 0
	s.g.log.Info("discord: connected", "shard", s.id, "of", s.count, "by", p.Type)
	s.g.client.observer.Connected(s.id)
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
	if why, fatal := closedForGood(c.Code); fatal {
		return &FatalError{c.Code, why}
	}
	switch c.Code {
	case closeDone, closeGoingAway, closeInvalidSeq, closeSessionTimed:
		s.forget()
	}
	return fmt.Errorf("closed by Discord with code %d", c.Code)
}
