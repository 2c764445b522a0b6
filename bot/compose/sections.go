package compose

import (
	"allybot/bot"
	"allybot/bot/message"
	"allybot/facts"
)

// SectionList lists the sections with how many facts rest on each.
func (d *Draft) SectionList() {
	b := bot.Block{Kind: bot.List}
	for _, s := range d.Pack.Sections {
		b.Items = append(b.Items, []bot.Span{
			{Text: s.Number + ". ", Style: bot.Bold},
			{Text: s.Title.In(d.Lang) + " (" + d.In(message.FactCount, "Count", len(d.Resting(s))) + ")"}})
	}
	d.Reply.Blocks = append(d.Reply.Blocks, b)
}

// SectionMenu offers every section but one.
func (d *Draft) SectionMenu(but, placeholder string) *bot.Menu {
	m := &bot.Menu{Placeholder: placeholder}
	for _, s := range d.Pack.Sections {
		if s.Number != but {
			d.Option(m, s.Number+". "+s.Title.In(d.Lang), d.In(message.FactCount, "Count", len(d.Resting(s))), bot.Action{Verb: bot.ShowSection, Arg: s.Number})
		}
	}
	return m
}

// Option adds an option to a menu, unless its action is too long for a platform.
func (d *Draft) Option(m *bot.Menu, label, description string, a bot.Action) {
	a.Lang = d.Lang
	if _, fits := a.Encode(); fits {
		m.Options = append(m.Options, bot.MenuOption{Label: bot.Shorten(label, bot.MaxLabel), Description: bot.Shorten(description, bot.MaxLabel), Action: a})
	}
}

// Resting lists the facts that rest on a section's paragraphs, in the order of
// the paragraphs.
func (c *Composer) Resting(s *facts.Section) (fs []*facts.Fact) {
	seen := map[*facts.Fact]bool{}
	for _, p := range s.Paragraphs {
		for _, f := range c.Pack.Citing(p) {
			if !seen[f] {
				seen[f] = true
				fs = append(fs, f)
			}
		}
	}
	return fs
}
