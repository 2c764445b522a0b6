package bot

import (
	"context"
	"regexp"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// maxPayload is how long a deep link's payload may be (Telegram, "Deep
// Linking": [A-Za-z0-9_-], 1 to 64 characters).
const maxPayload = 64

var validPayload = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// helpCommand lists what there is.
func (b *Bot) helpCommand(_ context.Context, c *call) Reply {
	return b.help(c, message.Help)
}

func (b *Bot) help(c *call, title message.ID) Reply {
	d := b.draft(c, KindService)
	d.reply.Title = d.in(title)
	d.text(d.in(message.HelpIntro, "Title", b.pack.Source.Title.In(c.lang)))
	l := Block{Kind: List}
	for _, e := range b.entries {
		if e.Only != "" && e.Only != c.Platform || e.AdminOnly && !c.User.Admin || e.Name == "start" {
			continue
		}
		l.Items = append(l.Items, []Span{{Text: e.usage(c.lang), Style: Code}, {Text: " — " + e.Descriptions.In(c.lang)}})
	}
	d.reply.Blocks = append(d.reply.Blocks, l)
	d.say(message.HelpAsk)
	d.examples()
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: "help"}
	return d.done()
}

// startCommand greets, or shows what a deep link names.
func (b *Bot) startCommand(ctx context.Context, c *call) Reply {
	payload := c.arg("payload")
	name, arg, _ := strings.Cut(payload, "_")
	if e := b.command(strings.ToLower(name), c.Platform); e != nil && validPayload.MatchString(payload) && !e.AdminOnly && e.Name != "start" {
		c.entry, c.args, c.Args = e, arg, nil
		return e.handle(ctx, c)
	}
	r := b.help(c, message.Welcome)
	r.Private = false
	return r
}

// DeepLink gives the payload of a link that does in a private chat what the
// action does, and reports whether there is one.
func (a Action) DeepLink() (string, bool) {
	var s string
	switch a.Verb {
	case ShowFact:
		s = "fact_" + a.Arg
	case ShowTopic:
		s = "topic_" + a.Arg
	case RunCommand:
		s = strings.Replace(a.Arg, " ", "_", 1)
	case ShowAnswer:
		lead, _, _ := strings.Cut(a.Arg, ",")
		s = "fact_" + lead
	default:
		return "", false
	}
	return s, validPayload.MatchString(s)
}

// sourceCommand tells of the document.
func (b *Bot) sourceCommand(_ context.Context, c *call) Reply {
	d := b.draft(c, KindService)
	s := b.pack.Source
	d.reply.Title = d.in(message.SourceTitle)
	d.spans(Paragraph, Span{Text: s.Title.In(c.lang), Style: Bold})
	pairs := []Field{{Name: d.in(message.Written), Value: []Span{{Text: s.Date.In(c.lang)}}}}
	if note := s.Note.In(c.lang); note != "" {
		pairs = append(pairs, Field{Name: d.in(message.AboutSource), Value: []Span{{Text: note}}})
	}
	d.reply.Blocks = append(d.reply.Blocks, Block{Kind: Fields, Pairs: pairs})
	d.heading(d.in(message.Sections))
	d.sectionList()
	d.reply.Menu = d.sectionMenu("", d.in(message.ChooseSection))
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: c.entry.Name}
	return d.done()
}

// aboutCommand tells what the bot is.
func (b *Bot) aboutCommand(_ context.Context, c *call) Reply {
	d := b.draft(c, KindService)
	d.reply.Title = d.in(message.About)
	s := b.pack.Source
	d.text(d.in(message.AboutBody, "Title", s.Title.In(c.lang), "Date", s.Date.In(c.lang), "Facts", b.number(float64(len(b.pack.Facts())), c.lang)))
	d.say(message.AboutKinds)
	if b.opt.Version != "" {
		d.reply.Blocks = append(d.reply.Blocks, Block{Kind: Fields, Pairs: []Field{{Name: d.in(message.Version), Value: []Span{{Text: b.opt.Version}}}}})
	}
	for _, name := range []string{"source", "privacy", "help"} {
		d.button("/"+b.named[name].localName(c.lang), Action{Verb: RunCommand, Arg: name})
	}
	return d.done()
}

// langValues are the values of the setting for a language.
func (b *Bot) langValues(auto facts.Text) []Value {
	vs := []Value{
		{Value: "auto", Label: auto},
	}
	for _, l := range b.languages {
		vs = append(vs, Value{Value: l.String(), Label: facts.Say(l.String(), b.pack.Language(l).Name)})
	}
	return vs
}
