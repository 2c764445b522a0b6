package bot

import (
	"context"
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
	// RateLimited counts an asker refused for asking too fast.
	RateLimited(p Platform)
}
