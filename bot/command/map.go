package command

import (
	"context"

	"allybot/bot"
	"allybot/bot/chart"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
)

// mapEntry is there where the pack has a map.
func (h *Handlers) mapEntry() []*Entry {
	if h.Pack.Map == nil {
		return nil
	}
	c := h.command(chart.Map, message.DescMap)
	c.Descriptions = h.Describe(message.DescMap, "Region", capital(h.Pack.Map.Region.Name))
	return []*Entry{{Command: c, Handle: h.mapCommand}}
}

// mapCommand shows the standing of each country of the pack's region.
func (h *Handlers) mapCommand(_ context.Context, c *Call) bot.Reply {
	m := h.Pack.Map
	shown := h.charts.RegionMap(c.ReplyLang)
	d := h.draft(c, bot.KindStatus)
	d.Reply.Title = shown.Title
	d.Text(shown.Subtitle + ".")
	for _, class := range m.Classes {
		d.Heading(h.charts.ClassLabel(class, c.ReplyLang))
		var fs []*facts.Fact
		for _, member := range class.Members {
			fs = append(fs, member.Facts...)
			d.Button(compose.Sentence(member.Topic.Name.In(c.ReplyLang)), bot.Action{Verb: bot.ShowTopic, Arg: member.Topic.ID})
		}
		d.List(fs)
	}
	if len(m.Mentioned) > 0 {
		d.Heading(d.In(message.Mentioned))
		var fs []*facts.Fact
		for _, member := range m.Mentioned {
			fs = append(fs, member.Fact)
			d.Button(compose.Sentence(member.Topic.Name.In(c.ReplyLang)), bot.Action{Verb: bot.ShowTopic, Arg: member.Topic.ID})
		}
		d.List(fs)
	}
	if n := len(m.Unmentioned); n > 0 {
		d.Heading(d.In(message.Unmentioned))
		d.Text(d.In(message.Unnamed, "Count", n, "Names", chart.TopicNames(m.Unmentioned, c.ReplyLang)))
	}
	d.picture(chart.Name{Kind: chart.Map, Lang: c.ReplyLang})
	if d.Reply.Picture != nil {
		d.Spans(bot.Paragraph, bot.Span{Text: shown.Caption, Style: bot.Italic})
	}
	d.Reply.Paged = bot.Action{Verb: bot.RunCommand, Lang: c.ReplyLang, Arg: chart.Map}
	return d.Answer(facts.Answered, facts.NoReason)
}
