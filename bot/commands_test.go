package bot_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"allybot/bot"
)

// TestCommandsGolden walks every command in every language over a pack that
// is not the built-in one.
func TestCommandsGolden(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t), Version: "v1.2.3"})
	for _, l := range bot.Langs() {
		var s strings.Builder
		for _, text := range []string{
			"/ally norway", "/ally kenya", "/ally peru", "/ally chile", "/ally norwya", "/ally", "/ally zzzzzzzz", "/ally fog bell",
			"/allies", "/patron peru", "/patrons",
			"/topic fog bell", "/topic", "/topics", "/topic chile",
			"/fact", "/fact norway-claim", "/fact norway", "/fact nothing-like-it",
			"/ask since when norway", "/ask", "/source", "/help", "/about", "/privacy", "/settings", "/start", "/halp", "/xyzzyxyzzy", //nolint:misspell // on purpose
		} {
			fmt.Fprintf(&s, "=== %s\n%s\n", text, dump(b.Handle(t.Context(), typed(text, l.String()))))
		}
		golden(t, "lanterns-"+l.String(), s.String())
	}
}

// TestCommandTable holds the table to what Discord and Telegram accept.
func TestCommandTable(t *testing.T) {
	discordName := regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)
	canonical := regexp.MustCompile(`^[a-z]{1,32}$`)
	alias := regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	text := func(what, s string, limit int) {
		t.Helper()
		if n := utf8.RuneCountInString(s); n < 1 || n > limit {
			t.Errorf("%s: %q has %d characters, want 1 to %d", what, s, n, limit)
		}
	}
	for _, p := range []bot.Platform{bot.Console, bot.Discord, bot.Telegram} {
		seen := map[string]string{}
		for _, c := range b.Commands(p) {
			if !canonical.MatchString(c.Name) {
				t.Errorf("name %q", c.Name)
			}
			for _, a := range append([]string{c.Name}, c.Aliases...) {
				if !alias.MatchString(a) || seen[a] != "" {
					t.Errorf("/%s: alias %q is wrong or also of /%s", c.Name, a, seen[a])
				}
				seen[a] = c.Name
			}
			if (c.Name == "start") != (c.Only == bot.Telegram) || c.Only != "" && c.Only != p {
				t.Errorf("/%s for %q is given to %s", c.Name, c.Only, p)
			}
			optional := false
			for _, l := range bot.Langs() {
				if n := c.Names.In(l); !discordName.MatchString(n) || n != strings.ToLower(n) {
					t.Errorf("/%s in %s: %q", c.Name, l, n)
				}
				text("/"+c.Name, c.Descriptions.In(l), 100)
			}
			for _, a := range c.Args {
				if optional && a.Required {
					t.Errorf("/%s: required %s after an optional one", c.Name, a.Name)
				}
				optional = optional || !a.Required
				if !canonical.MatchString(a.Name) || a.Only != "" && a.Only != p {
					t.Errorf("/%s: argument %q for %q", c.Name, a.Name, a.Only)
				}
				for _, l := range bot.Langs() {
					if n := a.Names.In(l); !discordName.MatchString(n) || n != strings.ToLower(n) {
						t.Errorf("/%s %s in %s: %q", c.Name, a.Name, l, n)
					}
					text("/"+c.Name+" "+a.Name, a.Descriptions.In(l), 100)
					for _, v := range a.Values {
						text("value "+v.Value, v.Label.In(l), 100)
					}
				}
			}
		}
		for _, name := range []string{"ally", "allies", "ask", "topic", "topics", "fact", "source", "help", "about", "privacy", "settings"} {
			if seen[name] != name {
				t.Errorf("%s: no /%s", p, name)
			}
		}
	}
	cs := b.Commands(bot.Discord)
	cs[0].Name, cs[0].Args[0].Name = "spoilt", "spoilt"
	if b.Commands(bot.Discord)[0].Name == "spoilt" || b.Commands(bot.Discord)[0].Args[0].Name == "spoilt" {
		t.Error("a caller can change the table")
	}
}

func TestChannelsAreDiscordsAlone(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	for p, want := range map[bot.Platform]bool{bot.Discord: true, bot.Telegram: false, bot.Console: false} {
		i := slices.IndexFunc(b.Commands(p), func(c bot.Command) bool { return c.Name == "settings" })
		got := slices.ContainsFunc(b.Commands(p)[i].Args, func(a bot.Arg) bool { return a.Name == "channels" })
		if got != want {
			t.Errorf("%s: channels %v", p, got)
		}
	}
}

// TestButtonsWork presses every button and menu option that any command gives:
// none may be stale, and none may lead to a failure.
func TestButtonsWork(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	done := map[string]bool{}
	var todo []bot.Action
	collect := func(r bot.Reply) {
		for _, bt := range r.Buttons {
			todo = append(todo, bt.Action)
		}
		if r.Menu != nil {
			for _, o := range r.Menu.Options {
				todo = append(todo, o.Action)
			}
		}
		if r.Paged.Verb != bot.NoVerb {
			todo = append(todo, r.Paged)
		}
	}
	for _, text := range []string{"/ally norway", "/ally chile", "/ally norwya", "/allies", "/patrons", "/topics", "/fact", "/source", "/help", "/about", "since when norway?"} {
		for _, l := range bot.Langs() {
			collect(b.Handle(t.Context(), typed(text, l.String())))
		}
	}
	stale := b.Say(bot.NoticeStale, 0)
	for len(todo) > 0 {
		a := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		code, ok := a.Encode()
		if !ok {
			t.Errorf("%+v does not encode", a)
		}
		if done[code] {
			continue
		}
		done[code] = true
		r := typed("", "")
		r.Action = code
		reply := b.Handle(t.Context(), r)
		if reply.Kind == bot.KindNotice || strings.Contains(dump(reply), stale) {
			t.Errorf("%s: %s", code, dump(reply))
		}
		if reply.Lang != a.Lang {
			t.Errorf("%s: answered in %s", code, reply.Lang)
		}
		collect(reply)
	}
	if len(done) < 50 {
		t.Errorf("only %d buttons were found", len(done))
	}
}
