// Package bot is the vocabulary of a chat: what is asked (Request), what is
// said (Reply), what a button carries (Action), and what connects the two to
// a platform (Adapter) and to what is kept (Memory, SettingsStore, DailyStore).
// It must not know how a request is answered, nor any platform's API.
package bot

import (
	"context"
	"errors"
	"time"
)

// Adapter connects the bot to one platform.
type Adapter interface {
	// Platform names it.
	Platform() Platform
	// Run serves until ctx ends, then finishes what it has begun and returns
	// nil. It reconnects by itself; it returns an error only where trying again
	// is pointless (a refused token), for the operator to read.
	Run(ctx context.Context) error
}

// Sender is an Adapter that can speak first.
type Sender interface {
	Adapter
	// Send puts a short reply into a chat (Chat.Place) that did not ask. It
	// waits for the platform's limits, calls begin right before the one request
	// that sends, and sends nothing if begin fails. once names the message, at
	// most 20 bytes: see DropsRepeats. The error is begin's, ErrNotSent where
	// nothing was sent for certain, ErrGone where the chat takes no messages
	// from us any more; any other leaves open whether it was sent.
	Send(ctx context.Context, chat string, r Reply, once string, begin func(context.Context) error) error
	// DropsRepeats is for how long the platform drops what is sent again with
	// the same name; 0 where it does not.
	DropsRepeats() time.Duration
}

// What a Sender may fail with.
var (
	ErrNotSent = errors.New("bot: not sent")
	ErrGone    = errors.New("bot: the chat takes no messages from the bot")
)

// Monitor is told how the adapters fare; readiness and metrics come from it.
// A part is a platform, or a shard of one ("discord/0"). Methods never block.
type Monitor interface {
	Connected(p Platform, part string)
	Disconnected(p Platform, part string, cause error)
	// Event says that something arrived, if only an empty poll.
	Event(p Platform, part string)
	// Retried counts a request sent again, by a short fixed reason ("429").
	Retried(p Platform, reason string)
	// Failed counts a request or an update given up, by a short fixed reason.
	Failed(p Platform, reason string)
	// RateLimited counts a search refused while its user types. What Handle
	// refuses is told to Options.Observe.
	RateLimited(p Platform)
}
