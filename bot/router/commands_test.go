package router_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"allybot/bot"
	"allybot/facts"
)

// TestCommandsGolden walks every command in every language over a pack that
// is not the built-in one.
func TestCommandsGolden(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t), Version: "v1.2.3"})
	for _, l := range []bot.Lang{"en", "es", "pt"} {
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
			for _, l := range []bot.Lang{"en", "es", "pt"} {
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
				for _, l := range []bot.Lang{"en", "es", "pt"} {
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

// TestButtonsWork presses every button and menu option that any command gives,
// and theirs in turn: none may be stale, and none may lead to a failure.
func TestButtonsWork(t *testing.T) {
	for name, pack := range map[string]*facts.Pack{"lanterns": lanterns(t), "built-in": builtin(t)} {
		t.Run(name, func(t *testing.T) {
			b := newBot(t, bot.Options{Pack: pack})
			var todo []bot.Action
			for _, text := range []string{"/ally norway", "/ally argentina", "/ally chile", "/ally norwya", "/allies", "/topics", "/fact", "/source", "/help", "/about", "/topic", "which countries are allies?"} {
				for _, l := range []bot.Lang{"en", "es", "pt"} {
					todo = append(todo, actions(b.Handle(t.Context(), typed(text, l.String())))...)
				}
			}
			done := map[bot.Action]bool{}
			for len(todo) > 0 {
				a := todo[len(todo)-1]
				todo = todo[:len(todo)-1]
				if done[a] {
					continue
				}
				done[a] = true
				r := typed("", "")
				var ok bool
				if r.Action, ok = a.Encode(); !ok {
					t.Errorf("%+v does not encode", a)
				}
				reply := b.Handle(t.Context(), r)
				if reply.Kind == bot.KindNotice || reply.Lang != a.Lang || len(reply.Buttons) > bot.MaxButtons {
					t.Errorf("%s: %s", r.Action, dump(reply))
				}
				todo = append(todo, actions(reply)...)
			}
			if len(done) < 3*len(pack.Facts()) {
				t.Errorf("only %d buttons were found", len(done))
			}
		})
	}
}

// actions lists everything that can be done with a reply.
func actions(r bot.Reply) (as []bot.Action) {
	for _, bt := range r.Buttons {
		as = append(as, bt.Action)
	}
	if r.Menu != nil {
		for _, o := range r.Menu.Options {
			as = append(as, o.Action)
		}
	}
	if r.Paged.Verb != bot.NoVerb {
		as = append(as, r.Paged)
	}
	return as
}

// TestStaleButtons: what another version, another pack or somebody else made
// gets a sentence.
func TestStaleButtons(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	for _, code := range []string{"0fn0:norway-keeper", "1fn0:gone", "1tn0:gone", "1cn0:gone", "1sn0:XX", "1an0:norway-keeper,gone", "1an0:#abc.1.2", "1an0:#", "1rn0:gone x", "1rn0:", "x", "1xn0", strings.Repeat("1", 500), "1fn0:<b>@everyone"} {
		r := typed("", "es")
		r.Action = code
		reply := b.Handle(t.Context(), r)
		if reply.Kind != bot.KindNotice || !reply.Private || !strings.Contains(dump(reply), "botón") && !strings.Contains(dump(reply), "button") {
			t.Errorf("%q: %s", code, dump(reply))
		}
	}
	for _, v := range []bot.Verb{bot.RateRight, bot.RateWrong} {
		r := typed("", "")
		r.Action, _ = bot.Action{Verb: v, Arg: "norway-keeper"}.Encode()
		if reply := b.Handle(t.Context(), r); !strings.Contains(dump(reply), "Ratings are not taken") {
			t.Errorf("rating: %s", dump(reply))
		}
	}
}

// TestAnswerCanBeMadeAgain: the action of an answer brings back the same facts
// in their own words, and that of “more” the others, however long their ids are.
func TestAnswerCanBeMadeAgain(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	long := 0
	press := func(a bot.Action) bot.Reply {
		r := typed("", "")
		var ok bool
		if r.Action, ok = a.Encode(); !ok {
			t.Errorf("does not fit: %+v", a)
		}
		if strings.Contains(r.Action, "#") {
			long++
		}
		return b.Handle(t.Context(), r)
	}
	for _, q := range []string{"is argentina a member of nato?", "argentina brazil colombia active personnel", "what are the priorities of Colombia's IPCP?", "does article 5 protect brazil", "which countries are global partners", "oil requests to argentina"} {
		first := b.Handle(t.Context(), typed(q, "en"))
		if first.Answer == nil || len(first.Answer.Facts) == 0 {
			t.Errorf("%s: %s", q, dump(first))
			continue
		}
		again := press(first.Paged)
		if again.Answer == nil || !reflect.DeepEqual(again.Answer.Facts, first.Answer.Facts) || again.Paged != first.Paged || !reflect.DeepEqual(again.Citations, first.Citations) {
			t.Errorf("%s: first\n%s\nagain\n%s", q, dump(first), dump(again))
			continue
		}
		for _, f := range again.Answer.Facts {
			if !strings.Contains(dump(again), f.Text) || !strings.Contains(dump(first), f.Text) {
				t.Errorf("%s: %s is not said:\n%s\nagain\n%s", q, f.ID, dump(first), dump(again))
			}
		}
		if first.More == nil {
			continue
		}
		more := press(first.More.Action)
		if more.Answer == nil || len(more.Answer.Facts) == 0 || len(more.Answer.Facts) > first.More.Count {
			t.Errorf("%s: %d more are\n%s", q, first.More.Count, dump(more))
		}
		for _, f := range first.Answer.Facts {
			if more.Answer != nil && slices.ContainsFunc(more.Answer.Facts, func(g bot.FactRef) bool { return g.ID == f.ID }) {
				t.Errorf("%s: %s is behind “more” again", q, f.ID)
			}
		}
	}
	if long == 0 {
		t.Error("no answer needed the short form")
	}
}

// TestOnAMessage: a command used on somebody's message takes what it lacks
// from there.
func TestOnAMessage(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	for _, c := range []struct{ command, text, quoted, fact string }{
		{"ask", "", "so how many lamps does Norway keep?", "norway-lamps"},
		{"ally", "", "Kenya", "kenya-keeper"},
		{"ally", "", "I read something on Kenya today, who knows more?", "kenya-keeper"},
		{"topic", "", "fog bell", "bell-quote"},
		{"ally", "norway", "Kenya", "norway-keeper"},
	} {
		r := typed(c.text, "en")
		r.Command, r.Quoted = c.command, c.quoted
		reply := b.Handle(t.Context(), r)
		if reply.Answer == nil || len(reply.Answer.Facts) == 0 || reply.Answer.Facts[0].ID != c.fact {
			t.Errorf("%+v: %s", c, dump(reply))
		}
	}
	r := typed("", "en")
	r.Command, r.Quoted = "ask", strings.Repeat("norway keeps lamps ", 500)
	if reply := b.Handle(t.Context(), r); reply.Kind == bot.KindNotice {
		t.Errorf("a long message: %s", dump(reply))
	}
}

// TestOnAMessageOfAnother: what somebody else wrote is taken by itself, whatever
// the asker asked before; where it says nothing that is known, that is said.
func TestOnAMessageOfAnother(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	before := b.Handle(t.Context(), typed("Since when is Argentina a major non-NATO ally?", ""))
	if before.Answer == nil || len(before.Answer.Facts) == 0 {
		t.Fatalf("asked\n%s", dump(before))
	}
	for lang, says := range map[string]string{"en": "I am not sure that I understood", "es": "No sé si entendí bien", "pt": "Não sei se entendi bem"} {
		r := typed("", lang)
		r.Command, r.Quoted = "ask", "xyzzy plugh"
		if got := b.Handle(t.Context(), r); got.Answer == nil || len(got.Answer.Facts) > 0 || !strings.Contains(dump(got), says) {
			t.Errorf("%s: answered\n%s", lang, dump(got))
		}
	}
	r := typed("", "")
	r.Command, r.Quoted = "ask", "since when?"
	fresh := newBot(t, bot.Options{Pack: builtin(t)}).Handle(t.Context(), r)
	b.Handle(t.Context(), typed("Since when is Argentina a major non-NATO ally?", ""))
	if got := b.Handle(t.Context(), r); dump(got) != dump(fresh) {
		t.Errorf("took what the asker had asked before:\n%s\nwithout:\n%s", dump(got), dump(fresh))
	}
}

func TestThreadsOfAListedChannel(t *testing.T) {
	s := bot.Settings{Channels: []string{"1"}}
	for c, want := range map[bot.Chat]bool{
		{ID: "1"}: true, {ID: "2"}: false, {ID: "2", Parent: "1"}: true, {ID: "2", Parent: "3"}: false,
	} {
		if s.Lists(c) != want {
			t.Errorf("%+v: %v", c, !want)
		}
	}
	if !(bot.Settings{}).Lists(bot.Chat{ID: "2"}) {
		t.Error("no list lists nothing")
	}
}
