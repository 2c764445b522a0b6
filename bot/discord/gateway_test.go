package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	"allybot/bot/discord/api"
	fake "allybot/internal/fakeapi/discord"
)

func TestLogin(t *testing.T) {
	r := start(t, setup{})
	id := r.api.Identifies()
	if len(id) != 1 || id[0].Intents != 1|512|4096 || id[0].Shard != [2]int{0, 1} {
		t.Errorf("identified as %+v", id)
	}
	if !eventually(func() bool { return r.monitor.connected("shard 0") }) {
		t.Error("not reported as connected")
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	if r.monitor.connected("shard 0") {
		t.Error("still reported as connected")
	}
	r.api.Wait(soon, func() bool { return len(r.api.CloseCodes()) == 1 })
	if codes := r.api.CloseCodes(); len(codes) != 1 || codes[0] != 1000 {
		t.Errorf("closed with %v", codes)
	}
}

// Whatever breaks the connection, each question is answered exactly once,
// those asked meanwhile too.
func TestNothingIsLostOrAnsweredTwice(t *testing.T) {
	for name, c := range map[string]struct {
		breaks  func(*fake.Server)
		resumes bool
	}{
		"dropped socket":        {(*fake.Server).DropSockets, true},
		"asked to reconnect":    {(*fake.Server).Reconnect, true},
		"op 9, resumable":       {func(s *fake.Server) { s.InvalidSession(true) }, true},
		"closed with 4000":      {func(s *fake.Server) { s.CloseSockets(4000) }, true},
		"closed with 4009":      {func(s *fake.Server) { s.CloseSockets(4009) }, false},
		"closed with 4007":      {func(s *fake.Server) { s.CloseSockets(4007) }, false},
		"closed with 1000":      {func(s *fake.Server) { s.CloseSockets(1000) }, false},
		"op 9, not resumable":   {func(s *fake.Server) { s.InvalidSession(false) }, false},
		"something unreadable":  {func(s *fake.Server) { s.SendGarbage("{") }, true},
		"a binary-like message": {func(s *fake.Server) { s.SendGarbage("\x00\x01") }, true},
		"op 7 to the resume":    {func(s *fake.Server) { s.Misbehave(fake.Misbehaviour{OnResume: 7, Times: 2}); s.DropSockets() }, true},
		"op 9 to the resume":    {func(s *fake.Server) { s.Misbehave(fake.Misbehaviour{OnResume: 9, Times: 1}); s.DropSockets() }, false},
		"4009 to the resume":    {func(s *fake.Server) { s.Misbehave(fake.Misbehaviour{CloseResume: 4009, Times: 1}); s.DropSockets() }, false},
		"op 9 to the login": {func(s *fake.Server) {
			s.Misbehave(fake.Misbehaviour{OnIdentify: 9, Times: 2})
			s.InvalidSession(false)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, setup{})
			var asked []*fake.Exchange
			for range 3 {
				asked = append(asked, r.api.Slash(guild(), "ally", country("before")))
			}
			for _, x := range asked {
				reply(t, x)
			}
			said := []fake.Message{r.api.Say(guild(), mention(r, "before"), "")}
			answers(t, r, said[0], 1)
			c.breaks(r.api)
			if c.resumes {
				asked = append(asked, r.api.Slash(guild(), "ally", country("meanwhile")))
				said = append(said, r.api.Say(guild(), mention(r, "meanwhile"), ""))
			}
			if !r.api.Wait(soon, func() bool { return len(r.api.Resumes())+len(r.api.Identifies()) > 1 }) || !r.api.Ready(1, soon) {
				t.Fatal("not back")
			}
			if !c.resumes && !r.api.Wait(soon, func() bool { return len(r.api.Identifies()) > 1 }) {
				t.Fatal("not logged in afresh")
			}
			if !r.api.Ready(1, soon) {
				t.Fatal("not back")
			}
			asked = append(asked, r.api.Slash(guild(), "ally", country("after")))
			said = append(said, r.api.Say(guild(), mention(r, "after"), ""))
			for _, m := range said {
				answers(t, r, m, 1)
			}
			for i, x := range asked {
				reply(t, x)
				if x.Acks() != 1 {
					t.Errorf("question %d acknowledged %d times", i, x.Acks())
				}
			}
			if n := len(r.core.seen()); n != len(asked)+len(said) {
				t.Errorf("the core was asked %d times for %d questions", n, len(asked)+len(said))
			}
			if n := len(r.api.Identifies()); c.resumes && n != 1 {
				t.Errorf("%d logins", n)
			}
			if c.resumes && !strings.Contains(r.api.Resumes()[0].URL, "resumed=yes") {
				t.Errorf("resumed at %s", r.api.Resumes()[0].URL)
			}
		})
	}
}

func TestZombieConnectionsAreCut(t *testing.T) {
	r := start(t, setup{api: fake.Options{HeartbeatInterval: 50 * time.Millisecond}, idle: true})
	r.api.Ready(1, soon)
	if !r.api.Wait(soon, func() bool { return r.api.Heartbeats() >= 3 }) {
		t.Fatal("no heartbeats")
	}
	if ever, _ := r.api.Connections(); ever != 1 {
		t.Fatalf("%d connections", ever)
	}
	r.api.Misbehave(fake.Misbehaviour{NoAck: true, Times: 1})
	r.api.DropSockets()
	// The first connection after the drop never acknowledges; the next does.
	if !r.api.Wait(soon, func() bool { ever, now := r.api.Connections(); return ever == 3 && now == 1 }) {
		ever, now := r.api.Connections()
		t.Fatalf("%d connections, %d now", ever, now)
	}
	reply(t, r.api.Slash(guild(), "ally", country("x")))
}

func TestHeartbeatOnRequest(t *testing.T) {
	r := start(t, setup{})
	r.api.RequestHeartbeat()
	if !r.api.Wait(soon, func() bool { return r.api.Heartbeats() > 0 }) {
		t.Error("no heartbeat")
	}
}

func TestSilenceInsteadOfHello(t *testing.T) {
	tm := quick()
	tm.Hello = 100 * time.Millisecond
	r := start(t, setup{cfg: Config{Timing: tm}})
	r.api.Misbehave(fake.Misbehaviour{NoHello: true})
	r.api.DropSockets()
	if !r.api.Wait(soon, func() bool { ever, _ := r.api.Connections(); return ever >= 3 }) {
		t.Fatal("does not try again")
	}
	begin := time.Now()
	if err := r.stop(); err != nil || time.Since(begin) > 2*time.Second {
		t.Errorf("ended after %s with %v", time.Since(begin), err)
	}
}

// What is refused after it was accepted is not tried again at once, but it is
// tried again.
func TestRefusedAfterItWasAccepted(t *testing.T) {
	for _, code := range []int{4004, 4010, 4011, 4012, 4013, 4014} {
		for _, resuming := range []bool{false, true} {
			t.Run(fmt.Sprint(code, resuming), func(t *testing.T) {
				tm := quick()
				tm.RefusedPause = 300 * time.Millisecond
				r := start(t, setup{cfg: Config{Timing: tm}})
				connections := 1
				if resuming {
					connections++
					r.api.Misbehave(fake.Misbehaviour{CloseResume: code, Times: 1})
					r.api.DropSockets()
					r.api.Wait(soon, func() bool { return len(r.api.Resumes()) > 0 })
				} else {
					r.api.CloseSockets(code)
				}
				if !eventually(func() bool { return strings.Contains(r.log.String(), fmt.Sprintf("(%d)", code)) }) {
					t.Fatalf("the operator is not told: %s", r.log)
				}
				time.Sleep(100 * time.Millisecond)
				if ever, _ := r.api.Connections(); ever != connections || r.monitor.connected("shard 0") {
					t.Errorf("%d connections: it spins", ever)
				}
				if !r.api.Wait(soon, func() bool { return len(r.api.Identifies()) == 2 }) || !eventually(func() bool { return r.monitor.connected("shard 0") }) {
					t.Fatal("not tried again")
				}
				reply(t, r.api.Slash(guild(), "ally", country("x")))
			})
		}
	}
}

// Discord may refuse for good at any point of a login.
func TestFatalBeforeAnythingElse(t *testing.T) {
	for name, c := range map[string]struct {
		bad  fake.Misbehaviour
		code int
	}{
		"before hello":    {fake.Misbehaviour{CloseHello: 4012}, 4012},
		"to the identify": {fake.Misbehaviour{CloseOnLogin: 4004}, 4004},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, setup{idle: true, before: func(s *fake.Server) { s.Misbehave(c.bad) }})
			if !r.api.Wait(soon, func() bool { ever, now := r.api.Connections(); return ever > 0 && now == 0 }) {
				t.Fatal("not connected")
			}
			time.Sleep(200 * time.Millisecond)
			if ever, _ := r.api.Connections(); ever != 1 {
				t.Errorf("%d connections: it spins", ever)
			}
			var fatal *api.FatalError
			if err := r.stop(); !errors.As(err, &fatal) || fatal.Code != c.code {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

// The address for resuming takes connections and then says nothing, or never
// anything but to reconnect: the shard goes back to where it came from.
func TestAResumeThatComesToNothing(t *testing.T) {
	for name, bad := range map[string]fake.Misbehaviour{
		"no hello":                {NoHello: true, ResumeHost: true},
		"op 7 again and again":    {OnResume: 7, ResumeHost: true},
		"a close again and again": {CloseResume: 4000, ResumeHost: true},
	} {
		t.Run(name, func(t *testing.T) {
			tm := quick()
			tm.Hello = 100 * time.Millisecond
			r := start(t, setup{cfg: Config{Timing: tm}})
			r.api.Misbehave(bad)
			r.api.DropSockets()
			if !r.api.Wait(soon, func() bool { return len(r.api.Identifies()) == 2 }) || !r.api.Ready(1, soon) {
				t.Fatal("not back")
			}
			if ever, _ := r.api.Connections(); ever != 2+3 {
				t.Errorf("%d connections", ever)
			}
			reply(t, r.api.Slash(guild(), "ally", country("after")))
		})
	}
}

func TestARefusedTokenIsSaidPlainly(t *testing.T) {
	r := start(t, setup{cfg: Config{Token: "not-the-token-at-all"}, idle: true})
	r.api.Wait(soon, func() bool { return len(r.api.Requests()) > 0 })
	time.Sleep(100 * time.Millisecond)
	err := r.stop()
	var fatal *api.FatalError
	if !errors.As(err, &fatal) || fatal.Code != 401 || strings.Contains(err.Error(), "not-the-token") {
		t.Errorf("ended with %v", err)
	}
}

func TestShardsAndTheirPace(t *testing.T) {
	const gap = 150 * time.Millisecond
	tm := quick()
	tm.IdentifyGap = gap
	begin := time.Now()
	r := start(t, setup{api: fake.Options{Shards: 6, MaxConcurrency: 2, IdentifyWindow: gap}, cfg: Config{Timing: tm}, idle: true})
	if !r.api.Ready(6, soon) {
		t.Fatal("not all connected")
	}
	if took := time.Since(begin); took < 2*gap {
		t.Errorf("six shards by two took only %s", took)
	}
	seen := map[[2]int]bool{}
	for _, id := range r.api.Identifies() {
		seen[id.Shard] = true
	}
	if len(seen) != 6 || len(r.api.Identifies()) != 6 {
		t.Errorf("identified as %v", seen)
	}
	// Each server's questions come over its own shard.
	for g := range uint64(6) {
		from := guild()
		from.GuildID = guildID(g << 22)
		reply(t, r.api.Slash(from, "ally", country("x")))
	}
}

func guildID(n uint64) string {
	s := ""
	for n += 6 << 22; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return s
}

func TestARangeOfShards(t *testing.T) {
	r := start(t, setup{cfg: Config{ShardCount: 4, Shards: []int{2, 3}}, idle: true})
	if !r.api.Ready(2, soon) {
		t.Fatal("not connected")
	}
	for _, id := range r.api.Identifies() {
		if id.Shard[1] != 4 || id.Shard[0] < 2 {
			t.Errorf("identified as %v", id.Shard)
		}
	}
}

func TestOneBrokenShardEndsNoOther(t *testing.T) {
	r := start(t, setup{api: fake.Options{Shards: 2}, idle: true})
	if !r.api.Ready(2, soon) {
		t.Fatal("not connected")
	}
	r.api.DropSockets()
	if !r.api.Wait(soon, func() bool { return len(r.api.Resumes()) == 2 }) || !r.api.Ready(2, soon) {
		t.Error("not both back")
	}
}

// What is begun when the bot is told to stop is finished.
func TestStoppingFinishesWhatIsBegun(t *testing.T) {
	r := start(t, setup{})
	begun := make(chan struct{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		close(begun)
		time.Sleep(300 * time.Millisecond)
		return answer(q)
	}
	x := r.api.Slash(guild(), "ally", country("x"))
	<-begun
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	if x.Acks() != 1 {
		t.Errorf("acknowledged %d times", x.Acks())
	}
}

func TestNoGatewayYet(t *testing.T) {
	api, err := fake.NewServer(fake.Options{Report: t.Errorf})
	if err != nil {
		t.Fatal(err)
	}
	defer api.Close()
	api.Inject(fake.Fault{Op: "GET /gateway/bot", Status: 503, Times: 12})
	core, m := newCore(), newMonitor()
	a, err := New(Config{Token: api.Token(), APIURL: api.URL(), Timing: quick()}, core, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	if !api.Ready(1, 2*soon) {
		t.Error("gave up")
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWrongConfigurations(t *testing.T) {
	key := strings.Repeat("ab", 32)
	for name, c := range map[string]Config{
		"no token":        {},
		"http, no key":    {Mode: HTTP},
		"short key":       {Token: "t", PublicKey: "abcd"},
		"unknown mode":    {Token: "t", Mode: "carrier pigeon"},
		"api address":     {Token: "t", APIURL: "discord.com"},
		"gateway address": {Token: "t", GatewayURL: "https://gateway.discord.gg"},
		"shard":           {Token: "t", ShardCount: 2, Shards: []int{2}},
	} {
		if _, err := New(c, newCore(), newMonitor(), nil); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	a, err := New(Config{Mode: HTTP, PublicKey: key}, newCore(), newMonitor(), nil)
	if err != nil || a.Platform() != bot.Discord {
		t.Error(err)
	}
}
