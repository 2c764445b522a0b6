package command

import (
	"allybot/bot"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Entry is a command with what answers it.
type Entry struct {
	bot.Command
	Handle func(context.Context, *Call) bot.Reply
	// Question: its argument is a question, whose language decides.
	Question bool
	// Several: its argument is several names, which may tell a language together.
	Several bool
	// alias holds the further names by language.
	alias map[bot.Lang][]string
	// complete offers values for what is being typed.
	complete func(arg, typed string, l bot.Lang, limit int) []bot.Suggestion
}

// table gives every command. Discord's registration, Telegram's menu, help,
// autocomplete and the console all come from it. To add a command, write its
// file and add its line; one that this bot cannot have gives no entry.
func (h *Handlers) table() (es []*Entry) {
	for _, define := range []func() []*Entry{
		h.rosterEntries,
		h.compareEntry,
		h.timelineEntry,
		h.mapEntry,
		h.askEntry,
		h.topicEntry,
		h.topicsEntry,
		h.factEntry,
		h.sourceEntry,
		h.helpEntry,
		h.aboutEntry,
		h.privacyEntry,
		h.forgetMeEntry,
		h.settingsEntry,
		h.startEntry,
		h.dailyEntry,
	} {
		es = append(es, define()...)
	}
	for _, e := range es {
		if e.alias == nil {
			e.alias = h.CommandAliases(e.Name)
		}
		for _, l := range h.Words.Languages() {
			if n := e.Names.Exactly(l); n != "" && n != e.Name && !slices.Contains(e.Aliases, n) {
				e.Aliases = append(e.Aliases, n)
			}
			for _, n := range e.alias[l] {
				if !slices.Contains(e.Aliases, n) {
					e.Aliases = append(e.Aliases, n)
				}
			}
		}
	}
	return es
}

// command defines a command whose names are messages.
func (h *Handlers) command(name string, description message.ID, args ...bot.Arg) bot.Command {
	return bot.Command{Name: name, Names: h.CommandNames(name), Descriptions: h.Describe(description), Args: args}
}

// option defines an argument whose names are messages.
func (h *Handlers) option(name string, description message.ID, maxLength int) bot.Arg {
	return bot.Arg{Name: name, Names: h.OptionNames(name), Descriptions: h.Describe(description), MaxLength: maxLength}
}

func required(a bot.Arg) bot.Arg {
	a.Required = true
	return a
}

func completed(a bot.Arg) bot.Arg {
	a.Complete = true
	return a
}

func private(c bot.Command) bot.Command {
	c.PrivateReply = true
	return c
}

func capital(t facts.Text) facts.Text {
	return t.Map(func(_ bot.Lang, s string) string { return compose.Sentence(s) })
}

// validName is what both platforms register.
var validName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// index finds commands by each of their names.
func index(es []*Entry) (map[string]*Entry, error) {
	by := map[string]*Entry{}
	for _, e := range es {
		for _, n := range e.allNames() {
			if !validName.MatchString(n) {
				return nil, fmt.Errorf("bot: command name %q: want %s", n, validName)
			}
			if other := by[n]; other != nil && other != e {
				return nil, fmt.Errorf("bot: %q names both /%s and /%s", n, other.Name, e.Name)
			}
			by[n] = e
		}
	}
	return by, nil
}

func (e *Entry) allNames() []string { return append([]string{e.Name}, e.Aliases...) }

// localName is what help calls the command.
func (e *Entry) localName(l bot.Lang) string { return e.Names.In(l) }

// usage is how the command is typed: "/ally <country>".
func (e *Entry) usage(l bot.Lang) string {
	var s strings.Builder
	s.WriteString("/" + e.localName(l))
	if len(e.Args) > 1 {
		return s.String() // named options: too many to show in a line
	}
	for _, a := range e.Args {
		if a.Required {
			s.WriteString(" <" + a.Names.In(l) + ">")
		} else {
			s.WriteString(" [" + a.Names.In(l) + "]")
		}
	}
	return s.String()
}

// Commands gives the command table for a platform. The slice is the caller's.
func (h *Handlers) Commands(p bot.Platform) []bot.Command {
	var cs []bot.Command
	for _, e := range h.entries {
		if e.Only != "" && e.Only != p {
			continue
		}
		c := e.Command
		c.Aliases = slices.Clone(c.Aliases)
		c.Args = slices.DeleteFunc(slices.Clone(c.Args), func(a bot.Arg) bool { return a.Only != "" && a.Only != p })
		cs = append(cs, c)
	}
	return cs
}
