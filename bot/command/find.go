package command

import (
	"strings"

	"allybot/bot"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
)

// find gives the topic that a name means, or else the reply, private, that
// says why not. command is what a suggestion runs; empty: the topic is shown.
func (h *Handlers) find(c *Call, name, command string) (*facts.Topic, bot.Reply) {
	if tooLong(name, maxName) {
		d := h.draft(c, bot.KindNotice)
		d.Text(d.In(message.TooLong, "Limit", h.Number(maxName, c.ReplyLang)))
		return nil, d.Answer(facts.Unknown, facts.Unclear)
	}
	if t, ok := h.Pack.Topic(strings.ToLower(name)); ok && t.Standalone {
		return t, bot.Reply{}
	}
	ms := h.Pack.Lookup(name, c.ReplyLang)
	exact := 0
	for exact < len(ms) && ms[exact].Score >= 1 {
		exact++
	}
	if exact == 1 {
		return ms[0].Topic, bot.Reply{}
	}
	if t := called(ms[:exact], name, c.ReplyLang); t != nil {
		return t, bot.Reply{}
	}
	d := h.draft(c, bot.KindUnknown)
	d.Reply.Private = true // a slip is nobody else's business
	offer := func(ms []facts.Match) {
		for _, m := range ms[:min(len(ms), compose.MaxSuggested)] {
			a := bot.Action{Verb: bot.ShowTopic, Arg: m.Topic.ID}
			if command != "" {
				a = bot.Action{Verb: bot.RunCommand, Arg: command + " " + m.Topic.ID}
			}
			d.Button(compose.Sentence(m.Topic.Name.In(c.ReplyLang)), a)
		}
	}
	switch {
	case exact > 1:
		d.Say(message.WhichName)
		offer(ms[:exact])
		return nil, d.Answer(facts.Ambiguous, facts.SeveralMeanings)
	case len(ms) > 0:
		d.Text(d.In(message.NoName, "Name", echo(name)) + " " + d.In(message.DidYouMean))
		offer(ms)
		return nil, d.Answer(facts.Ambiguous, facts.SeveralMeanings)
	}
	if said := echo(name); said != "" {
		d.Text(d.In(message.NoName, "Name", said))
	} else {
		d.Say(message.Unclear)
	}
	d.CommandButton("topics")
	for _, r := range h.Pack.Rosters {
		d.Button(compose.Sentence(r.Topic.Name.In(c.ReplyLang)), bot.Action{Verb: bot.RunCommand, Arg: r.ListID})
	}
	return nil, d.Answer(facts.Unknown, facts.Unclear)
}

// nameIn finds what a quoted message names: it whole, if that is a name, else
// the first topic that it is understood to be about.
func (h *Handlers) nameIn(c *Call) string {
	q := quoted(c.Quoted)
	if !tooLong(q, maxName) {
		if ms := h.Pack.Lookup(q, c.ReplyLang); len(ms) > 0 && ms[0].Score >= 1 {
			return q
		}
	}
	for _, t := range h.Pack.Ask(facts.Question{Text: q, Lang: c.ReplyLang, Detect: c.Detect}).Topics {
		if t.Standalone {
			return t.ID
		}
	}
	return ""
}

// quoted cleans a message that a command was used on, and takes its beginning
// where it is long: nobody chose its length.
func quoted(s string) string {
	s = Clean(s)
	if !tooLong(s, maxQuoted) {
		return s
	}
	s = string([]rune(s)[:maxQuoted])
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		s = s[:i]
	}
	return s
}

// called finds the one topic whose name itself was typed, not a further term.
func called(ms []facts.Match, name string, l bot.Lang) (of *facts.Topic) {
	for _, m := range ms {
		if strings.EqualFold(m.Topic.Name.In(l), name) {
			if of != nil {
				return nil
			}
			of = m.Topic
		}
	}
	return of
}
