package telegram

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"allybot/bot"
	"allybot/bot/telegram/api"
	"allybot/bot/telegram/render"
)

// menu is a list of commands for a scope
// (https://core.telegram.org/bots/api#botcommandscope).
type menu struct {
	scope string
	shows func(bot.Command) bool
}

// menus: people in private need no settings of groups; groups need no /start;
// administrators see what only they may do.
func menus() []menu {
	everybody := func(c bot.Command) bool { return !c.AdminOnly && c.Name != "start" }
	return []menu{
		{"default", everybody},
		{"all_private_chats", everybody},
		{"all_group_chats", everybody},
		{"all_chat_administrators", func(c bot.Command) bool { return c.Name != "start" }},
	}
}

// registerTries is how often registering is tried in all.
const registerTries = 4

// register sends menus and descriptions that differ from what Telegram has, in
// each language; English also for every other. A server that lacks a method
// costs the menu, not the bot.
func (a *Adapter) register(ctx context.Context) {
	pauses := a.client.Backoff()
	for try := 1; ; try++ {
		failed, err := a.registerAll(ctx)
		if failed == 0 || ctx.Err() != nil {
			return
		}
		if try == registerTries {
			a.log.Warn("telegram: menus or descriptions not registered", "failed", failed, "error", err)
			a.monitor.Failed(bot.Telegram, "register")
			return
		}
		if api.PauseAfter(ctx, err, pauses) != nil {
			return
		}
	}
}

// registerAll goes through everything once; what fails does not stop the rest.
func (a *Adapter) registerAll(ctx context.Context) (failed int, last error) {
	note := func(err error) {
		if err != nil {
			failed++
			last = err
		}
	}
	for _, l := range a.core.Languages() {
		code := l.String()
		if l == a.core.Languages()[0] {
			code = "" // for every language that has none of its own
		}
		for _, m := range menus() {
			note(a.registerMenu(ctx, m, l, code))
		}
		note(a.registerText(ctx, "MyDescription", "description", a.core.Say(bot.NoticeAbout, l), code))
		note(a.registerText(ctx, "MyShortDescription", "short_description", a.core.Say(bot.NoticeAboutShort, l), code))
	}
	return failed, last
}

func (a *Adapter) registerMenu(ctx context.Context, m menu, l bot.Lang, code string) error {
	want := []api.BotCommand{}
	for _, c := range a.core.Commands(bot.Telegram) {
		if m.shows(c) && len(want) < api.MaxCommands {
			want = append(want, api.BotCommand{Command: c.Names.In(l), Description: render.Clip(render.Sanitize(c.Descriptions.In(l)), 256)})
		}
	}
	p := api.Params{"scope": api.Encode(map[string]string{"type": m.scope})}
	p.AddNonEmpty("language_code", code)
	var have []api.BotCommand
	if err := a.client.Call(ctx, "getMyCommands", p, &have); err != nil || slices.Equal(have, want) {
		return err
	}
	p["commands"] = api.Encode(want)
	return a.client.Call(ctx, "setMyCommands", p, nil)
}

// registerText sets one of the bot's descriptions, where it differs.
func (a *Adapter) registerText(ctx context.Context, what, field, want, code string) error {
	p := api.Params{}
	p.AddNonEmpty("language_code", code)
	var have map[string]json.RawMessage
	if err := a.client.Call(ctx, "get"+what, p, &have); err != nil {
		return err
	}
	var text string
	if json.Unmarshal(have[field], &text) == nil && strings.TrimSpace(text) == strings.TrimSpace(want) {
		return nil
	}
	p[field] = want
	return a.client.Call(ctx, "set"+what, p, nil)
}
