package app

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"allybot/bot"
	"allybot/internal/health"
)

// Pictures follow the pack: after a reload a key of the old one makes nothing,
// and what has not changed is still at hand.
func TestPicturesFollowThePack(t *testing.T) {
	dir := packDir(t)
	r := start(t, options{packDir: dir}, func(m *health.Monitor, _ *core) []service {
		return []service{connected(m, bot.Telegram)}
	})
	picture := func(command string) string {
		t.Helper()
		reply := r.core.Handle(context.Background(), bot.Request{Platform: bot.Telegram, Command: command, User: bot.User{ID: "1", Locale: "en"}, Chat: bot.Chat{ID: "1", Private: true}})
		if reply.Picture == nil {
			t.Fatalf("/%s has no picture", command)
		}
		return reply.Picture.Key
	}
	dates, standings := picture("timeline"), picture("map")
	for _, key := range []string{dates, standings} {
		if r.core.PictureReady(key) {
			t.Errorf("%s is ready before it was made", key)
		}
		png, err := r.core.Picture(t.Context(), key)
		if err != nil || !bytes.HasPrefix(png, []byte("\x89PNG")) || !r.core.PictureReady(key) {
			t.Errorf("%s: %d bytes, %v", key, len(png), err)
		}
	}

	edit(t, dir, "Raised as a possible member", "Thought of as a possible member")
	if err := r.core.serve(*r.core.cfg.Load()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.core.Picture(t.Context(), standings); !errors.Is(err, bot.ErrNoPicture) || r.core.PictureReady(standings) {
		t.Errorf("the old pack's map: %v", err)
	}
	if key := picture("map"); key == standings || r.core.PictureReady(key) {
		t.Errorf("the new pack's map has the key %s", key)
	}
	if key := picture("timeline"); key != dates || !r.core.PictureReady(key) {
		t.Error("the timeline, which is the same, has to be made again")
	}
	r.stop()
	if err := r.end(); err != nil {
		t.Error(err)
	}
}
