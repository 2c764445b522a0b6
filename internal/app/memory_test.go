package app

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"allybot/bot"
	"allybot/internal/store"
)

// While the store is down this process's own memory stands in, a group that
// was left is owed, and a person is told that they are not forgotten yet.
func TestMemoryWithoutAStore(t *testing.T) {
	ctx := t.Context()
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, filepath.Join(blocked, "x.db"), store.Options{StartDown: true, Retry: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	order, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { s.Run(order) })
	defer func() { stop(); running.Wait(); _ = s.Close() }()
	m := newMemory(s, bot.NewMemory(time.Now))
	key := bot.MemoryKey(bot.Telegram, "-5", "7", "session", "-5")
	kept := func(want bool) {
		t.Helper()
		if _, found, err := m.Get(ctx, key); found != want || err != nil {
			t.Errorf("found %v, %v, want %v", found, err, want)
		}
	}
	put := func() {
		t.Helper()
		if err := m.Put(ctx, key, []byte("x"), time.Hour); err != nil {
			t.Error(err)
		}
	}
	put()
	kept(true)
	if first, err := m.PutIfAbsent(ctx, key, nil, time.Hour); first || err != nil {
		t.Errorf("%v %v", first, err)
	}
	if err := m.Delete(ctx, key); err != nil {
		t.Error(err)
	}
	kept(false)
	put()
	if err := m.ForgetUser(ctx, bot.Telegram, "7"); !isDown(err) {
		t.Errorf("told that all is forgotten: %v", err)
	}
	kept(false)
	if err := m.Forget(ctx, bot.Telegram, "-5"); err != nil {
		t.Error(err)
	}
	m.pay(ctx) // in vain: it stays owed

	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(5 * time.Second); s.Err() != nil; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(s.Err())
		}
	}
	put() // as another replica kept it before
	if err := s.SaveSettings(ctx, bot.Telegram, "-5", bot.Settings{MuteMentions: true}); err != nil {
		t.Fatal(err)
	}
	kept(true)
	m.pay(ctx)
	kept(false)
	if set, err := s.Settings(ctx, bot.Telegram, "-5"); err != nil || set.MuteMentions {
		t.Errorf("the group that was left is still kept: %+v %v", set, err)
	}
	put()
	m.pay(ctx) // paid once
	kept(true)
	if err := m.ForgetUser(ctx, bot.Telegram, "7"); err != nil {
		t.Error(err)
	}
	kept(false)
}
