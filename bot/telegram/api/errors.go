package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// class sorts what can go wrong with a request by what is to be done.
type class uint8

const (
	noError     class = iota
	transient         // the network or the server: try again
	limited           // 429: try again when told
	conflict          // 409: somebody else takes the updates
	refused           // 401, or 404 for the whole bot: the token is wrong
	forbidden         // 403: blocked, kicked, no right to write
	gone              // 400: the message, chat or query is no longer there
	notModified       // 400: an edit that changes nothing
	migrated          // 400: the group has another id now
	badMarkup         // 400: can't parse entities
	badThread         // 400: the topic is gone
	badFile           // 400: the file id is no longer known
	bad               // any other refusal: a fault of ours
)

// reason is the class as metrics name it.
func (c class) reason() string {
	return [...]string{"", "network", "429", "409", "401", "403", "gone", "not modified", "migrated", "markup", "topic", "file", "400"}[c]
}

// apiError is a request that failed. It never holds the token.
type apiError struct {
	Method      string
	Status      int // HTTP status, 0 where there was no answer
	Description string
	RetryAfter  time.Duration
	MigrateTo   int64
	Taken       bool  // it took effect, though the answer to it was cut
	Foreign     bool  // the answer was not the Bot API's: a proxy's
	cause       error // of a failure without an answer
}

func (e *apiError) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("telegram: %s: %v", e.Method, e.cause)
	}
	return fmt.Sprintf("telegram: %s: %d %s", e.Method, e.Status, e.Description)
}

func (e *apiError) Unwrap() error { return e.cause }

// classOf sorts an error.
func classOf(err error) class {
	if err == nil {
		return noError
	}
	var e *apiError
	if !errors.As(err, &e) {
		return bad
	}
	switch {
	case e.Foreign && e.Status == http.StatusTooManyRequests:
		return limited
	case e.Status == 0 || e.Status >= 500 || e.Foreign:
		return transient
	case e.Status == http.StatusTooManyRequests:
		return limited
	case e.Status == http.StatusConflict:
		return conflict
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusNotFound:
		return refused
	case e.Status == http.StatusForbidden:
		return forbidden
	case e.MigrateTo != 0:
		return migrated
	case e.Status == http.StatusOK:
		return transient // an answer that is no answer: cut, or not JSON
	}
	d := strings.ToLower(e.Description)
	for _, known := range badRequests {
		if strings.Contains(d, known.words) {
			return known.class
		}
	}
	return bad
}

// badRequests tells 400s apart by the server's words; it has no codes. They
// are those of telegram-bot-api (Client.cpp) and of Telegram's own errors.
var badRequests = [...]struct {
	words string
	class class
}{
	{"message is not modified", notModified},
	{"can't parse entities", badMarkup},
	{"message thread not found", badThread},
	{"topic_closed", forbidden},
	{"topic_deleted", badThread},
	{"wrong file identifier", badFile},
	{"wrong remote file", badFile},
	{"file reference", badFile},
	{"not found", gone},
	{"message can't be", gone},
	{"message_id_invalid", gone},
	{"query is too old", gone},
	{"query_id_invalid", gone},
	{"have no rights", forbidden},
	{"not enough rights", forbidden},
	{"chat_write_forbidden", forbidden},
	{"chat_send_", forbidden},
	{"user is deactivated", forbidden},
}
