package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// Memory keeps small things for a short time: follow-ups, which answer
// belongs to which question, which updates were seen. Every method may block
// on a database; a failure is to be survived, not reported to the asker.
type Memory interface {
	// Get gives the value put under key, if it has not expired.
	Get(ctx context.Context, key string) (value []byte, found bool, err error)
	// Put keeps value for ttl, replacing what was there.
	Put(ctx context.Context, key string, value []byte, ttl time.Duration) error
	// PutIfAbsent keeps value unless key holds one that has not expired, and
	// reports whether it did: the first of several replicas wins.
	PutIfAbsent(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error)
	// Delete forgets key. An absent key is no error.
	Delete(ctx context.Context, key string) error
}

// Forgetter is a Memory that finds what belongs to a server, a group or a
// person by the parts of its keys: see MemoryKey.
type Forgetter interface {
	// Forget removes what is remembered of a server or group.
	Forget(ctx context.Context, p Platform, owner string) error
	// ForgetUser removes what is remembered of a person.
	ForgetUser(ctx context.Context, p Platform, user string) error
}

// MemoryKey names something in Memory: its platform, the server or group it
// belongs to and whose it is (either may be empty), and at least one part that
// says what it is: "telegram/o=-1001/u=7/session/-1001". Whatever is kept of
// an owner or a person has a key made here, so that it can be forgotten.
func MemoryKey(p Platform, owner, user string, parts ...string) string {
	var s strings.Builder
	s.WriteString(string(p))
	part := func(mark, v string) {
		s.WriteString("/" + mark + strings.ReplaceAll(v, "/", "%"))
	}
	if owner != "" {
		part("o=", owner)
	}
	if user != "" {
		part("u=", user)
	}
	for _, v := range parts {
		part("", v)
	}
	return s.String()
}

// Daily is a chat's wish for a fact a day.
type Daily struct {
	Platform Platform
	Chat     string // Chat.Place
	Owner    string // server or group; empty in a private chat
	Person   string // whose private chat it is; empty elsewhere
	Minute   int    // local time of day, in minutes after midnight
	Zone     string // IANA name
	Lang     Lang   // where the owner chose none
}

// ErrZone says that a name is no time zone.
var ErrZone = errors.New("bot: no such time zone")

// DailyStore keeps wishes for a fact a day. Methods may block on a database.
type DailyStore interface {
	// SubscribeDaily keeps or changes a chat's wish; ErrZone where its zone is
	// none. What the chat has had already stays used.
	SubscribeDaily(ctx context.Context, d Daily) error
	// Daily gives a chat's wish and whether there is one.
	Daily(ctx context.Context, p Platform, chat string) (Daily, bool, error)
	// UnsubscribeDaily ends it and reports whether there was one.
	UnsubscribeDaily(ctx context.Context, p Platform, chat string) (bool, error)
	// MoveDaily follows a group whose id the platform changed.
	MoveDaily(ctx context.Context, p Platform, from, to string) error
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

// Settings are what the owner of a server or group chose.
type Settings struct {
	// Lang is the language to answer in, and LangSet whether one was chosen:
	// otherwise each question's own language decides.
	Lang    Lang
	LangSet bool
	// Channels are where the bot may answer for all to see; elsewhere its
	// replies are private. Empty means everywhere.
	Channels []string
	// MuteMentions: plain mentions and replies are not answered, commands are.
	MuteMentions bool
}

// Lists reports whether the bot may answer in a chat for all to see: in a
// thread where it may in what the thread belongs to.
func (s Settings) Lists(c Chat) bool {
	return len(s.Channels) == 0 || slices.Contains(s.Channels, c.ID) || c.Parent != "" && slices.Contains(s.Channels, c.Parent)
}

// SettingsStore keeps Settings by owner. Methods may block on a database.
type SettingsStore interface {
	// Settings gives an owner's settings, the zero value where none are kept.
	Settings(ctx context.Context, p Platform, owner string) (Settings, error)
	SaveSettings(ctx context.Context, p Platform, owner string, s Settings) error
	// Forget removes all that is kept of an owner: the bot was removed.
	Forget(ctx context.Context, p Platform, owner string) error
}

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
