package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	fakediscord "allybot/internal/fakeapi/discord"
	faketelegram "allybot/internal/fakeapi/telegram"
)

// Tokens of the right shape that are nobody's.
const (
	telegramToken = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
	discordToken  = "MTAwMDAwMDAwMDAwMDAwMDAw.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"
	// perUser is limits.per_user_per_minute while it soaks.
	perUser = 10
)

type options struct {
	length    time.Duration
	perSecond int
	kills     int
	binary    string
	verbose   bool
}

// soak is one run.
type soak struct {
	options
	env      []string
	telegram *faketelegram.Server
	discord  *fakediscord.Server
	traffic  *traffic
	child    *child
	balance  balance
}

func run(ctx context.Context, o options) (_ *balance, err error) {
	dir, err := os.MkdirTemp("", "soak")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if o.binary == "" {
		if o.binary, err = build(ctx, dir); err != nil {
			return nil, err
		}
	}
	data, err := os.MkdirTemp("", "soak-store")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(data)
	s := &soak{options: o}
	s.telegram = faketelegram.NewServer(faketelegram.Options{Token: telegramToken})
	defer s.telegram.Close()
	if s.discord, err = fakediscord.NewServer(fakediscord.Options{Token: discordToken}); err != nil {
		return nil, err
	}
	defer s.discord.Close()
	s.traffic = &traffic{telegram: s.telegram, discord: s.discord}
	s.env = []string{
		"ALLYBOT_HTTP_LISTEN=127.0.0.1:0", "ALLYBOT_STORE_DIR=" + dir, // one store, whatever is killed
		"ALLYBOT_TELEGRAM_TOKEN=" + telegramToken, "ALLYBOT_TELEGRAM_API_URL=" + s.telegram.URL(), "ALLYBOT_TELEGRAM_POLL_TIMEOUT=2s",
		"ALLYBOT_DISCORD_TOKEN=" + discordToken, "ALLYBOT_DISCORD_API_URL=" + s.discord.URL(), "ALLYBOT_DISCORD_GATEWAY_URL=" + s.discord.GatewayURL(),
		"ALLYBOT_STORE_DIR=" + data,
		fmt.Sprint("ALLYBOT_LIMITS_PER_USER_PER_MINUTE=", perUser),
	}
	if s.child, err = startChild(o.binary, s.env, o.verbose); err != nil {
		return nil, err
	}
	defer func() {
		if s.child != nil {
			_ = s.child.cmd.Process.Kill()
		}
	}()
	for _, phase := range []func(context.Context) error{s.mixed, s.settle, s.hammer, s.end} {
		if err := phase(ctx); err != nil {
			return nil, fmt.Errorf("%w\n%s", err, s.child.tail())
		}
	}
	return &s.balance, nil
}

// mixed is the traffic with faults: in the first half with kills, in the
// second with a look at what the process holds at its start and end.
func (s *soak) mixed(ctx context.Context) error {
	begun, tick := time.Now(), time.NewTicker(time.Second/time.Duration(s.perSecond))
	defer tick.Stop()
	nextFault, injected, killed, measured := time.Second, 0, 0, false
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return errors.New("interrupted")
		case <-tick.C:
		}
		passed := time.Since(begun)
		if passed >= s.length {
			s.balance.faults, s.balance.kills = injected, killed
			return s.measure(&s.balance.after)
		}
		s.traffic.ask(n%2 == 0)
		if passed >= nextFault {
			faults()[injected%len(faults())].strike(s.telegram, s.discord)
			injected++
			nextFault = passed + time.Second
		}
		if killed < s.kills && passed >= s.length/2*time.Duration(killed+1)/time.Duration(s.kills+1) {
			killed++
			if err := s.killAndStart(); err != nil {
				return err
			}
		}
		if !measured && passed >= s.length*6/10 {
			measured = true
			if err := s.measure(&s.balance.before); err != nil {
				return err
			}
		}
	}
}

// killAndStart ends the program in the middle of its work. Updates that
// Telegram has had no confirmation for come again: that many may be answered
// twice.
func (s *soak) killAndStart() error {
	if err := s.child.kill(); err != nil {
		return err
	}
	s.traffic.killed(s.telegram.Pending())
	// What is asked on Telegram meanwhile waits there.
	for range 10 {
		s.traffic.ask(true)
	}
	var err error
	s.child, err = startChild(s.binary, s.env, s.verbose)
	return err
}

// settle waits until every question has its reply.
func (s *soak) settle(ctx context.Context) error {
	s.telegram.Heal()
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		if s.traffic.open() == 0 && s.telegram.Pending() == 0 {
			break
		}
	}
	time.Sleep(time.Second) // for what would come twice
	s.balance.count(s.traffic.snapshot())
	s.balance.breaches = append(s.balance.breaches, s.telegram.Breaches()...)
	s.balance.breaches = append(s.balance.breaches, s.discord.Violations()...)
	return nil
}

// hammer is one person who asks faster than allowed, on Telegram.
func (s *soak) hammer(ctx context.Context) error {
	before, err := s.child.gauge("allybot_rate_limited_total")
	if err != nil {
		return err
	}
	const asked = 3 * perUser
	who := faketelegram.Person{ID: 4_000_000, Name: "Hasty", Lang: "en"}
	chat := s.telegram.Private(who)
	for range asked {
		chat.Say(who, "/ally argentina")
	}
	// A chat gets one message a second: that is the adapter's own limit.
	for deadline := time.Now().Add(90 * time.Second); s.telegram.Pending() > 0 && time.Now().Before(deadline) && ctx.Err() == nil; {
		time.Sleep(100 * time.Millisecond)
	}
	after, err := s.child.gauge("allybot_rate_limited_total")
	if err != nil {
		return err
	}
	b := &s.balance
	b.hastyAsked, b.hastyRefused = asked, int(after-before)
	for _, m := range chat.Messages() {
		if m.FromBot && strings.Contains(m.Text, questions()[0].want) {
			b.hastyAnswered++
		}
	}
	return nil
}

func (s *soak) end(context.Context) error { return s.child.stop() }

// calm is how long the process is watched for the fewest goroutines: work under
// way is no growth, what stays is.
const calm = time.Second

// measure takes what the process holds.
func (s *soak) measure(u *usage) error {
	goroutines, err := s.child.gauge("go_goroutines")
	for until := time.Now().Add(calm); err == nil && time.Now().Before(until); time.Sleep(calm / 20) {
		var now float64
		now, err = s.child.gauge("go_goroutines")
		goroutines = min(goroutines, now)
	}
	if err != nil {
		return err
	}
	memory, err := s.child.gauge("process_resident_memory_bytes")
	u.goroutines, u.memory = int(goroutines), int(memory)
	return err
}
