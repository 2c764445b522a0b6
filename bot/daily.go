package bot

import (
	"context"
	"errors"
)

// Daily is a chat's wish for a fact a day.
type Daily struct {
	Platform Platform
	Chat     string // Chat.Place
	Owner    string // server or group; empty in a private chat
	Person   string // whose private chat it is; empty elsewhere
	Minute   int    // local time of day, in minutes after midnight
	Zone     string // IANA name
	Lang     Lang   // where the owner chose none
}

// ErrZone says that a name is no time zone.
var ErrZone = errors.New("bot: no such time zone")

// DailyStore keeps wishes for a fact a day. Methods may block on a database.
type DailyStore interface {
	// SubscribeDaily keeps or changes a chat's wish; ErrZone where its zone is
	// none. What the chat has had already stays used.
	SubscribeDaily(ctx context.Context, d Daily) error
	// Daily gives a chat's wish and whether there is one.
	Daily(ctx context.Context, p Platform, chat string) (Daily, bool, error)
	// UnsubscribeDaily ends it and reports whether there was one.
	UnsubscribeDaily(ctx context.Context, p Platform, chat string) (bool, error)
	// MoveDaily follows a group whose id the platform changed.
	MoveDaily(ctx context.Context, p Platform, from, to string) error
}
