package main

import (
	"time"

	fakediscord "allybot/internal/fakeapi/discord"
	faketelegram "allybot/internal/fakeapi/telegram"
)

// fault is something that goes wrong once.
type fault struct {
	name   string
	strike func(*faketelegram.Server, *fakediscord.Server)
}

// faults are injected in turn. None of them takes effect and then fails: of
// such a request no client can tell whether to send it again.
func faults() []fault {
	return []fault{
		{"Telegram: 429, wait 1 s", func(t *faketelegram.Server, _ *fakediscord.Server) { t.Fail(faketelegram.TooMany("sendMessage", 1)) }},
		{"Discord: the connection is cut", func(_ *faketelegram.Server, d *fakediscord.Server) { d.DropSockets() }},
		{"Telegram: 500 on sending", func(t *faketelegram.Server, _ *fakediscord.Server) {
			t.Fail(faketelegram.Fault{Method: "sendMessage", Status: 500})
		}},
		{"Discord: 429 on a reply, wait 0.3 s", func(_ *faketelegram.Server, d *fakediscord.Server) {
			d.Inject(fakediscord.Fault{Op: fakediscord.OpCallback, Status: 429, RetryAfter: 300 * time.Millisecond})
		}},
		{"Telegram: updates cut in the middle", func(t *faketelegram.Server, _ *fakediscord.Server) { t.Fail(faketelegram.Truncated("getUpdates")) }},
		{"Discord: op 7, reconnect", func(_ *faketelegram.Server, d *fakediscord.Server) { d.Reconnect() }},
		{"Telegram: 502 with a page of HTML", func(t *faketelegram.Server, _ *fakediscord.Server) { t.Fail(faketelegram.BadGateway("getUpdates")) }},
		{"Discord: 502 on a reply", func(_ *faketelegram.Server, d *fakediscord.Server) {
			d.Inject(fakediscord.Fault{Op: fakediscord.OpCallback, Status: 502, HTML: true})
		}},
		{"Telegram: the connection of a poll breaks", func(t *faketelegram.Server, _ *fakediscord.Server) {
			t.Fail(faketelegram.Fault{Method: "getUpdates", Drop: true})
		}},
		{"Discord: garbage on the gateway", func(_ *faketelegram.Server, d *fakediscord.Server) { d.SendGarbage("{\"op\": \"x\", [") }},
		{"Telegram: an update of no known kind", func(t *faketelegram.Server, _ *fakediscord.Server) {
			t.PushRaw(map[string]any{"something_new": map[string]any{"deep": []any{map[string]any{}}}})
		}},
	}
}
