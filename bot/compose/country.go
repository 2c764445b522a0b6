package compose

import (
	"allybot/bot"
	"allybot/bot/message"
	"allybot/facts"
	"slices"
)

// How much a reply shows and offers before it points on.
const (
	maxOther   = 6 // further facts
	maxRelated = 4 // buttons

	// MaxSuggested is how many buttons of "did you mean" there are.
	MaxSuggested = 5
)

// Members offers each member of a roster.
func (d *Draft) Members(r *facts.Roster) {
	for _, m := range r.Members {
		d.Button(m.Topic.Name.In(d.Lang), bot.Action{Verb: bot.RunCommand, Arg: r.ID + " " + m.Topic.ID})
	}
}

// Mostly puts the facts that are above all about a topic before those that
// are about others as well.
func Mostly(t *facts.Topic, about []*facts.Fact) []*facts.Fact {
	slices.SortStableFunc(about, func(a, b *facts.Fact) int { return lesser(a, t) - lesser(b, t) })
	return about
}

func lesser(f *facts.Fact, t *facts.Topic) int {
	if len(f.About) > 0 && f.About[0] == t {
		return 0
	}
	return 1
}

// FirstName gives the name of a roster's first member, as an example of what to type.
func FirstName(r *facts.Roster, l bot.Lang) string {
	if len(r.Members) == 0 {
		return ""
	}
	return r.Members[0].Topic.Name.In(l)
}

// Figures shows a topic's figures, each with its year: the number and what it
// counts are structured data of the fact that is cited beside it.
func (d *Draft) Figures(t *facts.Topic, about []*facts.Fact) {
	b := bot.Block{Kind: bot.Fields}
	var rest, noted []*facts.Fact
	seen := map[facts.Quantity]bool{}
	for _, f := range about {
		if f.Kind != facts.Figure || d.shown[f.ID] {
			continue
		}
		pairs, told := d.quantities(t, f, seen)
		if !told {
			rest = append(rest, f)
		}
		if len(pairs) == 0 {
			continue
		}
		b.Pairs = append(b.Pairs, pairs...)
		d.Cite(f)
		noted = append(noted, f)
	}
	if len(b.Pairs)+len(rest) == 0 {
		return
	}
	d.Heading(d.In(message.Figures))
	if len(b.Pairs) > 0 {
		d.Reply.Blocks = append(d.Reply.Blocks, b)
	}
	for _, f := range noted {
		d.Note(f)
	}
	d.List(rest)
}

// quantities gives a fact's figures of a topic that were not seen before, and
// reports whether its figures of the topic are all told by that.
func (d *Draft) quantities(t *facts.Topic, f *facts.Fact, seen map[facts.Quantity]bool) (pairs []bot.Field, told bool) {
	for _, q := range f.Quantities {
		if q.Of != t {
			continue
		}
		what, ok := d.Pack.Topic(q.What)
		if !ok {
			return nil, false
		}
		told = true
		if seen[q] {
			continue
		}
		seen[q] = true
		v := d.Number(q.Value, d.Lang)
		if !q.AsOf.IsZero() {
			v += " (" + date(q.AsOf) + ")"
		}
		pairs = append(pairs, bot.Field{Name: Sentence(what.Name.In(d.Lang)), Value: []bot.Span{{Text: v, Style: bot.Bold}, marks(f)}})
	}
	return pairs, told
}

// Other shows what else there is about a topic, and where there is more.
func (d *Draft) Other(r *facts.Roster, t *facts.Topic, about []*facts.Fact, title message.ID) {
	var rest []*facts.Fact
	for _, f := range about {
		if !d.shown[f.ID] && f != r.Overview && (f.Kind != facts.Figure || title == message.Says) {
			rest = append(rest, f)
		}
	}
	if len(rest) == 0 {
		return
	}
	d.Heading(d.In(title))
	d.List(rest[:min(len(rest), maxOther)])
	if len(rest) > maxOther {
		d.Button(d.In(message.AllAbout, "Name", t.Name.In(d.Lang)), bot.Action{Verb: bot.ShowTopic, Arg: t.ID})
	}
}

// Silence says how little there is on a topic that no fact is about.
func Silence(t *facts.Topic) message.ID {
	if t.Named {
		return message.NoFactsOn
	}
	return message.NotNamed
}
