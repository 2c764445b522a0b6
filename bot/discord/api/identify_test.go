package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	fake "allybot/internal/fakeapi/discord"

	"github.com/bwmarrin/discordgo"
)

func TestNoLoginWhileNoneIsLeft(t *testing.T) {
	s := newStarts(time.Millisecond)
	if _, used := s.exhausted(); used {
		t.Error("exhausted before anything is known")
	}
	s.set(discordgo.SessionInformation{Total: 1000, Remaining: 1, ResetAfter: 60000, MaxConcurrency: 1})
	if _, used := s.exhausted(); used {
		t.Error("exhausted with one left")
	}
	done, err := s.take(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	done(true)
	done(true) // counts once
	if until, used := s.exhausted(); !used || time.Until(until) < 50*time.Second {
		t.Errorf("%v, until %s", used, until)
	}
	s.set(discordgo.SessionInformation{}) // a gateway of one's own may not say
	if _, used := s.exhausted(); used {
		t.Error("waits though nothing is known")
	}
}

func TestLoginsAreCountedByDiscord(t *testing.T) {
	r := start(t, setup{api: fake.Options{Logins: 1, LoginsReset: 300 * time.Millisecond}})
	begin := time.Now()
	r.api.InvalidSession(false)
	if !r.api.Wait(soon, func() bool { return len(r.api.Identifies()) == 2 }) {
		t.Fatal("no second login")
	}
	if took := time.Since(begin); took < 200*time.Millisecond {
		t.Errorf("logged in after %s with no login left", took)
	}
	if !strings.Contains(r.log.String(), "no logins left") {
		t.Error("the operator is not told")
	}
}

func TestATurnIsGivenBack(t *testing.T) {
	s := newStarts(time.Hour)
	done, err := s.take(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.take(ctx, 0); err == nil {
		t.Error("two at once")
	}
	done(false) // failed to connect: the next need not wait for the gap
	if done, err = s.take(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	done(true)
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.take(ctx, 0); err == nil {
		t.Error("no gap between two logins")
	}
}

// A store that hangs keeps nobody waiting: the answer is deferred in time, and
// private, because what the owner chose is not known.
func TestSettingsThatHang(t *testing.T) {
	tm := quick()
	tm.Acknowledge = 50 * time.Millisecond
	core := newCore()
	core.hangs = true
	r := start(t, setup{cfg: Config{Timing: tm}, core: core})
	x := r.api.Slash(guild(), "ally", country("x"))
	m := reply(t, x)
	if _, after := x.Ack(); after > time.Second || !m.Ephemeral {
		t.Errorf("acknowledged after %s, private %v", after, m.Ephemeral)
	}
}
