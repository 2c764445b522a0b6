// Package session keeps what outlives one request: what a person asked last in
// a chat, and what the owner of a chat chose. It must not know what is asked
// or answered.
package session

import (
	"allybot/bot"
	"context"
	"errors"
	"log/slog"
)

// Keeper keeps it in the stores of an operator's choice. It is safe for
// concurrent use.
type Keeper struct {
	memory   bot.Memory
	settings bot.SettingsStore
	daily    bot.DailyStore // nil: there is none
	log      *slog.Logger
}

// New makes a Keeper. daily may be nil.
func New(memory bot.Memory, settings bot.SettingsStore, daily bot.DailyStore, log *slog.Logger) *Keeper {
	return &Keeper{memory, settings, daily, log}
}

// Memory gives the short-lived memory that adapters may share.
func (k *Keeper) Memory() bot.Memory { return k.memory }

// Settings gives what the owner of a chat chose; where the store fails, as
// though nothing had been chosen.
func (k *Keeper) Settings(ctx context.Context, p bot.Platform, owner string) bot.Settings {
	if owner == "" {
		return bot.Settings{}
	}
	s, err := k.settings.Settings(ctx, p, owner)
	if err != nil {
		k.log.Error("settings not read", "platform", p, "error", err)
		return bot.Settings{}
	}
	return s
}

// Forget removes all that is kept of a server or group that the bot left.
func (k *Keeper) Forget(ctx context.Context, p bot.Platform, owner string) {
	if err := k.settings.Forget(ctx, p, owner); err != nil {
		k.log.Error("settings not forgotten", "platform", p, "error", err)
	}
	if f, ok := k.memory.(bot.Forgetter); ok {
		if err := f.Forget(ctx, p, owner); err != nil {
			k.log.Error("memory not forgotten", "platform", p, "error", err)
		}
	}
}

// Move follows a group whose id the platform changed: what was kept of from
// is kept of to.
func (k *Keeper) Move(ctx context.Context, p bot.Platform, from, to string) {
	s, err := k.settings.Settings(ctx, p, from)
	if err == nil {
		err = k.settings.SaveSettings(ctx, p, to, s)
	}
	if err == nil && k.daily != nil {
		err = k.daily.MoveDaily(ctx, p, from, to)
	}
	if err != nil {
		k.log.Error("settings not moved", "platform", p, "error", err)
		return
	}
	k.Forget(ctx, p, from)
}

// ForgetUser removes what is kept of who asks; what is kept of a private chat
// is kept of the person.
func (k *Keeper) ForgetUser(ctx context.Context, r bot.Request) error {
	f, ok := k.memory.(bot.Forgetter)
	if !ok || r.User.ID == "" {
		return nil
	}
	err := f.ForgetUser(ctx, r.Platform, r.User.ID)
	if r.Chat.Private {
		err = errors.Join(err, f.Forget(ctx, r.Platform, r.Chat.ID))
		if k.daily != nil {
			_, off := k.daily.UnsubscribeDaily(ctx, r.Platform, r.Chat.Place())
			err = errors.Join(err, off)
		}
	}
	return err
}
