package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// Limits of both platforms on what the table holds, in characters.
const (
	maxDescription = 100 // Discord: commands and options; Telegram allows 256
	maxFactID      = 64
)

// entry is a command with what only this package needs of it.
type entry struct {
	Command
	// alias holds the further names by language.
	alias map[Lang][]string
	// question: its argument is a question, whose language decides.
	question bool
	// names: its argument is several names, which may tell a language together.
	names  bool
	handle func(context.Context, *call) Reply
	// complete offers values for what is being typed, where the argument's name
	// alone does not tell how.
	complete func(typed string, l Lang, limit int) []Suggestion
}

// table gives every command. Discord's registration, Telegram's menu, help,
// autocomplete and the console all come from it.
func (b *Bot) table() []*entry {
	d := func(w message.ID) facts.Text { return b.describe(w) }
	es := append(b.rosterEntries(), b.pictureEntries()...)
	es = append(es,
		&entry{
			Command: Command{Name: "ask", Names: b.commandNames("ask"), Descriptions: d(message.DescAsk),
				Args: []Arg{{Name: "question", Names: b.optionNames("question"), Descriptions: d(message.DescQuestion), Required: true, MaxLength: maxTyped}}},
			question: true,
			handle:   func(ctx context.Context, c *call) Reply { return b.ask(ctx, c, c.arg("question")) },
		},
		&entry{
			Command: Command{Name: "topic", Names: b.commandNames("topic"), Descriptions: d(message.DescTopic),
				Args: []Arg{{Name: "topic", Names: b.optionNames("topic"), Descriptions: d(message.DescTopicArg), Required: true, Complete: true, MaxLength: maxName}}},
			handle: b.topicCommand,
		},
		&entry{
			Command: Command{Name: "topics", Names: b.commandNames("topics"), Descriptions: d(message.DescTopics), PrivateReply: true},
			handle:  b.topicsCommand,
		},
		&entry{
			Command: Command{Name: "fact", Names: b.commandNames("fact"), Descriptions: d(message.DescFact), PrivateReply: true,
				Args: []Arg{{Name: "id", Names: b.optionNames("id"), Descriptions: d(message.DescFactID), Complete: true, MaxLength: maxFactID}}},
			handle: b.factCommand,
		},
		&entry{
			Command: Command{Name: "source", Names: b.commandNames("source"), Descriptions: d(message.DescSource)},
			handle:  b.sourceCommand,
		},
		&entry{
			Command: Command{Name: "help", Names: b.commandNames("help"), Descriptions: d(message.DescHelp), PrivateReply: true},
			handle:  b.helpCommand,
		},
		&entry{
			Command: Command{Name: "about", Names: b.commandNames("about"), Descriptions: d(message.DescAbout), PrivateReply: true},
			handle:  b.aboutCommand,
		},
		&entry{
			Command: Command{Name: "privacy", Names: b.commandNames("privacy"), Descriptions: d(message.DescPrivacy), PrivateReply: true},
			handle:  b.privacyCommand,
		},
		&entry{
			Command: Command{Name: "forgetme", Names: b.commandNames("forgetme"), Descriptions: d(message.DescForgetMe), PrivateReply: true},
			handle:  b.forgetCommand,
		},
		b.settingsEntry(),
		&entry{
			Command: Command{Name: "start", Names: b.commandNames("start"), Descriptions: d(message.DescStart), Only: Telegram,
				Args: []Arg{{Name: "payload", Names: b.optionNames("payload"), Descriptions: d(message.DescPayload), MaxLength: maxPayload}}},
			handle: b.startCommand,
		},
	)
	if b.opt.Daily != nil {
		es = append(es, b.dailyEntry())
	}
	for _, e := range es {
		if e.alias == nil {
			e.alias = b.commandAliases(e.Name)
		}
		for _, l := range b.words.Languages() {
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

// rosterEntries gives two commands for each roster of the pack: look a country
// up on it, and list it.
func (b *Bot) rosterEntries() (es []*entry) {
	country := Arg{Name: "country", Names: b.optionNames("country"), Descriptions: b.describe(message.DescCountry), Required: true, Complete: true, MaxLength: maxName}
	for _, r := range b.pack.Rosters {
		es = append(es,
			&entry{
				Command: Command{Name: r.ID, Names: r.Command, Descriptions: b.describe(message.DescRoster, "Standing", capital(r.Topic.Name)), Args: []Arg{country}},
				handle:  func(ctx context.Context, c *call) Reply { return b.member(ctx, c, r) },
			},
			&entry{
				Command: Command{Name: r.ListID, Names: r.List, Descriptions: b.describe(message.DescRosterList, "Standing", capital(r.Topic.Name)), PrivateReply: true},
				handle:  func(ctx context.Context, c *call) Reply { return b.roster(ctx, c, r) },
			})
	}
	return es
}

func capital(t facts.Text) facts.Text {
	return t.Map(func(_ Lang, s string) string { return sentence(s) })
}

// validName is what both platforms register.
var validName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// index finds commands by each of their names.
func index(es []*entry) (map[string]*entry, error) {
	by := map[string]*entry{}
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

func (e *entry) allNames() []string { return append([]string{e.Name}, e.Aliases...) }

// localName is what help calls the command.
func (e *entry) localName(l Lang) string { return e.Names.In(l) }

// usage is how the command is typed: "/ally <country>".
func (e *entry) usage(l Lang) string {
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
func (b *Bot) Commands(p Platform) []Command {
	var cs []Command
	for _, e := range b.entries {
		if e.Only != "" && e.Only != p {
			continue
		}
		c := e.Command
		c.Aliases = slices.Clone(c.Aliases)
		c.Args = slices.DeleteFunc(slices.Clone(c.Args), func(a Arg) bool { return a.Only != "" && a.Only != p })
		cs = append(cs, c)
	}
	return cs
}
