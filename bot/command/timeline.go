package bot

import (
	"context"
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// timelineCommand lists the dated facts in their order, all or a topic's.
func (b *Bot) timelineCommand(ctx context.Context, c *call) Reply {
	name := c.arg("topic")
	if name == "" && c.Quoted != "" {
		name = b.nameIn(c)
	}
	if tooLong(name, maxNames) {
		d := b.draft(c, KindNotice)
		d.text(d.in(message.TooLong, "Limit", b.number(maxNames, c.lang)))
		return d.answer(facts.Unknown, facts.Unclear)
	}
	n := b.names(name, c.lang, b.hasDates)
	if name != "" && len(n.topics) == 0 {
		topic, no := b.find(c, Shorten(name, maxName), chartTimeline)
		if topic == nil {
			return no
		}
		n = naming{topics: []*facts.Topic{topic}}
	}
	dated := b.charts.dated(n.topics...)
	if len(dated) == 0 {
		return b.noDates(c, n)
	}
	var without []*facts.Topic
	n.topics = slices.DeleteFunc(n.topics, func(t *facts.Topic) bool {
		if b.hasDates(t) {
			return false
		}
		without = append(without, t)
		return true
	})
	of := chartName{kind: chartTimeline, lang: c.lang, topics: n.topics}
	arg := chartTimeline
	if len(n.topics) > 0 {
		arg += " " + topicArg(n.topics)
		b.remember(ctx, c, facts.Frame{Topics: strings.Split(topicIDs(n.topics), ","), Fact: dated[0].Fact.ID})
	}
	d := b.draft(c, KindEvent)
	d.reply.Title = b.charts.timeline(of).Title
	if len(n.topics) > maxTitled {
		d.text(topicNames(n.topics, c.lang) + ".")
	}
	d.events(dated)
	for _, t := range without {
		d.text(d.noDates(t))
	}
	d.leftOut(n)
	d.picture(of)
	for _, u := range n.unknown {
		if len(u.near) > 0 && b.hasDates(u.near[0].Topic) {
			d.meant(chartTimeline, n, u, u.near[0].Topic)
		}
	}
	if len(n.topics) > 0 {
		for _, t := range n.topics {
			d.topicButton(t)
		}
		d.button(d.in(message.AllDates), Action{Verb: RunCommand, Arg: chartTimeline})
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
		item := append([]Span{{Text: sentence(d.when(e.Date, d.lang)) + ": ", Style: Bold}}, d.factSpans(e.Fact)...)
		last.Items = append(last.Items, item)
		d.cite(e.Fact)
		open = !d.note(e.Fact)
	}
}

// hasDates reports whether a timeline can be filtered by a topic.
func (b *Bot) hasDates(t *facts.Topic) bool { return len(b.charts.dated(t)) > 0 }

// noDates says that nothing about a topic has a date, or that the source does
// not name it.
func (d *draft) noDates(t *facts.Topic) string {
	if inSource(t) {
		return d.in(message.NoDates, "Name", t.Name.In(d.lang))
	}
	return d.in(message.NotNamed, "Name", t.Name.In(d.lang))
}

// noDates says so of all that was named.
func (b *Bot) noDates(c *call, n naming) Reply {
	d := b.draft(c, KindUnknown)
	d.reply.Title = topicNames(n.topics, c.lang)
	for _, t := range n.topics {
		d.text(d.noDates(t))
	}
	d.leftOut(n)
	d.button(d.in(message.AllDates), Action{Verb: RunCommand, Arg: chartTimeline})
	for _, t := range n.topics {
		if len(b.pack.About(t)) > 0 {
			d.topicButton(t)
		}
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
	before, last := "", typed
	if i := strings.LastIndexAny(typed, ",;"); i >= 0 {
		before, last = strings.TrimRight(typed[:i], " ")+", ", strings.TrimSpace(typed[i+1:])
	}
	named := b.names(before, l, b.hasDates).topics
	if len(named) >= maxCompared {
		return nil
	}
	add := func(t *facts.Topic) {
		switch name := sentence(t.Name.In(l)); {
		case slices.Contains(named, t):
		case before == "":
			out = append(out, Suggestion{Label: name, Value: t.ID})
		default:
			out = append(out, Suggestion{Label: before + name, Value: before + name})
		}
	}
	dated := b.datedTopics()
	if last == "" {
		for _, t := range dated {
			add(t)
		}
		return out
	}
	for _, m := range b.pack.Suggest(last, l, limit+len(named), func(t *facts.Topic) bool { return slices.Contains(dated, t) }) {
		add(m.Topic)
	}
	return out
}
