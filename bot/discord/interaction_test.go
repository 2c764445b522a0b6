package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/discord"
)

func TestSlashCommandIsAnswered(t *testing.T) {
	r := start(t, setup{})
	x := r.api.Slash(guild(), "ally", country("argentina"))
	m := reply(t, x)
	if !strings.Contains(m.Text(), "ally argentina") || !strings.Contains(m.Text(), "argentina-status I.10 I.11") || m.Ephemeral {
		t.Errorf("answered %+v", m)
	}
	if x.Acks() != 1 {
		t.Errorf("acknowledged %d times", x.Acks())
	}
	req := r.core.last(t)
	if req.Chat.Owner != guild().GuildID || req.Chat.ID != guild().ChannelID || req.Chat.Private || req.User.ID != guild().UserID || req.User.Admin {
		t.Errorf("decoded %+v", req)
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
}

// Every command, with every option, in every locale and context; the double
// holds each payload to the contract.
func TestEveryCommandEverywhere(t *testing.T) {
	r := start(t, setup{})
	froms := map[string]fake.From{"guild": guild(), "direct": direct(), "group": {UserID: "200000000000000002", ChannelID: "400000000000000009", Context: 2}}
	options := map[string][]fake.Option{
		"none": nil, "private": {{Name: "private", Type: 5, Value: true}}, "public": {{Name: "private", Type: 5, Value: false}},
		"for":  {{Name: "for", Type: 6, Value: "200000000000000007"}},
		"both": {{Name: "private", Type: 5, Value: true}, {Name: "for", Type: 6, Value: "200000000000000007"}},
	}
	for _, c := range r.core.table {
		for kind, list := range options {
			for _, locale := range []string{"en-US", "es-ES", "es-419", "pt-BR", "fr", "ja", ""} {
				for where, from := range froms {
					name := fmt.Sprintf("%s %s %s %s", c.Name, kind, locale, where)
					from.Locale = locale
					all := list
					if c.Name == "ally" {
						all = append([]fake.Option{country("Perú <@1> *x*")}, list...)
					}
					x := r.api.Slash(from, c.Name, all...)
					m, ok := x.Reply(soon)
					if !ok || x.Acks() != 1 {
						t.Fatalf("%s: answered %v, acknowledged %d times", name, ok, x.Acks())
					}
					private := kind == "private" || kind == "both" || (c.PrivateReply && kind == "none") || c.AdminOnly
					if m.Ephemeral != private {
						t.Errorf("%s: private is %v", name, m.Ephemeral)
					}
					if want := kind == "for" || kind == "both"; strings.Contains(m.Content, "<@200000000000000007>") != want {
						t.Errorf("%s: addressed in %q", name, m.Content)
					}
					if q := r.core.last(t); q.Chat.Private != (where == "direct") || q.User.Locale != strings.ReplaceAll(locale, "\x00", "") && locale != "" {
						t.Errorf("%s: decoded %+v", name, q)
					}
				}
			}
		}
	}
}

func TestErrorsAreAlwaysPrivate(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(context.Context, bot.Request) bot.Reply { return r.core.NoticeReply(bot.NoticeFailed, "en") }
	x := r.api.Slash(guild(), "ally", country("x"), fake.Option{Name: "private", Type: 5, Value: false})
	if m := reply(t, x); !m.Ephemeral {
		t.Error("an error in public")
	}
}

func TestTooFastIsToldEvenWhenSilent(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(context.Context, bot.Request) bot.Reply { return bot.Reply{Silent: true} }
	if m := reply(t, r.api.Slash(guild(), "ally", country("x"))); !m.Ephemeral || !strings.Contains(m.Text(), "notice slow down") {
		t.Errorf("answered %+v", m)
	}
}

func TestChannelsThatTheOwnerChose(t *testing.T) {
	r := start(t, setup{})
	r.core.set(bot.Settings{Channels: []string{"999999999999999999"}})
	if m := reply(t, r.api.Slash(guild(), "ally", country("x"), fake.Option{Name: "private", Type: 5, Value: false})); !m.Ephemeral {
		t.Error("public where it may not be")
	}
	if !r.core.last(t).Private {
		t.Error("the core was not told")
	}
	r.core.set(bot.Settings{Channels: []string{guild().ChannelID}})
	if m := reply(t, r.api.Slash(guild(), "ally", country("x"))); m.Ephemeral {
		t.Error("private where it may be public")
	}
}

func TestAutocomplete(t *testing.T) {
	r := start(t, setup{})
	r.core.complete = func(typed string) (out []bot.Suggestion) {
		for i := range 30 {
			out = append(out, bot.Suggestion{Label: fmt.Sprintf("%s %d %s", typed, i, strings.Repeat("é", 120)), Value: fmt.Sprint("v", i)})
		}
		out[1].Value = strings.Repeat("v", 101)
		out[2].Label = out[0].Label
		return out
	}
	x := r.api.Autocomplete(guild(), "ally", "country", country("arg"))
	got, ok := x.Choices(soon)
	if !ok || len(got) != 25 || !strings.HasPrefix(got[0].Name, "arg 0") {
		t.Errorf("offered %d: %v", len(got), got)
	}
	// Nothing to offer is an empty list, which discordgo would leave out.
	r.core.complete = nil
	x = r.api.Autocomplete(guild(), "ally", "country", country(""))
	if got, ok := x.Choices(soon); !ok || len(got) != 0 || x.Acks() != 1 {
		t.Errorf("offered %v, %v", got, ok)
	}
	// Slow or broken suggestions still give an answer in time.
	r.core.complete = func(string) []bot.Suggestion { panic("broken") }
	x = r.api.Autocomplete(guild(), "ally", "country", country("a"))
	if _, ok := x.Choices(soon); !ok {
		t.Error("no answer")
	}
}

func TestFindFactsOnAMessage(t *testing.T) {
	r := start(t, setup{})
	other := r.api.Say(fake.From{UserID: "5", GuildID: guild().GuildID, ChannelID: guild().ChannelID}, "Is Argentina an ally?", "")
	x := r.api.MessageCommand(guild(), "Find facts", other.ID)
	if m := reply(t, x); !m.Ephemeral {
		t.Error("in public")
	}
	if q := r.core.last(t); q.Command != "ask" || q.Quoted != "Is Argentina an ally?" {
		t.Errorf("asked %+v", q)
	}
}

// A message with a component that discordgo does not know is what makes it
// drop the whole interaction.
func TestUnknownComponentsAreSurvived(t *testing.T) {
	r := start(t, setup{})
	strange := []any{map[string]any{"type": 99, "id": 1}, map[string]any{"type": 1, "components": []any{map[string]any{"type": 98}}}}
	x := r.api.Raw(guild(), 2, map[string]any{"id": "1", "name": "Find facts", "type": 3, "target_id": "7", "resolved": map[string]any{"messages": map[string]any{
		"7": map[string]any{"id": "7", "content": "Brazil?", "components": strange, "author": map[string]any{"id": "5"}},
	}}}, nil)
	reply(t, x)
	if q := r.core.last(t); q.Quoted != "Brazil?" {
		t.Errorf("asked %+v", q)
	}
}

func TestInteractionsOfStrangeShape(t *testing.T) {
	r := start(t, setup{})
	for name, x := range map[string]*fake.Exchange{
		"nobody":        r.api.Raw(guild(), 2, map[string]any{"id": "1", "name": "ally", "type": 1}, map[string]any{"member": nil, "user": nil}),
		"no options":    r.api.Raw(guild(), 2, map[string]any{"id": "1", "name": "ally", "type": 1, "options": []any{nil}}, nil),
		"unknown name":  r.api.Slash(guild(), "nothing"),
		"numbers":       r.api.Slash(guild(), "ally", fake.Option{Name: "country", Type: 10, Value: 3.5}),
		"a modal":       r.api.Raw(guild(), 5, map[string]any{"custom_id": "x", "components": []any{}}, nil),
		"no message":    r.api.Raw(guild(), 3, map[string]any{"custom_id": ">1an0:argentina-status", "component_type": 2}, nil),
		"an empty menu": r.api.Raw(guild(), 3, map[string]any{"custom_id": "menu:0", "component_type": 3, "values": []any{}}, nil),
	} {
		if _, ok := x.Reply(soon); !ok {
			t.Errorf("%s: no answer", name)
		}
	}
}

func TestSlowAnswersAreDeferred(t *testing.T) {
	tm := quick()
	tm.Acknowledge = 50 * time.Millisecond
	r := start(t, setup{cfg: Config{Timing: tm}})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		time.Sleep(200 * time.Millisecond)
		if q.Args["country"] == "bad" {
			return r.core.NoticeReply(bot.NoticeFailed, "en")
		}
		if q.Args["country"] == "panic" {
			panic("broken")
		}
		return answer(q)
	}
	x := r.api.Slash(guild(), "ally", country("argentina"))
	m := reply(t, x)
	if kind, after := x.Ack(); kind != 5 || after > time.Second || x.Acks() != 1 {
		t.Errorf("acknowledged with %d after %s", kind, after)
	}
	if !strings.Contains(m.Text(), "ally argentina") || m.Ephemeral || len(x.More()) != 0 {
		t.Errorf("answered %+v", m)
	}
	// What was deferred in public and turns out to be an error is taken back.
	x = r.api.Slash(guild(), "ally", country("bad"))
	if m := reply(t, x); !m.Ephemeral || len(x.More()) != 1 {
		t.Errorf("answered %+v", m)
	}
	x = r.api.Slash(guild(), "ally", country("panic"))
	if m := reply(t, x); !strings.Contains(m.Text(), "notice failed") || !m.Ephemeral {
		t.Errorf("answered %+v", m)
	}
	x = r.api.Slash(guild(), "ally", country("panic"), fake.Option{Name: "private", Type: 5, Value: true})
	if m := reply(t, x); !strings.Contains(m.Text(), "notice failed") || !m.Ephemeral {
		t.Errorf("answered %+v", m)
	}
}

func withPicture(q bot.Request) bot.Reply {
	r := answer(q)
	r.Picture = &bot.Picture{Key: "map/en", Name: "map-en.png", Alt: "A map"}
	return r
}

func TestPictures(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply { return withPicture(q) }
	r.core.picture = func(context.Context, string) ([]byte, error) {
		time.Sleep(100 * time.Millisecond)
		return []byte("\x89PNG"), nil
	}
	x := r.api.Slash(guild(), "ally", country("argentina"))
	m := reply(t, x)
	if kind, _ := x.Ack(); kind != 5 || string(m.Files["map-en.png"]) != "\x89PNG" || len(x.More()) != 0 {
		t.Errorf("acknowledged with %d, files %v", kind, m.Files)
	}
	r.core.ready = true
	x = r.api.Slash(guild(), "ally", country("argentina"))
	m = reply(t, x)
	if kind, _ := x.Ack(); kind != 4 || len(m.Files) != 1 {
		t.Errorf("acknowledged with %d, files %v", kind, m.Files)
	}
	// Without the picture the text still comes.
	r.core.picture = func(context.Context, string) ([]byte, error) { return nil, errors.New("no font") }
	m = reply(t, r.api.Slash(guild(), "ally", country("argentina")))
	if len(m.Files) != 0 || !strings.Contains(m.Text(), "ally argentina") {
		t.Errorf("answered %+v", m)
	}
}

func TestAnInteractionIsAnsweredOnce(t *testing.T) {
	r := start(t, setup{})
	x := r.api.Slash(guild(), "ally", country("argentina"))
	x.Again()
	reply(t, x)
	x.Again()
	reply(t, r.api.Slash(guild(), "ally", country("brazil")))
	if x.Acks() != 1 || len(r.core.seen()) != 2 {
		t.Errorf("acknowledged %d times, asked %d times", x.Acks(), len(r.core.seen()))
	}
	// Another replica that shares the memory is told by it.
	other, err := New(Config{Token: "t"}, r.core, newMonitor(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if other.dedup.First(t.Context(), "i", x.ID) || !other.dedup.First(t.Context(), "i", "a new one") {
		t.Error("the replicas do not share what they saw")
	}
}
