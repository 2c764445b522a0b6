package bot

import (
	"context"

	"allybot/bot/message"
	"allybot/facts"
)

// mapCommand shows the standing of each country of the pack's region.
func (b *Bot) mapCommand(_ context.Context, c *call) Reply {
	m := b.pack.Map
	chart := b.charts.regionMap(c.lang)
	d := b.draft(c, KindStatus)
	d.reply.Title = chart.Title
	d.text(chart.Subtitle + ".")
	for _, class := range m.Classes {
		d.heading(b.charts.classLabel(class, c.lang))
		var fs []*facts.Fact
		for _, member := range class.Members {
			fs = append(fs, member.Facts...)
			d.button(sentence(member.Topic.Name.In(c.lang)), Action{Verb: ShowTopic, Arg: member.Topic.ID})
		}
		d.list(fs)
	}
	if len(m.Mentioned) > 0 {
		d.heading(d.in(message.Mentioned))
		var fs []*facts.Fact
		for _, member := range m.Mentioned {
			fs = append(fs, member.Fact)
			d.button(sentence(member.Topic.Name.In(c.lang)), Action{Verb: ShowTopic, Arg: member.Topic.ID})
		}
		d.list(fs)
	}
	if n := len(m.Unmentioned); n > 0 {
		d.heading(d.in(message.Unmentioned))
		d.text(d.in(message.Unnamed, "Count", n, "Names", topicNames(m.Unmentioned, c.lang)))
	}
	d.picture(chartName{kind: chartMap, lang: c.lang})
	if d.reply.Picture != nil {
		d.spans(Paragraph, Span{Text: chart.Caption, Style: Italic})
	}
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: chartMap}
	return d.answer(facts.Answered, facts.NoReason)
}
