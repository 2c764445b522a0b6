package command

import (
	"allybot/bot"
	"allybot/bot/message"
	"context"
)

func (h *Handlers) sourceEntry() []*Entry {
	return []*Entry{{Command: h.command("source", message.DescSource), Handle: h.sourceCommand}}
}

// sourceCommand tells of the document.
func (h *Handlers) sourceCommand(_ context.Context, c *Call) bot.Reply {
	d := h.draft(c, bot.KindService)
	s := h.Pack.Source
	d.Reply.Title = d.In(message.SourceTitle)
	d.Spans(bot.Paragraph, bot.Span{Text: s.Title.In(c.ReplyLang), Style: bot.Bold})
	pairs := []bot.Field{{Name: d.In(message.Written), Value: []bot.Span{{Text: s.Date.In(c.ReplyLang)}}}}
	if note := s.Note.In(c.ReplyLang); note != "" {
		pairs = append(pairs, bot.Field{Name: d.In(message.AboutSource), Value: []bot.Span{{Text: note}}})
	}
	d.Reply.Blocks = append(d.Reply.Blocks, bot.Block{Kind: bot.Fields, Pairs: pairs})
	d.Heading(d.In(message.Sections))
	d.SectionList()
	d.Reply.Menu = d.SectionMenu("", d.In(message.ChooseSection))
	d.Reply.Paged = bot.Action{Verb: bot.RunCommand, Lang: c.ReplyLang, Arg: c.Entry.Name}
	return d.Done()
}
