package bot

import (
	"slices"

	"allybot/facts"
)

// dated lists the facts of a timeline: all, or those that are about a topic or
// answer for it.
func (c *Charts) dated(t *facts.Topic) []facts.DatedFact {
	all := c.pack.Dated()
	if t == nil {
		return all
	}
	return slices.DeleteFunc(all, func(d facts.DatedFact) bool {
		return !slices.Contains(d.Fact.About, t) && !slices.Contains(d.Fact.Covers, t)
	})
}

// timeline shows dated facts in their order.
func (c *Charts) timeline(n chartName) Chart {
	chart := Chart{Title: c.words.in(wDates, n.lang), Subtitle: c.words.in(wNotToScale, n.lang), Footer: c.footer(n.lang)}
	var topic *facts.Topic
	if len(n.topics) == 1 {
		topic = n.topics[0]
		chart.Title = c.words.in(wDatesOf, n.lang, sentence(topic.Name.In(n.lang)))
	}
	all := c.dated(topic)
	if len(all) > maxDrawn {
		chart.Subtitle += " " + c.words.in(wDrawn, n.lang, maxDrawn, len(all))
	}
	for _, d := range all[:min(len(all), maxDrawn)] {
		chart.Events = append(chart.Events, ChartEvent{
			Date: sentence(when(d.Date, n.lang)), Year: d.Date.Year,
			Text: c.words.label(d.Fact, n.lang) + d.Fact.Text.In(n.lang), Cites: numbers(d.Fact),
		})
	}
	return chart
}
