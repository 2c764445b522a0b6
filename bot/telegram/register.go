package telegram

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

// maxMenu is how many commands a menu has (setMyCommands).
const maxMenu = 100

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
	pauses := a.backoff()
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
		d, _ := pauses.Next()
		if pause(ctx, max(d, retryAfter(err))) != nil {
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
	want := []tgbotapi.BotCommand{}
	for _, c := range a.core.Commands(bot.Telegram) {
		if m.shows(c) && len(want) < maxMenu {
			want = append(want, tgbotapi.BotCommand{Command: c.Names.In(l), Description: clip(tidy(c.Descriptions.In(l)), 256)})
		}
	}
	p := tgbotapi.Params{"scope": encode(map[string]string{"type": m.scope})}
	p.AddNonEmpty("language_code", code)
	var have []tgbotapi.BotCommand
	if err := a.client.call(ctx, "getMyCommands", p, &have); err != nil || slices.Equal(have, want) {
		return err
	}
	p["commands"] = encode(want)
	return a.client.call(ctx, "setMyCommands", p, nil)
}

// registerText sets one of the bot's descriptions, where it differs.
func (a *Adapter) registerText(ctx context.Context, what, field, want, code string) error {
	p := tgbotapi.Params{}
	p.AddNonEmpty("language_code", code)
	var have map[string]json.RawMessage
	if err := a.client.call(ctx, "get"+what, p, &have); err != nil {
		return err
	}
	var text string
	if json.Unmarshal(have[field], &text) == nil && strings.TrimSpace(text) == strings.TrimSpace(want) {
		return nil
	}
	p[field] = want
	return a.client.call(ctx, "set"+what, p, nil)
}
