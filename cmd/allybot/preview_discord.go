package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"allybot/bot/discord"
)

// interaction is /ask in a direct message with the bot.
const interaction = `{"id":"1","application_id":"2","type":2,"token":"preview","version":1,"channel_id":"3","context":1,
	"channel":{"id":"3","type":1},"user":{"id":"4","username":"you"},"locale":"en-US",
	"data":{"id":"5","name":"ask","type":1,"options":[{"name":"question","type":3,"value":"?"}]}}`

// previewDiscord gives what the Discord adapter answers an interaction with:
// the response, then whatever follows it up, as a JSON array.
func previewDiscord(core replay) (string, error) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	var mu sync.Mutex
	sent := []any{}
	keep := func(body any) {
		mu.Lock()
		defer mu.Unlock()
		sent = append(sent, body)
	}
	a, err := discord.New(discord.Config{
		Mode: discord.HTTP, PublicKey: hex.EncodeToString(public),
		Transport: transport(func(r *http.Request) (any, error) {
			if r.Body != nil {
				raw, err := io.ReadAll(r.Body)
				if err != nil {
					return nil, fmt.Errorf("read a follow-up: %w", err)
				}
				body, err := discordBody(r.Header.Get("Content-Type"), raw)
				if err != nil {
					return nil, err
				}
				keep(body)
			}
			return map[string]string{"id": "6", "channel_id": "3"}, nil
		}),
	}, core, unwatched{}, nil)
	if err != nil {
		return "", fmt.Errorf("make the adapter: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), previewTime)
	defer cancel()
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "/interactions", strings.NewReader(interaction))
	if err != nil {
		return "", fmt.Errorf("make the interaction: %w", err)
	}
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(private, []byte(stamp+interaction))))
	w := &response{status: http.StatusOK, header: http.Header{}}
	a.Interactions().ServeHTTP(w, r)
	if w.status != http.StatusOK {
		return "", errors.New("the adapter answered " + http.StatusText(w.status))
	}
	// Run ends at once and waits for what follows the answer.
	over, end := context.WithCancel(ctx)
	end()
	if err := a.Run(over); err != nil {
		return "", fmt.Errorf("run the adapter: %w", err)
	}
	first, err := discordBody(w.header.Get("Content-Type"), w.body.Bytes())
	if err != nil {
		return "", err
	}
	mu.Lock()
	defer mu.Unlock()
	return pretty(append([]any{first}, sent...))
}

// response keeps what a handler answers.
type response struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (w *response) Header() http.Header         { return w.header }
func (w *response) WriteHeader(status int)      { w.status = status }
func (w *response) Write(p []byte) (int, error) { return w.body.Write(p) }
