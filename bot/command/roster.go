package command

import (
	"context"

	"allybot/bot"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
)

// rosterEntries gives two commands for each roster of the pack: look a country
// up on it, and list it.
func (h *Handlers) rosterEntries() (es []*Entry) {
	country := bot.Arg{Name: "country", Names: h.OptionNames("country"), Descriptions: h.Describe(message.DescCountry), Required: true, Complete: true, MaxLength: maxName}
	for _, r := range h.Pack.Rosters {
		es = append(es,
			&Entry{
				Command: bot.Command{Name: r.ID, Names: r.Command, Descriptions: h.Describe(message.DescRoster, "Standing", capital(r.Topic.Name)), Args: []bot.Arg{country}},
				Handle:  func(ctx context.Context, c *Call) bot.Reply { return h.member(ctx, c, r) },
				complete: func(_, typed string, l bot.Lang, limit int) []bot.Suggestion {
					return suggested(h.suggestTopics(typed, l, limit, r, isCountry))
				},
			},
			&Entry{
				Command: bot.Command{Name: r.ListID, Names: r.List, Descriptions: h.Describe(message.DescRosterList, "Standing", capital(r.Topic.Name)), PrivateReply: true},
				Handle:  func(ctx context.Context, c *Call) bot.Reply { return h.roster(ctx, c, r) },
			})
	}
	return es
}

// roster lists a standing's members: the fact that names them, what the
// standing means, a button for each.
func (h *Handlers) roster(ctx context.Context, c *Call, r *facts.Roster) bot.Reply {
	d := h.draft(c, bot.KindStatus)
	d.Reply.Title = compose.Sentence(r.Topic.Name.In(c.ReplyLang))
	d.Fact(r.Overview)
	d.Members(r)
	d.CitationButton(r.Overview)
	d.Reply.Paged = bot.Action{Verb: bot.RunCommand, Lang: c.ReplyLang, Arg: c.Entry.Name}
	h.Remember(ctx, c.Request, c.ReplyLang, facts.Frame{Topics: []string{r.Topic.ID}, Fact: r.Overview.ID})
	return d.Answer(facts.Answered, facts.NoReason)
}

// member looks a country up on a roster.
func (h *Handlers) member(ctx context.Context, c *Call, r *facts.Roster) bot.Reply {
	name := c.Arg("country")
	if name == "" && c.Quoted != "" {
		name = h.nameIn(c)
	}
	if name == "" {
		d := h.draft(c, bot.KindNotice)
		d.Text(d.In(message.WhichCountry, "Example", "/"+c.Entry.localName(c.ReplyLang)+" "+compose.FirstName(r, c.ReplyLang)))
		d.Members(r)
		return d.Done()
	}
	t, no := h.find(c, name, c.Entry.Name)
	if t == nil {
		return no
	}
	return h.memberOf(ctx, c, r, t)
}

// memberOf answers for a topic: whether it is on a roster, and what else there
// is on it.
func (h *Handlers) memberOf(ctx context.Context, c *Call, r *facts.Roster, t *facts.Topic) bot.Reply {
	about := compose.Mostly(t, h.Pack.About(t))
	var on *facts.Fact
	for _, m := range r.Members {
		if m.Topic == t {
			on = m.Fact
		}
	}
	switch {
	case on != nil:
		h.Remember(ctx, c.Request, c.ReplyLang, facts.Frame{Topics: []string{t.ID, r.Topic.ID}, Fact: on.ID})
		return h.card(c, r, t)
	case len(about) == 0:
		return h.notNamed(c, r, t)
	}
	h.Remember(ctx, c.Request, c.ReplyLang, facts.Frame{Topics: []string{t.ID, r.Topic.ID}, Fact: about[0].ID})
	return h.card(c, r, t)
}

// card shows a country's card, with the roster that was asked for first.
func (h *Handlers) card(c *Call, r *facts.Roster, t *facts.Topic) bot.Reply {
	reply := h.composed(c, h.Answers.Country(t, r, c.ReplyLang))
	d := h.draft(c, reply.Kind)
	d.Reply = reply
	d.Button(compose.Sentence(r.Topic.Name.In(c.ReplyLang)), bot.Action{Verb: bot.RunCommand, Arg: r.ListID})
	d.Reply.Paged = bot.Action{Verb: bot.RunCommand, Lang: c.ReplyLang, Arg: r.ID + " " + t.ID}
	return d.Reply
}

// notNamed answers for what the source does not speak of, with whom it does list.
func (h *Handlers) notNamed(c *Call, r *facts.Roster, t *facts.Topic) bot.Reply {
	d := h.draft(c, bot.KindUnknown)
	d.Reply.Title = compose.Sentence(t.Name.In(c.ReplyLang))
	d.Text(d.In(compose.Silence(t), "Name", t.Name.In(c.ReplyLang)))
	d.Heading(d.In(message.Lists, "Standing", r.Topic.Name.In(c.ReplyLang)))
	d.Fact(r.Overview)
	d.Members(r)
	return d.Answer(facts.Unknown, facts.Silent)
}
