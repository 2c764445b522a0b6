// Package health knows how the process and its platforms fare, and tells it
// to whoever asks over HTTP: liveness, readiness, metrics.
package health

import (
	"sort"
	"sync"
	"time"

	"allybot/bot"
)

// maxParts bounds how many parts are kept: far more than one process has
// shards.
const maxParts = 1024

// Part is how a platform, or a shard of one, fares.
type Part struct {
	Platform  bot.Platform
	Name      string
	Up        bool
	Ended     bool // its adapter gave up: only the operator can mend it
	Tried     bool // it has been up, or it is known why it is not
	Since     time.Time
	LastEvent time.Time
	Cause     string // why it is not up
}

// State keeps how every part fares. It is safe for concurrent use, and its
// methods never block for long.
type State struct {
	now    func() time.Time
	redact func(string) string

	mu       sync.Mutex
	parts    map[partKey]*Part
	stopping bool
	pack     string
	packNote string
	store    *storeState // nil: none is used
	counts   map[bot.Platform]func() int
	due      *int // daily facts; nil: not known
}

// storeState is how the store fares.
type storeState struct {
	since time.Time
	cause string // why it is down, "" while it is up
}

type partKey struct {
	platform bot.Platform
	name     string
}

// NewState makes a State in which nothing is expected yet. What redact takes
// out of a cause is never shown.
func NewState(now func() time.Time, redact func(string) string) *State {
	return &State{now: now, redact: redact, parts: map[partKey]*Part{}, counts: map[bot.Platform]func() int{}}
}

// Expect says that a platform is to be served: until it has been tried, the
// process is not ready.
func (s *State) Expect(p bot.Platform) {
	s.change(p, string(p), func(*Part) {})
}

func (s *State) change(p bot.Platform, name string, f func(*Part)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := partKey{p, name}
	part := s.parts[key]
	if part == nil {
		if len(s.parts) >= maxParts || len(name) > 64 {
			return
		}
		part = &Part{Platform: p, Name: name, Since: s.now(), Cause: "not connected yet"}
		s.parts[key] = part
		// The platform's own line only held its place until its shards report.
		// How its API answers says nothing of them.
		if whole := (partKey{p, string(p)}); key != whole && name != apiPart && s.parts[whole] != nil && !s.parts[whole].Ended {
			delete(s.parts, whole)
		}
	}
	f(part)
}

// Up says that a part is connected, and reports whether that is news.
func (s *State) Up(p bot.Platform, name string) (changed bool) {
	s.change(p, name, func(part *Part) {
		if changed = !part.Up; changed {
			part.Up, part.Ended, part.Tried, part.Cause, part.Since = true, false, true, "", s.now()
		}
		part.LastEvent = s.now()
	})
	return changed
}

// Down says that a part is not connected, and why, and reports whether that
// is news.
func (s *State) Down(p bot.Platform, name string, cause error) (changed bool) {
	s.change(p, name, func(part *Part) {
		why := part.Cause
		if cause != nil && !part.Ended {
			why, part.Tried = s.plain(cause), true
		}
		changed = part.Up || why != part.Cause
		if part.Up {
			part.Since = s.now()
		}
		part.Up, part.Cause = false, why
	})
	return changed
}

// Ended says that a platform's adapter gave up: all its parts are down until
// the operator has mended the cause.
func (s *State) Ended(p bot.Platform, cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ended := &Part{Platform: p, Name: string(p), Ended: true, Tried: true, Since: s.now(), Cause: s.plain(cause)}
	for key, part := range s.parts {
		if key.platform != p {
			continue
		}
		if part.LastEvent.After(ended.LastEvent) {
			ended.LastEvent = part.LastEvent
		}
		delete(s.parts, key)
	}
	s.parts[partKey{p, string(p)}] = ended
}

// Arrived says that something came from a part.
func (s *State) Arrived(p bot.Platform, name string) {
	s.change(p, name, func(part *Part) { part.LastEvent = s.now() })
}

// Stopping says that the process is about to end: it takes nothing new.
func (s *State) Stopping() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopping = true
}

// Pack says which pack is served.
func (s *State) Pack(served string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pack, s.packNote = served, ""
}

// ServedPack gives what Pack was told.
func (s *State) ServedPack() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pack
}

// PackRefused says that another pack was to be served and had to be refused.
// The process stays ready: the old one goes on.
func (s *State) PackRefused(cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.packNote = "a new one was refused at " + s.now().UTC().Format(time.RFC3339) + ": " + s.plain(cause)
}

// Store says how the store fares: nil while it is up, else why it is not. The
// process stays ready without it: answers go on, without memory.
func (s *State) Store(down error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store = &storeState{since: s.now()}
	if down != nil {
		s.store.cause = s.plain(down)
	}
}

// storeUp reports whether a store is used, and whether it is up.
func (s *State) storeUp() (up, used bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store != nil && s.store.cause == "", s.store != nil
}

// Gone says that a part is no longer this process's: another has taken it.
func (s *State) Gone(p bot.Platform, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.parts, partKey{p, name})
}

// maxCause is how much of a cause is shown, in characters.
const maxCause = 300

// plain gives a cause in one bounded line without secrets.
func (s *State) plain(cause error) string {
	text := []rune(s.redact(cause.Error()))
	if len(text) > maxCause {
		text = append(text[:maxCause], '…')
	}
	for i, r := range text {
		if r < ' ' || r == 0x7f {
			text[i] = ' '
		}
	}
	return string(text)
}

// Parts lists every part by platform and name.
func (s *State) Parts() []Part {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Part, 0, len(s.parts))
	for _, p := range s.parts {
		all = append(all, *p)
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Platform != all[j].Platform {
			return all[i].Platform < all[j].Platform
		}
		if len(all[i].Name) != len(all[j].Name) { // discord/2 before discord/10
			return len(all[i].Name) < len(all[j].Name)
		}
		return all[i].Name < all[j].Name
	})
	return all
}

// NotReady says why nothing should be sent to this process, "" where it can
// serve what is: it has found out how each platform fares, whichever way, and
// one of them at least is not given up. A platform that is down makes it not
// unready: what the others post is served, and another replica would fare no
// better.
func (s *State) NotReady() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return "stopping"
	}
	tried, going := map[bot.Platform]bool{}, false
	for key, part := range s.parts {
		if key.name != apiPart {
			tried[key.platform] = tried[key.platform] || part.Tried
			going = going || !part.Ended
		}
	}
	for _, done := range tried {
		if !done {
			return "starting"
		}
	}
	if !going {
		return "no platform is served"
	}
	return ""
}
