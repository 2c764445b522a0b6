package bot

import (
	"context"
	"slices"
	"strings"

	"allybot/facts"
)

// locale gives the user's language as the platform knows it, else the pack's first.
func (b *Bot) locale(u User) Lang {
	return b.speaks(facts.ParseLang(u.Locale))
}

// Languages lists the languages that the bot answers in, the pack's first one
// first. The slice is the caller's.
func (b *Bot) Languages() []Lang { return slices.Clone(b.languages) }

// speaks gives the language that an asker's is answered in: the same or, where
// the bot has not got it, the first.
func (b *Bot) speaks(l Lang) Lang {
	if slices.Contains(b.languages, l) {
		return l
	}
	return b.languages[0]
}

// Language decides the language for a request: its owner's setting, else the
// text's own language, else the user's locale, else the pack's first. A language that
// the asker chose for this request overrides all.
func (b *Bot) Language(ctx context.Context, r Request) Lang {
	c := &call{Request: r, lang: b.locale(r.User), settings: b.Settings(ctx, r.Platform, r.Chat.Owner)}
	name, text := r.Command, clean(r.Text)
	if rest, ok := strings.CutPrefix(text, "/"); ok && name == "" {
		name, text, _ = strings.Cut(rest, " ")
	}
	if a, err := ParseAction(r.Action); err == nil {
		return b.speaks(a.Lang)
	}
	if name == "" {
		b.settle(c, text)
	} else {
		c.args = text
		name = commandName(name)
		c.entry = b.command(name, r.Platform)
		b.settleCommand(c, name)
		if c.detect {
			text = c.arg(c.entry.Args[0].Name)
		}
	}
	if c.detect {
		return b.detect(text, c.lang)
	}
	return c.lang
}

// settle decides the language of a call whose text, if any, is a question.
func (b *Bot) settle(c *call, question string) {
	if l := facts.ParseLang(c.Lang); l != "" {
		c.lang = b.speaks(l)
	} else if c.settings.LangSet {
		c.lang = b.speaks(c.settings.Lang)
	} else {
		c.detect = question != ""
	}
}

// settleCommand decides the language of a command. Where it takes a question,
// the question decides; a mere name says little, so the locale comes first,
// then the alias that was used, then the name.
func (b *Bot) settleCommand(c *call, name string) {
	b.settle(c, "")
	if c.entry == nil || c.settings.LangSet || c.Lang != "" {
		return
	}
	known := slices.Contains(b.languages, facts.ParseLang(c.User.Locale))
	l, ok := c.entry.nameLang(name)
	if ok && !known {
		c.lang = l
	}
	if c.entry.question {
		c.detect = true
		return
	}
	if ok || known {
		return
	}
	if c.entry.names {
		c.lang = b.detect(c.arg(c.entry.Args[0].Name), c.lang)
	} else if len(c.entry.Args) == 1 {
		if l, ok := b.nameLang(c.arg(c.entry.Args[0].Name)); ok {
			c.lang = l
		}
	}
}

// detect tells a question's language; hint decides where the text does not.
func (b *Bot) detect(text string, hint Lang) Lang {
	return b.speaks(b.pack.Detect(text, hint))
}

// nameLang tells the language of a topic's name, where it is particular to
// one: "Brazil", not "Argentina".
func (b *Bot) nameLang(name string) (Lang, bool) {
	if name == "" || tooLong(name, maxName) {
		return "", false
	}
	ms := b.pack.Lookup(name, b.languages[0])
	if len(ms) == 0 || ms[0].Score < 1 {
		return "", false
	}
	var in []Lang
	for _, l := range b.languages {
		if strings.EqualFold(ms[0].Topic.Name.Exactly(l), name) || strings.EqualFold(ms[0].Topic.Abbr.Exactly(l), name) {
			in = append(in, l)
		}
	}
	if len(in) != 1 {
		return "", false
	}
	return in[0], true
}

// nameLang tells the language of a command's localized name, where it is
// particular to one that is not English: every platform knows the English.
func (e *entry) nameLang(name string) (Lang, bool) {
	if name == e.Name {
		return "", false
	}
	var in []Lang
	for l := range e.Names.All() {
		if e.Names.Exactly(l) == name || slices.Contains(e.alias[l], name) {
			in = append(in, l)
		}
	}
	if len(in) != 1 {
		return "", false
	}
	return in[0], true
}
