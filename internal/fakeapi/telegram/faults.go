package telegram

import (
	"net/http"
	"strconv"
	"time"
)

// Fault is something that goes wrong with a coming request.
type Fault struct {
	Method string          // "" for any
	Match  func(Call) bool // further condition, may be nil
	Skip   int             // matching requests that go well first
	Times  int             // how often, 0 is once; below 0 for ever

	Status      int    // of an error in Telegram's form
	Description string // default: the status's own words
	RetryAfter  int    // seconds, with 429
	MigrateTo   int64  // with 400: the group became a supergroup

	Body     string        // sent raw instead, with Status (an HTML page, cut JSON)
	Location string        // of a redirect, with Status
	Hang     time.Duration // no answer for so long, then the connection breaks
	Drop     bool          // the connection breaks at once
	// After: the request takes effect, then fails as told: what no client can
	// tell from one that took none.
	After bool
}

// The faults that the platform is known for.
var (
	badGateway = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>"
	truncated  = `{"ok":true,"result":{"message_id":1,"da`
)

// BadGateway is a 502 with a page of HTML.
func BadGateway(method string) Fault {
	return Fault{Method: method, Status: http.StatusBadGateway, Body: badGateway}
}

// Truncated is a good answer cut in the middle.
func Truncated(method string) Fault {
	return Fault{Method: method, Status: http.StatusOK, Body: truncated}
}

// TooMany is a 429.
func TooMany(method string, retryAfter int) Fault {
	return Fault{
		Method: method, Status: http.StatusTooManyRequests, RetryAfter: retryAfter,
		Description: "Too Many Requests: retry after " + strconv.Itoa(retryAfter),
	}
}

// Blocked is a 403.
func Blocked(method string) Fault {
	return Fault{Method: method, Status: http.StatusForbidden, Description: "Forbidden: bot was blocked by the user"}
}

// Rain is everything that is known to go wrong with a request.
func Rain(method string) []Fault {
	return []Fault{
		BadGateway(method),
		{Method: method, Status: 500, Description: "Internal Server Error"},
		{Method: method, Status: 503, Body: "<html>busy</html>"},
		TooMany(method, 1),
		{Method: method, Drop: true},
		{Method: method, Status: 502, Body: `{"ok":false}`},
		{Method: method, Status: 200, Body: `<html>a proxy's page</html>`},
		{Method: method, Status: 200, Body: ``, Drop: true},
		{Method: method, Status: 429, Body: "<html>slow down</html>"},
	}
}

// Fail makes coming requests fail. Faults are taken in the order given.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		if f.Times == 0 {
			f.Times = 1
		}
		s.faults = append(s.faults, &f)
	}
}

// Heal removes every fault that is still due.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Server) misbehave(w http.ResponseWriter, r *http.Request, f *Fault, index int) {
	s.end(index, f.Status, f.Description)
	if f.Hang > 0 {
		s.sleep(r.Context(), f.Hang)
	}
	switch {
	case f.Drop || f.Hang > 0:
		panic(http.ErrAbortHandler)
	case f.Location != "":
		w.Header().Set("Location", f.Location)
		w.WriteHeader(f.Status)
	case f.Body != "":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte(f.Body))
	default:
		var parameters map[string]any
		if f.RetryAfter > 0 {
			parameters = map[string]any{"retry_after": f.RetryAfter}
		}
		if f.MigrateTo != 0 {
			parameters = map[string]any{"migrate_to_chat_id": f.MigrateTo}
		}
		description := f.Description
		if description == "" {
			description = http.StatusText(f.Status)
		}
		fail(w, f.Status, description, parameters)
	}
}
