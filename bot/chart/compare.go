package bot

import (
	"cmp"
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// comparing is a comparison in the making: the chart, and what the text beside
// it needs of the facts.
type comparing struct {
	chart    Chart
	bars     []factBar // the largest first, all of them
	together []*facts.Fact
	without  []*facts.Topic // named, but the source gives no figure
}

// factBar is a bar with the facts that it shows.
type factBar struct {
	ChartBar
	facts []*facts.Fact
}

// compared puts the figures of the topics named side by side; of all that
// there are, where none is named.
func (c *Charts) compared(n chartName) comparing {
	var out comparing
	merged := map[*facts.Topic]bool{}
	for _, t := range n.what.Together {
		all := append([]*facts.Topic{t.Beside}, t.Of...)
		named := slices.ContainsFunc(all, func(t *facts.Topic) bool { return slices.Contains(n.topics, t) })
		whole := len(n.topics) == 0 || !slices.ContainsFunc(all, func(t *facts.Topic) bool { return !slices.Contains(n.topics, t) })
		if whole {
			out.bars = append(out.bars, c.sum(n.what, t, n.lang))
			for _, part := range t.Of {
				merged[part] = true
			}
		}
		if whole || named && len(n.topics) > 1 && slices.Contains(n.topics, t.Beside) && slices.ContainsFunc(t.Of, func(t *facts.Topic) bool { return slices.Contains(n.topics, t) }) {
			out.together = append(out.together, t.Fact)
		}
	}
	has := map[*facts.Topic]bool{}
	for _, f := range n.what.Figures {
		has[f.Of] = true
		if !merged[f.Of] && (len(n.topics) == 0 || slices.Contains(n.topics, f.Of)) {
			out.bars = append(out.bars, c.bar(f, n.lang))
		}
	}
	slices.SortStableFunc(out.bars, func(a, b factBar) int { return cmp.Compare(b.Value, a.Value) })
	for _, t := range n.topics {
		if !has[t] {
			out.without = append(out.without, t)
		}
	}
	out.chart = Chart{
		Title: sentence(n.what.Title.In(n.lang)), Subtitle: sentence(n.what.Unit.In(n.lang)),
		ZoomTitle: c.words.Say(message.Zoom, n.lang), Footer: c.footer(n.lang),
	}
	for _, b := range out.bars[:min(len(out.bars), maxDrawn)] {
		out.chart.Bars = append(out.chart.Bars, b.ChartBar)
	}
	if len(out.bars) > maxDrawn {
		out.chart.Notes = append(out.chart.Notes, c.words.Say(message.Drawn, n.lang, "Shown", maxDrawn, "All", len(out.bars)))
	}
	if len(out.without) > 0 {
		out.chart.Notes = append(out.chart.Notes, c.noFigure(out.without, n.lang)...)
	}
	notes := c.editors(n.lang)
	for _, b := range out.bars {
		for _, f := range b.facts {
			notes.mark(f)
		}
	}
	for _, f := range out.together {
		out.chart.Notes = append(out.chart.Notes, kindLabel(c.words, f, n.lang)+f.Text.In(n.lang)+" ["+strings.Join(numbers(f), ", ")+"]")
		notes.mark(f)
	}
	for _, text := range notes.texts { // no bar is marked
		out.chart.Notes = append(out.chart.Notes, "* "+notes.intro+text)
	}
	return out
}

func (c *Charts) bar(f facts.Compared, l Lang) factBar {
	b := factBar{ChartBar{Label: sentence(f.Of.Name.In(l)), Value: f.Value, ValueLabel: c.pack.Language(l).Write(f.Value), Note: c.words.Say(message.NoYear, l), Cites: numbers(f.Fact)}, []*facts.Fact{f.Fact}}
	if note := f.Note.In(l); note != "" {
		b.Label += ", " + note
	}
	if !f.AsOf.IsZero() {
		b.Note = when(c.pack, c.words, f.AsOf, l)
	}
	return b
}

// sum shows several together as the source does, part by part: the sum itself
// is not in it.
func (c *Charts) sum(what *facts.Comparison, t facts.Together, l Lang) factBar {
	out := factBar{ChartBar{Cites: numbers(t.Fact)}, nil}
	var labels, values, notes []string
	for _, topic := range t.Of {
		for _, f := range what.Figures {
			if f.Of != topic {
				continue
			}
			b := c.bar(f, l)
			labels, values = append(labels, b.Label), append(values, b.ValueLabel)
			if !slices.Contains(notes, b.Note) {
				notes = append(notes, b.Note)
			}
			out.Value += f.Value
			out.Parts = append(out.Parts, f.Value)
			out.facts = append(out.facts, f.Fact)
		}
	}
	out.Label, out.ValueLabel, out.Note = strings.Join(labels, " + "), strings.Join(values, " + "), strings.Join(notes, ", ")
	return out
}

// noFigure says in words what cannot be drawn: what the source names without a
// figure, and what it does not name.
func (c *Charts) noFigure(ts []*facts.Topic, l Lang) (out []string) {
	var named, unnamed []*facts.Topic
	for _, t := range ts {
		if inSource(t) {
			named = append(named, t)
		} else {
			unnamed = append(unnamed, t)
		}
	}
	if len(named) > 0 {
		out = append(out, c.words.Say(message.NoFigure, l, "Names", topicNames(named, l)))
	}
	if len(unnamed) > 0 {
		out = append(out, c.words.Say(message.NotInSource, l, "Names", topicNames(unnamed, l)))
	}
	return out
}

// inSource reports whether the source names a topic; what is no country or
// body is there for its facts.
func inSource(t *facts.Topic) bool { return t.Named || t.Kind == facts.Concept }

// topicNames lists topics as a sentence does without an "and": "Chile, Peru".
func topicNames(ts []*facts.Topic, l Lang) string {
	names := make([]string, len(ts))
	for i, t := range ts {
		names[i] = sentence(t.Name.In(l))
	}
	return strings.Join(names, ", ")
}
