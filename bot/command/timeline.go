package command

import (
	"context"
	"slices"
	"strings"

	"allybot/bot"
	"allybot/bot/chart"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
)

// timelineEntry is there where the pack has dates.
func (h *Handlers) timelineEntry() []*Entry {
	if len(h.Pack.Dated()) == 0 {
		return nil
	}
	return []*Entry{{
		Command:  h.command(chart.Timeline, message.DescTimeline, completed(h.option("topic", message.DescTimelineArg, maxNames))),
		Several:  true,
		Handle:   h.timelineCommand,
		complete: h.completeDated,
	}}
}

// timelineCommand lists the dated facts in their order, all or a topic's.
func (h *Handlers) timelineCommand(ctx context.Context, c *Call) bot.Reply {
	name := c.Arg("topic")
	if name == "" && c.Quoted != "" {
		name = h.nameIn(c)
	}
	if tooLong(name, maxNames) {
		d := h.draft(c, bot.KindNotice)
		d.Text(d.In(message.TooLong, "Limit", h.Number(maxNames, c.ReplyLang)))
		return d.Answer(facts.Unknown, facts.Unclear)
	}
	n := h.names(name, c.ReplyLang, h.hasDates)
	if name != "" && len(n.topics) == 0 {
		topic, no := h.find(c, bot.Shorten(name, maxName), chart.Timeline)
		if topic == nil {
			return no
		}
		n = naming{topics: []*facts.Topic{topic}}
	}
	dated := h.charts.Dated(n.topics...)
	if len(dated) == 0 {
		return h.noDates(c, n)
	}
	var without []*facts.Topic
	n.topics = slices.DeleteFunc(n.topics, func(t *facts.Topic) bool {
		if h.hasDates(t) {
			return false
		}
		without = append(without, t)
		return true
	})
	of := chart.Name{Kind: chart.Timeline, Lang: c.ReplyLang, Topics: n.topics}
	arg := chart.Timeline
	if len(n.topics) > 0 {
		arg += " " + chart.TopicArg(n.topics)
		h.Remember(ctx, c.Request, c.ReplyLang, facts.Frame{Topics: strings.Split(chart.TopicIDs(n.topics), ","), Fact: dated[0].Fact.ID})
	}
	d := h.draft(c, bot.KindEvent)
	d.Reply.Title = h.charts.Timeline(of).Title
	if len(n.topics) > chart.MaxTitled {
		d.Text(chart.TopicNames(n.topics, c.ReplyLang) + ".")
	}
	d.events(dated)
	for _, t := range without {
		d.Text(d.noDates(t))
	}
	d.leftOut(n)
	d.picture(of)
	for _, u := range n.unknown {
		if len(u.near) > 0 && h.hasDates(u.near[0].Topic) {
			d.meant(chart.Timeline, n, u, u.near[0].Topic)
		}
	}
	if len(n.topics) > 0 {
		for _, t := range n.topics {
			d.TopicButton(t)
		}
		d.Button(d.In(message.AllDates), bot.Action{Verb: bot.RunCommand, Arg: chart.Timeline})
	} else {
		for _, t := range h.datedTopics() {
			if t.Kind == facts.Country && len(d.Reply.Buttons) < compose.MaxSuggested {
				d.Button(compose.Sentence(t.Name.In(c.ReplyLang)), bot.Action{Verb: bot.RunCommand, Arg: chart.Timeline + " " + t.ID})
			}
		}
	}
	d.Reply.Paged = bot.Action{Verb: bot.RunCommand, Lang: c.ReplyLang, Arg: arg}
	return d.Answer(facts.Answered, facts.NoReason)
}

// events lists dated facts, each with the note on it after it.
func (d *draft) events(dated []facts.DatedFact) {
	open := false // the last block is a list that goes on
	for _, e := range dated {
		if !open {
			d.Reply.Blocks = append(d.Reply.Blocks, bot.Block{Kind: bot.List})
		}
		last := &d.Reply.Blocks[len(d.Reply.Blocks)-1]
		item := append([]bot.Span{{Text: compose.Sentence(d.When(e.Date, d.Lang)) + ": ", Style: bot.Bold}}, d.FactSpans(e.Fact)...)
		last.Items = append(last.Items, item)
		d.Cite(e.Fact)
		open = !d.Note(e.Fact)
	}
}

// hasDates reports whether a timeline can be filtered by a topic.
func (h *Handlers) hasDates(t *facts.Topic) bool { return len(h.charts.Dated(t)) > 0 }

// noDates says that nothing about a topic has a date, or that the source does
// not name it.
func (d *draft) noDates(t *facts.Topic) string {
	if chart.InSource(t) {
		return d.In(message.NoDates, "Name", t.Name.In(d.Lang))
	}
	return d.In(message.NotNamed, "Name", t.Name.In(d.Lang))
}

// noDates says so of all that was named.
func (h *Handlers) noDates(c *Call, n naming) bot.Reply {
	d := h.draft(c, bot.KindUnknown)
	d.Reply.Title = chart.TopicNames(n.topics, c.ReplyLang)
	for _, t := range n.topics {
		d.Text(d.noDates(t))
	}
	d.leftOut(n)
	d.Button(d.In(message.AllDates), bot.Action{Verb: bot.RunCommand, Arg: chart.Timeline})
	for _, t := range n.topics {
		if len(h.Pack.About(t)) > 0 {
			d.TopicButton(t)
		}
	}
	return d.Answer(facts.Unknown, facts.Silent)
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
func (h *Handlers) datedTopics() (out []*facts.Topic) {
	count := map[*facts.Topic]int{}
	for _, e := range h.Pack.Dated() {
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
func (h *Handlers) completeDated(_, typed string, l bot.Lang, limit int) (out []bot.Suggestion) {
	before, last := "", typed
	if i := strings.LastIndexAny(typed, ",;"); i >= 0 {
		before, last = strings.TrimRight(typed[:i], " ")+", ", strings.TrimSpace(typed[i+1:])
	}
	named := h.names(before, l, h.hasDates).topics
	if len(named) >= chart.MaxNamed {
		return nil
	}
	add := func(t *facts.Topic) {
		switch name := compose.Sentence(t.Name.In(l)); {
		case slices.Contains(named, t):
		case before == "":
			out = append(out, bot.Suggestion{Label: name, Value: t.ID})
		default:
			out = append(out, bot.Suggestion{Label: before + name, Value: before + name})
		}
	}
	dated := h.datedTopics()
	if last == "" {
		for _, t := range dated {
			add(t)
		}
		return out
	}
	for _, m := range h.Pack.Suggest(last, l, limit+len(named), func(t *facts.Topic) bool { return slices.Contains(dated, t) }) {
		add(m.Topic)
	}
	return out
}
