package store

import (
	"context"
	"slices"
	"sync"
	"time"

	"allybot/bot"
)

const (
	// SettingsAge is the longest that a replica goes on with settings that were
	// changed through another one.
	SettingsAge = 10 * time.Second
	// staleAge is how old they may be where the database cannot be asked.
	staleAge = 24 * time.Hour
	// cachedOwners bounds the cache: some 2 MB.
	cachedOwners = 10_000
)

// SettingsCache answers from memory what was asked within SettingsAge, so
// that a busy chat costs one query in that time. Where the store fails it
// goes on with what it knew.
type SettingsCache struct {
	store bot.SettingsStore
	now   func() time.Time

	mu     sync.Mutex
	owners map[ownerKey]cachedSettings
}

var _ bot.SettingsStore = (*SettingsCache)(nil)

type ownerKey struct {
	platform bot.Platform
	owner    string
}

type cachedSettings struct {
	settings bot.Settings
	read     time.Time
}

// NewSettingsCache makes an empty cache before a store. A nil clock is
// time.Now.
func NewSettingsCache(s bot.SettingsStore, now func() time.Time) *SettingsCache {
	if now == nil {
		now = time.Now
	}
	return &SettingsCache{store: s, now: now, owners: map[ownerKey]cachedSettings{}}
}

// Settings implements bot.SettingsStore.
func (c *SettingsCache) Settings(ctx context.Context, p bot.Platform, owner string) (bot.Settings, error) {
	key := ownerKey{p, owner}
	now := c.now()
	c.mu.Lock()
	known, ok := c.owners[key]
	c.mu.Unlock()
	if ok && now.Sub(known.read) < SettingsAge {
		return known.clone(), nil
	}
	fresh, err := c.store.Settings(ctx, p, owner)
	if err != nil {
		if ok && now.Sub(known.read) < staleAge {
			return known.clone(), nil
		}
		return bot.Settings{}, err
	}
	c.keep(key, cachedSettings{settings: fresh, read: now})
	return cachedSettings{settings: fresh}.clone(), nil
}

// SaveSettings implements bot.SettingsStore.
func (c *SettingsCache) SaveSettings(ctx context.Context, p bot.Platform, owner string, s bot.Settings) error {
	key := ownerKey{p, owner}
	err := c.store.SaveSettings(ctx, p, owner, s)
	if err == nil {
		c.keep(key, cachedSettings{settings: cachedSettings{settings: s}.clone(), read: c.now()})
		return nil
	}
	// It may have been saved all the same: read again, but go on with what was
	// known while that fails.
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.owners[key]; ok {
		known.read = known.read.Add(-SettingsAge)
		c.owners[key] = known
	}
	return err
}

// Forget implements bot.SettingsStore.
func (c *SettingsCache) Forget(ctx context.Context, p bot.Platform, owner string) error {
	c.drop(ownerKey{p, owner})
	err := c.store.Forget(ctx, p, owner)
	c.drop(ownerKey{p, owner}) // read again in between
	return err
}

// clone keeps callers from changing each other's channels.
func (c cachedSettings) clone() bot.Settings {
	s := c.settings
	s.Channels = slices.Clone(s.Channels)
	return s
}

func (c *SettingsCache) drop(key ownerKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.owners, key)
}

// keep makes room by dropping some other owner: any that comes up, as each
// can be read again.
func (c *SettingsCache) keep(key ownerKey, s cachedSettings) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.owners[key]; !ok && len(c.owners) >= cachedOwners {
		for other := range c.owners {
			delete(c.owners, other)
			break
		}
	}
	c.owners[key] = s
}
