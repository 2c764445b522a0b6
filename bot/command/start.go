package command

import (
	"allybot/bot"
	"allybot/bot/message"
	"context"
	"strings"
)

func (h *Handlers) startEntry() []*Entry {
	c := h.command("start", message.DescStart, h.option("payload", message.DescPayload, maxPayload))
	c.Only = bot.Telegram
	return []*Entry{{Command: c, Handle: h.startCommand}}
}

// maxPayload is how long a deep link's payload may be (Telegram, "Deep
// Linking": [A-Za-z0-9_-], 1 to 64 characters).
const maxPayload = 64

// startCommand greets, or shows what a deep link names.
func (h *Handlers) startCommand(ctx context.Context, c *Call) bot.Reply {
	payload := c.Arg("payload")
	name, arg, _ := strings.Cut(payload, "_")
	if e := h.Find(strings.ToLower(name), c.Platform); e != nil && bot.ValidPayload(payload) && !e.AdminOnly && e.Name != "start" {
		c.Entry, c.Typed, c.Args = e, arg, nil
		return e.Handle(ctx, c)
	}
	r := h.help(c, message.Welcome)
	r.Private = false
	return r
}
