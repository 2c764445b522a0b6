package discord

import (
	"encoding/json"
	"time"
)

// allIntents are the intents that need no privilege (gateway#list-of-intents).
const allIntents = 1<<25 - 1 - privileged
const privileged = 1<<1 | 1<<8 | 1<<15

func (k *socket) identify(d json.RawMessage, bad Misbehaviour) {
	s := k.srv
	var v struct {
		Token      string            `json:"token"`
		Intents    *int              `json:"intents"`
		Shard      *[2]int           `json:"shard"`
		Properties map[string]string `json:"properties"`
	}
	if err := json.Unmarshal(d, &v); err != nil || v.Intents == nil || v.Properties["os"] == "" {
		s.violate("gateway: identify %s: %v", d, err)
		k.close(4002)
		return
	}
	id := Identify{Intents: *v.Intents, Token: v.Token, At: time.Now(), Properties: v.Properties, Shard: [2]int{0, 1}}
	if v.Shard != nil {
		id.Shard = *v.Shard
	}
	s.mu.Lock()
	early := s.tooEarly(id)
	s.gateway.identifies = append(s.gateway.identifies, id)
	s.touch()
	s.mu.Unlock()
	switch {
	case bad.CloseOnLogin != 0:
		k.close(bad.CloseOnLogin)
	case bad.OnIdentify == 9 || early:
		if early {
			s.violate("gateway: shard %v identified before its turn", id.Shard)
		}
		k.send(map[string]any{"op": 9, "d": false})
	case v.Token != s.opt.Token:
		k.close(4004)
	case id.Shard[0] < 0 || id.Shard[0] >= id.Shard[1]:
		k.close(4010)
	case id.Intents&^allIntents&^privileged != 0:
		k.close(4013)
	case id.Intents&privileged != 0:
		k.close(4014)
	default:
		k.ready(id)
		if bad.OnReady != 0 {
			k.send(map[string]any{"op": bad.OnReady, "d": nil})
		}
		if bad.CloseReady != 0 {
			k.close(bad.CloseReady)
		}
	}
}

// tooEarly says whether another shard of the same bucket identified within
// the window. The lock is held.
func (s *Server) tooEarly(id Identify) bool {
	for _, o := range s.gateway.identifies {
		if s.opt.IdentifyWindow > 0 && o.Shard[0]%s.opt.MaxConcurrency == id.Shard[0]%s.opt.MaxConcurrency &&
			id.At.Sub(o.At) < s.opt.IdentifyWindow*9/10 {
			return true
		}
	}
	return false
}

func (k *socket) ready(id Identify) {
	s := k.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	x := &session{id: "session-" + s.id(), shard: id.Shard, sock: k, seq: 1}
	for old, o := range s.gateway.sessions {
		if o.shard == id.Shard {
			delete(s.gateway.sessions, old)
		}
	}
	s.gateway.sessions[x.id] = x
	k.session = x
	d, err := json.Marshal(map[string]any{
		"v": 10, "session_id": x.id, "resume_gateway_url": s.GatewayURL() + "?resumed=yes", "user": s.botUser(),
		"shard": x.shard, "application": map[string]any{"id": s.opt.AppID, "flags": 0}, "guilds": []any{},
	})
	if err != nil {
		panic(err) // it holds plain values only
	}
	k.event(event{1, "READY", d})
	s.touch()
}

func (k *socket) resume(d json.RawMessage, bad Misbehaviour) {
	s := k.srv
	var v struct {
		Token     string `json:"token"`
		SessionID string `json:"session_id"`
		Seq       int64  `json:"seq"`
	}
	if err := json.Unmarshal(d, &v); err != nil {
		s.violate("gateway: resume: %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.resumes = append(s.gateway.resumes, Resume{v.SessionID, v.Seq, time.Now(), k.url})
	defer s.touch()
	x := s.gateway.sessions[v.SessionID]
	switch {
	case bad.CloseResume != 0:
		k.close(bad.CloseResume)
	case bad.OnResume == 7:
		k.send(map[string]any{"op": 7, "d": nil})
	case v.Token != s.opt.Token:
		k.close(4004)
	case bad.OnResume == 9 || x == nil || v.Seq > x.seq || (len(x.events) > 0 && v.Seq < x.events[0].seq-1):
		delete(s.gateway.sessions, v.SessionID)
		k.send(map[string]any{"op": 9, "d": false})
	default:
		x.sock, k.session = k, x
		for _, e := range x.events {
			if e.seq > v.Seq {
				k.event(e)
			}
		}
		x.seq++
		k.event(event{x.seq, "RESUMED", json.RawMessage("{}")})
	}
}
