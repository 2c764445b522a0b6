package bot

import (
	"context"
	"regexp"
	"strings"

	"allybot/facts"
)

// maxPayload is how long a deep link's payload may be (Telegram, "Deep
// Linking": [A-Za-z0-9_-], 1 to 64 characters).
const maxPayload = 64

var validPayload = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// helpCommand lists what there is.
func (b *Bot) helpCommand(_ context.Context, c *call) Reply {
	return b.help(c, wHelp)
}

func (b *Bot) help(c *call, title word) Reply {
	d := b.draft(c, KindService)
	d.reply.Title = d.in(title)
	d.text(d.in(wHelpIntro, b.pack.Source.Title.In(c.lang)))
	l := Block{Kind: List}
	for _, e := range b.entries {
		if e.Only != "" && e.Only != c.Platform || e.AdminOnly && !c.User.Admin || e.Name == "start" {
			continue
		}
		l.Items = append(l.Items, []Span{{Text: e.usage(c.lang), Style: Code}, {Text: " — " + e.Descriptions.In(c.lang)}})
	}
	d.reply.Blocks = append(d.reply.Blocks, l)
	d.say(wHelpAsk)
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
	r := b.help(c, wWelcome)
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
	d.reply.Title = d.in(wSourceTitle)
	d.spans(Paragraph, Span{Text: s.Title.In(c.lang), Style: Bold})
	pairs := []Field{{Name: d.in(wWritten), Value: []Span{{Text: s.Date.In(c.lang)}}}}
	if note := s.Note.In(c.lang); note != "" {
		pairs = append(pairs, Field{Name: d.in(wAboutSource), Value: []Span{{Text: note}}})
	}
	d.reply.Blocks = append(d.reply.Blocks, Block{Kind: Fields, Pairs: pairs})
	d.heading(d.in(wSections))
	d.sectionList()
	d.reply.Menu = d.sectionMenu("", d.in(wChooseSection))
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: c.entry.Name}
	return d.done()
}

// aboutCommand tells what the bot is.
func (b *Bot) aboutCommand(_ context.Context, c *call) Reply {
	d := b.draft(c, KindService)
	d.reply.Title = d.in(wAbout)
	s := b.pack.Source
	d.text(d.in(wAboutBody, s.Title.In(c.lang), s.Date.In(c.lang), Number(float64(len(b.pack.Facts())), c.lang)))
	d.say(wAboutKinds)
	if b.opt.Version != "" {
		d.reply.Blocks = append(d.reply.Blocks, Block{Kind: Fields, Pairs: []Field{{Name: d.in(wVersion), Value: []Span{{Text: b.opt.Version}}}}})
	}
	for _, name := range []string{"source", "privacy", "help"} {
		d.button("/"+b.named[name].localName(c.lang), Action{Verb: RunCommand, Arg: name})
	}
	return d.done()
}

// sources of the values that settings take.
func langValues(auto facts.Text) []Value {
	return []Value{
		{Value: "auto", Label: auto},
		{Value: "en", Label: facts.Text{"English", "English", "English"}},
		{Value: "es", Label: facts.Text{"Español", "Español", "Español"}},
		{Value: "pt", Label: facts.Text{"Português", "Português", "Português"}},
	}
}
