package bot

import (
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// dated lists the facts of a timeline: all, or those that are about any of some
// topics or answer for it.
func (c *Charts) dated(ts ...*facts.Topic) []facts.DatedFact {
	all := c.pack.Dated()
	if len(ts) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(d facts.DatedFact) bool {
		return !slices.ContainsFunc(ts, func(t *facts.Topic) bool {
			return slices.Contains(d.Fact.About, t) || slices.Contains(d.Fact.Covers, t)
		})
	})
}

// maxTitled is how many topics a title has room for.
const maxTitled = 3

// timeline shows dated facts in their order.
func (c *Charts) timeline(n chartName) Chart {
	chart := Chart{Title: c.words.Say(message.Dates, n.lang), Footer: c.footer(n.lang)}
	var subtitle []string
	switch names := topicNames(n.topics, n.lang); {
	case len(n.topics) > maxTitled:
		subtitle = append(subtitle, names+".")
	case len(n.topics) > 0:
		chart.Title = c.words.Say(message.DatesOf, n.lang, "Names", names)
	}
	all := c.dated(n.topics...)
	shown := all[:min(len(all), maxDrawn)]
	if len(shown) > 1 {
		subtitle = append(subtitle, c.words.Say(message.NotToScale, n.lang))
	}
	for i := 1; i < len(shown); i++ {
		if shown[i].Date.Year-shown[i-1].Date.Year >= LeapYears {
			subtitle = append(subtitle, c.words.Say(message.Leaps, n.lang))
			break
		}
	}
	if len(all) > maxDrawn {
		subtitle = append(subtitle, c.words.Say(message.Drawn, n.lang, "Shown", maxDrawn, "All", len(all)))
	}
	chart.Subtitle = strings.Join(subtitle, " ")
	notes := c.editors(n.lang)
	for _, d := range shown {
		chart.Events = append(chart.Events, ChartEvent{
			Date: sentence(when(c.pack, c.words, d.Date, n.lang)), Mark: notes.mark(d.Fact), Year: d.Date.Year,
			Text: kindLabel(c.words, d.Fact, n.lang) + d.Fact.Text.In(n.lang), Cites: numbers(d.Fact),
		})
	}
	chart.Notes = notes.notes()
	return chart
}
