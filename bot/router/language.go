package router

import (
	"context"
	"slices"
	"strings"

	"allybot/bot"
	"allybot/bot/command"
	"allybot/facts"
)

// Language decides the language for a request: its owner's setting, else the
// text's own language, else the user's locale, else the pack's first. A language that
// the asker chose for this request overrides all.
func (r *Router) Language(ctx context.Context, q bot.Request) bot.Lang {
	c := &command.Call{Request: q, ReplyLang: r.Locale(q.User), Settings: r.Settings(ctx, q.Platform, q.Chat.Owner)}
	name, text := q.Command, command.Clean(q.Text)
	if rest, ok := strings.CutPrefix(text, "/"); ok && name == "" {
		name, text, _ = strings.Cut(rest, " ")
	}
	if a, err := bot.ParseAction(q.Action); err == nil {
		return r.Speaks(a.Lang)
	}
	if name == "" {
		r.settle(c, text)
	} else {
		c.Typed = text
		name = command.NameOf(name)
		c.Entry = r.Find(name, q.Platform)
		r.settleCommand(c, name)
		if c.Detect {
			text = c.Arg(c.Entry.Args[0].Name)
		}
	}
	if c.Detect {
		return r.Detect(text, c.ReplyLang)
	}
	return c.ReplyLang
}

// settle decides the language of a call whose text, if any, is a question.
func (r *Router) settle(c *command.Call, question string) {
	if l := facts.ParseLang(c.Lang); l != "" {
		r.Speak(c, l)
	} else if c.Settings.LangSet {
		c.ReplyLang = r.Speaks(c.Settings.Lang)
	} else {
		c.Detect = question != ""
	}
}

// settleCommand decides the language of a command. Where it takes a question,
// the question decides; a mere name says little, so the locale comes first,
// then the alias that was used, then the name.
func (r *Router) settleCommand(c *command.Call, name string) {
	r.settle(c, "")
	if c.Entry == nil || c.Settings.LangSet || c.Lang != "" {
		return
	}
	locale := facts.ParseLang(c.User.Locale)
	known := slices.Contains(r.Languages(), locale)
	c.Foreign = locale != "" && !known && !c.Entry.Question
	l, ok := c.Entry.NameLang(name)
	if ok && !known {
		c.ReplyLang = l
	}
	if c.Entry.Question {
		c.Detect = true
		return
	}
	if ok || known {
		return
	}
	if c.Entry.Several {
		c.ReplyLang = r.NamesLang(c.Arg(c.Entry.Args[0].Name), c.ReplyLang)
	} else if len(c.Entry.Args) == 1 {
		if l, ok := r.NameLang(c.Arg(c.Entry.Args[0].Name)); ok {
			c.ReplyLang = l
		}
	}
}
