package api

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// Class sorts what can go wrong with a request by what is to be done.
type Class uint8

// The classes.
const (
	NoError      Class = iota
	Transient          // the network or the server: try again
	Limited            // 429: try again when told
	Conflict           // 409: somebody else takes the updates
	Unauthorized       // 401, or 404 for the whole bot: the token is wrong
	Forbidden          // 403: blocked, kicked, no right to write
	Gone               // 400: the message, chat or query is no longer there
	NotModified        // 400: an edit that changes nothing
	Migrated           // 400: the group has another id now
	BadMarkup          // 400: can't parse entities
	BadThread          // 400: the topic is gone
	BadFile            // 400: the file id is no longer known
	Bad                // any other refusal: a fault of the caller's
)

// Reason is the class as metrics name it.
func (c Class) Reason() string {
	return [...]string{"", "network", "429", "409", "401", "403", "gone", "not modified", "migrated", "markup", "topic", "file", "400"}[c]
}

// Error is a request that failed. It never holds the token.
type Error struct {
	Method      string
	Status      int // HTTP status, 0 where there was no answer
	Description string
	RetryAfter  time.Duration
	MigrateTo   int64
	Took        bool  // it took effect, though the answer to it was cut
	Foreign     bool  // the answer was not the Bot API's: a proxy's
	cause       error // of a failure without an answer
	unsent      bool  // the request was not made
}

func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("telegram: %s: %v", e.Method, e.cause)
	}
	return fmt.Sprintf("telegram: %s: %d %s", e.Method, e.Status, e.Description)
}

func (e *Error) Unwrap() error { return e.cause }

// ClassOf sorts an error.
func ClassOf(err error) Class {
	if err == nil {
		return NoError
	}
	var e *Error
	if !errors.As(err, &e) {
		return Bad
	}
	switch {
	case e.Foreign && e.Status == http.StatusTooManyRequests:
		return Limited
	case e.Status == 0 || e.Status >= 500 || e.Foreign:
		return Transient
	case e.Status == http.StatusTooManyRequests:
		return Limited
	case e.Status == http.StatusConflict:
		return Conflict
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusNotFound:
		return Unauthorized
	case e.Status == http.StatusForbidden:
		return Forbidden
	case e.MigrateTo != 0:
		return Migrated
	case e.Status == http.StatusOK:
		return Transient // an answer that is no answer: cut, or not JSON
	}
	d := strings.ToLower(e.Description)
	for _, known := range badRequests {
		if strings.Contains(d, known.words) {
			return known.class
		}
	}
	return Bad
}

// badRequests tells 400s apart by the server's words; it has no codes. They
// are those of telegram-bot-api (Client.cpp) and of Telegram's own errors.
var badRequests = [...]struct {
	words string
	class Class
}{
	{"message is not modified", NotModified},
	{"can't parse entities", BadMarkup},
	{"message thread not found", BadThread},
	{"topic_closed", Forbidden},
	{"topic_deleted", BadThread},
	{"wrong file identifier", BadFile},
	{"wrong remote file", BadFile},
	{"file reference", BadFile},
	{"not found", Gone},
	{"message can't be", Gone},
	{"message_id_invalid", Gone},
	{"query is too old", Gone},
	{"query_id_invalid", Gone},
	{"have no rights", Forbidden},
	{"not enough rights", Forbidden},
	{"chat_write_forbidden", Forbidden},
	{"chat_send_", Forbidden},
	{"user is deactivated", Forbidden},
}

// Took reports whether a request took effect although its answer was cut.
func Took(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Took
}

// NotTaken reports whether a failed request certainly took no effect: it was
// refused, or no connection was made. What the network or the server broke off
// may have taken effect all the same.
func NotTaken(err error) bool {
	var e *Error
	var op *net.OpError
	c := ClassOf(err)
	return c != NoError && (c != Transient || errors.As(err, &e) && e.unsent || errors.As(err, &op) && op.Op == "dial")
}

// RetryAfter is how long the server told to wait, 0 where it did not.
func RetryAfter(err error) time.Duration {
	var e *Error
	if errors.As(err, &e) {
		return e.RetryAfter
	}
	return 0
}
