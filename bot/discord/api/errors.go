package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// Error codes of the API that callers tell apart
// (topics/opcodes-and-status-codes#json).
const (
	CodeUnknownChannel     = 10003
	CodeUnknownMessage     = 10008
	CodeUnknownWebhook     = 10015
	CodeAcknowledged       = 40060
	CodeMissingAccess      = 50001
	CodeEmptyMessage       = 50006
	CodeNoDirectMessages   = 50007
	CodeMissingPermissions = 50013
	CodeNoHistory          = 160002 // a reply needs Read Message History
)

// Error is a request that Discord refused. It never holds a token.
type Error struct {
	Op      string // the method and the path's pattern
	Status  int
	Code    int    // Discord's own, 0 where it gave none
	Message string // Discord's words, shortened
}

func (e *Error) Error() string {
	return fmt.Sprintf("discord: %s: HTTP %d, code %d: %s", e.Op, e.Status, e.Code, e.Message)
}

// HasCode reports whether Discord refused with one of these codes.
func HasCode(err error, codes ...int) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains(codes, e.Code)
}

// HasStatus reports whether Discord refused with one of these HTTP statuses.
func HasStatus(err error, statuses ...int) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains(statuses, e.Status)
}

// FatalError is a refusal that trying again at once cannot help. It reads as a
// plain reason for the operator.
type FatalError struct {
	Code   int // the gateway's close code, or HTTP 401
	Reason string
}

func (e *FatalError) Error() string { return "discord: " + e.Reason }

// closedForGood is what the close codes mean after which reconnecting is
// pointless (topics/opcodes-and-status-codes#gateway-gateway-close-event-codes).
func closedForGood(code int) (string, bool) {
	r, ok := map[int]string{
		4004: "Discord refused the token (4004): take a new one from the developer portal, page Bot",
		4010: "this process was given a shard that does not exist (4010): check the shard settings",
		4011: "the bot is in too many servers for so few shards (4011): raise the shard count, or leave it to Discord",
		4012: "Discord no longer speaks this version of its gateway (4012): a newer version of this program is needed",
		4013: "Discord does not know the intents asked for (4013): a newer version of this program is needed",
		4014: "Discord does not allow the intents asked for (4014): check the bot's page in the developer portal",
	}[code]
	return r, ok
}

// Confirm calls f, and once more where the token is refused: a single 401 may
// come from what stands before Discord. A second one is a *FatalError.
func (c *Client) Confirm(ctx context.Context, f func() error) error {
	err := f()
	if !HasStatus(err, http.StatusUnauthorized) {
		return err
	}
	if Sleep(ctx, c.transport.backoff(2)) != nil {
		return err
	}
	if err = f(); HasStatus(err, http.StatusUnauthorized) {
		return &FatalError{http.StatusUnauthorized, "Discord refused the token (HTTP 401): take a new one from the developer portal, page Bot"}
	}
	return err
}
