// Package telegram is a loopback double of the Telegram Bot API: it speaks the
// real protocol (long polls and their offsets, webhooks and their redelivery,
// messages, edits, callbacks, inline queries, menus), holds every request to
// the published contract, records them all, and fails when told to.
package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Options are what a Server is made of. All have defaults.
type Options struct {
	Token    string // default "123456:DOUBLE-token_for-loopback-only-0000"
	Username string // the bot's, default "allybot"
	// Report is told of every breach of the contract (t.Errorf in a test). The
	// request is refused with 400 as well.
	Report func(format string, args ...any)
	// Delay is how long every answer takes, as the real network would.
	Delay time.Duration
	// Forget makes the server check and record nothing: for loads.
	Forget bool
	// RedeliverAfter is how long a refused webhook waits; default 20 ms.
	RedeliverAfter time.Duration
}

// BotID is the double's bot.
const BotID int64 = 123456

// Server is the double. It is safe for concurrent use.
type Server struct {
	o    Options
	http *httptest.Server
	done chan struct{}

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced whenever anything changes
	calls    []Call
	faults   []*Fault
	breaches []string

	queue      []queued
	nextUpdate int64
	pollers    int
	kick       chan struct{} // ends the current long poll: another one came
	allowed    map[string]bool
	hook       webhook
	hookWG     sync.WaitGroup

	chats    map[int64]*chatState
	nextMsg  int64
	files    map[string]bool
	commands map[string][]json.RawMessage
	texts    map[string]string
	sent     int
	cut      int
}

// Call is one request that the bot made.
type Call struct {
	Method string
	Params map[string]string
	Files  map[string]int // field -> bytes uploaded
	At     time.Time
	Status int    // of the answer, 0 while there is none
	Result string // the answer's description where it failed
}

// NewServer starts a double on a free port of 127.0.0.1.
func NewServer(o Options) *Server {
	if o.Token == "" {
		o.Token = "123456:DOUBLE-token_for-loopback-only-0000"
	}
	if o.Username == "" {
		o.Username = "allybot"
	}
	if o.RedeliverAfter == 0 {
		o.RedeliverAfter = 20 * time.Millisecond
	}
	s := &Server{
		o: o, done: make(chan struct{}), changed: make(chan struct{}), kick: make(chan struct{}),
		nextUpdate: 1000, nextMsg: 100,
		chats: map[int64]*chatState{}, files: map[string]bool{},
		commands: map[string][]json.RawMessage{}, texts: map[string]string{},
	}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// URL is what the bot's api_url is set to.
func (s *Server) URL() string { return s.http.URL }

// Token is the token that the double accepts.
func (s *Server) Token() string { return s.o.Token }

// Username is the bot's name in chats.
func (s *Server) Username() string { return s.o.Username }

// Close stops the double; open long polls end.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.done:
		s.mu.Unlock()
		return
	default:
	}
	close(s.done)
	s.mu.Unlock()
	s.http.CloseClientConnections()
	s.http.Close()
	s.hookWG.Wait()
}

// Calls gives what the bot asked of the named methods, all where none is named,
// in the order of arrival.
func (s *Server) Calls(methods ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if len(methods) == 0 || contains(methods, c.Method) {
			out = append(out, c)
		}
	}
	return out
}

// Breaches gives every breach of the contract so far.
func (s *Server) Breaches() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.breaches...)
}

// Wait blocks until done reports true; it is tried whenever anything
// changes.
func (s *Server) Wait(ctx context.Context, done func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if done() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("telegram double: waited in vain: %w", ctx.Err())
		}
	}
}

// change wakes those who wait. The caller holds the lock.
func (s *Server) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// maxBody is how much of a request the double reads: Telegram takes files of
// 10 MB as photos.
const maxBody = 12 << 20

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 {
		fail(w, http.StatusNotFound, "Not Found", nil)
		return
	}
	if token != s.o.Token {
		fail(w, http.StatusUnauthorized, "Unauthorized", nil)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	params, files, err := form(r)
	if err != nil {
		fail(w, http.StatusBadRequest, "Bad Request: "+err.Error(), nil)
		return
	}
	var names []string
	for name := range files {
		names = append(names, name)
	}
	call := Call{Method: method, Params: params, Files: files, At: time.Now()}
	var broken []string
	if !s.o.Forget {
		broken = Check(method, params, names)
	}
	fault, index := s.begin(call, broken)
	if strings.HasPrefix(method, "send") {
		defer s.countCut(r.Context())
	}
	if s.o.Delay > 0 {
		s.sleep(r.Context(), s.o.Delay)
	}
	var a answer
	switch {
	case len(broken) > 0:
		a = refuse(http.StatusBadRequest, "Bad Request: "+broken[0])
	case fault != nil && !fault.After:
		s.misbehave(w, r, fault, index)
		return
	default:
		a = s.answer(r.Context(), method, params, files)
		if fault != nil {
			s.misbehave(w, r, fault, index)
			return
		}
	}
	s.end(index, a.status, a.description)
	a.write(w)
}

// begin records a call and takes the fault that is due, if any.
func (s *Server) begin(c Call, broken []string) (*Fault, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range broken {
		s.breaches = append(s.breaches, b)
		if s.o.Report != nil {
			s.o.Report("telegram double: contract breach: %s (in %s %.500s)", b, c.Method, fmt.Sprint(c.Params))
		}
	}
	index := -1
	if !s.o.Forget {
		s.calls = append(s.calls, c)
		index = len(s.calls) - 1
	}
	s.change()
	for i, f := range s.faults {
		if f.Method != "" && f.Method != c.Method || f.Match != nil && !f.Match(c) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Times--; f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		return f, index
	}
	return nil, index
}

func (s *Server) end(index, status int, description string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if index >= 0 {
		s.calls[index].Status, s.calls[index].Result = status, description
	}
	s.change()
}

// countCut counts a request whose client went away while it was answered.
func (s *Server) countCut(ctx context.Context) {
	if ctx.Err() != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.cut++
	}
}

// Cut counts the sends that were under way when the bot went away: those that it
// may send once more.
func (s *Server) Cut() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cut
}

// sleep waits, less where the client goes away or the server closes.
func (s *Server) sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-s.done:
	}
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}
