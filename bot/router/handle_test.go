package router_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	"allybot/bot/console"
	"allybot/bot/session"
)

// TestBadInput: a clear reply to everything, in the asker's language, and
// nothing of it shown back that a platform could act on.
func TestBadInput(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	for name, text := range map[string]string{
		"empty":             "",
		"spaces":            " \t\n ",
		"long":              strings.Repeat("a", 10_000),
		"long words":        strings.Repeat("norway ", 1_500),
		"control":           "\x00\x01\x1b[2J\x7f",
		"invisible":         "\u200b\u200e\u202e\ufeff",
		"right to left":     "\u202enorway\u202c",
		"broken UTF-8":      "nor\xffway \xc3\x28",
		"markup":            "<b>norway</b> **bold** `code` [x](https://evil.invalid)",
		"mass mention":      "@everyone @here <@123456789> <@&1> norway?",
		"unknown command":   "/frobnicate @everyone",
		"slash":             "/",
		"two slashes":       "//norway",
		"command, long":     "/ally " + strings.Repeat("x", 10_000),
		"command, markup":   "/ally <b>@everyone</b> https://evil.invalid `x`",
		"command, nothing":  "/ally \u200b",
		"command, control":  "/topic \x1b[31m",
		"another script":    "/ally 阿根廷",
		"fact, markup":      "/fact <script>@everyone</script>",
		"emoji":             "🇳🇴👩🏽‍🚀",
		"arabic":            "ما هي النرويج؟",
		"settings, nothing": "/settings language klingon",
		"start, odd":        "/start ../../etc/passwd",
	} {
		t.Run(name, func(t *testing.T) {
			for _, private := range []bool{true, false} {
				for _, l := range []bot.Lang{"en", "es", "pt"} {
					r := typed(text, l.String())
					r.Chat.Private = private
					reply := b.Handle(t.Context(), r)
					read := console.Text(reply)
					if reply.Silent || strings.TrimSpace(read) == "" || len(read) > 3000 {
						t.Errorf("%s: not a clear short reply: %q", l, read)
					}
					if reply.Lang != l {
						t.Errorf("answered in %s, want %s", reply.Lang, l)
					}
					for _, bad := range []string{"@everyone", "@here", "<@", "<b>", "<script", "evil.invalid", "`", "\x1b", "\u202e"} {
						if strings.Contains(dump(reply), bad) {
							t.Errorf("%s: shows %q back: %s", l, bad, read)
						}
					}
				}
			}
		})
	}
}

func TestInvisibleCharactersDoNotMatter(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t)})
	want := dump(b.Handle(t.Context(), typed("/ally norway", "en")))
	for _, text := range []string{"/ally \u202enorway\u202c", "/ALLY  NORWAY ", "/ally@allybot nor\u200bway", "\ufeff/ally norway", "/ally NO"} {
		if got := dump(b.Handle(t.Context(), typed(text, "en"))); got != want {
			t.Errorf("%q: got\n%s", text, got)
		}
	}
}

func TestLanguage(t *testing.T) {
	for name, c := range map[string]struct {
		text, locale, chosen string
		owner                bot.Settings
		command              string
		args                 map[string]string
		want                 string
	}{
		"nothing known":             {text: "/ally norway", want: "en"},
		"locale":                    {text: "/ally norway", locale: "es-419", want: "es"},
		"locale of Brazil":          {text: "/topics", locale: "pt-BR", want: "pt"},
		"Spanish alias":             {text: "/fuente", want: "es"},
		"Portuguese alias":          {text: "/fonte", want: "pt"},
		"alias, but a locale":       {text: "/fuente", locale: "en-US", want: "en"},
		"alias of two languages":    {text: "/aliado norway", want: "en"},
		"name of one language":      {text: "/ally quênia", want: "pt"},
		"name, but a locale":        {text: "/ally quênia", locale: "es", want: "es"},
		"named option":              {command: "ally", args: map[string]string{"country": "Noruega"}, locale: "pt-BR", want: "pt"},
		"question of its own":       {text: "¿Cuántas lámparas tiene Noruega?", locale: "en-US", want: "es"},
		"question, Portuguese":      {text: "Quantas lâmpadas tem a Noruega?", locale: "es-ES", want: "pt"},
		"question as a command":     {text: "/ask ¿Cuántas lámparas tiene Noruega?", want: "es"},
		"question as an option":     {command: "ask", args: map[string]string{"question": "How many lamps does Norway have?"}, locale: "pt-BR", want: "en"},
		"setting":                   {text: "How many lamps?", locale: "en", owner: bot.Settings{Lang: "pt", LangSet: true}, want: "pt"},
		"chosen over everything":    {text: "How many lamps?", locale: "en", chosen: "es", owner: bot.Settings{Lang: "pt", LangSet: true}, want: "es"},
		"unknown locale":            {text: "/source", locale: "ja", want: "en"},
		"button keeps its language": {text: "", locale: "en", want: "es", chosen: "", command: "", args: nil, owner: bot.Settings{Lang: "pt", LangSet: true}},
	} {
		t.Run(name, func(t *testing.T) {
			store := session.NewSettings()
			if err := store.SaveSettings(t.Context(), bot.Discord, "guild", c.owner); err != nil {
				t.Fatal(err)
			}
			b := newBot(t, bot.Options{Pack: lanterns(t), Settings: store})
			r := bot.Request{
				Platform: bot.Discord, Chat: bot.Chat{ID: "c", Owner: "guild"}, User: bot.User{ID: "u", Locale: c.locale},
				Command: c.command, Args: c.args, Text: c.text, Lang: c.chosen,
			}
			if name == "button keeps its language" {
				r.Action, _ = bot.Action{Verb: bot.ShowFact, Lang: "es", Arg: "norway-keeper"}.Encode()
			}
			if got := b.Language(t.Context(), r).String(); got != c.want {
				t.Errorf("Language: %s, want %s", got, c.want)
			}
			if got := b.Handle(t.Context(), r).Lang.String(); got != c.want {
				t.Errorf("Handle: %s, want %s", got, c.want)
			}
		})
	}
}

func TestSlowDown(t *testing.T) {
	at := time.Unix(1_000_000, 0)
	var outcomes []string
	b := newBot(t, bot.Options{Pack: lanterns(t), PerMinute: 2, Now: func() time.Time { return at },
		Observe: func(h bot.Handled) { outcomes = append(outcomes, h.Outcome+h.Reason) }})
	r := typed("/source", "es")
	for i, want := range []string{"", "", "told", "silent", "silent"} {
		reply := b.Handle(t.Context(), r)
		got := ""
		if reply.Silent {
			got = "silent"
		} else if strings.Contains(console.Text(reply), b.Say(bot.NoticeSlowDown, "es")) && reply.Private {
			got = "told"
		}
		if got != want {
			t.Errorf("request %d: %q, want %q", i, got, want)
		}
	}
	other := r
	other.User.ID = "somebody else"
	if reply := b.Handle(t.Context(), other); reply.Kind == bot.KindNotice {
		t.Error("another user is refused too")
	}
	at = at.Add(time.Minute)
	if reply := b.Handle(t.Context(), r); reply.Kind == bot.KindNotice {
		t.Error("still refused after a minute")
	}
	if got := fmt.Sprint(outcomes); got != "[service service refusedrate refusedrate refusedrate service service]" { //nolint:dupword // on purpose
		t.Errorf("observed %s", got)
	}
}

// brokenMemory fails in every way it can.
type brokenMemory struct{ bot.Memory }

func (brokenMemory) Get(context.Context, string) ([]byte, bool, error) {
	return nil, false, errors.New("no database")
}

func (brokenMemory) Put(context.Context, string, []byte, time.Duration) error {
	panic("secret question")
}

func TestPanicIsSurvived(t *testing.T) {
	var log bytes.Buffer
	var seen bot.Handled
	b := newBot(t, bot.Options{Pack: lanterns(t), Memory: brokenMemory{}, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Observe: func(h bot.Handled) { seen = h }})
	reply := b.Handle(t.Context(), typed("/ally norway", "pt"))
	if reply.Kind != bot.KindNotice || !reply.Private || !strings.Contains(console.Text(reply), b.Say(bot.NoticeFailed, "pt")) {
		t.Errorf("got %s", dump(reply))
	}
	if seen.Outcome != "failed" || seen.Command != "ally" {
		t.Errorf("observed %+v", seen)
	}
	if !strings.Contains(log.String(), "brokenMemory") || strings.Contains(log.String(), "secret question") || strings.Contains(log.String(), "norway") {
		t.Errorf("log: %s", log.String())
	}
}

// failingStores return errors: everything works but what needs them.
type failingStores struct{ bot.SettingsStore }

func (failingStores) Settings(context.Context, bot.Platform, string) (bot.Settings, error) {
	return bot.Settings{}, errors.New("no database")
}

func TestStoreFailureIsSurvived(t *testing.T) {
	b := newBot(t, bot.Options{Pack: lanterns(t), Settings: failingStores{}})
	r := typed("/ally norway", "")
	r.Chat = bot.Chat{ID: "c", Owner: "g"}
	if reply := b.Handle(t.Context(), r); reply.Answer == nil {
		t.Errorf("got %s", dump(reply))
	}
	r.Text, r.User.Admin = "/settings language es", true
	if reply := b.Handle(t.Context(), r); !strings.Contains(console.Text(reply), "could not be saved") {
		t.Errorf("got %s", dump(reply))
	}
}

func TestObserve(t *testing.T) {
	var seen bot.Handled
	b := newBot(t, bot.Options{Pack: lanterns(t), Observe: func(h bot.Handled) { seen = h }})
	for _, c := range []struct{ text, command, outcome, reason, facts string }{
		{"/ally kenya", "ally", "answered", "", "[kenya-keeper keeper-meaning]"},
		{"/aliado chile", "ally", "unknown", "silent", "[]"},
		{"/ally norwya", "ally", "ambiguous", "ambiguous", "[]"},
		{"how many lamps does norway keep?", "ask", "answered", "", "[norway-lamps]"},
		{"/help", "help", "service", "", "[]"},
		{"/nonsense-command", "ask", "service", "", "[]"},
	} {
		b.Handle(t.Context(), typed(c.text, "en"))
		if seen.Command != c.command || seen.Outcome != c.outcome || seen.Reason != c.reason || fmt.Sprint(seen.Facts) != c.facts || seen.Platform != bot.Console {
			t.Errorf("%s: observed %+v", c.text, seen)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if b.Handle(ctx, typed("/help", "")); seen.Outcome != "failed" {
		t.Errorf("ended context: observed %+v", seen)
	}
}

func TestFollowUp(t *testing.T) {
	at := time.Unix(1_000_000, 0)
	b := newBot(t, bot.Options{Pack: builtin(t), Now: func() time.Time { return at }})
	lead := func(r bot.Request) string {
		if a := b.Handle(t.Context(), r).Answer; a != nil && len(a.Facts) > 0 {
			return a.Facts[0].Text
		}
		return ""
	}
	first, next := typed("Since when is Argentina a major non-NATO ally?", ""), typed("and Brazil?", "")
	if got := lead(first); !strings.Contains(got, "1998") {
		t.Fatalf("first: %q", got)
	}
	if got := lead(next); !strings.Contains(got, "2019") {
		t.Errorf("follow-up: %q", got)
	}
	stranger := next
	stranger.User.ID = "stranger"
	elsewhere := next
	elsewhere.Chat.ID = "elsewhere"
	for who, r := range map[string]bot.Request{"another person": stranger, "another chat": elsewhere} {
		if got := lead(r); strings.HasPrefix(got, "Brazil has been a Major Non-NATO Ally (MNNA) since 2019") {
			t.Errorf("%s follows up too: %q", who, got)
		}
	}
	lead(first)
	before := lead(next)
	lead(first)
	at = at.Add(session.FollowUp + time.Second)
	if got := lead(next); got == before && strings.Contains(got, "2019") {
		t.Errorf("remembered too long: %q", got)
	}
}
