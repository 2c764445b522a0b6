package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"allybot/bot"
	"allybot/bot/router"
)

// previewTime bounds a preview, which takes milliseconds.
const previewTime = 20 * time.Second

// renderers gives what `ask --platform` can show, by name. For a platform it
// is what that platform's adapter really sends: it is run on a transport that
// leads nowhere, and its requests are shown.
func renderers(core func() *router.Router) map[string]func(bot.Reply) (string, error) {
	return map[string]func(bot.Reply) (string, error){
		"plain":    nil, // the terminal's own
		"discord":  func(r bot.Reply) (string, error) { return previewDiscord(replay{core(), r}) },
		"telegram": func(r bot.Reply) (string, error) { return previewTelegram(replay{core(), r}) },
	}
}

// replay is a bot that has one reply to everything.
type replay struct {
	*router.Router
	reply bot.Reply
}

func (r replay) Handle(context.Context, bot.Request) bot.Reply { return r.reply }

// transport answers requests in this process.
type transport func(*http.Request) (any, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	result, err := t(r)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(result)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)), Request: r,
	}, nil
}

// pretty writes JSON for a person to read.
func pretty(v any) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return "", fmt.Errorf("encode: %w", err)
	}
	return string(bytes.TrimRight(b.Bytes(), "\n")), nil
}

// unwatched is a bot.Monitor that nobody reads.
type unwatched struct{}

func (unwatched) Connected(bot.Platform, string)           {}
func (unwatched) Disconnected(bot.Platform, string, error) {}
func (unwatched) Event(bot.Platform, string)               {}
func (unwatched) Retried(bot.Platform, string)             {}
func (unwatched) Failed(bot.Platform, string)              {}
func (unwatched) RateLimited(bot.Platform)                 {}
