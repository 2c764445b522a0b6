// Package daily keeps who wants a fact a day and delivers it, once, however
// many replicas run.
package daily

import (
	"context"
	"strings"
	"time"

	"allybot/bot"
	"allybot/internal/store"
	"allybot/internal/store/schedule"
)

// Book keeps wishes for a fact a day in a store.
type Book struct {
	Store *store.Store
	Now   func() time.Time
}

var _ bot.DailyStore = Book{}

// SubscribeDaily implements bot.DailyStore.
func (b Book) SubscribeDaily(ctx context.Context, d bot.Daily) error {
	name, zone, err := findZone(d.Zone)
	if err != nil {
		return bot.ErrZone
	}
	return b.Store.Subscribe(ctx, store.Subscription{
		Platform: d.Platform, Chat: d.Chat, Owner: d.Owner, Person: d.Person, Minute: d.Minute, Zone: name, Lang: d.Lang,
		NextDue: schedule.Next(b.Now(), d.Minute, zone),
	})
}

// findZone finds a zone as it is written or, where that is none, with capital
// letters as the database has them: "america/sao_paulo".
func findZone(name string) (string, *time.Location, error) {
	zone, err := schedule.Zone(name)
	if err == nil {
		return name, zone, nil
	}
	capital := []byte(strings.ToLower(name))
	for i, c := range capital {
		if c >= 'a' && c <= 'z' && (i == 0 || capital[i-1] == '/' || capital[i-1] == '_' || capital[i-1] == '-') {
			capital[i] = c - 'a' + 'A'
		}
	}
	zone, err = schedule.Zone(string(capital))
	return string(capital), zone, err
}

// Daily implements bot.DailyStore.
func (b Book) Daily(ctx context.Context, p bot.Platform, chat string) (bot.Daily, bool, error) {
	s, found, err := b.Store.Subscription(ctx, p, chat)
	return wish(s), found, err
}

// UnsubscribeDaily implements bot.DailyStore.
func (b Book) UnsubscribeDaily(ctx context.Context, p bot.Platform, chat string) (bool, error) {
	return b.Store.Unsubscribe(ctx, p, chat)
}

// MoveDaily implements bot.DailyStore.
func (b Book) MoveDaily(ctx context.Context, p bot.Platform, from, to string) error {
	return b.Store.MoveDaily(ctx, p, from, to)
}

func wish(s store.Subscription) bot.Daily {
	return bot.Daily{Platform: s.Platform, Chat: s.Chat, Owner: s.Owner, Person: s.Person, Minute: s.Minute, Zone: s.Zone, Lang: s.Lang}
}
