package bot

import (
	"context"
	"slices"

	"allybot/facts"
)

// timelineCommand lists the dated facts in their order, all or a topic's.
func (b *Bot) timelineCommand(ctx context.Context, c *call) Reply {
	name := c.arg("topic")
	if name == "" && c.Quoted != "" {
		name = b.nameIn(c)
	}
	var topic *facts.Topic
	if name != "" {
		var no Reply
		if topic, no = b.find(c, name, chartTimeline); topic == nil {
			return no
		}
	}
	dated := b.charts.dated(topic)
	if len(dated) == 0 {
		return b.noDates(c, topic)
	}
	of := chartName{kind: chartTimeline, lang: c.lang}
	arg := chartTimeline
	if topic != nil {
		of.topics = []*facts.Topic{topic}
		arg += " " + topic.ID
		b.remember(ctx, c, facts.Frame{Topics: []string{topic.ID}, Fact: dated[0].Fact.ID})
	}
	d := b.draft(c, KindEvent)
	d.reply.Title = b.charts.timeline(of).Title
	d.events(dated)
	d.picture(of)
	if topic != nil {
		d.topicButton(topic)
		d.button(d.in(wAllDates), Action{Verb: RunCommand, Arg: chartTimeline})
	} else {
		for _, t := range b.datedTopics() {
			if t.Kind == facts.Country && len(d.reply.Buttons) < maxSuggestion {
				d.button(sentence(t.Name.In(c.lang)), Action{Verb: RunCommand, Arg: chartTimeline + " " + t.ID})
			}
		}
	}
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: arg}
	return d.answer(facts.Answered, facts.NoReason)
}

// events lists dated facts, each with the note on it after it.
func (d *draft) events(dated []facts.DatedFact) {
	open := false // the last block is a list that goes on
	for _, e := range dated {
		if !open {
			d.reply.Blocks = append(d.reply.Blocks, Block{Kind: List})
		}
		last := &d.reply.Blocks[len(d.reply.Blocks)-1]
		item := append([]Span{{Text: sentence(when(e.Date, d.lang)) + ": ", Style: Bold}}, d.factSpans(e.Fact)...)
		last.Items = append(last.Items, item)
		d.cite(e.Fact)
		open = !d.note(e.Fact)
	}
}

// noDates says that nothing about a topic has a date.
func (b *Bot) noDates(c *call, t *facts.Topic) Reply {
	d := b.draft(c, KindUnknown)
	d.reply.Title = sentence(t.Name.In(c.lang))
	if t.Named || t.Kind == facts.Concept {
		d.text(d.in(wNoDates, t.Name.In(c.lang)))
	} else {
		d.text(d.in(wNotNamed, t.Name.In(c.lang)))
	}
	d.button(d.in(wAllDates), Action{Verb: RunCommand, Arg: chartTimeline})
	if len(b.pack.About(t)) > 0 {
		d.topicButton(t)
	}
	return d.answer(facts.Unknown, facts.Silent)
}

// outside is 0 for a country.
func outside(t *facts.Topic) int {
	if isCountry(t) {
		return 0
	}
	return 1
}

// datedTopics lists the topics that a timeline can be filtered by: countries
// first, and of these those that most dated facts are about.
func (b *Bot) datedTopics() (out []*facts.Topic) {
	count := map[*facts.Topic]int{}
	for _, e := range b.pack.Dated() {
		for i, t := range slices.Concat(e.Fact.About, e.Fact.Covers) {
			if count[t] == 0 && t.Standalone {
				out = append(out, t)
			}
			count[t]++
			if i < len(e.Fact.About) {
				count[t]++ // what it is about counts twice
			}
		}
	}
	slices.SortStableFunc(out, func(x, y *facts.Topic) int { return count[y] - count[x] })
	slices.SortStableFunc(out, func(x, y *facts.Topic) int { return outside(x) - outside(y) })
	return out
}

// completeDated completes a topic that has dates.
func (b *Bot) completeDated(typed string, l Lang, limit int) (out []Suggestion) {
	dated := b.datedTopics()
	if typed == "" {
		for _, t := range dated {
			out = append(out, Suggestion{Label: sentence(t.Name.In(l)), Value: t.ID})
		}
		return out
	}
	for _, m := range b.pack.Suggest(typed, l, limit, func(t *facts.Topic) bool { return slices.Contains(dated, t) }) {
		out = append(out, Suggestion{Label: sentence(m.Topic.Name.In(l)), Value: m.Topic.ID})
	}
	return out
}
