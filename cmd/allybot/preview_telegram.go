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
		values, err := telegramValues(r)
		if err != nil {
			return nil, err
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
			if values["offset"] == "2" {
				cancel() // the update is confirmed: there is nothing to send
			}
		default:
			if strings.HasPrefix(method, "send") {
				if method != "sendChatAction" {
					result = map[string]any{"message_id": 6, "date": 1, "chat": chat}
				}
				sent = append(sent, params(method, values))
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

// telegramValues gives a request's parameters, and files as what they are.
func telegramValues(r *http.Request) (map[string]string, error) {
	if r.Body != nil && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		values, files, err := form(r.Header.Get("Content-Type"), r.Body)
		for name, file := range files {
			values[name] = file
		}
		return values, err
	}
	if err := r.ParseForm(); err != nil {
		return nil, fmt.Errorf("read a request: %w", err)
	}
	values := map[string]string{}
	for name := range r.Form {
		values[name] = r.Form.Get(name)
	}
	return values, nil
}

// params gives a request's parameters for a person to read, those in JSON
// decoded.
func params(method string, values map[string]string) map[string]any {
	out := map[string]any{"method": method}
	for name, v := range values {
		var decoded any
		if strings.HasPrefix(v, "{") && json.Unmarshal([]byte(v), &decoded) == nil {
			out[name] = decoded
		} else {
			out[name] = v
		}
	}
	return out
}
