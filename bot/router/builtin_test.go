package router_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"allybot/bot"
	"allybot/bot/console"
	"allybot/bot/message"
	"allybot/facts"
	"allybot/facts/natolac"
)

// builtin loads the built-in pack.
func builtin(t testing.TB) *facts.Pack {
	t.Helper()
	p, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestBuiltinGolden keeps what people see of the built-in pack, in every
// language. Where the pack's words were changed, -update it.
func TestBuiltinGolden(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for _, l := range []bot.Lang{"en", "es", "pt"} {
		var s strings.Builder
		for _, text := range []string{
			"/ally argentina", "/ally mexico", "/ally chile", "/ally argentna", "/partner japan",
		} {
			fmt.Fprintf(&s, "=== %s\n%s\n", text, dump(b.Handle(t.Context(), typed(text, l.String()))))
		}
		golden(t, "builtin-"+l.String(), s.String())
	}
}

// TestAllyArgentina holds the first promise of the bot: the order of what is
// said, the figures with their years, and nothing that is Colombia's.
func TestAllyArgentina(t *testing.T) {
	p := builtin(t)
	b := newBot(t, bot.Options{Pack: p})
	ally, _ := p.Roster("ally")
	for lang, c := range map[string]struct {
		since, figures, also, source, never string
	}{
		"en": {"since 1998", "51,309", "Also: ", "Source: “What does NATO do in Latin America?”, 2022", "Congress"},
		"es": {"desde 1998", "51.309", "Además: ", "Fuente: «", "Congreso"},
		"pt": {"desde 1998", "51.309", "Também: ", "Fonte: “", "Congresso"},
	} {
		l := bot.ParseLang(lang)
		r := b.Handle(t.Context(), typed("/ally argentina", lang))
		read := console.Text(r)
		at := 0
		for _, part := range []string{c.since, ally.Meaning[0].Text.In(l), c.figures, "2018", c.also, c.source} {
			i := strings.Index(read[at:], part)
			if i < 0 {
				t.Errorf("%s: %q is not there, or out of order:\n%s", lang, part, read)
				break
			}
			at += i
		}
		if strings.Contains(read, c.never) {
			t.Errorf("%s: %q is Colombia's:\n%s", lang, c.never, read)
		}
		cited := map[string]bool{}
		for _, ci := range r.Citations {
			cited[ci.Paragraph] = true
		}
		for _, p := range []string{"I.10", "I.11", "I.12"} {
			if !cited[p] {
				t.Errorf("%s: %s is not cited", lang, p)
			}
		}
		if len(r.Buttons) < 3 {
			t.Errorf("%s: only %d buttons", lang, len(r.Buttons))
		}
		if r.More == nil {
			t.Fatalf("%s: nothing is behind “more”", lang)
		}
		q := typed("", lang)
		q.Action, _ = r.More.Action.Encode()
		rest := b.Handle(t.Context(), q)
		for _, id := range []string{"argentina-not-nato-member", "argentina-no-mutual-defence", "argentina-not-global-partner"} {
			if rest.Answer == nil || !slices.ContainsFunc(rest.Answer.Facts, func(f bot.FactRef) bool { return f.ID == id }) {
				t.Errorf("%s: %s is not behind “more”:\n%s", lang, id, console.Text(rest))
			}
		}
	}
}

// TestCongressIsColombias: of the three allies, only Colombia's reply speaks
// of the Congress.
func TestCongressIsColombias(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for country, want := range map[string]bool{"argentina": false, "brazil": false, "colombia": true} {
		for _, l := range []bot.Lang{"en", "es", "pt"} {
			read := console.Text(b.Handle(t.Context(), typed("/ally "+country, l.String())))
			if got := strings.Contains(read, "Congre"); got != want {
				t.Errorf("%s in %s: Congress mentioned %v, want %v", country, l, got, want)
			}
		}
	}
}

// TestEveryFactShows: each fact can be shown in each language with its
// paragraphs and, where it has one, its note; so can its citation.
func TestEveryFactShows(t *testing.T) {
	p := builtin(t)
	b := newBot(t, bot.Options{Pack: p, Passage: func(n string) (string, bool) { return "Passage of " + n + ".", true }})
	for _, f := range p.Facts() {
		for _, l := range []bot.Lang{"en", "es", "pt"} {
			r := typed("", "")
			for _, v := range []bot.Verb{bot.ShowFact, bot.ShowCitation} {
				code, ok := bot.Action{Verb: v, Lang: l, Arg: f.ID}.Encode()
				if !ok {
					t.Fatalf("%s does not fit a button", f.ID)
				}
				r.Action = code
				reply := b.Handle(t.Context(), r)
				read := console.Text(reply)
				for _, part := range []string{f.Text.In(l), f.Note.In(l), f.Cites[0].Number} {
					if !strings.Contains(read, part) {
						t.Errorf("%s in %s: %q is not shown:\n%s", f.ID, l, part, read)
					}
				}
				if v == bot.ShowCitation && (!reply.Private || !strings.Contains(read, "Passage of "+f.Cites[0].Number)) {
					t.Errorf("%s in %s: citation is public or without its passage", f.ID, l)
				}
			}
			if link, ok := (bot.Action{Verb: bot.ShowFact, Arg: f.ID}).DeepLink(); !ok {
				t.Errorf("%s: no deep link: %q", f.ID, link)
			}
		}
	}
}

func catalog(t testing.TB) *message.Catalog {
	t.Helper()
	c, err := message.Load(message.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return c
}
