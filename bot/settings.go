package bot

import (
	"context"
	"slices"
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
