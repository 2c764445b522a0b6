// Command allybot answers questions from one document, on Discord, on
// Telegram and in a terminal.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // for hosts without zone files: a daily fact has a local time
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Exit statuses.
const (
	exitOK     = 0 // answered; an honest "unknown" is an answer
	exitFailed = 1
	exitUsage  = 2 // wrong flags, arguments or configuration
)

// usageError is a fault in how the command was called.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// loggedError has been written to the log, in its format and redacted: nothing
// more is to be said of it.
type loggedError struct{ err error }

func (e loggedError) Error() string { return e.err.Error() }
func (e loggedError) Unwrap() error { return e.err }

// run is the whole program, so that tests can start it too. The first SIGINT
// or SIGTERM ends it cleanly, a second at once.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	root := newRootCommand() //nolint:contextcheck // commands take the context when they run
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	var logged loggedError
	if errors.As(err, &logged) {
		return exitFailed
	}
	fmt.Fprintln(stderr, "allybot:", err)
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}
