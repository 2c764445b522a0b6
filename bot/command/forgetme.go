package command

import (
	"allybot/bot"
	"allybot/bot/message"
	"context"
)

func (h *Handlers) forgetMeEntry() []*Entry {
	return []*Entry{{Command: private(h.command("forgetme", message.DescForgetMe)), Handle: h.forgetCommand}}
}

// forgetCommand removes what is kept of who asks.
func (h *Handlers) forgetCommand(ctx context.Context, c *Call) bot.Reply {
	d := h.draft(c, bot.KindService)
	if err := h.ForgetUser(ctx, c.Request); err != nil {
		h.log.Error("person not forgotten", "platform", c.Platform, "error", err)
		d.Reply.Kind = bot.KindNotice
		d.Say(message.ForgetFailed)
		return d.Done()
	}
	d.Say(message.Forgot)
	d.Reply.Unlinked = true
	return d.Done()
}
