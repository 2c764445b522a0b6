package receive

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"allybot/bot"
)

const (
	// EventTTL is for how long an event is recognised.
	EventTTL = 15 * time.Minute // an interaction's token lives as long
	// MemoryTime is how long a memory that many processes share may take before
	// the asker is kept waiting no longer.
	MemoryTime = 500 * time.Millisecond
)

// Dedup is the deduplication of events, here and over every other replica.
type Dedup struct {
	recent *recent
	memory func() bot.Memory
	log    *slog.Logger
}

// NewDedup makes a Dedup that remembers the last kept events in this process,
// and all of some minutes in memory.
func NewDedup(kept int, memory func() bot.Memory, log *slog.Logger) *Dedup {
	return &Dedup{newRecent(kept), memory, log}
}

// First reports whether this event is new. A memory that fails or is slow does
// not keep the asker waiting.
func (d *Dedup) First(ctx context.Context, kind, id string) bool {
	if !d.recent.first(kind + id) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, MemoryTime)
	defer cancel()
	first, err := d.memory().PutIfAbsent(ctx, seenKey(kind, id), []byte{1}, EventTTL)
	if err != nil {
		d.log.Warn("discord: memory failed", "error", err)
		return true
	}
	return first
}

// Forget has an event count as new again.
func (d *Dedup) Forget(ctx context.Context, kind, id string) {
	d.recent.forget(kind + id)
	ctx, cancel := context.WithTimeout(ctx, MemoryTime)
	defer cancel()
	if err := d.memory().Delete(ctx, seenKey(kind, id)); err != nil {
		d.log.Warn("discord: memory failed", "error", err)
	}
}

func seenKey(kind, id string) string {
	return bot.MemoryKey(bot.Discord, "", "", "seen", kind, id)
}

// recent recognises what came before, within the last so many.
type recent struct {
	mu   sync.Mutex
	ids  map[string]struct{}
	ring []string
	next int
}

func newRecent(n int) *recent {
	return &recent{ids: make(map[string]struct{}, n), ring: make([]string, n)}
}

// first reports whether id is new.
func (s *recent) first(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.ids[id]; ok {
		return false
	}
	delete(s.ids, s.ring[s.next])
	s.ring[s.next] = id
	s.ids[id] = struct{}{}
	s.next = (s.next + 1) % len(s.ring)
	return true
}

func (s *recent) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.ids, id)
}
