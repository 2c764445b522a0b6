package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"

	"allybot/bot/telegram"
)

// previewTelegram gives the messages that the Telegram adapter sends in a
// private chat, as a JSON array: the method with its parameters.
func previewTelegram(core replay) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), previewTime)
	defer cancel()
	chat := map[string]any{"id": 3, "type": "private", "first_name": "You"}
	update := map[string]any{"update_id": 1, "message": map[string]any{
		"message_id": 5, "date": 1, "chat": chat, "text": "?",
		"from": map[string]any{"id": 3, "is_bot": false, "first_name": "You"},
	}}
	var mu sync.Mutex
	sent, polls := []any{}, 0
	api := transport(func(r *http.Request) (any, error) {
		if err := r.ParseForm(); err != nil {
			return nil, fmt.Errorf("read a request: %w", err)
		}
		mu.Lock()
		defer mu.Unlock()
		var result any = true
		switch method := path.Base(r.URL.Path); method {
		case "getMe":
			result = map[string]any{"id": 2, "is_bot": true, "first_name": "allybot", "username": "allybot"}
		case "getWebhookInfo":
			result = map[string]any{"url": "", "pending_update_count": 0}
		case "getUpdates":
			if polls++; polls == 1 {
				result = []any{update}
				break
			}
			result = []any{}
			if r.Form.Get("offset") == "2" {
				cancel() // the update is confirmed: there is nothing to send
			}
		default:
			if strings.HasPrefix(method, "send") {
				result = map[string]any{"message_id": 6, "date": 1, "chat": chat}
				sent = append(sent, params(method, r))
				cancel() // Run finishes what it has begun
			}
		}
		return map[string]any{"ok": true, "result": result}, nil
	})
	a, err := telegram.New(telegram.Config{Token: "1:preview", Transport: api, PerSecond: -1, PerChatSecond: -1, PerGroupMinute: -1}, core, unwatched{}, nil)
	if err != nil {
		return "", fmt.Errorf("make the adapter: %w", err)
	}
	if err := a.Run(ctx); err != nil {
		return "", fmt.Errorf("run the adapter: %w", err)
	}
	mu.Lock()
	defer mu.Unlock()
	return pretty(sent)
}

// params gives a request's parameters, those in JSON decoded.
func params(method string, r *http.Request) map[string]any {
	out := map[string]any{"method": method}
	for name := range r.PostForm {
		v := r.PostForm.Get(name)
		var decoded any
		if strings.HasPrefix(v, "{") && json.Unmarshal([]byte(v), &decoded) == nil {
			out[name] = decoded
		} else {
			out[name] = v
		}
	}
	return out
}
