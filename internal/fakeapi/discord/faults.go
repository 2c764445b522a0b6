package discord

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Fault is something that goes wrong with matching requests.
type Fault struct {
	Op     string        // an operation, "" for any
	Times  int           // how many requests it strikes; 0 means one
	Status int           // 0 with Delay: only slow
	Code   int           // Discord's own, in the body
	Delay  time.Duration // before anything else
	// RetryAfter goes with 429, and Global makes it one for every route.
	RetryAfter time.Duration
	Global     bool
	HTML       bool // the body is a page, as a proxy before the API sends it
	// After does the request's work first: only the answer is lost.
	After bool
	// Drop cuts the connection instead of answering.
	Drop bool
}

// limit is an enforced rate limit.
type limit struct {
	op     string
	n      int
	window time.Duration
	used   map[string]*usage // by path: the major parameter is in it
}

type usage struct {
	n     int
	reset time.Time
}

// Inject has a fault strike.
func (s *Server) Inject(f Fault) {
	f.Times = max(f.Times, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Limit enforces a rate limit of n requests a window for an operation and a
// path, told in headers as Discord does.
func (s *Server) Limit(op string, n int, window time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits = append(s.limits, &limit{op: op, n: n, window: window, used: map[string]*usage{}})
}

// fault takes the next fault that strikes op.
func (s *Server) fault(op string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Op == "" || f.Op == op {
			if f.Times--; f.Times == 0 {
				s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
			}
			c := *f
			return &c
		}
	}
	return nil
}

// limited answers 429 where an enforced limit or a global one is exceeded.
func (s *Server) limited(w http.ResponseWriter, op, path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	interaction := op == opCallback || op == opOriginal || op == opFollowUp || op == opWebhook
	if now.Before(s.globalTill) && !interaction {
		tooMany(w, s.globalTill.Sub(now), true, false)
		return true
	}
	for _, l := range s.limits {
		if l.op != op {
			continue
		}
		u := l.used[path]
		if u == nil || now.After(u.reset) {
			u = &usage{reset: now.Add(l.window)}
			l.used[path] = u
		}
		left := u.reset.Sub(now)
		h := w.Header()
		h.Set("X-RateLimit-Limit", strconv.Itoa(l.n))
		h.Set("X-RateLimit-Bucket", "b"+strconv.Itoa(len(l.op)))
		h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", left.Seconds()))
		h.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(u.reset.UnixMilli())/1000))
		h.Set("X-RateLimit-Remaining", strconv.Itoa(max(l.n-u.n-1, 0)))
		if u.n >= l.n {
			tooMany(w, left, false, false)
			return true
		}
		u.n++
	}
	return false
}

func tooMany(w http.ResponseWriter, after time.Duration, global, html bool) {
	h := w.Header()
	h.Set("Retry-After", strconv.Itoa(int(after.Seconds()+0.999)))
	if html {
		h.Set("Content-Type", "text/html; charset=UTF-8")
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, "<!doctype html><html><head><title>Access denied | Error 1015</title></head><body>You are being rate limited</body></html>")
		return
	}
	scope := "user"
	if global {
		h.Set("X-RateLimit-Global", "true")
		scope = "global"
	}
	h.Set("X-RateLimit-Scope", scope)
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", after.Seconds()))
	writeJSON(w, http.StatusTooManyRequests, map[string]any{
		"message": "You are being rate limited.", "retry_after": after.Seconds(), "global": global,
	})
}

// fail answers as the fault says.
func (s *Server) fail(w http.ResponseWriter, f *Fault) {
	switch {
	case f.Drop:
		panic(http.ErrAbortHandler)
	case f.Status == http.StatusTooManyRequests:
		if f.Global {
			s.mu.Lock()
			s.globalTill = time.Now().Add(f.RetryAfter)
			s.mu.Unlock()
		}
		tooMany(w, f.RetryAfter, f.Global, f.HTML)
	case f.HTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		fmt.Fprintf(w, "<html><body><h1>%d</h1></body></html>", f.Status)
	default:
		writeJSON(w, f.Status, map[string]any{"message": fmt.Sprintf("%d: %s", f.Status, http.StatusText(f.Status)), "code": f.Code})
	}
}
