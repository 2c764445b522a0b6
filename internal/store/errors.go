package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Reason says why the database cannot be used; it is fit for a log, a metric
// or a readiness answer.
type Reason string

// The reasons.
const (
	Unreachable Reason = "unreachable" // the file or the server is not there
	Full        Reason = "full"        // no room is left
	Locked      Reason = "locked"      // another program keeps it to itself
	Slow        Reason = "slow"        // it did not answer in time
	Damaged     Reason = "damaged"     // the file is no intact database
	ReadOnly    Reason = "read-only"   // it may not be written
	Refused     Reason = "refused"     // wrong password, or no such database
)

// Error is what an operation fails with. Its text never holds the database's
// password.
type Error struct {
	Op     string
	Reason Reason // "" where the database is not to blame
	Err    error
}

// Error implements error.
func (e *Error) Error() string {
	if e.Reason == "" {
		return fmt.Sprintf("store: %s: %v", e.Op, e.Err)
	}
	return fmt.Sprintf("store: %s: database %s: %v", e.Op, e.Reason, e.Err)
}

// Unwrap gives the driver's error.
func (e *Error) Unwrap() error { return e.Err }

// SchemaError says that a newer version of the program wrote the store.
type SchemaError struct {
	Have, Want int64 // schema versions: the store's, this program's
}

// Error implements error.
func (e *SchemaError) Error() string {
	return fmt.Sprintf("store: schema version %d is newer than this program's %d: run the newer allybot, or restore a backup made before the upgrade", e.Have, e.Want)
}

var (
	// ErrLost says that a claim or a lease has passed to another holder, or
	// that what it was for is gone.
	ErrLost = errors.New("store: the claim is lost")
	// ErrNoBackup says that this database is backed up with its own tools.
	ErrNoBackup = errors.New("PostgreSQL is not backed up by allybot: use pg_dump")
	// ErrInvalid says that what was given cannot be kept.
	ErrInvalid = errors.New("invalid")
)

// fail makes an Error of the database's error.
func (s *Store) fail(op string, err error) *Error {
	e := &Error{Op: op, Err: s.scrub(err)}
	switch {
	case errors.Is(err, ErrInvalid), errors.Is(err, ErrNoBackup):
	case errors.Is(err, context.DeadlineExceeded):
		e.Reason = Slow
	default:
		e.Reason = s.backend.reason(err)
	}
	return e
}

// scrubbed is an error whose text had the password taken out.
type scrubbed struct {
	text string
	err  error
}

func (e *scrubbed) Error() string { return e.text }
func (e *scrubbed) Unwrap() error { return e.err }

// scrub takes the password out of a driver's error, however it is spelled.
func (s *Store) scrub(err error) error {
	if s.secret == "" {
		return err
	}
	text := err.Error()
	clean := strings.NewReplacer(s.secret, "•••", url.QueryEscape(s.secret), "•••", url.PathEscape(s.secret), "•••").Replace(text)
	if clean == text {
		return err
	}
	return &scrubbed{text: clean, err: err}
}
