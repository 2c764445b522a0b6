package command

import (
	"allybot/bot"
	"allybot/facts"
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
