package app

import (
	"context"
	"sync"
	"time"

	"allybot/bot"
	"allybot/internal/store"
)

// payEvery is how often what is owed to a store is looked at.
const payEvery = 5 * time.Second

// maxOwed is how many servers and groups may wait to be forgotten.
const maxOwed = 10_000

// memory is the store's while the store is up and this process's own while it
// is not: then follow-ups and edits go on within this replica. The store tells
// that it is down; here it is survived.
type memory struct {
	store *store.Store
	local bot.Memory

	mu   sync.Mutex
	owed []owed // to be forgotten when the store is back
}

type owed struct {
	platform bot.Platform
	owner    string
}

var _ interface {
	bot.Memory
	bot.Forgetter
} = (*memory)(nil)

func newMemory(s *store.Store, local bot.Memory) *memory { return &memory{store: s, local: local} }

// Get implements bot.Memory.
func (m *memory) Get(ctx context.Context, key string) ([]byte, bool, error) {
	v, found, err := m.store.Get(ctx, key)
	if isDown(err) {
		return m.local.Get(ctx, key)
	}
	return v, found, err
}

// Put implements bot.Memory.
func (m *memory) Put(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	err := m.store.Put(ctx, key, value, ttl)
	if isDown(err) {
		return m.local.Put(ctx, key, value, ttl)
	}
	return err
}

// PutIfAbsent implements bot.Memory.
func (m *memory) PutIfAbsent(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	first, err := m.store.PutIfAbsent(ctx, key, value, ttl)
	if isDown(err) {
		return m.local.PutIfAbsent(ctx, key, value, ttl)
	}
	return first, err
}

// Delete implements bot.Memory.
func (m *memory) Delete(ctx context.Context, key string) error {
	err := m.store.Delete(ctx, key)
	if isDown(err) {
		return m.local.Delete(ctx, key)
	}
	return err
}

// Forget implements bot.Forgetter. What cannot be forgotten now is when the
// store is back.
func (m *memory) Forget(ctx context.Context, p bot.Platform, owner string) error {
	if f, ok := m.local.(bot.Forgetter); ok {
		_ = f.Forget(ctx, p, owner) // it cannot fail in this process
	}
	err := m.store.Forget(ctx, p, owner)
	if !isDown(err) {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.owed) >= maxOwed {
		return err
	}
	m.owed = append(m.owed, owed{p, owner})
	return nil
}

// ForgetUser implements bot.Forgetter. It fails while the store is down: the
// person is told to try again.
func (m *memory) ForgetUser(ctx context.Context, p bot.Platform, user string) error {
	if f, ok := m.local.(bot.Forgetter); ok {
		_ = f.ForgetUser(ctx, p, user)
	}
	return m.store.ForgetUser(ctx, p, user)
}

// run pays what is owed until ctx ends.
func (m *memory) run(ctx context.Context) {
	tick := time.NewTicker(payEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			m.pay(ctx)
		}
	}
}

func (m *memory) pay(ctx context.Context) {
	m.mu.Lock()
	all := m.owed
	m.owed = nil
	m.mu.Unlock()
	for _, o := range all {
		_ = m.Forget(ctx, o.platform, o.owner) // what fails again is owed again
	}
}
