package router_test

import (
	"slices"
	"strings"
	"testing"

	"allybot/bot"
	"allybot/bot/console"
)

// group is an administrator writing in a group or server.
func group(p bot.Platform, text string) bot.Request {
	return bot.Request{
		Platform: p, Chat: bot.Chat{ID: "777777777", Owner: "guild"},
		User: bot.User{ID: "u", Locale: "en-US", Admin: true}, Text: text,
	}
}

func TestSettingsCommand(t *testing.T) {
	for name, c := range map[string]struct {
		platform bot.Platform
		text     string
		args     map[string]string
		want     bot.Settings
		says     string
	}{
		"show":              {bot.Discord, "", nil, bot.Settings{}, "automatic"},
		"language":          {bot.Telegram, "language es", nil, bot.Settings{Lang: "es", LangSet: true}, "Guardado"},
		"local words":       {bot.Telegram, "idioma pt", nil, bot.Settings{Lang: "pt", LangSet: true}, "Salvo"},
		"back to automatic": {bot.Telegram, "language auto", nil, bot.Settings{}, "Saved"},
		"mentions":          {bot.Telegram, "mentions off", nil, bot.Settings{MuteMentions: true}, "Saved"},
		"both":              {bot.Telegram, "mentions off language es", nil, bot.Settings{MuteMentions: true, Lang: "es", LangSet: true}, "Guardado"},
		"Spanish values":    {bot.Telegram, "idioma es menciones no", nil, bot.Settings{MuteMentions: true, Lang: "es", LangSet: true}, "Guardado"},
		"Portuguese values": {bot.Telegram, "menções não", nil, bot.Settings{MuteMentions: true}, "Saved"},
		"options":           {bot.Discord, "", map[string]string{"language": "pt", "mentions": "off"}, bot.Settings{MuteMentions: true, Lang: "pt", LangSet: true}, "Salvo"},
		"channels":          {bot.Discord, "", map[string]string{"channels": "<#123456> 345678 <#123456>"}, bot.Settings{Channels: []string{"123456", "345678"}}, "123456 345678"},
		"this channel":      {bot.Discord, "", map[string]string{"channels": "here"}, bot.Settings{Channels: []string{"777777777"}}, "Saved"},
		"every channel":     {bot.Discord, "", map[string]string{"channels": "all"}, bot.Settings{}, "everywhere"},
		"bad channels":      {bot.Discord, "", map[string]string{"channels": "@everyone"}, bot.Settings{}, "Nothing was changed"},
		"bad language":      {bot.Telegram, "language klingon", nil, bot.Settings{}, "Nothing was changed"},
		"one bad of two":    {bot.Telegram, "mentions off language klingon", nil, bot.Settings{}, "Nothing was changed"},
		"no such setting":   {bot.Telegram, "colour red", nil, bot.Settings{}, "Nothing was changed"},
		"not Telegram's":    {bot.Telegram, "channels 123456", nil, bot.Settings{}, "Nothing was changed"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBot(t, bot.Options{Pack: lanterns(t)})
			r := group(c.platform, c.text)
			r.Command, r.Args = "settings", c.args
			reply := b.Handle(t.Context(), r)
			if read := console.Text(reply); !strings.Contains(read, c.says) || !reply.Private {
				t.Errorf("want %q in private, got %s", c.says, dump(reply))
			}
			got := b.Settings(t.Context(), c.platform, "guild")
			if got.Lang != c.want.Lang || got.LangSet != c.want.LangSet || got.MuteMentions != c.want.MuteMentions || !slices.Equal(got.Channels, c.want.Channels) {
				t.Errorf("kept %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestSettingsAreForAdmins(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	r := group(bot.Telegram, "/settings language es")
	r.User.Admin = false
	if reply := b.Handle(t.Context(), r); !strings.Contains(console.Text(reply), b.Say(bot.NoticeAdminOnly, "en")) || !reply.Private {
		t.Errorf("got %s", dump(reply))
	}
	r.Text, r.Action = "", "1rn0:settings language es"
	if reply := b.Handle(t.Context(), r); reply.Kind != bot.KindNotice {
		t.Errorf("by a button: %s", dump(reply))
	}
	if b.Settings(t.Context(), bot.Telegram, "guild").LangSet {
		t.Error("changed by somebody who is no administrator")
	}
}

func TestSettingsHold(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	set := group(bot.Discord, "")
	set.Command, set.Args = "settings", map[string]string{"channels": "123456", "mentions": "off", "language": "es"}
	b.Handle(t.Context(), set)

	ask := group(bot.Discord, "how many lamps does norway keep?")
	if reply := b.Handle(t.Context(), ask); !reply.Silent {
		t.Errorf("a muted mention is answered: %s", dump(reply))
	}
	ask.Text = "/ally norway"
	reply := b.Handle(t.Context(), ask)
	if !reply.Private || reply.Lang.String() != "es" {
		t.Errorf("outside the channels, in Spanish: private %v, %s", reply.Private, reply.Lang)
	}
	ask.Chat.ID = "123456"
	if reply := b.Handle(t.Context(), ask); reply.Private {
		t.Error("private in its channel")
	}
	b.Forget(t.Context(), bot.Discord, "guild")
	ask.Chat.ID = "elsewhere"
	if reply := b.Handle(t.Context(), ask); reply.Private || reply.Lang.String() != "en" {
		t.Error("settings of a server that was left still hold")
	}
}

func TestSettingsFollowAGroup(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	b.Handle(t.Context(), group(bot.Telegram, "/settings language es"))
	b.Move(t.Context(), bot.Telegram, "guild", "supergroup")
	if s := b.Settings(t.Context(), bot.Telegram, "supergroup"); !s.LangSet || s.Lang.String() != "es" {
		t.Errorf("the new id has %+v", s)
	}
	if s := b.Settings(t.Context(), bot.Telegram, "guild"); s.LangSet {
		t.Errorf("the old id still has %+v", s)
	}
}

func TestRemoveButton(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	has := func(r bot.Request) bool {
		return slices.ContainsFunc(b.Handle(t.Context(), r).Buttons, func(bt bot.Button) bool {
			return bt.Action.Verb == bot.Remove && bt.Action.Arg == r.User.ID
		})
	}
	public, private, hidden := group(bot.Discord, "/ally norway"), typed("/ally norway", ""), group(bot.Discord, "/ally norway")
	hidden.Private = true
	if !has(public) || has(private) || has(hidden) || has(group(bot.Discord, "/help")) {
		t.Errorf("remove: public %v, private chat %v, private reply %v", has(public), has(private), has(hidden))
	}
	code, _ := bot.Action{Verb: bot.Remove, Arg: "somebody"}.Encode()
	r := group(bot.Discord, "")
	r.Action, r.User.Admin = code, false
	if got := console.Text(b.Handle(t.Context(), r)); got != b.Say(bot.NoticeNotYours, "en") {
		t.Errorf("another's: %q", got)
	}
}
