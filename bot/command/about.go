package command

import (
	"allybot/bot"
	"allybot/bot/message"
	"context"
)

func (h *Handlers) aboutEntry() []*Entry {
	return []*Entry{{Command: private(h.command("about", message.DescAbout)), Handle: h.aboutCommand}}
}

// aboutCommand tells what the bot is.
func (h *Handlers) aboutCommand(_ context.Context, c *Call) bot.Reply {
	d := h.draft(c, bot.KindService)
	d.Reply.Title = d.In(message.About)
	s := h.Pack.Source
	d.Text(d.In(message.AboutBody, "Title", s.Title.In(c.ReplyLang), "Date", s.Date.In(c.ReplyLang), "Facts", h.Number(float64(len(h.Pack.Facts())), c.ReplyLang), "Languages", h.languageNames()))
	d.Say(message.AboutKinds)
	if v := h.opt.Version; v != "" && v != "(devel)" {
		d.Reply.Blocks = append(d.Reply.Blocks, bot.Block{Kind: bot.Fields, Pairs: []bot.Field{{Name: d.In(message.Version), Value: []bot.Span{{Text: h.opt.Version}}}}})
	}
	for _, name := range []string{"source", "privacy", "help"} {
		d.CommandButton(name)
	}
	return d.Done()
}
