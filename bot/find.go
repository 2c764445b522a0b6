package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"allybot/bot/message"
	"allybot/facts"
)

// find gives the topic that a name means, or else the reply, private, that
// says why not. command is what a suggestion runs; empty: the topic is shown.
func (b *Bot) find(c *call, name, command string) (*facts.Topic, Reply) {
	if tooLong(name, maxName) {
		d := b.draft(c, KindNotice)
		d.text(d.in(message.TooLong, "Limit", b.number(maxName, c.lang)))
		return nil, d.answer(facts.Unknown, facts.Unclear)
	}
	if t, ok := b.pack.Topic(strings.ToLower(name)); ok && t.Standalone {
		return t, Reply{}
	}
	ms := b.pack.Lookup(name, c.lang)
	exact := 0
	for exact < len(ms) && ms[exact].Score >= 1 {
		exact++
	}
	if exact == 1 {
		return ms[0].Topic, Reply{}
	}
	if t := called(ms[:exact], name, c.lang); t != nil {
		return t, Reply{}
	}
	d := b.draft(c, KindUnknown)
	d.reply.Private = true // a slip is nobody else's business
	offer := func(ms []facts.Match) {
		for _, m := range ms[:min(len(ms), maxSuggestion)] {
			a := Action{Verb: ShowTopic, Arg: m.Topic.ID}
			if command != "" {
				a = Action{Verb: RunCommand, Arg: command + " " + m.Topic.ID}
			}
			d.button(sentence(m.Topic.Name.In(c.lang)), a)
		}
	}
	switch {
	case exact > 1:
		d.say(message.WhichName)
		offer(ms[:exact])
		return nil, d.answer(facts.Ambiguous, facts.SeveralMeanings)
	case len(ms) > 0:
		d.text(d.in(message.NoName, "Name", echo(name)) + " " + d.in(message.DidYouMean))
		offer(ms)
		return nil, d.answer(facts.Ambiguous, facts.SeveralMeanings)
	}
	if said := echo(name); said != "" {
		d.text(d.in(message.NoName, "Name", said))
	} else {
		d.say(message.Unclear)
	}
	d.button("/"+b.named["topics"].localName(c.lang), Action{Verb: RunCommand, Arg: "topics"})
	for _, r := range b.pack.Rosters {
		d.button(sentence(r.Topic.Name.In(c.lang)), Action{Verb: RunCommand, Arg: b.listCommand(r)})
	}
	return nil, d.answer(facts.Unknown, facts.Unclear)
}

// called finds the one topic whose name itself was typed, not a further term.
func called(ms []facts.Match, name string, l Lang) (of *facts.Topic) {
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

// nameIn finds what a quoted message names: it whole, if that is a name, else
// the first topic that it is understood to be about.
func (b *Bot) nameIn(c *call) string {
	q := quoted(c.Quoted)
	if !tooLong(q, maxName) {
		if ms := b.pack.Lookup(q, c.lang); len(ms) > 0 && ms[0].Score >= 1 {
			return q
		}
	}
	for _, t := range b.pack.Ask(facts.Question{Text: q, Lang: c.lang, Detect: c.detect}).Topics {
		if t.Standalone {
			return t.ID
		}
	}
	return ""
}

// quoted cleans a message that a command was used on, and takes its beginning
// where it is long: nobody chose its length.
func quoted(s string) string {
	s = clean(s)
	if !tooLong(s, maxQuoted) {
		return s
	}
	s = string([]rune(s)[:maxQuoted])
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		s = s[:i]
	}
	return s
}

// sentence gives s with a capital to begin with.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
