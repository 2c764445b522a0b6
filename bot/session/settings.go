package session

import (
	"allybot/bot"
	"context"
	"errors"
	"slices"
	"sync"
)

// maxOwners is how many owners' settings are kept in this process.
const maxOwners = 100_000

// errTooManyOwners says that no more owners' settings can be kept.
var errTooManyOwners = errors.New("bot: too many owners' settings in memory")

type ownerKey struct {
	platform bot.Platform
	owner    string
}

// settings is a SettingsStore in this process: a restart forgets it.
type settings struct {
	mu      sync.RWMutex
	byOwner map[ownerKey]bot.Settings
}

// NewSettings makes a SettingsStore in this process, bounded to 100,000
// owners: past that, saving another's settings fails.
func NewSettings() bot.SettingsStore { return &settings{byOwner: map[ownerKey]bot.Settings{}} }

func (s *settings) Settings(_ context.Context, p bot.Platform, owner string) (bot.Settings, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	v := s.byOwner[ownerKey{p, owner}]
	v.Channels = slices.Clone(v.Channels)
	return v, nil
}

func (s *settings) SaveSettings(_ context.Context, p bot.Platform, owner string, v bot.Settings) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := ownerKey{p, owner}
	if _, known := s.byOwner[k]; !known && len(s.byOwner) >= maxOwners {
		return errTooManyOwners
	}
	v.Channels = slices.Clone(v.Channels)
	s.byOwner[k] = v
	return nil
}

func (s *settings) Forget(_ context.Context, p bot.Platform, owner string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byOwner, ownerKey{p, owner})
	return nil
}
