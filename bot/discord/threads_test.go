package discord

import (
	"testing"

	"allybot/bot"
	fake "allybot/internal/fakeapi/discord"
)

// What the owner chose for a channel holds for its threads, however the bot
// comes to know of them; a category is no channel to answer in.
func TestThreadsOfAnAllowedChannel(t *testing.T) {
	const thread, stray = "400000000000000041", "400000000000000042"
	in := func(channel string) fake.From {
		f := guild()
		f.ChannelID = channel
		return f
	}
	for name, told := range map[string]bool{"told": true, "asked for": false} {
		t.Run(name, func(t *testing.T) {
			r := start(t, setup{})
			r.core.set(bot.Settings{Channels: []string{guild().ChannelID, "500000000000000005"}})
			r.api.Thread(thread, guild().ChannelID, guild().GuildID, told)
			r.api.Thread(stray, "400000000000000043", guild().GuildID, told)
			answers(t, r, r.api.Say(in(thread), mention(r, "Argentina"), ""), 1)
			if q := r.core.last(t); q.Private || q.Chat.Parent != guild().ChannelID {
				t.Errorf("asked %+v", q)
			}
			answers(t, r, r.api.Say(in(stray), mention(r, "Argentina"), ""), 0)
			answers(t, r, r.api.Say(in("400000000000000044"), mention(r, "Argentina"), ""), 0)
			want := 3
			if told {
				want = 1
			}
			answers(t, r, r.api.Say(in(thread), mention(r, "Brazil"), ""), 1)
			if n := len(r.api.Requests(fake.OpChannel)); n != want {
				t.Errorf("asked for %d channels, want %d", n, want)
			}
		})
	}
	r := start(t, setup{})
	r.core.set(bot.Settings{Channels: []string{guild().ChannelID}})
	r.api.Thread(thread, guild().ChannelID, guild().GuildID, false)
	if m := reply(t, r.api.Slash(in(thread), "ally", country("x"))); m.Ephemeral {
		t.Error("private in a thread of an allowed channel")
	}
	if m := reply(t, r.api.Slash(in(stray), "ally", country("x"))); !m.Ephemeral {
		t.Error("public elsewhere")
	}
	if n := len(r.api.Requests(fake.OpChannel)); n != 0 {
		t.Errorf("asked for %d channels that the interactions told", n)
	}
}
