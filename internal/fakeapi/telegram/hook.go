package telegram

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"time"
)

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
	close(s.kick) // a poll that is open ends
	s.kick = make(chan struct{})
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
