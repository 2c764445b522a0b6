package bot

import (
	"context"
	"slices"

	"allybot/bot/message"
	"allybot/facts"
)

// How much a reply about a country shows and offers before it points on.
const (
	maxOther      = 6 // further facts
	maxRelated    = 4 // buttons
	maxSuggestion = 5 // buttons of "did you mean"
)

// roster lists a standing's members: the fact that names them, what the
// standing means, a button for each.
func (b *Bot) roster(ctx context.Context, c *call, r *facts.Roster) Reply {
	d := b.draft(c, KindStatus)
	d.reply.Title = sentence(r.Topic.Name.In(c.lang))
	d.fact(r.Overview)
	d.members(r)
	d.citationButton(r.Overview)
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: c.entry.Name}
	b.remember(ctx, c, facts.Frame{Topics: []string{r.Topic.ID}, Fact: r.Overview.ID})
	return d.answer(facts.Answered, facts.NoReason)
}

// members offers each member of a roster.
func (d *draft) members(r *facts.Roster) {
	for _, m := range r.Members {
		d.button(m.Topic.Name.In(d.lang), Action{Verb: RunCommand, Arg: r.ID + " " + m.Topic.ID})
	}
}

// member looks a country up on a roster.
func (b *Bot) member(ctx context.Context, c *call, r *facts.Roster) Reply {
	name := c.arg("country")
	if name == "" && c.Quoted != "" {
		name = b.nameIn(c)
	}
	if name == "" {
		d := b.draft(c, KindNotice)
		d.text(d.in(message.WhichCountry, "Example", "/"+c.entry.localName(c.lang)+" "+firstName(r, c.lang)))
		d.members(r)
		return d.done()
	}
	t, no := b.find(c, name, c.entry.Name)
	if t == nil {
		return no
	}
	return b.memberOf(ctx, c, r, t)
}

// memberOf answers for a topic: whether it is on a roster, and what else there
// is on it.
func (b *Bot) memberOf(ctx context.Context, c *call, r *facts.Roster, t *facts.Topic) Reply {
	about := mostly(t, b.pack.About(t))
	var on *facts.Fact
	for _, m := range r.Members {
		if m.Topic == t {
			on = m.Fact
		}
	}
	switch {
	case on != nil:
		b.remember(ctx, c, facts.Frame{Topics: []string{t.ID, r.Topic.ID}, Fact: on.ID})
		return b.listed(c, r, t, on, about)
	case len(about) == 0:
		return b.notNamed(c, r, t)
	}
	b.remember(ctx, c, facts.Frame{Topics: []string{t.ID, r.Topic.ID}, Fact: about[0].ID})
	return b.notListed(c, r, t, about)
}

// mostly puts the facts that are above all about a topic before those that
// are about others as well.
func mostly(t *facts.Topic, about []*facts.Fact) []*facts.Fact {
	slices.SortStableFunc(about, func(a, b *facts.Fact) int { return lesser(a, t) - lesser(b, t) })
	return about
}

func lesser(f *facts.Fact, t *facts.Topic) int {
	if len(f.About) > 0 && f.About[0] == t {
		return 0
	}
	return 1
}

func firstName(r *facts.Roster, l Lang) string {
	if len(r.Members) == 0 {
		return ""
	}
	return r.Members[0].Topic.Name.In(l)
}

// listed answers for a member: its standing, what that means and does not,
// its figures with their year, what else there is, where to go on.
func (b *Bot) listed(c *call, r *facts.Roster, t *facts.Topic, on *facts.Fact, about []*facts.Fact) Reply {
	d := b.draft(c, KindStatus)
	d.reply.Title = sentence(t.Name.In(c.lang)) + " · " + sentence(r.Topic.Name.In(c.lang))
	d.fact(on)
	d.heading(d.in(message.Meaning))
	d.list(r.Meaning)
	d.figures(t, about)
	d.other(r, t, about, message.Other)
	d.related(on)
	d.citationButton(on)
	d.button(sentence(r.Topic.Name.In(c.lang)), Action{Verb: RunCommand, Arg: b.listCommand(r)})
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: b.lookCommand(r) + " " + t.ID}
	return d.answer(facts.Answered, facts.NoReason)
}

// figures shows a topic's figures, each with its year: the number and what it
// counts are structured data of the fact that is cited beside it.
func (d *draft) figures(t *facts.Topic, about []*facts.Fact) {
	b := Block{Kind: Fields}
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
		d.cite(f)
		noted = append(noted, f)
	}
	if len(b.Pairs)+len(rest) == 0 {
		return
	}
	d.heading(d.in(message.Figures))
	if len(b.Pairs) > 0 {
		d.reply.Blocks = append(d.reply.Blocks, b)
	}
	for _, f := range noted {
		d.note(f)
	}
	d.list(rest)
}

// quantities gives a fact's figures of a topic that were not seen before, and
// reports whether its figures of the topic are all told by that.
func (d *draft) quantities(t *facts.Topic, f *facts.Fact, seen map[facts.Quantity]bool) (pairs []Field, told bool) {
	for _, q := range f.Quantities {
		if q.Of != t {
			continue
		}
		what, ok := d.pack.Topic(q.What)
		if !ok {
			return nil, false
		}
		told = true
		if seen[q] {
			continue
		}
		seen[q] = true
		v := d.number(q.Value, d.lang)
		if !q.AsOf.IsZero() {
			v += " (" + date(q.AsOf) + ")"
		}
		pairs = append(pairs, Field{Name: sentence(what.Name.In(d.lang)), Value: []Span{{Text: v, Style: Bold}, marks(f)}})
	}
	return pairs, told
}

// other shows what else there is about a topic, and where there is more.
func (d *draft) other(r *facts.Roster, t *facts.Topic, about []*facts.Fact, title message.ID) {
	var rest []*facts.Fact
	for _, f := range about {
		if !d.shown[f.ID] && f != r.Overview && (f.Kind != facts.Figure || title == message.Says) {
			rest = append(rest, f)
		}
	}
	if len(rest) == 0 {
		return
	}
	d.heading(d.in(title))
	d.list(rest[:min(len(rest), maxOther)])
	if len(rest) > maxOther {
		d.button(d.in(message.AllAbout, "Name", t.Name.In(d.lang)), Action{Verb: ShowTopic, Arg: t.ID})
	}
}

// notListed answers for a country that the source names, but not with this
// standing.
func (b *Bot) notListed(c *call, r *facts.Roster, t *facts.Topic, about []*facts.Fact) Reply {
	d := b.draft(c, KindUnknown)
	d.reply.Title = sentence(t.Name.In(c.lang))
	d.text(d.in(message.NotListed, "Name", t.Name.In(c.lang), "Standing", r.Topic.Name.In(c.lang)))
	d.other(r, t, about, message.Says)
	d.related(about[0])
	d.citationButton(about[0])
	d.button(sentence(r.Topic.Name.In(c.lang)), Action{Verb: RunCommand, Arg: b.listCommand(r)})
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: b.lookCommand(r) + " " + t.ID}
	return d.answer(facts.Answered, facts.NoReason)
}

// silence says how little there is on a topic that no fact is about.
func silence(t *facts.Topic) message.ID {
	if t.Named {
		return message.NoFactsOn
	}
	return message.NotNamed
}

// notNamed answers for what the source does not speak of, with whom it does list.
func (b *Bot) notNamed(c *call, r *facts.Roster, t *facts.Topic) Reply {
	d := b.draft(c, KindUnknown)
	d.reply.Title = sentence(t.Name.In(c.lang))
	d.text(d.in(silence(t), "Name", t.Name.In(c.lang)))
	d.heading(d.in(message.Lists, "Standing", r.Topic.Name.In(c.lang)))
	d.fact(r.Overview)
	d.members(r)
	return d.answer(facts.Unknown, facts.Silent)
}

// lookCommand and listCommand name a roster's two commands.
func (b *Bot) lookCommand(r *facts.Roster) string { return r.ID }

func (b *Bot) listCommand(r *facts.Roster) string { return r.ListID }
