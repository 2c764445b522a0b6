// Package daily keeps who wants a fact a day and delivers it, once, however
// many replicas run.
package daily

import (
	"context"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

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

// findZone finds a zone by its IANA name, however its capitals and accents are
// written ("america/sao_paulo"), or by a city's ("São Paulo"). A name without a
// region is UTC or a city: "EST" would leave the summer out.
func findZone(name string) (string, *time.Location, error) {
	name = strings.ReplaceAll(strings.TrimSpace(name), " ", "_")
	if len(name) > 64 { // longer than any
		return "", nil, schedule.ErrZone
	}
	if strings.EqualFold(name, "utc") || strings.EqualFold(name, "gmt") {
		return "UTC", time.UTC, nil
	}
	names := []string{name, capitals(name)}
	if !strings.Contains(name, "/") {
		city := capitals(name)
		names = names[:0]
		for _, region := range []string{"America/", "America/Argentina/", "Europe/", "Africa/", "Asia/", "Atlantic/", "Pacific/", "Australia/", "Indian/"} {
			names = append(names, region+city)
		}
		if zone := otherName(city); zone != "" {
			names = []string{zone}
		}
	}
	for _, name := range names {
		if zone, err := schedule.Zone(name); err == nil {
			return name, zone, nil
		}
	}
	return "", nil, schedule.ErrZone
}

// capitals writes a name as the database has it: "america/port-au-prince" as
// "America/Port-au-Prince", without accents.
func capitals(name string) string {
	var s []byte
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		if r > '~' { // an accent, split off
			continue
		}
		c := byte(r)
		if c >= 'a' && c <= 'z' && (len(s) == 0 || strings.IndexByte("/_-", s[len(s)-1]) >= 0) {
			c -= 'a' - 'A'
		}
		s = append(s, c)
	}
	return strings.NewReplacer("_Of_", "_of_", "_Es_", "_es_", "-Au-", "-au-").Replace(string(s))
}

// otherName gives the zone of a capital or a large city of the Americas that
// the database has under another name; "" where there is none.
func otherName(city string) string {
	switch city {
	case "Brasilia", "Rio_De_Janeiro":
		return "America/Sao_Paulo"
	case "Buenos_Aires":
		return "America/Argentina/Buenos_Aires"
	case "Cidade_Do_Mexico", "Ciudad_De_Mexico", "Cdmx", "Mexico":
		return "America/Mexico_City"
	case "La_Habana", "Habana":
		return "America/Havana"
	case "Nova_York", "Nueva_York", "Washington", "Miami":
		return "America/New_York"
	case "Quito":
		return "America/Guayaquil"
	case "San_Jose":
		return "America/Costa_Rica"
	case "San_Salvador":
		return "America/El_Salvador"
	}
	return ""
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
