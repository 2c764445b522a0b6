package bot

import (
	"context"
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// pictureEntries gives the commands that have a picture, as far as the pack
// has what they show.
func (b *Bot) pictureEntries() (es []*entry) {
	d := func(w message.ID) facts.Text { return b.describe(w) }
	if len(b.pack.Comparisons) > 0 {
		es = append(es, &entry{
			Command: Command{Name: chartCompare, Names: b.commandNames(chartCompare), Descriptions: b.describe(message.DescCompare, "What", capital(b.pack.Comparisons[0].Title)),
				Args: []Arg{{Name: "names", Names: b.optionNames("names"), Descriptions: d(message.DescCompareArg), Complete: true, MaxLength: maxNames}}},
			names:    true,
			handle:   b.compareCommand,
			complete: b.completeNames,
		})
	}
	if len(b.pack.Dated()) > 0 {
		es = append(es, &entry{
			Command: Command{Name: chartTimeline, Names: b.commandNames(chartTimeline), Descriptions: d(message.DescTimeline),
				Args: []Arg{{Name: "topic", Names: b.optionNames("topic"), Descriptions: d(message.DescTimelineArg), Complete: true, MaxLength: maxNames}}},
			names:    true,
			handle:   b.timelineCommand,
			complete: b.completeDated,
		})
	}
	if m := b.pack.Map; m != nil {
		es = append(es, &entry{
			Command: Command{Name: chartMap, Names: b.commandNames(chartMap), Descriptions: b.describe(message.DescMap, "Region", capital(m.Region.Name))},
			handle:  b.mapCommand,
		})
	}
	return es
}

// compareCommand puts the figures of countries and bodies side by side.
func (b *Bot) compareCommand(ctx context.Context, c *call) Reply {
	text := c.arg("names")
	if tooLong(text, maxNames) {
		d := b.draft(c, KindNotice)
		d.text(d.in(message.TooLong, "Limit", b.number(maxNames, c.lang)))
		return d.answer(facts.Unknown, facts.Unclear)
	}
	n := b.names(text, c.lang, b.counted)
	if text == "" && c.Quoted != "" { // what a message names, and nothing else of it
		n = naming{topics: b.names(quoted(c.Quoted), c.lang, b.counted).topics}
		n.topics = slices.DeleteFunc(n.topics, func(t *facts.Topic) bool { return !b.counted(t) })
	}
	what := b.comparisonOf(&n)
	if u, asks := b.doubt(n); asks {
		return b.misspelt(c, n, u)
	}
	name := chartName{kind: chartCompare, lang: c.lang, what: what, topics: n.topics}
	made := b.charts.compared(name)
	if len(made.bars) == 0 {
		return b.nothingToCompare(c, name, n)
	}
	d := b.draft(c, KindFigure)
	d.reply.Title = made.chart.Title
	if made.chart.Subtitle != "" {
		d.text(made.chart.Subtitle + ".")
	}
	d.bars(made.bars)
	for _, said := range b.charts.noFigure(made.without, c.lang) {
		d.text(said)
	}
	d.leftOut(n)
	for _, u := range n.unknown {
		if len(u.near) > 0 && b.counted(u.near[0].Topic) {
			d.meant(chartCompare, n, u, u.near[0].Topic)
		}
	}
	d.list(made.together)
	d.picture(name)
	d.compareButtons(name)
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: chartCompare + " " + topicArg(n.topics)}
	if len(n.topics) == 0 {
		d.reply.Paged.Arg = chartCompare + " " + what.ID
	}
	var frame facts.Frame
	for _, t := range n.topics {
		frame.Topics = append(frame.Topics, t.ID)
	}
	b.remember(ctx, c, frame)
	return d.answer(facts.Answered, facts.NoReason)
}

// leftOut says what of a text was no name or one too many.
func (d *draft) leftOut(n naming) {
	if said := n.unknownText(); said != "" {
		d.text(d.in(message.NotUnderstood, "Text", said))
	}
	if n.more {
		d.text(d.in(message.AtMost, "Limit", maxCompared))
	}
}

// doubt gives the name to ask back about: where nothing else is known, or what
// was meant has a figure and there is nothing to put side by side without it.
func (b *Bot) doubt(n naming) (unknownName, bool) {
	has := 0
	for _, t := range n.topics {
		if b.counted(t) {
			has++
		}
	}
	for _, u := range n.unknown {
		if len(n.topics) == 0 && (len(u.near) > 0 || len(n.unknown) == 1) || has < 2 && slices.ContainsFunc(u.near, func(m facts.Match) bool { return b.counted(m.Topic) }) {
			return u, true
		}
	}
	if len(n.topics) == 0 && len(n.unknown) > 0 {
		return n.unknown[0], true
	}
	return unknownName{}, false
}

// counted reports whether a comparison has a figure of a topic.
func (b *Bot) counted(t *facts.Topic) bool {
	return slices.ContainsFunc(b.pack.Comparisons, func(c *facts.Comparison) bool {
		return slices.ContainsFunc(c.Figures, func(f facts.Compared) bool { return f.Of == t })
	})
}

// compares reports whether a concept is what some comparison counts.
func (b *Bot) compares(concept *facts.Topic) bool {
	return slices.ContainsFunc(b.pack.Comparisons, func(c *facts.Comparison) bool {
		return c.ID == concept.ID || slices.ContainsFunc(c.Figures, func(f facts.Compared) bool { return f.What == concept.ID })
	})
}

// comparisonOf chooses the comparison that is named, else the one with most of
// the topics, and takes from these what is a comparison's name.
func (b *Bot) comparisonOf(n *naming) *facts.Comparison {
	best, most := b.pack.Comparisons[0], 0
	for _, c := range b.pack.Comparisons {
		has := 0
		for _, t := range n.topics {
			if slices.ContainsFunc(c.Figures, func(f facts.Compared) bool { return f.Of == t }) {
				has++
			}
			if c.ID == t.ID || slices.ContainsFunc(c.Figures, func(f facts.Compared) bool { return f.What == t.ID }) {
				has += maxCompared
			}
		}
		if has > most {
			best, most = c, has
		}
	}
	n.topics = slices.DeleteFunc(n.topics, func(t *facts.Topic) bool { return t.Kind == facts.Concept && (!t.Standalone || b.compares(t)) })
	n.unknown = slices.DeleteFunc(n.unknown, func(u unknownName) bool {
		c := b.charts.comparison(strings.ToLower(u.text))
		if c != nil && most < maxCompared {
			best = c
		}
		return c != nil
	})
	return best
}

// bars lists the figures as text, the largest first.
func (d *draft) bars(bars []factBar) {
	b := Block{Kind: Fields}
	for _, bar := range bars {
		b.Pairs = append(b.Pairs, Field{Name: bar.Label, Value: []Span{
			{Text: bar.ValueLabel, Style: Bold}, {Text: " (" + bar.Note + ") [" + strings.Join(bar.Cites, ", ") + "]"}}})
	}
	d.reply.Blocks = append(d.reply.Blocks, b)
	for _, bar := range bars {
		for _, f := range bar.facts {
			d.note(f)
			d.cite(f)
		}
	}
}

// compareButtons offer each topic shown, the other comparisons and all of it.
func (d *draft) compareButtons(n chartName) {
	if len(n.topics) > 0 {
		d.button(d.in(message.CompareAll), Action{Verb: RunCommand, Arg: chartCompare + " " + n.what.ID})
	}
	for _, c := range d.pack.Comparisons {
		if c != n.what {
			d.button(sentence(c.Title.In(d.lang)), Action{Verb: RunCommand, Arg: chartCompare + " " + c.ID})
		}
	}
	for _, t := range n.topics {
		if len(d.pack.About(t)) > 0 {
			d.topicButton(t)
		}
	}
}

// misspelt asks back where a name is nearly one that is known.
func (b *Bot) misspelt(c *call, n naming, u unknownName) Reply {
	d := b.draft(c, KindUnknown)
	d.reply.Private = true
	text := d.in(message.NoName, "Name", echo(u.text))
	if echo(u.text) == "" {
		text = d.in(message.Unclear)
	}
	if len(u.near) == 0 {
		d.text(text)
		d.button(d.in(message.CompareAll), Action{Verb: RunCommand, Arg: chartCompare})
		return d.answer(facts.Unknown, facts.Unclear)
	}
	d.text(text + " " + d.in(message.DidYouMean))
	for _, m := range u.near[:min(len(u.near), maxSuggestion)] {
		d.meant(chartCompare, n, u, m.Topic)
	}
	return d.answer(facts.Ambiguous, facts.SeveralMeanings)
}

// meant offers a command's chart in which an unknown name is a topic's, and the
// other unknown ones are what they are nearest to.
func (d *draft) meant(command string, n naming, u unknownName, t *facts.Topic) {
	meant := naming{topics: slices.Clone(n.topics)}
	meant.add(t)
	for _, other := range n.unknown {
		if other.text != u.text && len(other.near) > 0 {
			meant.add(other.near[0].Topic)
		}
	}
	d.button(topicNames(meant.topics, d.lang), Action{Verb: RunCommand, Arg: command + " " + topicArg(meant.topics)})
}

// nothingToCompare says so, and what there are figures for.
func (b *Bot) nothingToCompare(c *call, n chartName, named naming) Reply {
	d := b.draft(c, KindUnknown)
	d.reply.Title = topicNames(n.topics, c.lang)
	var have []*facts.Topic
	for _, f := range n.what.Figures {
		if !slices.Contains(have, f.Of) && len(have) < maxCompared {
			have = append(have, f.Of)
		}
	}
	for _, said := range b.charts.noFigure(n.topics, c.lang) {
		d.text(said)
	}
	d.leftOut(named)
	d.text(d.in(message.NoFigures, "What", sentence(n.what.Title.In(c.lang)), "Names", topicNames(have, c.lang)))
	d.button(d.in(message.CompareAll), Action{Verb: RunCommand, Arg: chartCompare + " " + n.what.ID})
	return d.answer(facts.Unknown, facts.Silent)
}

// completeNames completes the last of several names.
func (b *Bot) completeNames(typed string, l Lang, limit int) (out []Suggestion) {
	before, last := "", typed
	if i := strings.LastIndexAny(typed, ",;"); i >= 0 {
		before, last = strings.TrimRight(typed[:i], " ")+", ", strings.TrimSpace(typed[i+1:])
	}
	named := b.names(before, l, b.counted).topics
	if len(named) >= maxCompared {
		return nil
	}
	add := func(t *facts.Topic) {
		if !slices.Contains(named, t) {
			s := before + sentence(t.Name.In(l))
			out = append(out, Suggestion{Label: s, Value: s})
		}
	}
	if last != "" {
		for _, m := range b.pack.Suggest(last, l, limit+len(named), b.counted) {
			add(m.Topic)
		}
		return out
	}
	seen := map[*facts.Topic]bool{}
	for _, c := range b.pack.Comparisons {
		for _, f := range c.Figures {
			if !seen[f.Of] {
				seen[f.Of] = true
				add(f.Of)
			}
		}
	}
	return out
}
