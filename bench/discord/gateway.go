package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"allybot/bot"
	"allybot/bot/discord"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/facts/natolac"
	fake "allybot/internal/fakeapi/discord"
)

// connect is the adapter on the gateway, with the real core and its memory,
// until SIGTERM.
func connect(api, token string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	pack, err := facts.Load(natolac.FS())
	if err != nil {
		return err
	}
	core, err := router.New(bot.Options{Pack: pack, Version: "bench"})
	if err != nil {
		return err
	}
	a, err := discord.New(discord.Config{Token: token, APIURL: api}, core, unwatched{}, nil)
	if err != nil {
		return err
	}
	return a.Run(ctx)
}

// window is how many interactions are under way at once.
const window = 64

// soakGateway sends interactions over the gateway of a double, each with a
// token of its own and answered by a REST request that names it, and tells
// the adapter's memory as it goes.
func soakGateway(n int, limit time.Duration) error {
	api, err := fake.NewServer(fake.Options{})
	if err != nil {
		return err
	}
	defer api.Close()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, "-child", gateway, "-api", api.URL(), "-token", api.Token()) //nolint:gosec,noctx // ourselves
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	p := &process{cmd: cmd}
	defer p.stop()
	if !api.Ready(1, 30*time.Second) {
		return errors.New("the adapter did not connect")
	}
	fmt.Printf("%14s %14s %16s\n", "interactions", "resident MiB", "interactions/s")
	begin := time.Now()
	for done := 0; done < n && (limit == 0 || time.Since(begin) < limit); {
		for next := min(done+batch, n); done < next; {
			size := min(window, next-done)
			if err := exchange(api, done, size); err != nil {
				return err
			}
			done += size
			api.ForgetRequests()
		}
		rss, err := resident(cmd.Process.Pid)
		if err != nil {
			return err
		}
		fmt.Printf("%14d %14.1f %16.0f\n", done, float64(rss)/(1<<20), float64(done)/time.Since(begin).Seconds())
	}
	if wrong := api.Violations(); len(wrong) > 0 {
		return fmt.Errorf("%d breaches of the contract: %s", len(wrong), wrong[0])
	}
	return nil
}

// exchange has n interactions of three kinds answered.
func exchange(api *fake.Server, from, n int) error {
	countries := []string{"argentina", "brazil", "colombia", "chile", "mexico"}
	sent := make([]*fake.Exchange, n)
	for i := range sent {
		f := fake.From{UserID: fmt.Sprint(200000 + (from+i)%500), GuildID: "300000000000000003", ChannelID: "400000000000000004"}
		country := fake.Option{Name: "country", Value: countries[i%len(countries)]}
		switch i % 3 {
		case 0:
			sent[i] = api.Slash(f, "ally", country)
		case 1:
			sent[i] = api.Autocomplete(f, "ally", "country", country)
		default:
			sent[i] = api.Raw(f, 3, map[string]any{"custom_id": "1tn0:argentina", "component_type": 2}, map[string]any{
				"message": map[string]any{"id": "7", "channel_id": f.ChannelID, "content": "", "flags": 64, "embeds": []any{}, "components": []any{}}})
		}
	}
	for _, x := range sent {
		if _, ok := x.Choices(30 * time.Second); !ok || x.Acks() != 1 {
			return fmt.Errorf("an interaction was acknowledged %d times", x.Acks())
		}
	}
	return nil
}
