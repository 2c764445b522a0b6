package command

import (
	"context"

	"allybot/bot"
	"allybot/bot/message"
)

func (h *Handlers) helpEntry() []*Entry {
	return []*Entry{{Command: private(h.command("help", message.DescHelp)), Handle: h.helpCommand}}
}

// helpCommand lists what there is.
func (h *Handlers) helpCommand(_ context.Context, c *Call) bot.Reply {
	return h.help(c, message.Help)
}

func (h *Handlers) help(c *Call, title message.ID) bot.Reply {
	d := h.draft(c, bot.KindService)
	d.Reply.Title = d.In(title)
	d.Text(d.In(message.HelpIntro, "Title", h.Pack.Source.Title.In(c.ReplyLang)))
	l := bot.Block{Kind: bot.List}
	for _, e := range h.entries {
		if e.Only != "" && e.Only != c.Platform || e.AdminOnly && !c.User.Admin || e.Name == "start" {
			continue
		}
		l.Items = append(l.Items, []bot.Span{{Text: e.usage(c.ReplyLang), Style: bot.Code}, {Text: " — " + e.Descriptions.In(c.ReplyLang)}})
	}
	d.Reply.Blocks = append(d.Reply.Blocks, l)
	d.Text(d.In(message.HelpAsk, "Languages", h.languageNames()))
	d.Examples()
	d.Reply.Paged = bot.Action{Verb: bot.RunCommand, Lang: c.ReplyLang, Arg: "help"}
	return d.Done()
}
