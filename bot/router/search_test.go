package router_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"allybot/bot"
)

func TestComplete(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for _, c := range []struct {
		command, arg, typed, locale string
		limit                       int
		first                       string // label = value
	}{
		{"ally", "country", "", "en-US", 25, "Argentina = argentina"},
		{"ally", "country", "bra", "pt-BR", 25, "Brasil = brazil"},
		{"aliado", "country", "bra", "es-419", 25, "Brasil = brazil"},
		{"ally", "country", "CO", "en", 25, "Colombia = colombia"},
		{"partner", "country", "", "es-ES", 3, "Afganistán = afghanistan"},
		{"topic", "topic", "mnna", "en", 25, "Major Non-NATO Ally = mnna"},
		{"fact", "id", "argentina-mn", "en", 25, "argentina-mnna: Argentina has been a Major Non-NATO Ally (MNNA) since 1998. = argentina-mnna"},
		{"settings", "language", "", "es", 25, "automático = auto"},
		{"settings", "language", "por", "es", 25, "Português = pt"},
	} {
		got := b.Complete(t.Context(), c.command, c.arg, c.typed, bot.User{Locale: c.locale}, c.limit)
		if len(got) == 0 || len(got) > c.limit {
			t.Errorf("%+v: %d suggestions", c, len(got))
			continue
		}
		if s := got[0].Label + " = " + got[0].Value; s != c.first {
			t.Errorf("%+v: first is %q", c, s)
		}
		for _, s := range got {
			if utf8.RuneCountInString(s.Label) > 100 || utf8.RuneCountInString(s.Value) > 100 || s.Label == "" || s.Value == "" {
				t.Errorf("%+v: %+v", c, s)
			}
		}
	}
	for _, c := range [][3]string{{"nonsense", "country", ""}, {"ally", "nonsense", ""}, {"ally", "country", strings.Repeat("x", 1000)}, {"ally", "country", "qqqqqqqq"}} {
		if got := b.Complete(t.Context(), c[0], c[1], c[2], bot.User{}, 25); len(got) != 0 {
			t.Errorf("%v: %v", c, got)
		}
	}
	if got := b.Complete(t.Context(), "ally", "country", "", bot.User{}, 0); got != nil {
		t.Errorf("limit 0: %v", got)
	}
}

// TestSuggestionsAreUnderstood: what completion offers, its command takes.
func TestSuggestionsAreUnderstood(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for _, c := range [][2]string{{"ally", "country"}, {"partner", "country"}, {"topic", "topic"}, {"fact", "id"}} {
		for _, s := range b.Complete(t.Context(), c[0], c[1], "", bot.User{Locale: "pt"}, 1000) {
			r := typed("", "pt")
			r.Command, r.Args = c[0], map[string]string{c[1]: s.Value}
			if reply := b.Handle(t.Context(), r); reply.Answer == nil || reply.Answer.Outcome.String() != "answered" {
				t.Errorf("/%s %s: %s", c[0], s.Value, dump(reply))
			}
		}
	}
}

func TestSearch(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	es := bot.User{ID: "u", Locale: "es-AR"}
	find := func(q string, offset, limit int) ([]bot.Result, bool) {
		return b.Search(t.Context(), q, es, offset, limit)
	}

	all, more := find("", 0, 1000)
	if more || len(all) < 10 || all[0].Title != "Argentina" {
		t.Fatalf("nothing typed: %d results, more %v", len(all), more)
	}
	ids := map[string]bool{}
	for _, r := range all {
		if ids[r.ID] || len(r.ID) > 64 || r.ID == "" || r.Title == "" || r.Description == "" || r.Reply.Lang.String() != "es" || r.Reply.Private || len(r.Reply.Blocks) == 0 {
			t.Errorf("result %+v", r)
		}
		ids[r.ID] = true
	}
	var paged []string
	for offset := 0; ; offset += 7 {
		page, more := find("", offset, 7)
		for _, r := range page {
			paged = append(paged, r.ID)
		}
		if !more {
			break
		}
	}
	if len(paged) != len(all) {
		t.Errorf("%d results by pages, %d at once", len(paged), len(all))
	}
	if got, _ := find("argentina", 0, 50); len(got) < 2 || got[0].ID != "t.argentina.es" {
		t.Errorf("argentina: %v", titles(got))
	}
	if got, _ := find("How many soldiers does Brazil have?", 0, 50); len(got) == 0 || !strings.Contains(got[0].Description, "334,500") {
		t.Errorf("a question: %v", titles(got))
	}
	for _, q := range []string{"best pizza in town", "qwertyuiop", strings.Repeat("x", 5000)} {
		if got, more := find(q, 0, 50); len(got) != 0 || more {
			t.Errorf("%.20q: %v", q, titles(got))
		}
	}
	for _, c := range [][2]int{{-1, 10}, {0, 0}, {100_000, 10}} {
		if got, more := find("", c[0], c[1]); len(got) != 0 || more {
			t.Errorf("offset %d, limit %d: %v", c[0], c[1], titles(got))
		}
	}
}

func titles(rs []bot.Result) (out []string) {
	for _, r := range rs {
		out = append(out, fmt.Sprintf("%s (%s)", r.Title, r.ID))
	}
	return out
}

func TestDeepLinks(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	start := func(payload string) bot.Reply {
		r := typed(payload, "en")
		r.Platform, r.Command = bot.Telegram, "start"
		return b.Handle(t.Context(), r)
	}
	for _, a := range []bot.Action{
		{Verb: bot.RunCommand, Arg: "ally argentina"}, {Verb: bot.RunCommand, Arg: "partner new-zealand"},
		{Verb: bot.ShowFact, Arg: "argentina-mnna"}, {Verb: bot.ShowTopic, Arg: "mnna"}, {Verb: bot.RunCommand, Arg: "allies"},
	} {
		payload, ok := a.DeepLink()
		if !ok {
			t.Errorf("%+v has no link", a)
			continue
		}
		if reply := start(payload); reply.Answer == nil || reply.Answer.Outcome.String() != "answered" {
			t.Errorf("%s: %s", payload, dump(reply))
		}
	}
	welcome := dump(start(""))
	if !strings.Contains(welcome, "Welcome") {
		t.Errorf("no payload: %s", welcome)
	}
	for _, p := range []string{"nonsense_x", "start_start", "settings_language", "ally_<b>", "_", strings.Repeat("x", 65)} {
		if got := dump(start(p)); got != welcome {
			t.Errorf("%q: %s", p, got)
		}
	}
	for _, a := range []bot.Action{{Verb: bot.Remove, Arg: "1"}, {Verb: bot.RunCommand, Arg: "ally são tomé"}} {
		if p, ok := a.DeepLink(); ok {
			t.Errorf("%+v: %q", a, p)
		}
	}
}

func TestPictureHooks(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	if b.PictureReady("x") {
		t.Error("ready without a maker")
	}
	if _, err := b.Picture(t.Context(), "x"); err == nil {
		t.Error("a picture without a maker")
	}
}
