package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

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
	alias [3][]string
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
	d := func(w word) facts.Text { return b.words.describe(w) }
	es := append(b.rosterEntries(), b.pictureEntries()...)
	es = append(es,
		&entry{
			Command: Command{Name: "ask", Names: facts.Text{"ask", "preguntar", "perguntar"}, Descriptions: d(wDescAsk),
				Args: []Arg{{Name: "question", Names: facts.Text{"question", "pregunta", "pergunta"}, Descriptions: d(wDescQuestion), Required: true, MaxLength: maxTyped}}},
			alias:    [3][]string{{"question", "q"}, {"pregunta"}, {"pergunta"}},
			question: true,
			handle:   func(ctx context.Context, c *call) Reply { return b.ask(ctx, c, c.arg("question")) },
		},
		&entry{
			Command: Command{Name: "topic", Names: facts.Text{"topic", "tema", "tema"}, Descriptions: d(wDescTopic),
				Args: []Arg{{Name: "topic", Names: facts.Text{"topic", "tema", "tema"}, Descriptions: d(wDescTopicArg), Required: true, Complete: true, MaxLength: maxName}}},
			alias:  [3][]string{{"about_topic"}, nil, {"assunto"}},
			handle: b.topicCommand,
		},
		&entry{
			Command: Command{Name: "topics", Names: facts.Text{"topics", "temas", "temas"}, Descriptions: d(wDescTopics), PrivateReply: true},
			alias:   [3][]string{{"browse"}, {"secciones"}, {"assuntos", "secoes"}},
			handle:  b.topicsCommand,
		},
		&entry{
			Command: Command{Name: "fact", Names: facts.Text{"fact", "dato", "fato"}, Descriptions: d(wDescFact), PrivateReply: true,
				Args: []Arg{{Name: "id", Names: facts.Text{"id", "id", "id"}, Descriptions: d(wDescFactID), Complete: true, MaxLength: maxFactID}}},
			alias:  [3][]string{{"random"}, nil, nil},
			handle: b.factCommand,
		},
		&entry{
			Command: Command{Name: "source", Names: facts.Text{"source", "fuente", "fonte"}, Descriptions: d(wDescSource)},
			handle:  b.sourceCommand,
		},
		&entry{
			Command: Command{Name: "help", Names: facts.Text{"help", "ayuda", "ajuda"}, Descriptions: d(wDescHelp), PrivateReply: true},
			alias:   [3][]string{{"commands"}, {"comandos"}, nil}, //nolint:misspell // Spanish
			handle:  b.helpCommand,
		},
		&entry{
			Command: Command{Name: "about", Names: facts.Text{"about", "acerca", "sobre"}, Descriptions: d(wDescAbout), PrivateReply: true},
			handle:  b.aboutCommand,
		},
		&entry{
			Command: Command{Name: "privacy", Names: facts.Text{"privacy", "privacidad", "privacidade"}, Descriptions: d(wDescPrivacy), PrivateReply: true},
			handle:  b.privacyCommand,
		},
		&entry{
			Command: Command{Name: "forgetme", Names: facts.Text{"forgetme", "olvidame", "esquecame"}, Descriptions: d(wDescForgetMe), PrivateReply: true},
			handle:  b.forgetCommand,
		},
		b.settingsEntry(),
		&entry{
			Command: Command{Name: "start", Names: facts.Text{"start", "start", "start"}, Descriptions: d(wDescStart), Only: Telegram,
				Args: []Arg{{Name: "payload", Names: facts.Text{"payload", "payload", "payload"}, Descriptions: d(wDescPayload), MaxLength: maxPayload}}},
			handle: b.startCommand,
		},
	)
	if b.opt.Daily != nil {
		es = append(es, b.dailyEntry())
	}
	for _, e := range es {
		for _, l := range facts.Langs() {
			if n := e.Names.In(l); n != e.Name && !slices.Contains(e.Aliases, n) {
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

// rosterNames are what the commands of the usual rosters are called. Another
// pack's roster is called by its id alone.
func rosterNames(id string) (one, many facts.Text) {
	switch id {
	case "ally":
		return facts.Text{"ally", "aliado", "aliado"}, facts.Text{"allies", "aliados", "aliados"}
	case "partner":
		return facts.Text{"partner", "socio", "parceiro"}, facts.Text{"partners", "socios", "parceiros"}
	}
	return facts.Text{id, id, id}, facts.Text{id + "s", id + "s", id + "s"}
}

// rosterEntries gives two commands for each roster of the pack: look a country
// up on it, and list it.
func (b *Bot) rosterEntries() (es []*entry) {
	country := Arg{Name: "country", Names: facts.Text{"country", "país", "país"}, Descriptions: b.words.describe(wDescCountry), Required: true, Complete: true, MaxLength: maxName}
	for _, r := range b.pack.Rosters {
		one, many := rosterNames(r.ID)
		es = append(es,
			&entry{
				Command: Command{Name: one[0], Names: one, Descriptions: b.words.describe(wDescRoster, capital(r.Topic.Name)), Args: []Arg{country}},
				handle:  func(ctx context.Context, c *call) Reply { return b.member(ctx, c, r) },
			},
			&entry{
				Command: Command{Name: many[0], Names: many, Descriptions: b.words.describe(wDescRosterList, capital(r.Topic.Name)), PrivateReply: true},
				handle:  func(ctx context.Context, c *call) Reply { return b.roster(ctx, c, r) },
			})
	}
	return es
}

func capital(t facts.Text) facts.Text {
	for l := range t {
		t[l] = sentence(t[l])
	}
	return t
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
