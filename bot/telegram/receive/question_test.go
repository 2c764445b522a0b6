package receive

import (
	"slices"
	"testing"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

// What people write after a command is understood as they mean it.
func TestCommandsAsPeopleWriteThem(t *testing.T) {
	one := bot.Command{Name: "ally", Args: []bot.Arg{{Name: "country", Complete: true, Required: true}}}
	many := bot.Command{Name: "compare", Args: []bot.Arg{{Name: "names", Complete: true}}}
	r := Reader{Commands: map[string]bot.Command{"ally": one, "compare": many}}
	for text, want := range map[string][]string{
		"/ally argentina":                {"ally", "argentina"},
		"/ally argentina, brazil":        {"ally", "argentina", "brazil"},
		"/ally argentina; brazil,":       {"ally", "argentina", "brazil"},
		"/ally a, b, c, d":               {"ally", "a", "b", "c"},
		"/ally ,":                        {"ally", ","},
		"/ally":                          {"ally", ""},
		"/ally Bosnia and Herzegovina":   {"ally", "Bosnia and Herzegovina"},
		"/compare argentina, brazil":     {"compare", "argentina, brazil"},
		"/ally 🇦🇷":                       {"ally", "AR"},
		"/ally 🇦🇷🇧🇷":                     {"ally", "AR", "BR"},
		"/ally 🇦🇷 🇧🇷":                    {"ally", "AR", "BR"},
		"/compare 🇦🇷🇧🇷":                  {"compare", "AR BR"},
		"/ally_argentina":                {"ally", "argentina"},
		"/ally_costa_rica":               {"ally", "costa rica"},
		"/ally_argentina@allybot please": {"ally", "argentina please"},
		"/nope_argentina":                {"nope_argentina", ""},
		"🇧🇷":                             {"", "BR"},
		"is 🇧🇷 an ally? 🚀":               {"", "is 🇧🇷 an ally? 🚀"},
	} {
		r.Self.UserName = "allybot"
		m := &api.IncomingMessage{Message: tgbotapi.Message{
			Text: text, Chat: &api.Chat{ID: 5, Type: "private"}, From: &api.User{ID: 5},
		}}
		q, ok := r.Question(m)
		got := append([]string{q.Request.Command, q.Request.Text}, q.Others...)
		if !ok || !slices.Equal(got, want) {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

// A message in a channel's direct messages is answered in its topic.
func TestDirectMessagesOfAChannel(t *testing.T) {
	u, _, err := api.DecodeUpdate([]byte(`{"update_id":1,"message":{"message_id":3,"date":1,"from":{"id":5},"text":"/ally x",
		"chat":{"id":-1005,"type":"supergroup","is_direct_messages":true},"direct_messages_topic":{"topic_id":77}}}`))
	if err != nil {
		t.Fatal(err)
	}
	q, ok := Reader{Commands: map[string]bot.Command{"ally": {Name: "ally"}}}.Question(u.Message)
	if p := q.To.Params(); !ok || p["direct_messages_topic_id"] != "77" || p["message_thread_id"] != "" {
		t.Errorf("answered with %v", p)
	}
}
