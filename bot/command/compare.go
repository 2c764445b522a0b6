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

// compareEntry is there where the pack has figures to compare.
func (h *Handlers) compareEntry() []*Entry {
	if len(h.Pack.Comparisons) == 0 {
		return nil
	}
	c := h.command(chart.Compare, message.DescCompare, completed(h.option("names", message.DescCompareArg, maxNames)))
	c.Descriptions = h.Describe(message.DescCompare, "What", capital(h.Pack.Comparisons[0].Title))
	return []*Entry{{Command: c, Several: true, Handle: h.compareCommand, complete: h.completeNames}}
}

// compareCommand puts the figures of countries and bodies side by side.
func (h *Handlers) compareCommand(ctx context.Context, c *Call) bot.Reply {
	text := c.Arg("names")
	if tooLong(text, maxNames) {
		d := h.draft(c, bot.KindNotice)
		d.Text(d.In(message.TooLong, "Limit", h.Number(maxNames, c.ReplyLang)))
		return d.Answer(facts.Unknown, facts.Unclear)
	}
	n := h.names(text, c.ReplyLang, h.counted)
	if text == "" && c.Quoted != "" { // what a message names, and nothing else of it
		n = naming{topics: h.names(quoted(c.Quoted), c.ReplyLang, h.counted).topics}
		n.topics = slices.DeleteFunc(n.topics, func(t *facts.Topic) bool { return !h.counted(t) })
	}
	what := h.comparisonOf(&n)
	if u, asks := h.doubt(n); asks {
		return h.misspelt(c, n, u)
	}
	name := chart.Name{Kind: chart.Compare, Lang: c.ReplyLang, What: what, Topics: n.topics}
	made := h.charts.Compared(name)
	if len(made.Bars) == 0 {
		return h.nothingToCompare(c, name, n)
	}
	d := h.draft(c, bot.KindFigure)
	d.Reply.Title = made.Chart.Title
	if made.Chart.Subtitle != "" {
		d.Text(made.Chart.Subtitle + ".")
	}
	d.bars(made.Bars)
	for _, said := range h.charts.NoFigure(made.Without, c.ReplyLang) {
		d.Text(said)
	}
	d.leftOut(n)
	for _, u := range n.unknown {
		if len(u.near) > 0 && h.counted(u.near[0].Topic) {
			d.meant(chart.Compare, n, u, u.near[0].Topic)
		}
	}
	d.List(made.Together)
	d.picture(name)
	d.compareButtons(name)
	d.Reply.Paged = bot.Action{Verb: bot.RunCommand, Lang: c.ReplyLang, Arg: chart.Compare + " " + chart.TopicArg(n.topics)}
	if len(n.topics) == 0 {
		d.Reply.Paged.Arg = chart.Compare + " " + what.ID
	}
	var frame facts.Frame
	for _, t := range n.topics {
		frame.Topics = append(frame.Topics, t.ID)
	}
	h.Remember(ctx, c.Request, c.ReplyLang, frame)
	return d.Answer(facts.Answered, facts.NoReason)
}

// leftOut says what of a text was no name or one too many.
func (d *draft) leftOut(n naming) {
	if said := n.unknownText(); said != "" {
		d.Text(d.In(message.NotUnderstood, "Text", said))
	}
	if n.more {
		d.Text(d.In(message.AtMost, "Limit", chart.MaxNamed))
	}
}

// doubt gives the name to ask back about: where nothing else is known, or what
// was meant has a figure and there is nothing to put side by side without it.
func (h *Handlers) doubt(n naming) (unknownName, bool) {
	has := 0
	for _, t := range n.topics {
		if h.counted(t) {
			has++
		}
	}
	for _, u := range n.unknown {
		if len(n.topics) == 0 && (len(u.near) > 0 || len(n.unknown) == 1) || has < 2 && slices.ContainsFunc(u.near, func(m facts.Match) bool { return h.counted(m.Topic) }) {
			return u, true
		}
	}
	if len(n.topics) == 0 && len(n.unknown) > 0 {
		return n.unknown[0], true
	}
	return unknownName{}, false
}

// counted reports whether a comparison has a figure of a topic.
func (h *Handlers) counted(t *facts.Topic) bool {
	return slices.ContainsFunc(h.Pack.Comparisons, func(c *facts.Comparison) bool {
		return slices.ContainsFunc(c.Figures, func(f facts.Compared) bool { return f.Of == t })
	})
}

// compares reports whether a concept is what some comparison counts.
func (h *Handlers) compares(concept *facts.Topic) bool {
	return slices.ContainsFunc(h.Pack.Comparisons, func(c *facts.Comparison) bool {
		return c.ID == concept.ID || slices.ContainsFunc(c.Figures, func(f facts.Compared) bool { return f.What == concept.ID })
	})
}

// comparisonOf chooses the comparison that is named, else the one with most of
// the topics, and takes from these what is a comparison's name.
func (h *Handlers) comparisonOf(n *naming) *facts.Comparison {
	best, most := h.Pack.Comparisons[0], 0
	for _, c := range h.Pack.Comparisons {
		has := 0
		for _, t := range n.topics {
			if slices.ContainsFunc(c.Figures, func(f facts.Compared) bool { return f.Of == t }) {
				has++
			}
			if c.ID == t.ID || slices.ContainsFunc(c.Figures, func(f facts.Compared) bool { return f.What == t.ID }) {
				has += chart.MaxNamed
			}
		}
		if has > most {
			best, most = c, has
		}
	}
	n.topics = slices.DeleteFunc(n.topics, func(t *facts.Topic) bool { return t.Kind == facts.Concept && (!t.Standalone || h.compares(t)) })
	n.unknown = slices.DeleteFunc(n.unknown, func(u unknownName) bool {
		c := h.charts.Comparison(strings.ToLower(u.text))
		if c != nil && most < chart.MaxNamed {
			best = c
		}
		return c != nil
	})
	return best
}

// bars lists the figures as text, the largest first.
func (d *draft) bars(bars []chart.FactBar) {
	b := bot.Block{Kind: bot.Fields}
	for _, bar := range bars {
		b.Pairs = append(b.Pairs, bot.Field{Name: bar.Label, Value: []bot.Span{
			{Text: bar.ValueLabel, Style: bot.Bold}, {Text: " (" + bar.Note + ") [" + strings.Join(bar.Cites, ", ") + "]"}}})
	}
	d.Reply.Blocks = append(d.Reply.Blocks, b)
	for _, bar := range bars {
		for _, f := range bar.Facts {
			d.Note(f)
			d.Cite(f)
		}
	}
}

// compareButtons offer each topic shown, the other comparisons and all of it.
func (d *draft) compareButtons(n chart.Name) {
	if len(n.Topics) > 0 {
		d.Button(d.In(message.CompareAll), bot.Action{Verb: bot.RunCommand, Arg: chart.Compare + " " + n.What.ID})
	}
	for _, c := range d.Pack.Comparisons {
		if c != n.What {
			d.Button(compose.Sentence(c.Title.In(d.Lang)), bot.Action{Verb: bot.RunCommand, Arg: chart.Compare + " " + c.ID})
		}
	}
	for _, t := range n.Topics {
		if len(d.Pack.About(t)) > 0 {
			d.TopicButton(t)
		}
	}
}

// misspelt asks back where a name is nearly one that is known.
func (h *Handlers) misspelt(c *Call, n naming, u unknownName) bot.Reply {
	d := h.draft(c, bot.KindUnknown)
	d.Reply.Private = true
	text := d.In(message.NoName, "Name", echo(u.text))
	if echo(u.text) == "" {
		text = d.In(message.Unclear)
	}
	if len(u.near) == 0 {
		d.Text(text)
		d.Button(d.In(message.CompareAll), bot.Action{Verb: bot.RunCommand, Arg: chart.Compare})
		return d.Answer(facts.Unknown, facts.Unclear)
	}
	d.Text(text + " " + d.In(message.DidYouMean))
	for _, m := range u.near[:min(len(u.near), compose.MaxSuggested)] {
		d.meant(chart.Compare, n, u, m.Topic)
	}
	return d.Answer(facts.Ambiguous, facts.SeveralMeanings)
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
	d.Button(chart.TopicNames(meant.topics, d.Lang), bot.Action{Verb: bot.RunCommand, Arg: command + " " + chart.TopicArg(meant.topics)})
}

// nothingToCompare says so, and what there are figures for.
func (h *Handlers) nothingToCompare(c *Call, n chart.Name, named naming) bot.Reply {
	d := h.draft(c, bot.KindUnknown)
	d.Reply.Title = chart.TopicNames(n.Topics, c.ReplyLang)
	var have []*facts.Topic
	for _, f := range n.What.Figures {
		if !slices.Contains(have, f.Of) && len(have) < chart.MaxNamed {
			have = append(have, f.Of)
		}
	}
	for _, said := range h.charts.NoFigure(n.Topics, c.ReplyLang) {
		d.Text(said)
	}
	d.leftOut(named)
	d.Text(d.In(message.NoFigures, "What", compose.Sentence(n.What.Title.In(c.ReplyLang)), "Names", chart.TopicNames(have, c.ReplyLang)))
	d.Button(d.In(message.CompareAll), bot.Action{Verb: bot.RunCommand, Arg: chart.Compare + " " + n.What.ID})
	return d.Answer(facts.Unknown, facts.Silent)
}

// completeNames completes the last of several names.
func (h *Handlers) completeNames(_, typed string, l bot.Lang, limit int) (out []bot.Suggestion) {
	before, last := "", typed
	if i := strings.LastIndexAny(typed, ",;"); i >= 0 {
		before, last = strings.TrimRight(typed[:i], " ")+", ", strings.TrimSpace(typed[i+1:])
	}
	named := h.names(before, l, h.counted).topics
	if len(named) >= chart.MaxNamed {
		return nil
	}
	add := func(t *facts.Topic) {
		if !slices.Contains(named, t) {
			s := before + compose.Sentence(t.Name.In(l))
			out = append(out, bot.Suggestion{Label: s, Value: s})
		}
	}
	if last != "" {
		for _, m := range h.Pack.Suggest(last, l, limit+len(named), h.counted) {
			add(m.Topic)
		}
		return out
	}
	seen := map[*facts.Topic]bool{}
	for _, c := range h.Pack.Comparisons {
		for _, f := range c.Figures {
			if !seen[f.Of] {
				seen[f.Of] = true
				add(f.Of)
			}
		}
	}
	return out
}
