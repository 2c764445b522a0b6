package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"allybot/bot"
	"allybot/facts"
)

var _ bot.SettingsStore = (*Store)(nil)

// maxChannels is how many channels a Discord server has at most
// (https://discord.com/developers/docs/resources/guild, "500 channels").
const maxChannels = 500

// Settings implements bot.SettingsStore.
func (s *Store) Settings(ctx context.Context, p bot.Platform, owner string) (bot.Settings, error) {
	var set bot.Settings
	err := s.do(ctx, "settings", func(ctx context.Context) error {
		var lang, channels string
		var mute int64
		err := s.read.QueryRowContext(ctx, `SELECT lang, channels, mute FROM settings WHERE platform = $1 AND owner = $2`,
			string(p), owner).Scan(&lang, &channels, &mute)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		set.Lang = facts.ParseLang(lang)
		set.LangSet = set.Lang != ""
		set.MuteMentions = mute != 0
		if channels == "[]" {
			return nil // as saved: nil, not empty
		}
		return json.Unmarshal([]byte(channels), &set.Channels)
	})
	if err != nil {
		return bot.Settings{}, err
	}
	return set, nil
}

// SaveSettings implements bot.SettingsStore. The zero value is not kept.
func (s *Store) SaveSettings(ctx context.Context, p bot.Platform, owner string, set bot.Settings) error {
	if err := checkID("settings", owner); err != nil {
		return err
	}
	if len(set.Channels) > maxChannels {
		return &Error{Op: "settings", Err: fmt.Errorf("%w: %d channels", ErrInvalid, len(set.Channels))}
	}
	channels, err := json.Marshal(append([]string{}, set.Channels...))
	if err != nil {
		return &Error{Op: "settings", Err: err}
	}
	lang, mute := "", 0
	if set.LangSet {
		lang = set.Lang.String()
	}
	if set.MuteMentions {
		mute = 1
	}
	if lang == "" && mute == 0 && len(set.Channels) == 0 {
		_, err = s.exec(ctx, "settings", `DELETE FROM settings WHERE platform = $1 AND owner = $2`, string(p), owner)
		return err
	}
	_, err = s.exec(ctx, "settings", `INSERT INTO settings (platform, owner, lang, channels, mute, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (platform, owner) DO UPDATE SET lang = excluded.lang, channels = excluded.channels,
			mute = excluded.mute, updated_at = excluded.updated_at`,
		string(p), owner, lang, string(channels), mute, millis(s.now()))
	return err
}

// Forget implements bot.SettingsStore: it removes the owner's settings, its
// daily facts and what is remembered under keys that OwnerPart marks.
func (s *Store) Forget(ctx context.Context, p bot.Platform, owner string) error {
	if err := checkID("forget", owner); err != nil {
		return err
	}
	return s.tx(ctx, "forget", func(ctx context.Context, tx *sql.Tx) error {
		for _, q := range []string{
			`DELETE FROM settings WHERE platform = $1 AND owner = $2`,
			`DELETE FROM daily WHERE platform = $1 AND owner = $2`,
		} {
			if _, err := tx.ExecContext(ctx, q, string(p), owner); err != nil {
				return err
			}
		}
		return s.forgetKeys(ctx, tx, p, OwnerPart(owner))
	})
}

// ForgetUser removes all that is kept of a user: the daily fact of a private
// chat and what is remembered under keys that UserPart marks.
func (s *Store) ForgetUser(ctx context.Context, p bot.Platform, user string) error {
	if err := checkID("forget", user); err != nil {
		return err
	}
	return s.tx(ctx, "forget", func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM daily WHERE platform = $1 AND person = $2`, string(p), user); err != nil {
			return err
		}
		return s.forgetKeys(ctx, tx, p, UserPart(user))
	})
}

// OwnerPart is the part of a memory key that says which server or group the
// value belongs to. A key begins with its platform and has its parts between
// slashes: "telegram/o=-1001/u=7/followup". Forget finds it by them.
func OwnerPart(owner string) string { return "/o=" + owner + "/" }

// UserPart is the part of a memory key that says whose the value is.
func UserPart(user string) string { return "/u=" + user + "/" }

// forgetKeys looks through a platform's keys: leaving and forgetting are rare,
// and an index on the parts would cost every question.
func (s *Store) forgetKeys(ctx context.Context, tx *sql.Tx, p bot.Platform, part string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM memory WHERE key >= $1 AND key < $2 AND `+s.backend.contains(3),
		[]byte(p+"/"), []byte(p+"0"), []byte(part)) // '0' follows '/' in ASCII
	return err
}

// maxID is the longest id of a platform's, in bytes, with room to spare.
const maxID = 128

func checkID(op string, ids ...string) error {
	for _, id := range ids {
		if id == "" || len(id) > maxID || !printable(id) {
			return &Error{Op: op, Err: fmt.Errorf("%w: an id of %d bytes", ErrInvalid, len(id))}
		}
	}
	return nil
}

func printable(id string) bool {
	for i := range len(id) {
		if id[i] <= ' ' || id[i] > '~' {
			return false
		}
	}
	return true
}
