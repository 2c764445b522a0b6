package discord

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"allybot/bot"
)

// Divide runs those of count shards that are this process's to run, while they
// are: run's context ends when a shard is to be given up. It returns nil when
// ctx ended and every run has returned, or a run's error.
type Divide func(ctx context.Context, count int, run func(ctx context.Context, shard int) error) error

// divided runs the shards that cfg.Divide gives to this process.
func (a *Adapter) divided(ctx context.Context, p plan) error {
	return a.cfg.Divide(ctx, p.count, func(ctx context.Context, id int) error {
		s := &shard{a: a, id: id, count: p.count, gateway: p.url}
		s.takeOver(ctx)
		err := s.run(ctx)
		s.handOver(context.WithoutCancel(ctx))
		if m, ok := a.monitor.(interface {
			Gone(p bot.Platform, part string)
		}); ok {
			m.Gone(bot.Discord, s.part())
		}
		return err
	})
}

const (
	// keepSession is how long a session is worth resuming.
	keepSession = 10 * time.Minute
	// saveEvery is how often a session's state is written down: what came
	// since is sent again on a resume, and recognised.
	saveEvery = time.Second
)

// savedSession is what another process needs to go on with a shard's session.
type savedSession struct {
	Session string `json:"s"`
	URL     string `json:"u"`
	Seq     int64  `json:"q"`
	// What only a fresh login tells: the bot's user and its application.
	Bot string `json:"b"`
	App string `json:"a"`
}

func (s *shard) sessionKey() string {
	return bot.MemoryKey(bot.Discord, "", "", "session", strconv.Itoa(s.count), strconv.Itoa(s.id))
}

// takeOver goes on with the session of whoever ran the shard before.
func (s *shard) takeOver(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, memoryTime)
	defer cancel()
	raw, found, err := s.a.core.Memory().Get(ctx, s.sessionKey())
	var v savedSession
	if err != nil || !found || json.Unmarshal(raw, &v) != nil || v.Session == "" || v.Bot == "" {
		return
	}
	s.session, s.resumeURL, s.app = v.Session, usableGateway(v.URL, s.gateway), v.App
	s.seq.set(v.Seq)
	s.a.setBotID(v.Bot)
	if s.id == 0 && s.a.cfg.RegisterCommands {
		s.a.registerOnce(v.App) // this process may be of a newer version
	}
}

// handOver writes the session down.
func (s *shard) handOver(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, memoryTime)
	defer cancel()
	var err error
	if s.session == "" {
		err = s.a.core.Memory().Delete(ctx, s.sessionKey())
	} else {
		raw, _ := json.Marshal(savedSession{s.session, s.resumeURL, s.seq.get(), s.a.botID(), s.app}) // plain values
		err = s.a.core.Memory().Put(ctx, s.sessionKey(), raw, keepSession)
	}
	if err != nil {
		s.a.log.Warn("discord: session not handed over", "shard", s.id, "error", err)
	}
}

// save writes the session down now and then, beside the reading of events.
func (s *shard) save() {
	if s.a.cfg.Divide == nil || s.session == "" || time.Since(s.saved) < saveEvery {
		return
	}
	s.saved = time.Now()
	copied := &shard{a: s.a, id: s.id, count: s.count, session: s.session, resumeURL: s.resumeURL, app: s.app}
	copied.seq.set(s.seq.get())
	s.a.work.start(copied.handOver)
}

// awaitTurn waits until no process has identified a shard of this bucket for
// the gap that Discord wants. A memory that fails holds nobody up.
func (s *shard) awaitTurn(ctx context.Context) error {
	if s.a.cfg.Divide == nil {
		return nil
	}
	gap := s.a.cfg.Timing.IdentifyGap * 11 / 10 // the connection takes its time
	key := bot.MemoryKey(bot.Discord, "", "", "identify", strconv.Itoa(s.a.starts.bucket(s.id)))
	for {
		first, err := s.a.core.Memory().PutIfAbsent(ctx, key, nil, gap)
		if err != nil || first {
			return ctx.Err()
		}
		if err := sleep(ctx, gap/10); err != nil {
			return err
		}
	}
}
