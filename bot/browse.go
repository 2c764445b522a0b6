package bot

import (
	"context"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// topicCommand shows what the source says about a topic.
func (b *Bot) topicCommand(ctx context.Context, c *call) Reply {
	name := c.arg("topic")
	if name == "" && c.Quoted != "" {
		name = b.nameIn(c)
	}
	if name == "" {
		d := b.draft(c, KindNotice)
		example := ""
		if ts := b.pack.Topics(); len(ts) > 0 {
			example = ts[0].Name.In(c.lang)
		}
		d.text(d.in(message.WhichTopic, "Example", "/"+c.entry.localName(c.lang)+" "+example))
		d.examples()
		return d.done()
	}
	t, no := b.find(c, name, "")
	if t == nil {
		return no
	}
	return b.topic(ctx, c, t)
}

// topic shows every fact about a topic.
func (b *Bot) topic(ctx context.Context, c *call, t *facts.Topic) Reply {
	about := b.pack.About(t)
	d := b.draft(c, KindUnknown)
	d.reply.Title = sentence(t.Name.In(c.lang))
	if abbr := t.Abbr.In(c.lang); abbr != "" && abbr != t.Name.In(c.lang) {
		d.reply.Title += " (" + abbr + ")"
	}
	if len(about) == 0 {
		d.text(d.in(silence(t), "Name", t.Name.In(c.lang)))
		d.button("/"+b.named["topics"].localName(c.lang), Action{Verb: RunCommand, Arg: "topics"})
		return d.answer(facts.Unknown, facts.Silent)
	}
	b.remember(ctx, c, facts.Frame{Topics: []string{t.ID}, Fact: about[0].ID})
	r := b.composed(c, b.answers.Topic(t, c.lang))
	r.Paged = Action{Verb: ShowTopic, Lang: c.lang, Arg: t.ID}
	return r
}

// topicsCommand lists the sections of the source, and offers them and the
// topics in a menu.
func (b *Bot) topicsCommand(_ context.Context, c *call) Reply {
	d := b.draft(c, KindService)
	d.reply.Title = d.in(message.Topics)
	d.say(message.TopicsIntro)
	d.sectionList()
	m := d.sectionMenu("", d.in(message.Choose))
	for _, t := range b.pack.Topics() {
		name := sentence(t.Name.In(c.lang))
		if abbr := t.Abbr.In(c.lang); abbr != "" && abbr != t.Name.In(c.lang) {
			name += " (" + abbr + ")"
		}
		d.option(m, name, d.in(message.FactCount, "Count", len(b.pack.About(t))), Action{Verb: ShowTopic, Arg: t.ID})
	}
	d.reply.Menu = m
	d.reply.Paged = Action{Verb: RunCommand, Lang: c.lang, Arg: c.entry.Name}
	return d.done()
}

// sectionList lists the sections with how many facts rest on each.
func (d *draft) sectionList() {
	b := Block{Kind: List}
	for _, s := range d.pack.Sections {
		b.Items = append(b.Items, []Span{
			{Text: s.Number + ". ", Style: Bold},
			{Text: s.Title.In(d.lang) + " (" + d.in(message.FactCount, "Count", len(d.resting(s))) + ")"}})
	}
	d.reply.Blocks = append(d.reply.Blocks, b)
}

// sectionMenu offers every section but one.
func (d *draft) sectionMenu(but, placeholder string) *Menu {
	m := &Menu{Placeholder: placeholder}
	for _, s := range d.pack.Sections {
		if s.Number != but {
			d.option(m, s.Number+". "+s.Title.In(d.lang), d.in(message.FactCount, "Count", len(d.resting(s))), Action{Verb: ShowSection, Arg: s.Number})
		}
	}
	return m
}

func (d *draft) option(m *Menu, label, description string, a Action) {
	a.Lang = d.lang
	if _, fits := a.Encode(); fits {
		m.Options = append(m.Options, MenuOption{Label: Shorten(label, MaxLabel), Description: Shorten(description, MaxLabel), Action: a})
	}
}

// resting lists the facts that rest on a section's paragraphs, in the order of
// the paragraphs.
func (b *Bot) resting(s *facts.Section) (fs []*facts.Fact) {
	seen := map[*facts.Fact]bool{}
	for _, p := range s.Paragraphs {
		for _, f := range b.pack.Citing(p) {
			if !seen[f] {
				seen[f] = true
				fs = append(fs, f)
			}
		}
	}
	return fs
}

func (b *Bot) sectionOf(number string) *facts.Section {
	for _, s := range b.pack.Sections {
		if s.Number == number {
			return s
		}
	}
	return nil
}

// section shows what rests on one section of the source.
func (b *Bot) section(c *call, s *facts.Section) Reply {
	d := b.draft(c, KindService)
	d.reply.Title = s.Number + ". " + s.Title.In(c.lang)
	d.list(b.resting(s))
	d.reply.Menu = d.sectionMenu(s.Number, d.in(message.ChooseSection))
	d.reply.Paged = Action{Verb: ShowSection, Lang: c.lang, Arg: s.Number}
	d.reply.Private = true
	return d.done()
}

// factCommand shows a fact by its id, or one at random.
func (b *Bot) factCommand(ctx context.Context, c *call) Reply {
	id := strings.ToLower(c.arg("id"))
	if id == "" {
		fs := b.pack.Facts()
		f := fs[b.pick(len(fs))]
		b.remember(ctx, c, frameOf(f))
		r := b.byID(c, f)
		another := Button{Label: b.words.Say(message.AnotherFact, c.lang), Action: Action{Verb: RunCommand, Lang: c.lang, Arg: c.entry.Name}}
		r.Buttons = append(r.Buttons, another)
		return r
	}
	if f, ok := b.pack.Fact(id); ok {
		b.remember(ctx, c, frameOf(f))
		return b.byID(c, f)
	}
	d := b.draft(c, KindUnknown)
	near := b.nearestFacts(id)
	text := d.in(message.NoFact)
	if len(near) > 0 {
		text += " " + d.in(message.DidYouMean)
	}
	d.text(text)
	for _, f := range near {
		d.button(f.ID, Action{Verb: ShowFact, Arg: f.ID})
	}
	d.button("/"+b.named["topics"].localName(c.lang), Action{Verb: RunCommand, Arg: "topics"})
	return d.answer(facts.Unknown, facts.Unclear)
}

// byID shows a fact with its id: the one reply that has any.
func (b *Bot) byID(c *call, f *facts.Fact) Reply {
	r := b.answered(c, []*facts.Fact{f})
	id := []Field{{Name: b.words.Say(message.FactID, c.lang), Value: []Span{{Text: f.ID, Style: Code}}}}
	r.Blocks = append(r.Blocks, Block{Kind: Fields, Pairs: id})
	return r
}

// nearestFacts finds facts whose ids begin like, hold, or nearly are what was
// typed.
func (b *Bot) nearestFacts(id string) (near []*facts.Fact) {
	if tooLong(id, maxFactID) {
		return nil
	}
	for _, f := range b.pack.Facts() {
		if len(near) < maxSuggestion && (len(id) > 2 && strings.Contains(f.ID, id) || distance(id, f.ID) <= 2) {
			near = append(near, f)
		}
	}
	return near
}

// citation shows, to the asker only, where a fact comes from.
func (b *Bot) citation(c *call, f *facts.Fact) Reply {
	d := b.draft(c, KindStatus+ReplyKind(f.Kind))
	d.reply.Title = d.in(message.Citation)
	d.reply.Private = true
	d.spans(Paragraph, d.factSpans(f)...)
	d.cite(f)
	pairs := []Field{
		{Name: d.in(message.Kind), Value: []Span{{Text: d.in(message.ID("kind_" + f.Kind.String()))}}},
	}
	for _, p := range f.Cites {
		pairs = append(pairs, Field{Name: d.in(message.Paragraph, "Number", p.Number), Value: []Span{{Text: p.Section.Number + ". " + p.Section.Heading}}})
	}
	d.reply.Blocks = append(d.reply.Blocks, Block{Kind: Fields, Pairs: pairs})
	for _, p := range f.Cites {
		if b.opt.Passage == nil {
			break
		}
		if words, ok := b.opt.Passage(p.Number); ok {
			d.spans(Passage, Span{Text: words})
		}
	}
	d.note(f)
	d.reply.Paged = Action{Verb: ShowCitation, Lang: c.lang, Arg: f.ID}
	return d.done()
}
