package router

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxAskers is how many askers the limiter remembers; past it, who has been
// quiet longest is forgotten, which only gives them a full bucket again.
const maxAskers = 10_000

// limiter gives every asker a bucket of requests that fills in a minute.
type limiter struct {
	perMinute int
	now       func() time.Time

	mu     sync.Mutex
	recent *list.List // of *asker, the latest first
	byKey  map[string]*list.Element
}

type asker struct {
	key    string
	bucket *rate.Limiter
	told   bool
}

func newLimiter(perMinute int, now func() time.Time) *limiter {
	return &limiter{perMinute: perMinute, now: now, recent: list.New(), byKey: map[string]*list.Element{}}
}

// allow reports whether key may ask now and, if not, whether this is the
// first refusal since it last could: the one to be told of.
func (l *limiter) allow(key string) (ok, tell bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.byKey[key]
	if e == nil {
		every := rate.Every(time.Minute / time.Duration(l.perMinute))
		e = l.recent.PushFront(&asker{key: key, bucket: rate.NewLimiter(every, l.perMinute)})
		l.byKey[key] = e
		if l.recent.Len() > maxAskers {
			last := l.recent.Back()
			delete(l.byKey, l.recent.Remove(last).(*asker).key)
		}
	} else {
		l.recent.MoveToFront(e)
	}
	a := e.Value.(*asker)
	if a.bucket.AllowN(l.now(), 1) {
		a.told = false
		return true, false
	}
	tell = !a.told
	a.told = true
	return false, tell
}
