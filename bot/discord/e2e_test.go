package discord_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	"allybot/bot/discord"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/facts/natolac"
	fake "allybot/internal/fakeapi/discord"
)

var update = flag.Bool("update", false, "write the golden files anew")

const soon = 5 * time.Second

type quiet struct{}

func (quiet) Connected(bot.Platform, string)           {}
func (quiet) Disconnected(bot.Platform, string, error) {}
func (quiet) Event(bot.Platform, string)               {}
func (quiet) Retried(bot.Platform, string)             {}
func (quiet) Failed(bot.Platform, string)              {}
func (quiet) RateLimited(bot.Platform)                 {}

// whole is the bot with its built-in pack, connected to a double.
func whole(t *testing.T) *fake.Server {
	t.Helper()
	return wholeWith(t, nil)
}

// wholeWith is the same with pictures.
func wholeWith(t *testing.T, pictures func(*facts.Pack) bot.PictureMaker) *fake.Server {
	t.Helper()
	pack, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	options := bot.Options{Pack: pack, Version: "test"}
	if pictures != nil {
		options.Pictures = pictures(pack)
	}
	core, err := router.New(options)
	if err != nil {
		t.Fatal(err)
	}
	api, err := fake.NewServer(fake.Options{Report: t.Errorf})
	if err != nil {
		t.Fatal(err)
	}
	a, err := discord.New(discord.Config{Token: api.Token(), APIURL: api.URL(), RegisterCommands: true}, core, quiet{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		api.Close()
	})
	if !api.Ready(1, soon) || !api.Wait(soon, func() bool { return len(api.Requests(fake.OpCommands)) > 0 }) {
		t.Fatal("not connected, or nothing registered")
	}
	return api
}

func someone(locale string) fake.From {
	return fake.From{UserID: "200000000000000002", GuildID: "300000000000000003", ChannelID: "400000000000000004", Locale: locale}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, got, "", " "); err != nil {
		t.Fatal(err)
	}
	b.WriteByte('\n')
	path := filepath.Join("testdata", "golden", name+".json")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, b.Bytes()) {
		t.Errorf("%s differs from what was sent (see it with -update):\n%s", path, b.Bytes())
	}
}

// A slash command goes in at the double, and what comes out is kept.
func TestEndToEnd(t *testing.T) {
	api := whole(t)
	for name, c := range map[string]struct {
		locale, command string
		options         []fake.Option
		says            []string
	}{
		"ally-argentina-en": {"en-US", "ally", []fake.Option{{Name: "country", Value: "argentina"}}, []string{"1998", "51,309", "I.10"}},
		"ally-argentina-es": {"es-419", "ally", []fake.Option{{Name: "country", Value: "argentina"}}, []string{"1998", "51.309", "I.10"}},
		"ally-argentina-pt": {"pt-BR", "ally", []fake.Option{{Name: "country", Value: "argentina"}}, []string{"1998", "51.309", "I.10"}},
		"ally-argentina-fr": {"fr", "ally", []fake.Option{{Name: "country", Value: "argentina"}}, []string{"1998", "309 militaires", "I.10"}},
		"ally-chile-en":     {"en-GB", "ally", []fake.Option{{Name: "country", Value: "chile"}}, []string{"Chile"}},
	} {
		x := api.Slash(someone(c.locale), c.command, c.options...)
		m, ok := x.Reply(soon)
		if !ok {
			t.Errorf("%s: no answer", name)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(m.Text(), s) {
				t.Errorf("%s: does not say %q: %s", name, s, m.Text())
			}
		}
		for _, q := range api.Requests(fake.OpCallback) {
			if strings.Contains(q.Path, x.Token) {
				golden(t, name, q.Body)
			}
		}
	}
}

// Everything that can be pressed, from every command on, gets a lawful answer.
func TestEveryButtonOfTheRealBot(t *testing.T) {
	api := whole(t)
	pressed := map[string]bool{}
	var walk func(fake.Message, int)
	walk = func(m fake.Message, depth int) {
		for _, c := range m.Components() {
			if pressed[c.CustomID] || c.CustomID == "" || depth > 3 || len(pressed) > 150 || strings.HasPrefix(c.CustomID, "2x") {
				continue
			}
			pressed[c.CustomID] = true
			x := api.Press(someone("en-US"), m.ID, c.CustomID)
			if c.Menu != "" {
				x = api.Select(someone("en-US"), m.ID, c.Menu, c.CustomID)
			}
			got, ok := x.Reply(soon)
			if !ok || x.Acks() != 1 {
				t.Fatalf("%q: answered %v, %d acknowledgements", c.CustomID, ok, x.Acks())
			}
			walk(got, depth+1)
		}
	}
	for _, c := range []string{"topics", "allies", "partners", "source", "help", "fact"} {
		m, ok := api.Slash(someone("en-US"), c).Reply(soon)
		if !ok {
			t.Fatalf("/%s: no answer", c)
		}
		walk(m, 0)
	}
	if len(pressed) < 20 {
		t.Errorf("only %d buttons", len(pressed))
	}
}

// Bad input gets a clear answer each; the double reports any ping.
func TestBadInputEndToEnd(t *testing.T) {
	api := whole(t)
	for _, s := range []string{
		"", " ", strings.Repeat("x", 6000), "a\x00b\x07", "\u202Eanitnegra", "**bold** `code` # head", "@everyone @here <@1> <@&2> <#3>",
		"阿根廷", "Аргентина", "الأرجنتين", "https://evil.example", "🇦🇷", "'; DROP TABLE facts; --", "/ally argentina",
	} {
		for _, c := range []string{"ally", "ask", "topic", "fact"} {
			arg := map[string]string{"ally": "country", "ask": "question", "topic": "topic", "fact": "id"}[c]
			x := api.Slash(someone("es-ES"), c, fake.Option{Name: arg, Value: s})
			if m, ok := x.Reply(soon); !ok || strings.TrimSpace(m.Text()) == "" {
				t.Errorf("/%s %.20q: no answer", c, s)
			}
			if _, ok := api.Autocomplete(someone("es-ES"), c, arg, fake.Option{Name: arg, Value: s}).Choices(soon); !ok {
				t.Errorf("/%s %.20q: no choices", c, s)
			}
		}
		if len(s) > 2000 {
			continue
		}
		m := api.Say(someone(""), "<@"+api.BotID()+"> "+s, "")
		// In the channel, or privately where it is a notice.
		dm := fake.DMChannel(m.Author)
		before := len(api.Answers(dm, ""))
		if !api.Wait(soon, func() bool { return len(api.Answers(m.ChannelID, m.ID)) > 0 || len(api.Answers(dm, "")) > before }) {
			t.Errorf("%.20q: not answered", s)
		}
	}
	if m, ok := api.Slash(someone("pt-BR"), "nothing-of-the-sort").Reply(soon); !ok || !m.Ephemeral {
		t.Error("an unknown command is not answered privately")
	}
}

// registeredOption is an option as the double was told of it.
type registeredOption struct {
	Type         int
	Name         string
	Required     bool
	Autocomplete bool
	Choices      []struct{ Value string }
}

// values are what a test types or chooses for an option of a command.
func (o registeredOption) values() (out []fake.Option) {
	for _, v := range o.Choices {
		out = append(out, fake.Option{Name: o.Name, Value: v.Value})
	}
	if len(out) == 0 {
		out = []fake.Option{{Name: o.Name, Value: "colombia"}, {Name: o.Name, Value: "nonsense"}}
	}
	return out
}

// Every command of the real bot, with each of its arguments' values, alone and
// together with every way to address and to hide the answer, in every locale
// and context, installed for a server and for a user; the double holds each
// payload to the contract. Who sees the answer is what the command, the asker
// and the kind of the answer say.
func TestEveryRealCommandEverywhere(t *testing.T) {
	api := whole(t)
	var registered []struct {
		Type    int
		Name    string
		Options []registeredOption
	}
	if err := json.Unmarshal(api.Requests(fake.OpCommands)[0].Body, &registered); err != nil {
		t.Fatal(err)
	}
	pack, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	core, err := router.New(bot.Options{Pack: pack, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]bot.Command{}
	for _, c := range core.Commands(bot.Discord) {
		table[c.Name] = c
	}
	const member = "200000000000000007"
	hides := fake.Option{Name: "private", Type: 5, Value: true}
	shows := fake.Option{Name: "private", Type: 5, Value: false}
	to := fake.Option{Name: "for", Type: 6, Value: member}
	ways := [][]fake.Option{nil, {hides}, {shows}, {to}, {hides, to}, {shows, to}}
	elsewhere := someone("")
	elsewhere.UserID = "200000000000000005"
	said := api.Say(elsewhere, "Since when is Colombia an ally?", "")
	var public, private int
	for n, locale := range []string{"en-US", "es-ES", "es-419", "pt-BR", "fr"} {
		for context := range 3 {
			from := someone(locale)
			from.Permissions = 1 << 5
			from.UserInstall = (n+context)%2 == 1 // so each context and each locale has both
			if from.Context = context; context > 0 {
				from.GuildID = ""
			}
			for _, c := range registered {
				if c.Type != 1 {
					m, ok := api.MessageCommand(from, c.Name, said.ID).Reply(soon)
					if !ok || !m.Ephemeral || !strings.Contains(m.Text(), "2022") {
						t.Errorf("%s (%s, context %d): answered %v, privately %v: %s", c.Name, locale, context, ok, m.Ephemeral, m.Text())
					}
					continue
				}
				from := from
				if table[c.Name].AdminOnly && from.GuildID != "" {
					from.GuildID = "300000000000000099" // what is set there concerns nobody else
				}
				needed, args := []fake.Option{}, [][]fake.Option{}
				for _, o := range c.Options {
					if o.Required {
						needed = append(needed, o.values()[0])
					}
				}
				args = append(args, needed)
				if len(needed) > 0 {
					args = append(args, nil)
				}
				for _, o := range c.Options {
					if o.Type != 3 {
						continue
					}
					for _, v := range o.values() {
						args = append(args, []fake.Option{v})
					}
					if o.Autocomplete {
						for _, typed := range []string{"", "col", "nonsense"} {
							x := api.Autocomplete(from, c.Name, o.Name, fake.Option{Name: o.Name, Value: typed})
							if got, ok := x.Choices(soon); !ok || x.Acks() != 1 || len(got) > 25 || typed == "" && len(got) == 0 {
								t.Errorf("/%s %s %q (%s, context %d): offered %d", c.Name, o.Name, typed, locale, context, len(got))
							}
						}
					}
				}
				for _, a := range args {
					for _, way := range ways {
						name := fmt.Sprintf("/%s %v %v (%s, context %d)", c.Name, a, way, locale, context)
						x := api.Slash(from, c.Name, slices.Concat(a, way)...)
						m, ok := x.Reply(soon)
						if !ok || x.Acks() != 1 {
							t.Fatalf("%s: answered %v, %d acknowledgements", name, ok, x.Acks())
						}
						want := hiddenByRule(core, table[c.Name], from, a, way)
						if m.Ephemeral != want {
							t.Errorf("%s: private is %v: %s", name, m.Ephemeral, m.Text())
						}
						if private++; !want {
							public++
						}
						if got := strings.Contains(m.Content, "<@"+member+">"); got != slices.Contains(way, to) && !table[c.Name].AdminOnly {
							t.Errorf("%s: addressed in %q", name, m.Content)
						}
					}
				}
			}
		}
	}
	if private -= public; public < 500 || private < 500 {
		t.Errorf("%d in public, %d private: too one-sided to tell", public, private)
	}
}

// hiddenByRule says who is to see an answer, from what the documentation
// promises: the asker's word counts first, then the command's habit; errors
// and settings are private always.
func hiddenByRule(core *router.Router, c bot.Command, from fake.From, args, way []fake.Option) bool {
	r := bot.Request{Platform: bot.Discord, Chat: bot.Chat{ID: "1", Owner: "1", Private: from.Context == 1}, User: bot.User{ID: "1"}, Command: c.Name, Args: map[string]string{}}
	for _, a := range args {
		r.Args[a.Name] = fmt.Sprint(a.Value)
	}
	reply := core.Handle(context.Background(), r)
	habit := c.PrivateReply || reply.Private
	for _, w := range way {
		if w.Value == true {
			return true
		}
		habit = false
	}
	return c.AdminOnly || reply.Kind == bot.KindNotice || habit
}

func TestAutocompleteOfTheRealBot(t *testing.T) {
	api := whole(t)
	for _, c := range []struct{ locale, typed, first string }{
		{"en-US", "", "Argentina"}, {"es-419", "", "Argentina"}, {"en-US", "argentna", "Argentina"}, {"en-US", "AR", "Argentina"},
		{"pt-BR", "bras", "Brasil"}, {"es-ES", "brasil", "Brasil"}, {"en-US", "bra", "Brazil"}, {"fr", "bresil", "Brésil"},
	} {
		got, ok := api.Autocomplete(someone(c.locale), "ally", "country", fake.Option{Name: "country", Value: c.typed}).Choices(soon)
		if !ok || len(got) == 0 || !strings.HasPrefix(got[0].Name, c.first) {
			t.Errorf("%s %q: offered %v", c.locale, c.typed, got)
		}
	}
}

// What the owner chose holds: language, channels.
func TestSettingsEndToEnd(t *testing.T) {
	api := whole(t)
	admin := someone("en-US")
	admin.Permissions = 1 << 5
	ask := func() fake.Message {
		t.Helper()
		m, ok := api.Slash(someone("en-US"), "ally", fake.Option{Name: "country", Value: "brazil"}).Reply(soon)
		if !ok {
			t.Fatal("no answer")
		}
		return m
	}
	if m, ok := api.Slash(someone("en-US"), "settings", fake.Option{Name: "language", Value: "pt"}).Reply(soon); !ok || !m.Ephemeral {
		t.Error("no private refusal")
	}
	if m := ask(); m.Ephemeral || !strings.Contains(m.Text(), "since 2019") {
		t.Errorf("not English, or private: %s", m.Text())
	}
	for _, o := range []fake.Option{{Name: "language", Value: "pt"}, {Name: "channels", Value: "<#400000000000000777>"}} {
		if m, ok := api.Slash(admin, "settings", o).Reply(soon); !ok || !m.Ephemeral {
			t.Errorf("%v: not saved, or in public", o)
		}
	}
	if m := ask(); !m.Ephemeral || !strings.Contains(m.Text(), "desde 2019") {
		t.Errorf("private %v: %s", m.Ephemeral, m.Text())
	}
	there := someone("en-US")
	there.ChannelID = "400000000000000777"
	if m, ok := api.Slash(there, "ally", fake.Option{Name: "country", Value: "brazil"}).Reply(soon); !ok || m.Ephemeral {
		t.Error("private where it may be public")
	}
	thread := there
	thread.ChannelID = "400000000000000778"
	api.Thread(thread.ChannelID, there.ChannelID, there.GuildID, false)
	if m, ok := api.Slash(thread, "ally", fake.Option{Name: "country", Value: "brazil"}).Reply(soon); !ok || m.Ephemeral {
		t.Error("private in a thread of a channel where it may be public")
	}
	// Gone with the server.
	api.LeaveGuild(there.GuildID)
	if !api.Wait(soon, func() bool { m := ask(); return !m.Ephemeral }) {
		t.Error("not forgotten")
	}
}

// A question asked on, and one asked of another's message.
func TestFollowUpEndToEnd(t *testing.T) {
	api := whole(t)
	other := api.Say(fake.From{UserID: "5", GuildID: someone("").GuildID, ChannelID: someone("").ChannelID}, "Since when is Brazil a major non-NATO ally?", "")
	m, ok := api.MessageCommand(someone("en-US"), "Find facts", other.ID).Reply(soon)
	if !ok || !m.Ephemeral || !strings.Contains(m.Text(), "2019") {
		t.Errorf("answered %s", m.Text())
	}
	q := api.Say(someone(""), "<@"+api.BotID()+"> since when is Argentina an ally?", "")
	if !api.Wait(soon, func() bool { return len(api.Answers(q.ChannelID, q.ID)) == 1 }) {
		t.Fatal("not answered")
	}
	q2 := api.Say(someone(""), "and Brazil?", api.Answers(q.ChannelID, q.ID)[0].ID)
	if !api.Wait(soon, func() bool {
		a := api.Answers(q2.ChannelID, q2.ID)
		return len(a) == 1 && strings.Contains(a[0].Text(), "2019")
	}) {
		t.Errorf("answered %v", api.Answers(q2.ChannelID, q2.ID))
	}
}
