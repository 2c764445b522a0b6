package chart

import (
	"slices"
	"strings"

	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
)

// Dated lists the facts of a timeline: all, or those that are about any of some
// topics or answer for it.
func (c *Charts) Dated(ts ...*facts.Topic) []facts.DatedFact {
	all := c.Pack.Dated()
	if len(ts) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(d facts.DatedFact) bool {
		return !slices.ContainsFunc(ts, func(t *facts.Topic) bool {
			return slices.Contains(d.Fact.About, t) || slices.Contains(d.Fact.Covers, t)
		})
	})
}

// MaxTitled is how many topics a title has room for.
const MaxTitled = 3

// Timeline shows dated facts in their order.
func (c *Charts) Timeline(n Name) Chart {
	chart := Chart{Title: c.Words.Say(message.Dates, n.Lang), Footer: c.footer(n.Lang)}
	var subtitle []string
	switch names := TopicNames(n.Topics, n.Lang); {
	case len(n.Topics) > MaxTitled:
		subtitle = append(subtitle, names+".")
	case len(n.Topics) > 0:
		chart.Title = c.Words.Say(message.DatesOf, n.Lang, "Names", names)
	}
	all := c.Dated(n.Topics...)
	shown := all[:min(len(all), maxDrawn)]
	if len(shown) > 1 {
		subtitle = append(subtitle, c.Words.Say(message.NotToScale, n.Lang))
	}
	for i := 1; i < len(shown); i++ {
		if shown[i].Date.Year-shown[i-1].Date.Year >= LeapYears {
			subtitle = append(subtitle, c.Words.Say(message.Leaps, n.Lang))
			break
		}
	}
	if len(all) > maxDrawn {
		subtitle = append(subtitle, c.Words.Say(message.Drawn, n.Lang, "Shown", maxDrawn, "All", len(all)))
	}
	chart.Subtitle = strings.Join(subtitle, " ")
	notes := c.editors(n.Lang)
	for _, d := range shown {
		chart.Events = append(chart.Events, Event{
			Date: compose.Sentence(c.When(d.Date, n.Lang)), Mark: notes.mark(d.Fact), Year: d.Date.Year,
			Text: c.Label(d.Fact, n.Lang) + d.Fact.Text.In(n.Lang), Cites: Numbers(d.Fact),
		})
	}
	chart.Notes = notes.notes()
	return chart
}
