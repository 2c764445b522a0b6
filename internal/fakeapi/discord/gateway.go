package discord

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Misbehaviour is what the gateway does wrong on purpose, until it is changed.
type Misbehaviour struct {
	NoHello      bool // accepts the connection and says nothing
	NoAck        bool // heartbeats are not acknowledged
	OnResume     int  // answers a resume with this opcode (7 or 9) instead
	OnIdentify   int  // answers an identify with this opcode (9) instead
	CloseOnLogin int  // closes with this code on identify
	CloseReady   int  // closes with this code right after READY
	OnReady      int  // sends this opcode (7) right after READY
	CloseResume  int  // closes with this code on resume
	CloseHello   int  // closes with this code instead of Hello
	ResumeHost   bool // strikes only connections to the address for resuming
	Times        int  // how many connections it strikes; 0 means all
}

// Identify is one login as it came in.
type Identify struct {
	Shard      [2]int
	Intents    int
	Token      string
	At         time.Time
	Properties map[string]string
}

// Resume is one resume as it came in.
type Resume struct {
	SessionID string
	Seq       int64
	At        time.Time
	URL       string // the path and query that the connection used
}

type gatewayState struct {
	bad         Misbehaviour
	sessions    map[string]*session
	sockets     map[*socket]bool
	identifies  []Identify
	resumes     []Resume
	connections int
	heartbeats  int
	lastCode    []int // close codes that the bot sent
}

type event struct {
	seq  int64
	name string
	data json.RawMessage
}

type session struct {
	id     string
	shard  [2]int
	seq    int64
	events []event // kept for a resume
	sock   *socket // nil while disconnected
}

type socket struct {
	srv     *Server
	conn    *websocket.Conn
	write   sync.Mutex
	session *session
	url     string
}

// maxKept is how many events a session keeps for a resume.
const maxKept = 2000

// Misbehave changes what the gateway does wrong.
func (s *Server) Misbehave(m Misbehaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.bad = m
}

// struck gives the misbehaviour for a new connection.
func (s *Server) struck(resuming bool) Misbehaviour {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.gateway.bad
	if m.ResumeHost && !resuming {
		return Misbehaviour{}
	}
	if s.gateway.bad.Times > 0 {
		if s.gateway.bad.Times--; s.gateway.bad.Times == 0 {
			s.gateway.bad = Misbehaviour{}
		}
	}
	return m
}

// Identifies gives the logins so far.
func (s *Server) Identifies() []Identify {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Identify(nil), s.gateway.identifies...)
}

// Resumes gives the resumes so far.
func (s *Server) Resumes() []Resume {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Resume(nil), s.gateway.resumes...)
}

// Connections counts the connections so far, and those open now.
func (s *Server) Connections() (ever, now int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.connections, len(s.gateway.sockets)
}

// Heartbeats counts the heartbeats so far.
func (s *Server) Heartbeats() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.heartbeats
}

// CloseCodes gives the codes that the bot closed connections with.
func (s *Server) CloseCodes() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]int(nil), s.gateway.lastCode...)
}

// Ready waits until n sessions are connected.
func (s *Server) Ready(n int, timeout time.Duration) bool {
	return s.Wait(timeout, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		up := 0
		for _, x := range s.gateway.sessions {
			if x.sock != nil {
				up++
			}
		}
		return up >= n
	})
}

// DropSockets cuts every gateway connection without a close frame.
func (s *Server) DropSockets() {
	for _, k := range s.open() {
		_ = k.conn.NetConn().Close()
	}
}

// CloseSockets closes every gateway connection with a code.
func (s *Server) CloseSockets(code int) {
	for _, k := range s.open() {
		k.close(code)
	}
}

// Reconnect asks every connection to reconnect (op 7).
func (s *Server) Reconnect() {
	for _, k := range s.open() {
		k.send(map[string]any{"op": 7, "d": nil})
	}
}

// InvalidSession tells every connection that its session is invalid (op 9).
func (s *Server) InvalidSession(resumable bool) {
	for _, k := range s.open() {
		s.mu.Lock()
		if !resumable && k.session != nil {
			delete(s.gateway.sessions, k.session.id)
		}
		s.mu.Unlock()
		k.send(map[string]any{"op": 9, "d": resumable})
	}
}

// RequestHeartbeat asks every connection for a heartbeat now (op 1).
func (s *Server) RequestHeartbeat() {
	for _, k := range s.open() {
		k.send(map[string]any{"op": 1, "d": nil})
	}
}

// SendGarbage sends something that is no gateway payload.
func (s *Server) SendGarbage(text string) {
	for _, k := range s.open() {
		k.write.Lock()
		_ = k.conn.WriteMessage(websocket.TextMessage, []byte(text))
		k.write.Unlock()
	}
}

func (s *Server) open() []*socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*socket
	for k := range s.gateway.sockets {
		out = append(out, k)
	}
	return out
}
