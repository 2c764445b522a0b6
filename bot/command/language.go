package command

import (
	"allybot/bot"
	"allybot/bot/message"
	"allybot/bot/session"
	"allybot/facts"
	"context"
	"slices"
	"strings"
)

// Locale gives the user's language as the platform knows it, else the pack's first.
func (h *Handlers) Locale(u bot.User) bot.Lang {
	return h.Speaks(facts.ParseLang(u.Locale))
}

// Languages lists the languages that the bot answers in, the pack's first one
// first. The slice is the caller's.
func (h *Handlers) Languages() []bot.Lang { return slices.Clone(h.languages) }

// Speaks gives the language that an asker's is answered in: the same or, where
// the bot has not got it, the first.
func (h *Handlers) Speaks(l bot.Lang) bot.Lang {
	if slices.Contains(h.languages, l) {
		return l
	}
	return h.languages[0]
}

// lacks reports whether the platform says that a user's language is one that
// the bot has not got.
func (h *Handlers) lacks(u bot.User) bool {
	l := facts.ParseLang(u.Locale)
	return l != "" && h.Speaks(l) != l
}

// Speak settles the language to answer in: the asker's or, where the bot has
// not got it, the first.
func (h *Handlers) Speak(c *Call, l bot.Lang) {
	c.ReplyLang = h.Speaks(l)
	c.Foreign = c.ReplyLang != l
}

// Detect tells a question's language; hint decides where the text does not.
func (h *Handlers) Detect(text string, hint bot.Lang) bot.Lang {
	return h.Speaks(h.Pack.Detect(text, hint))
}

// NameLang tells the language of a topic's name, where it is particular to
// one: "Brazil", not "Argentina".
func (h *Handlers) NameLang(name string) (bot.Lang, bool) {
	if name == "" || tooLong(name, maxName) {
		return "", false
	}
	ms := h.Pack.Lookup(name, h.languages[0])
	if len(ms) == 0 || ms[0].Score < 1 {
		return "", false
	}
	var in []bot.Lang
	for _, l := range h.languages {
		if strings.EqualFold(ms[0].Topic.Name.Exactly(l), name) || strings.EqualFold(ms[0].Topic.Abbr.Exactly(l), name) {
			in = append(in, l)
		}
	}
	if len(in) != 1 {
		return "", false
	}
	return in[0], true
}

// NameLang tells the language of a command's localized name, where it is
// particular to one that is not English: every platform knows the English.
func (e *Entry) NameLang(name string) (bot.Lang, bool) {
	if name == e.Name {
		return "", false
	}
	var in []bot.Lang
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

// languageNames lists the bot's languages, each by its own name.
func (h *Handlers) languageNames() string {
	var names []string
	for _, l := range h.languages {
		names = append(names, h.Pack.Language(l).Name)
	}
	return strings.Join(names, ", ")
}

// TellLanguages tells an asker, once in a conversation, that the bot does not speak
// the asker's language.
func (h *Handlers) TellLanguages(ctx context.Context, c *Call, r *bot.Reply) {
	if !c.Foreign || r.Silent || c.Button {
		return
	}
	if c.User.ID != "" {
		key := bot.MemoryKey(c.Platform, c.Chat.Owner, c.User.ID, "foreign", c.Chat.ID)
		if first, err := h.Memory().PutIfAbsent(ctx, key, nil, session.FollowUp); err == nil && !first {
			return
		}
	}
	text := h.Words.Say(message.OtherLanguage, c.ReplyLang, "Languages", h.languageNames())
	r.Blocks = append(r.Blocks, bot.Block{Kind: bot.Paragraph, Spans: []bot.Span{{Text: text, Style: bot.Italic}}})
}
