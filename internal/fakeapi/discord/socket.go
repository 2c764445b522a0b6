package discord

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// Dispatch sends an event to the shard that it belongs to.
func (s *Server) Dispatch(name string, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(name, data)
}

// dispatch sends an event, or keeps it for a resume. The lock is held.
func (s *Server) dispatch(name string, data any) {
	raw, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	var where struct {
		GuildID string `json:"guild_id"`
		ID      string `json:"id"`
	}
	_ = json.Unmarshal(raw, &where)
	if name == "GUILD_CREATE" || name == "GUILD_DELETE" {
		where.GuildID = where.ID
	}
	for _, x := range s.gateway.sessions {
		if shardOf(where.GuildID, x.shard[1]) != x.shard[0] {
			continue
		}
		x.seq++
		e := event{x.seq, name, raw}
		x.events = append(x.events, e)
		if len(x.events) > maxKept {
			x.events = x.events[len(x.events)-maxKept:]
		}
		if x.sock != nil {
			x.sock.event(e)
		}
	}
	s.touch()
}

// shardOf is Discord's rule: (guild >> 22) % shards, and shard 0 for the rest.
func shardOf(guild string, shards int) int {
	var n uint64
	for _, c := range guild {
		n = n*10 + uint64(c-'0')
	}
	return int((n >> 22) % uint64(max(shards, 1)))
}

func (k *socket) send(v any) {
	k.write.Lock()
	defer k.write.Unlock()
	_ = k.conn.SetWriteDeadline(time.Now().Add(2 * time.Second))
	_ = k.conn.WriteJSON(v)
}

func (k *socket) event(e event) {
	k.send(map[string]any{"op": 0, "t": e.name, "s": e.seq, "d": e.data})
}

func (k *socket) close(code int) {
	_ = k.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, "told to"), time.Now().Add(time.Second))
	_ = k.conn.NetConn().Close()
}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	q := r.URL.Query()
	if q.Get("v") != "10" || q.Get("encoding") != "json" {
		s.violate("gateway: connected with %q", r.URL.RawQuery)
	}
	k := &socket{srv: s, conn: conn, url: r.URL.String()}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		_ = conn.Close()
		return
	}
	s.wg.Add(1)
	s.gateway.connections++
	s.gateway.sockets[k] = true
	s.touch()
	s.mu.Unlock()
	defer s.wg.Done()
	defer k.gone()
	k.serve(s.struck(q.Get("resumed") != ""))
}

func (k *socket) gone() {
	_ = k.conn.Close()
	s := k.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.gateway.sockets, k)
	if k.session != nil && k.session.sock == k {
		k.session.sock = nil
	}
	s.touch()
}

func (k *socket) serve(bad Misbehaviour) {
	s := k.srv
	if bad.CloseHello != 0 {
		k.close(bad.CloseHello)
		return
	}
	if !bad.NoHello {
		k.send(map[string]any{"op": 10, "d": map[string]any{"heartbeat_interval": s.opt.HeartbeatInterval.Milliseconds()}})
	}
	for {
		var m struct {
			Op int             `json:"op"`
			D  json.RawMessage `json:"d"`
		}
		if err := k.conn.ReadJSON(&m); err != nil {
			var c *websocket.CloseError
			if errors.As(err, &c) {
				s.mu.Lock()
				s.gateway.lastCode = append(s.gateway.lastCode, c.Code)
				if (c.Code == 1000 || c.Code == 1001) && k.session != nil {
					delete(s.gateway.sessions, k.session.id)
				}
				s.mu.Unlock()
			}
			return
		}
		switch m.Op {
		case 1:
			s.mu.Lock()
			s.gateway.heartbeats++
			s.touch()
			s.mu.Unlock()
			if !bad.NoAck {
				k.send(map[string]any{"op": 11})
			}
		case 2:
			k.identify(m.D, bad)
		case 6:
			k.resume(m.D, bad)
		default:
			s.violate("gateway: unexpected op %d", m.Op)
		}
	}
}
