// Package discord is a double of Discord for tests: the gateway and the REST
// API on a loopback address, speaking the documented protocol. It checks
// every request against Discord's published schemas, records what it was
// sent, and fails in the ways that Discord is known to fail when told to.
package discord

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Options are what a Server is made of; every field has a default.
type Options struct {
	Token  string // the bot's token, without "Bot "; default "bot-token"
	AppID  string // the application's id; default "1000000000000000001"
	BotID  string // the bot's user id; default the application's
	Shards int    // what GET /gateway/bot recommends; default 1
	// MaxConcurrency is how many shards may identify in IdentifyWindow; default 1.
	MaxConcurrency int
	// IdentifyWindow is Discord's five seconds; default 0: not enforced.
	IdentifyWindow time.Duration
	// Logins is how many identifies are allowed until the count is reset;
	// default 1000. LoginsReset is how long that takes; default a day.
	Logins      int
	LoginsReset time.Duration
	// HeartbeatInterval is what Hello asks for; default 30 s.
	HeartbeatInterval time.Duration
	// Report is told of every breach of the contract. Default: kept for
	// Violations only.
	Report func(format string, args ...any)
}

// Server is the double. It is safe for concurrent use.
type Server struct {
	opt      Options
	contract *Contract
	http     *http.Server
	addr     string
	private  ed25519.PrivateKey
	public   ed25519.PublicKey
	wg       sync.WaitGroup

	mu         sync.Mutex
	changed    chan struct{} // closed and replaced on every change
	closed     bool
	nextID     int64
	gateway    gatewayState
	requests   []Request
	faults     []*Fault
	limits     []*limit
	globalTill time.Time
	messages   map[string]*Message
	commands   map[string][]map[string]any // by guild, "" for global
	exchanges  map[string]*Exchange        // by interaction token
	violations []string
	threads    map[string]string // the channel that each belongs to
	denied     map[string][]Permission
	quietly    map[string]bool
	endpoint   string // interactions are posted here; "" means over the gateway
}

// Request is one REST request as it came in.
type Request struct {
	Op     string // method and path as the API's document spells it
	Path   string
	Body   []byte // the JSON part of it
	Files  map[string][]byte
	Status int
	At     time.Time
	Auth   string
}

// NewServer starts a double on a free port of 127.0.0.1.
func NewServer(o Options) (*Server, error) {
	if o.Token == "" {
		o.Token = "bot-token"
	}
	if o.AppID == "" {
		o.AppID = "1000000000000000001"
	}
	if o.BotID == "" {
		o.BotID = o.AppID
	}
	o.Shards = max(o.Shards, 1)
	o.MaxConcurrency = max(o.MaxConcurrency, 1)
	if o.Logins == 0 {
		o.Logins = 1000
	}
	if o.LoginsReset == 0 {
		o.LoginsReset = 24 * time.Hour
	}
	if o.HeartbeatInterval == 0 {
		o.HeartbeatInterval = 30 * time.Second
	}
	c, err := NewContract()
	if err != nil {
		return nil, err
	}
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, fmt.Errorf("fakeapi: %w", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("fakeapi: %w", err)
	}
	s := &Server{
		opt: o, contract: c, addr: l.Addr().String(), private: private, public: public,
		changed: make(chan struct{}), nextID: 1100000000000000000,
		messages: map[string]*Message{}, commands: map[string][]map[string]any{}, exchanges: map[string]*Exchange{}, threads: map[string]string{},
		denied: map[string][]Permission{}, quietly: map[string]bool{},
	}
	s.gateway.sessions = map[string]*session{}
	s.gateway.sockets = map[*socket]bool{}
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 5 * time.Second}
	s.wg.Go(func() { _ = s.http.Serve(l) })
	return s, nil
}

// Close ends every connection and waits for what the server runs.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.touch()
	s.mu.Unlock()
	s.DropSockets()
	_ = s.http.Close()
	s.wg.Wait()
}

// URL is the API's address, as discord.api_url takes it.
func (s *Server) URL() string { return "http://" + s.addr }

// GatewayURL is the gateway's address.
func (s *Server) GatewayURL() string { return "ws://" + s.addr + "/gateway-socket" }

// PublicKey is the application's key, in hexadecimal.
func (s *Server) PublicKey() string { return hex.EncodeToString(s.public) }

// Token is the bot's token.
func (s *Server) Token() string { return s.opt.Token }

// BotID is the bot's user id.
func (s *Server) BotID() string { return s.opt.BotID }

// SetEndpoint has interactions posted to url, signed, as Discord does once an
// application names an interactions endpoint; "" means over the gateway.
func (s *Server) SetEndpoint(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = url
}

// Requests gives what came in so far, in order. With an operation given, only
// its requests.
func (s *Server) Requests(op ...string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Request
	for _, r := range s.requests {
		if len(op) == 0 || r.Op == op[0] {
			out = append(out, r)
		}
	}
	return out
}

// ForgetRequests drops the record of requests, interactions and messages, for
// runs too long to keep it.
func (s *Server) ForgetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
	s.exchanges = map[string]*Exchange{}
	s.messages = map[string]*Message{}
	for _, x := range s.gateway.sessions {
		x.events = nil
	}
}

// Violations gives the breaches of the contract so far.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}

// Commands gives what is registered for a guild, "" for globally.
func (s *Server) Commands(guild string) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commands[guild]
}

// Wait waits until done gives true or the time is over, and reports which. It
// calls done after every change, without holding any lock.
func (s *Server) Wait(timeout time.Duration, done func() bool) bool {
	t := time.NewTimer(timeout)
	defer t.Stop()
	for {
		s.mu.Lock()
		ch := s.changed
		s.mu.Unlock()
		if done() {
			return true
		}
		select {
		case <-ch:
		case <-t.C:
			return done()
		}
	}
}

// touch wakes who waits. The lock is held.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// id makes a snowflake. The lock is held.
func (s *Server) id() string {
	s.nextID++
	return strconv.FormatInt(s.nextID, 10)
}

func (s *Server) violate(format string, args ...any) {
	s.mu.Lock()
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
	s.touch()
	s.mu.Unlock()
	if s.opt.Report != nil {
		s.opt.Report("discord contract: "+format, args...)
	}
}
