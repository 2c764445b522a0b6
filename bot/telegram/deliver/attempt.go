package deliver

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"allybot/bot/telegram/api"
)

const (
	// keepAttempt is how long it is remembered how far the answer to an update
	// has come: Telegram keeps updates for 24 hours.
	keepAttempt = 25 * time.Hour
	// noteFor bounds writing that down when the process is being ended.
	noteFor = 2 * time.Second
	// maxUnderWay is how often one message may have been under way when the
	// process ended: it is sent twice at most.
	maxUnderWay = 2
)

// errTwice says that a message was under way so often that it is not sent again.
var errTwice = errors.New("telegram: sent twice already, perhaps")

// Attempt is one process's try at answering one update. While a message is
// under way, that is written down, so that the process after one that was
// killed meanwhile knows that it may have arrived: it sends it again, for twice
// is better than never, but never a third time.
type Attempt struct {
	s   *Sender
	key string
	// before is how often the message to be sent now was under way when a
	// process ended.
	before   int
	progress progress
	resumed  bool // progress has been read
}

// progress is how far a reply of several messages has come: what is ended in
// between is handled again, and goes on from there.
type progress struct {
	Begun bool `json:"b"`
	Sent  Sent `json:"s"`
	Pages int  `json:"n"`
}

// Attempt begins the answer to the update that is remembered under key.
func (s *Sender) Attempt(key string) *Attempt { return &Attempt{s: s, key: key} }

func (a *Attempt) underWayKey() string { return a.key + "/underway" }
func (a *Attempt) progressKey() string { return a.key + "/sent" }

// begin writes down that a message is under way. Memory that fails is survived:
// without it too, better twice than never.
func (a *Attempt) begin(ctx context.Context) error {
	mem := a.s.Core.Memory()
	if a.before == 0 {
		first, err := mem.PutIfAbsent(ctx, a.underWayKey(), []byte("1"), keepAttempt)
		if err != nil || first {
			return a.s.unnoted(err)
		}
		v, found, err := mem.Get(ctx, a.underWayKey())
		if err != nil || !found {
			return a.s.unnoted(err)
		}
		a.before, _ = strconv.Atoi(string(v))
		if a.before >= maxUnderWay {
			return errTwice
		}
	}
	return a.s.unnoted(mem.Put(ctx, a.underWayKey(), []byte(strconv.Itoa(a.before+1)), keepAttempt))
}

// end takes that back where the message did not arrive, or this process lives
// to see to it; not where the process is ended meanwhile.
func (a *Attempt) end(ctx context.Context, err error) {
	if err == nil || api.Took(err) || errors.Is(context.Cause(ctx), ErrStopping) && !api.NotTaken(err) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteFor)
	defer cancel()
	if a.before == 0 {
		_ = a.s.unnoted(a.s.Core.Memory().Delete(ctx, a.underWayKey()))
		return
	}
	_ = a.s.unnoted(a.s.Core.Memory().Put(ctx, a.underWayKey(), []byte(strconv.Itoa(a.before)), keepAttempt))
}

// unnoted tells of a note that the memory did not take, and forgets it.
func (s *Sender) unnoted(err error) error {
	if err != nil {
		s.Log.Warn("telegram: a message under way is not written down", "error", err)
	}
	return nil
}

// resume gives how far an earlier process came.
func (a *Attempt) resume(ctx context.Context) progress {
	if !a.resumed {
		a.resumed = true
		v, found, err := a.s.Core.Memory().Get(ctx, a.progressKey())
		if err != nil || !found || json.Unmarshal(v, &a.progress) != nil {
			a.progress = progress{}
		}
	}
	return a.progress
}

// advance writes down how far the reply has come; the message after is another.
func (a *Attempt) advance(ctx context.Context, p progress) {
	// The more so where ctx has just ended: it is then that it will be needed.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteFor)
	defer cancel()
	a.progress, a.resumed, a.before = p, true, 0
	a.s.remember(ctx, "progress of a reply", a.progressKey(), p, keepAttempt)
	_ = a.s.unnoted(a.s.Core.Memory().Delete(ctx, a.underWayKey()))
}
