package chart

import (
	"cmp"
	"slices"
	"strings"

	"allybot/bot"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
)

// Comparison is a comparison in the making: the chart, and what the text beside
// it needs of the facts.
type Comparison struct {
	Chart    Chart
	Bars     []FactBar // the largest first, all of them
	Together []*facts.Fact
	Without  []*facts.Topic // named, but the source gives no figure
}

// FactBar is a bar with the facts that it shows.
type FactBar struct {
	Bar
	Facts []*facts.Fact
}

// Compared puts the figures of the topics named side by side; of all that
// there are, where none is named.
func (c *Charts) Compared(n Name) Comparison {
	var out Comparison
	merged := map[*facts.Topic]bool{}
	for _, t := range n.What.Together {
		all := append([]*facts.Topic{t.Beside}, t.Of...)
		named := slices.ContainsFunc(all, func(t *facts.Topic) bool { return slices.Contains(n.Topics, t) })
		whole := len(n.Topics) == 0 || !slices.ContainsFunc(all, func(t *facts.Topic) bool { return !slices.Contains(n.Topics, t) })
		if whole {
			out.Bars = append(out.Bars, c.sum(n.What, t, n.Lang))
			for _, part := range t.Of {
				merged[part] = true
			}
		}
		if whole || named && len(n.Topics) > 1 && slices.Contains(n.Topics, t.Beside) && slices.ContainsFunc(t.Of, func(t *facts.Topic) bool { return slices.Contains(n.Topics, t) }) {
			out.Together = append(out.Together, t.Fact)
		}
	}
	has := map[*facts.Topic]bool{}
	for _, f := range n.What.Figures {
		has[f.Of] = true
		if !merged[f.Of] && (len(n.Topics) == 0 || slices.Contains(n.Topics, f.Of)) {
			out.Bars = append(out.Bars, c.bar(f, n.Lang))
		}
	}
	slices.SortStableFunc(out.Bars, func(a, b FactBar) int { return cmp.Compare(b.Value, a.Value) })
	for _, t := range n.Topics {
		if !has[t] {
			out.Without = append(out.Without, t)
		}
	}
	out.Chart = Chart{
		Title: compose.Sentence(n.What.Title.In(n.Lang)), Subtitle: compose.Sentence(n.What.Unit.In(n.Lang)),
		ZoomTitle: c.Words.Say(message.Zoom, n.Lang), Footer: c.footer(n.Lang),
	}
	for _, b := range out.Bars[:min(len(out.Bars), maxDrawn)] {
		out.Chart.Bars = append(out.Chart.Bars, b.Bar)
	}
	if len(out.Bars) > maxDrawn {
		out.Chart.Notes = append(out.Chart.Notes, c.Words.Say(message.Drawn, n.Lang, "Shown", maxDrawn, "All", len(out.Bars)))
	}
	if len(out.Without) > 0 {
		out.Chart.Notes = append(out.Chart.Notes, c.NoFigure(out.Without, n.Lang)...)
	}
	notes := c.editors(n.Lang)
	for _, b := range out.Bars {
		for _, f := range b.Facts {
			notes.mark(f)
		}
	}
	for _, f := range out.Together {
		out.Chart.Notes = append(out.Chart.Notes, c.Label(f, n.Lang)+f.Text.In(n.Lang)+" ["+strings.Join(Numbers(f), ", ")+"]")
		notes.mark(f)
	}
	for _, text := range notes.texts { // no bar is marked
		out.Chart.Notes = append(out.Chart.Notes, "* "+notes.intro+text)
	}
	return out
}

func (c *Charts) bar(f facts.Compared, l bot.Lang) FactBar {
	b := FactBar{Bar{Label: compose.Sentence(f.Of.Name.In(l)), Value: f.Value, ValueLabel: c.Number(f.Value, l), Note: c.Words.Say(message.NoYear, l), Cites: Numbers(f.Fact)}, []*facts.Fact{f.Fact}}
	if note := f.Note.In(l); note != "" {
		b.Label += ", " + note
	}
	if !f.AsOf.IsZero() {
		b.Note = c.When(f.AsOf, l)
	}
	return b
}

// sum shows several together as the source does, part by part: the sum itself
// is not in it.
func (c *Charts) sum(what *facts.Comparison, t facts.Together, l bot.Lang) FactBar {
	out := FactBar{Bar{Cites: Numbers(t.Fact)}, nil}
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
			out.Facts = append(out.Facts, f.Fact)
		}
	}
	out.Label, out.ValueLabel, out.Note = strings.Join(labels, " + "), strings.Join(values, " + "), strings.Join(notes, ", ")
	return out
}

// NoFigure says in words what cannot be drawn: what the source names without a
// figure, and what it does not name.
func (c *Charts) NoFigure(ts []*facts.Topic, l bot.Lang) (out []string) {
	var named, unnamed []*facts.Topic
	for _, t := range ts {
		if InSource(t) {
			named = append(named, t)
		} else {
			unnamed = append(unnamed, t)
		}
	}
	if len(named) > 0 {
		out = append(out, c.Words.Say(message.NoFigure, l, "Names", TopicNames(named, l)))
	}
	if len(unnamed) > 0 {
		out = append(out, c.Words.Say(message.NotInSource, l, "Names", TopicNames(unnamed, l)))
	}
	return out
}

// InSource reports whether the source names a topic; what is no country or
// body is there for its facts.
func InSource(t *facts.Topic) bool { return t.Named || t.Kind == facts.Concept }

// TopicNames lists topics as a sentence does without an "and": "Chile, Peru".
func TopicNames(ts []*facts.Topic, l bot.Lang) string {
	names := make([]string, len(ts))
	for i, t := range ts {
		names[i] = compose.Sentence(t.Name.In(l))
	}
	return strings.Join(names, ", ")
}
