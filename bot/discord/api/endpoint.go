package api

import (
	"fmt"
	"net/url"
	"strings"
)

// Endpoint is a request's method and path. The path is built from a pattern,
// so that errors, logs and rate limits can name it without ids and tokens.
type Endpoint struct {
	Method, Pattern string
	Args            []string // for the pattern's %s
	Major           string   // what a rate limit is kept apart for
	Answer          bool     // an answer to an interaction: apart from the global limit
}

// At is an endpoint whose rate limit is kept apart for its first argument.
func At(method, pattern string, args ...string) Endpoint {
	e := Endpoint{Method: method, Pattern: pattern, Args: args}
	if len(args) > 0 {
		e.Major = args[0]
	}
	return e
}

func answer(method, pattern, id, token string) Endpoint {
	return Endpoint{method, pattern, []string{id, token}, token, true}
}

// Callback takes the first answer to an interaction.
func Callback(id, token string) Endpoint {
	return answer("POST", "/interactions/%s/%s/callback", id, token)
}

// Original is the first answer to an interaction, to change or delete it.
func Original(method, app, token string) Endpoint {
	return answer(method, "/webhooks/%s/%s/messages/@original", app, token)
}

// FollowUp takes further answers to an interaction.
func FollowUp(app, token string) Endpoint {
	return answer("POST", "/webhooks/%s/%s", app, token)
}

// Messages takes a channel's new messages.
func Messages(channel string) Endpoint {
	return At("POST", "/channels/%s/messages", channel)
}

// Message is a message in a channel, to change or delete it.
func Message(method, channel, id string) Endpoint {
	return At(method, "/channels/%s/messages/%s", channel, id)
}

func (e Endpoint) path() string {
	escaped := make([]any, len(e.Args))
	for i, a := range e.Args {
		escaped[i] = url.PathEscape(a)
	}
	return fmt.Sprintf(e.Pattern, escaped...)
}

func (e Endpoint) op() string { return e.Method + " " + strings.ReplaceAll(e.Pattern, "%s", "…") }
