package session

import (
	"allybot/bot"
	"testing"
)

func TestSettingsStore(t *testing.T) {
	ctx, s := t.Context(), NewSettings()
	want := bot.Settings{LangSet: true, Lang: "es", Channels: []string{"1"}, MuteMentions: true}
	if err := s.SaveSettings(ctx, bot.Discord, "g", want); err != nil {
		t.Fatal(err)
	}
	want.Channels[0] = "changed by the caller"
	got, _ := s.Settings(ctx, bot.Discord, "g")
	if got.Lang != "es" || !got.LangSet || !got.MuteMentions || len(got.Channels) != 1 || got.Channels[0] != "1" {
		t.Errorf("got %+v", got)
	}
	if other, _ := s.Settings(ctx, bot.Telegram, "g"); other.LangSet {
		t.Error("another platform's owner has them too")
	}
	if err := s.Forget(ctx, bot.Discord, "g"); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Settings(ctx, bot.Discord, "g"); got.LangSet {
		t.Error("not forgotten")
	}
}
