package discord

import (
	"strings"
	"testing"

	fake "allybot/internal/fakeapi/discord"
)

func TestSlashCommandIsAnswered(t *testing.T) {
	r := start(t, setup{cfg: Config{RegisterCommands: true}})
	if !r.api.Wait(soon, func() bool { return len(r.api.Commands("")) == 4 }) {
		t.Fatalf("commands not registered: %v", r.api.Commands(""))
	}
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
	_ = fake.OpCallback
}
