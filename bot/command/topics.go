package command

import (
	"allybot/bot"
	"allybot/bot/compose"
	"allybot/bot/message"
	"context"
)

func (h *Handlers) topicsEntry() []*Entry {
	return []*Entry{{Command: private(h.command("topics", message.DescTopics)), Handle: h.topicsCommand}}
}

// topicsCommand lists the sections of the source, and offers them and the
// topics in a menu.
func (h *Handlers) topicsCommand(_ context.Context, c *Call) bot.Reply {
	d := h.draft(c, bot.KindService)
	d.Reply.Title = d.In(message.Topics)
	d.Say(message.TopicsIntro)
	d.SectionList()
	m := d.SectionMenu("", d.In(message.Choose))
	for _, t := range h.Pack.Topics() {
		name := compose.Sentence(t.Name.In(c.ReplyLang))
		if abbr := t.Abbr.In(c.ReplyLang); abbr != "" && abbr != t.Name.In(c.ReplyLang) {
			name += " (" + abbr + ")"
		}
		d.Option(m, name, d.In(message.FactCount, "Count", len(h.Pack.About(t))), bot.Action{Verb: bot.ShowTopic, Arg: t.ID})
	}
	d.Reply.Menu = m
	d.Reply.Paged = bot.Action{Verb: bot.RunCommand, Lang: c.ReplyLang, Arg: c.Entry.Name}
	return d.Done()
}
