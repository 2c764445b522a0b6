package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"allybot/bot"
	"allybot/bot/console"
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
// language.
func TestBuiltinGolden(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for _, l := range bot.Langs() {
		var s strings.Builder
		for _, text := range []string{
			"/ally argentina", "/ally brazil", "/ally colombia", "/ally mexico", "/ally chile", "/ally argentna", "/ally japan",
			"/allies", "/partner japan", "/partner colombia", "/partner argentina", "/partners", "/topics", "/source", "/help",
		} {
			fmt.Fprintf(&s, "=== %s\n%s\n", text, dump(b.Handle(t.Context(), typed(text, l.String()))))
		}
		golden(t, "builtin-"+l.String(), s.String())
	}
}

// TestAllyArgentina holds the first promise of the bot: the order of what is
// said, the figures with their years, and nothing that is Colombia's.
func TestAllyArgentina(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for lang, c := range map[string]struct{ order, never []string }{
		"en": {[]string{"since 1998", "What it means", "not part of NATO", "Figures", "51,309 (2018)", "What else", "Source: “What does NATO do in Latin America?”, 2022"}, []string{"Congress"}},
		"es": {[]string{"desde 1998", "Qué significa", "no forma parte de la OTAN", "Cifras", "51.309 (2018)", "Qué más", "Fuente: «"}, []string{"Congreso"}},
		"pt": {[]string{"desde 1998", "O que significa", "não faz parte da OTAN", "Números", "51.309 (2018)", "O que mais", "Fonte: “"}, []string{"Congresso"}},
	} {
		r := b.Handle(t.Context(), typed("/ally argentina", lang))
		read := console.Text(r)
		at := 0
		for _, part := range c.order {
			i := strings.Index(read[at:], part)
			if i < 0 {
				t.Errorf("%s: %q is not there, or out of order:\n%s", lang, part, read)
				break
			}
			at += i
		}
		for _, part := range c.never {
			if strings.Contains(read, part) {
				t.Errorf("%s: %q is Colombia's:\n%s", lang, part, read)
			}
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
	}
}

// TestCongressIsColombias: of the three allies, only Colombia's reply speaks
// of the Congress.
func TestCongressIsColombias(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for country, want := range map[string]bool{"argentina": false, "brazil": false, "colombia": true} {
		for _, l := range bot.Langs() {
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
		for _, l := range bot.Langs() {
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
