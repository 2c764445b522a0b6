package bot

import (
	"context"
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
