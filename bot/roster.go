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
		return b.card(c, r, t)
	case len(about) == 0:
		return b.notNamed(c, r, t)
	}
	b.remember(ctx, c, facts.Frame{Topics: []string{t.ID, r.Topic.ID}, Fact: about[0].ID})
	return b.card(c, r, t)
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

// card shows a country's card, with the roster that was asked for first.
func (b *Bot) card(c *call, r *facts.Roster, t *facts.Topic) Reply {
	reply := b.composed(c, b.answers.Country(t, r, c.lang))
	d := &draft{Bot: b, lang: c.lang, reply: reply}
	d.button(sentence(r.Topic.Name.In(c.lang)), Action{Verb: RunCommand, Arg: b.listCommand(r)})
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: b.lookCommand(r) + " " + t.ID}
	return d.reply
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
