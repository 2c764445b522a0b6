package discord

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"allybot/bot"
	"allybot/bot/discord/api"
	"allybot/bot/discord/render"
)

// registerOnce registers the commands in the background, for as long as it
// takes, once in this process's life.
func (a *Adapter) registerOnce(app string) {
	a.register.Do(func() {
		a.queue.Go(func(ctx context.Context) {
			wait := a.cfg.Timing.BackoffFirst
			for {
				err := a.registerCommands(ctx, app)
				if err == nil || ctx.Err() != nil || a.queue.Closing() {
					return
				}
				a.log.Error("discord: registering the commands failed", "error", err)
				a.monitor.Failed(bot.Discord, "register")
				var refusal *api.Error
				if errors.As(err, &refusal) && refusal.Status < 500 && refusal.Status != 429 {
					return // Discord will not take them a second time either
				}
				if a.queue.Pause(jitter(wait)) {
					return
				}
				wait = min(wait*2, a.cfg.Timing.BackoffMax)
			}
		})
	})
}

// registerCommands puts the commands in place where they differ from what is
// registered.
func (a *Adapter) registerCommands(ctx context.Context, app string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	e := api.At("GET", "/applications/%s/commands?with_localizations=true", app)
	if a.cfg.GuildID != "" {
		e = api.At("GET", "/applications/%s/guilds/%s/commands?with_localizations=true", app, a.cfg.GuildID)
	}
	want := a.render.Commands(a.core.Commands(bot.Discord))
	var have []render.Command
	var none *api.Error
	err := a.client.Call(ctx, e, nil, &have)
	switch {
	case errors.As(err, &none) && none.Status == http.StatusNotFound && none.Code == 0:
		// There is no such route: a stand-in for Discord that keeps no list.
		// Discord itself gives a code with what it does not find.
	case err != nil:
		return err // what is registered is not known: nothing is put over it
	}
	if err == nil && render.Same(have, want) {
		a.setMentions(render.Mentions(have))
		a.log.Info("discord: commands are registered already")
		return nil
	}
	e.Method = "PUT"
	e.Pattern, _, _ = strings.Cut(e.Pattern, "?")
	have = nil
	if err := a.client.Call(ctx, e, &api.Payload{JSON: want}, &have); err != nil {
		return err
	}
	a.setMentions(render.Mentions(have))
	a.log.Info("discord: commands registered", "count", len(want), "guild", a.cfg.GuildID)
	return nil
}

// registerHTTP asks whose token it is, for as long as that takes, and has the
// commands registered. The error is one that trying again cannot help.
func (a *Adapter) registerHTTP(ctx context.Context) error {
	for wait := a.cfg.Timing.BackoffFirst; ; wait = min(wait*2, a.cfg.Timing.BackoffMax) {
		var id string
		err := a.client.Confirm(ctx, func() (err error) { id, err = a.applicationID(ctx); return err })
		if err == nil && id != "" {
			a.registerOnce(id)
			return nil
		}
		var fatal *api.FatalError
		if ctx.Err() != nil {
			return nil //nolint:nilerr // ending with its context is no fault
		} else if errors.As(err, &fatal) {
			return err
		}
		a.log.Error("discord: commands not registered", "error", err, "again_in", wait)
		a.monitor.Failed(bot.Discord, "register")
		a.monitor.Disconnected(bot.Discord, "http", err)
		_ = api.Sleep(ctx, jitter(wait)) // ctx is looked at above
	}
}

// applicationID asks whose token it is.
func (a *Adapter) applicationID(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var app struct {
		ID string `json:"id"`
	}
	err := a.client.Call(ctx, api.At("GET", "/applications/@me"), nil, &app)
	return app.ID, err
}

func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d+1) }
