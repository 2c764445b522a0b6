package discord_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	"allybot/bot/discord"
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
	pack, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	core, err := bot.New(bot.Options{Pack: pack, Version: "test"})
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
	if !api.Ready(1, soon) || !api.Wait(soon, func() bool { return len(api.Commands("")) > 0 }) {
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
		"ally-chile-en":     {"en-GB", "ally", []fake.Option{{Name: "country", Value: "chile"}}, []string{"Chile"}},
		"topics-es":         {"es-ES", "topics", nil, nil},
		"help-pt":           {"pt-BR", "help", nil, nil},
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
	golden(t, "commands", api.Requests(fake.OpCommands)[0].Body)
}

// Everything that can be pressed, from every command on, gets a lawful answer.
func TestEveryButtonOfTheRealBot(t *testing.T) {
	api := whole(t)
	pressed := map[string]bool{}
	var walk func(fake.Message, int)
	walk = func(m fake.Message, depth int) {
		for _, c := range m.Components() {
			if pressed[c.CustomID] || c.CustomID == "" || depth > 3 || len(pressed) > 150 || strings.HasPrefix(c.CustomID, "1x") {
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
