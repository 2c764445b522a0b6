package telegram

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// queued is an update that the bot has not confirmed.
type queued struct {
	id   int64
	kind string
	body json.RawMessage
}

// webhook is what setWebhook left.
type webhook struct {
	url, secret    string
	maxConnections int
	wake           chan struct{}
	stop           context.CancelFunc
}

// Push queues an update of a kind ("message", "callback_query", …) and gives
// its id. A kind that the bot did not ask for is dropped, as by Telegram.
func (s *Server) Push(kind string, payload any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextUpdate++
	id := s.nextUpdate
	body, err := json.Marshal(map[string]any{"update_id": id, kind: payload})
	if err != nil {
		panic(err)
	}
	s.enqueue(queued{id, kind, body})
	return id
}

// Renumber makes the next update's id follow the one given, as Telegram may
// when nothing came for a week.
func (s *Server) Renumber(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextUpdate = id
}

// PushRaw queues any JSON object as an update; its update_id is set.
func (s *Server) PushRaw(fields map[string]any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextUpdate++
	fields["update_id"] = s.nextUpdate
	body, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	s.enqueue(queued{s.nextUpdate, "", body})
	return s.nextUpdate
}

func (s *Server) enqueue(q queued) {
	if s.allowed != nil && q.kind != "" && !s.allowed[q.kind] {
		return
	}
	s.queue = append(s.queue, q)
	if s.hook.wake != nil {
		select {
		case s.hook.wake <- struct{}{}:
		default:
		}
	}
	s.change()
}

// Pending counts the updates that the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

// Polling reports whether a long poll is open.
func (s *Server) Polling() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pollers > 0
}

func (s *Server) setAllowed(raw string) {
	if raw == "" {
		return
	}
	var list []string
	_ = json.Unmarshal([]byte(raw), &list)
	s.allowed = nil
	if len(list) > 0 {
		s.allowed = map[string]bool{}
		for _, k := range list {
			s.allowed[k] = true
		}
	}
}

// getUpdates is a long poll. A second one ends the first with 409, and a
// webhook forbids both.
func (s *Server) getUpdates(ctx context.Context, p map[string]string) answer {
	offset, _ := strconv.ParseInt(p["offset"], 10, 64)
	limit, err := strconv.Atoi(p["limit"])
	if err != nil {
		limit = 100
	}
	timeout, _ := strconv.Atoi(p["timeout"])
	deadline := time.NewTimer(time.Duration(timeout) * time.Second)
	defer deadline.Stop()

	s.mu.Lock()
	if s.hook.url != "" {
		s.mu.Unlock()
		return refuse(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	s.setAllowed(p["allowed_updates"])
	close(s.kick)
	kick := make(chan struct{})
	s.kick = kick
	s.confirm(offset)
	s.pollers++
	s.change()
	defer func() { s.mu.Lock(); s.pollers--; s.mu.Unlock() }()
	for {
		if batch := s.from(offset, limit); len(batch) > 0 || timeout == 0 {
			s.mu.Unlock()
			return result(batch)
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-kick:
			s.mu.Lock()
			hooked := s.hook.url != ""
			s.mu.Unlock()
			if hooked {
				return refuse(http.StatusConflict, "Conflict: terminated by setWebhook request")
			}
			return refuse(http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
		case <-deadline.C:
			return result([]json.RawMessage{})
		case <-ctx.Done():
			return result([]json.RawMessage{})
		case <-s.done:
			return result([]json.RawMessage{})
		}
		s.mu.Lock()
	}
}

// confirm forgets the updates below offset. The caller holds the lock.
func (s *Server) confirm(offset int64) {
	kept := s.queue[:0]
	for _, q := range s.queue {
		if q.id >= offset {
			kept = append(kept, q)
		}
	}
	clear(s.queue[len(kept):])
	s.queue = kept
}

func (s *Server) from(offset int64, limit int) []json.RawMessage {
	batch := []json.RawMessage{}
	for _, q := range s.queue {
		if q.id >= offset && len(batch) < limit {
			batch = append(batch, q.body)
		}
	}
	return batch
}
