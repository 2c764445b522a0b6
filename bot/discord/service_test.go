package discord

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/discord"
)

// A slow answer to a message shows that it is being made; a quick one does not.
func TestTyping(t *testing.T) {
	r := start(t, setup{})
	answers(t, r, r.api.Say(guild(), mention(r, "quick"), ""), 1)
	if n := len(r.api.Requests(fake.OpTyping)); n != 0 {
		t.Errorf("typing shown %d times for what came at once", n)
	}
	release := make(chan struct{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply { <-release; return answer(q) }
	m := r.api.Say(guild(), mention(r, "slow"), "")
	if !r.api.Wait(soon, func() bool { return len(r.api.Requests(fake.OpTyping)) == 1 }) {
		t.Error("typing not shown")
	}
	close(release)
	answers(t, r, m, 1)
}

// A command that a reply names can be pressed, in whatever language.
func TestCommandsToPress(t *testing.T) {
	r := start(t, setup{cfg: Config{RegisterCommands: true}})
	r.core.handle = func(context.Context, bot.Request) bot.Reply {
		return bot.Reply{Blocks: []bot.Block{{Kind: bot.List, Items: [][]bot.Span{
			{{Text: "/topics", Style: bot.Code}, {Text: " — all"}},
			{{Text: "/ally-es <country>", Style: bot.Code}},
			{{Text: "/unknown", Style: bot.Code}},
		}}}}
	}
	if !eventually(func() bool { return r.a.mention("topics") != "" }) {
		t.Fatal("the ids are not known")
	}
	ids := map[string]any{}
	for _, c := range r.api.Commands("") {
		ids[fmt.Sprint(c["name"])] = c["id"]
	}
	text := reply(t, r.api.Slash(guild(), "topics")).Text()
	for _, want := range []string{fmt.Sprintf("• </topics:%s> — all", ids["topics"]), fmt.Sprintf("• </ally:%s> `<country>`", ids["ally"]), "• `/unknown`"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not say %q", text, want)
		}
	}
}

// A server that the bot was just added to is greeted once, in two lines.
func TestWelcome(t *testing.T) {
	const channel = "400000000000000077"
	r := start(t, setup{cfg: Config{Welcome: true}})
	create := func(id string, at time.Time, system any) {
		r.api.Dispatch("GUILD_CREATE", map[string]any{"id": id, "joined_at": at.Format(time.RFC3339), "system_channel_id": system, "preferred_locale": "es-ES"})
	}
	create("1", time.Now(), channel)
	create("1", time.Now(), channel)
	create("2", time.Now().Add(-time.Hour), channel) // after a login
	create("3", time.Now(), nil)
	if !r.api.Wait(soon, func() bool { return len(r.api.Answers(channel, "")) > 0 }) {
		t.Fatal("not greeted")
	}
	time.Sleep(100 * time.Millisecond)
	got := r.api.Answers(channel, "")
	if len(got) != 1 || strings.Count(got[0].Content, "\n") != 1 || !strings.Contains(got[0].Content, "Pregúntame") {
		t.Errorf("greeted %v", got)
	}
	silent := start(t, setup{})
	silent.api.Dispatch("GUILD_CREATE", map[string]any{"id": "1", "joined_at": time.Now().Format(time.RFC3339), "system_channel_id": channel})
	reply(t, silent.api.Slash(guild(), "ally", country("x")))
	if n := len(silent.api.Answers(channel, "")); n != 0 {
		t.Error("greeted where nothing is remembered")
	}
}
