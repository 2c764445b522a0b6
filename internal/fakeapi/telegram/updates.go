package telegram

import (
	"bytes"
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

func (s *Server) setWebhook(p map[string]string) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropWebhook()
	if p["url"] == "" {
		return result(true)
	}
	n, err := strconv.Atoi(p["max_connections"])
	if err != nil || n < 1 || n > 100 {
		n = 40
	}
	s.setAllowed(p["allowed_updates"])
	ctx, cancel := context.WithCancel(context.Background())
	s.hook = webhook{url: p["url"], secret: p["secret_token"], maxConnections: n, wake: make(chan struct{}, 1), stop: cancel}
	s.hookWG.Add(1)
	go s.deliver(ctx, s.hook)
	return result(true)
}

// dropWebhook stops deliveries. The caller holds the lock.
func (s *Server) dropWebhook() {
	if s.hook.stop != nil {
		s.hook.stop()
	}
	s.hook = webhook{}
}

func (s *Server) webhookInfo() answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	info := map[string]any{"url": s.hook.url, "has_custom_certificate": false, "pending_update_count": len(s.queue)}
	if s.hook.url != "" {
		info["max_connections"] = s.hook.maxConnections
		list := []string{}
		for k := range s.allowed {
			list = append(list, k)
		}
		info["allowed_updates"] = list
	}
	return result(info)
}

// deliver posts updates to the webhook, at most maxConnections at a time;
// what is not answered with 2xx is delivered again.
func (s *Server) deliver(ctx context.Context, h webhook) {
	defer s.hookWG.Done()
	go func() {
		select {
		case <-s.done:
			h.stop()
		case <-ctx.Done():
		}
	}()
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: h.maxConnections}}
	defer client.CloseIdleConnections()
	slots := make(chan struct{}, h.maxConnections)
	flying := map[int64]bool{}
	for {
		s.mu.Lock()
		var next *queued
		for i := range s.queue {
			if q := s.queue[i]; !flying[q.id] {
				next = &q
				flying[q.id] = true
				break
			}
		}
		s.mu.Unlock()
		if next == nil {
			select {
			case <-h.wake:
				continue
			case <-ctx.Done():
				for range h.maxConnections {
					slots <- struct{}{}
				}
				return
			}
		}
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			for range h.maxConnections {
				slots <- struct{}{}
			}
			return
		}
		go func() {
			defer func() { <-slots }()
			ok := s.post(ctx, client, h, next.body)
			if !ok {
				s.sleep(ctx, s.o.RedeliverAfter)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(flying, next.id)
			if ok {
				for i, q := range s.queue {
					if q.id == next.id {
						s.queue = append(s.queue[:i], s.queue[i+1:]...)
						break
					}
				}
				s.change()
				return
			}
			select {
			case h.wake <- struct{}{}:
			default:
			}
		}()
	}
}

func (s *Server) post(ctx context.Context, client *http.Client, h webhook, body []byte) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode/100 == 2
}
