package health

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Live answers /livez: the process runs and serves HTTP. It looks at no
// platform, for a restart mends none of them.
func (s *State) Live() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		respond(w, r, http.StatusOK, "ok\n")
	})
}

// Readiness answers /readyz: 200 where this process can serve what is sent to
// it. With ?verbose it adds a line for each platform, shard and store, up or
// not: those are for people, metrics and alerts to look at.
func (s *State) Readiness() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, body := http.StatusOK, "ready\n"
		if why := s.NotReady(); why != "" {
			status, body = http.StatusServiceUnavailable, "not ready: "+why+"\n"
		}
		if r.URL.Query().Has("verbose") {
			body += s.lines()
		}
		respond(w, r, status, body)
	})
}

func (s *State) lines() string {
	now := s.now()
	var b strings.Builder
	for _, p := range s.Parts() {
		state := "down"
		if p.Up {
			state = "up"
		} else if p.Ended {
			state = "ended"
		}
		fmt.Fprintf(&b, "%s: %s since %s", p.title(), state, p.Since.UTC().Format(time.RFC3339))
		if p.LastEvent.IsZero() {
			b.WriteString(", no event yet")
		} else {
			fmt.Fprintf(&b, ", last event %s ago", now.Sub(p.LastEvent).Truncate(time.Millisecond))
		}
		if p.Cause != "" {
			b.WriteString(": " + p.Cause)
		}
		b.WriteByte('\n')
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pack != "" {
		b.WriteString("pack: " + s.pack)
		if s.packNote != "" {
			b.WriteString("; " + s.packNote)
		}
		b.WriteByte('\n')
	}
	if st := s.store; st != nil {
		state, why := "up", ""
		if st.cause != "" {
			state, why = "degraded", ": answers go on without memory: "+st.cause
		}
		fmt.Fprintf(&b, "store: %s since %s%s\n", state, st.since.UTC().Format(time.RFC3339), why)
	}
	return b.String()
}

// title names a part by its platform too: "discord shard 0", "telegram".
func (p Part) title() string {
	platform := string(p.Platform)
	if p.Name == platform || strings.HasPrefix(p.Name, platform+"/") {
		return p.Name
	}
	return platform + " " + p.Name
}

// readOnly reports whether a request only reads, and refuses others.
func readOnly(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	http.Error(w, "GET or HEAD only", http.StatusMethodNotAllowed)
	return false
}

func respond(w http.ResponseWriter, r *http.Request, status int, body string) {
	if !readOnly(w, r) {
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		_, _ = w.Write([]byte(body))
	}
}
