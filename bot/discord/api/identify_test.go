package api

import (
	"context"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

func TestNoLoginWhileNoneIsLeft(t *testing.T) {
	s := newIdentifyLimiter(time.Millisecond)
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

func TestATurnIsGivenBack(t *testing.T) {
	s := newIdentifyLimiter(time.Hour)
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
