package router_test

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	"allybot/bot/console"
	"allybot/bot/router"
)

// wishes is a DailyStore in a map.
type wishes struct {
	by   map[string]bot.Daily
	fail error
}

func (w *wishes) SubscribeDaily(_ context.Context, d bot.Daily) error {
	if strings.HasPrefix(d.Zone, "Mars/") || d.Zone == "tomorrow" || strings.ContainsAny(d.Zone, "0123456789") {
		return bot.ErrZone
	}
	if w.fail == nil {
		w.by[d.Chat] = d
	}
	return w.fail
}

func (w *wishes) Daily(_ context.Context, _ bot.Platform, chat string) (bot.Daily, bool, error) {
	d, ok := w.by[chat]
	return d, ok, w.fail
}

func (w *wishes) UnsubscribeDaily(_ context.Context, _ bot.Platform, chat string) (bool, error) {
	_, ok := w.by[chat]
	delete(w.by, chat)
	return ok, w.fail
}

func (w *wishes) MoveDaily(_ context.Context, _ bot.Platform, from, to string) error {
	if d, ok := w.by[from]; ok {
		delete(w.by, from)
		d.Chat, d.Owner = to, to
		w.by[to] = d
	}
	return nil
}

func TestDailyCommand(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		args map[string]string
		want *bot.Daily
		says string
	}{
		"how it stands":    {"", nil, nil, "No daily fact"},
		"on":               {"on", nil, &bot.Daily{Minute: 540, Zone: "UTC"}, "09:00 (UTC)"},
		"time and zone":    {"on 7:05 America/Sao_Paulo", nil, &bot.Daily{Minute: 425, Zone: "America/Sao_Paulo"}, "07:05 (America/Sao_Paulo)"},
		"in any order":     {"America/Argentina/Ushuaia 23:59", nil, &bot.Daily{Minute: 1439, Zone: "America/Argentina/Ushuaia"}, "23:59"},
		"other words":      {"sí 8h30", nil, &bot.Daily{Minute: 510, Zone: "UTC"}, "08:30"},
		"a dot":            {"on 09.00", nil, &bot.Daily{Minute: 540, Zone: "UTC"}, "09:00 (UTC)"},
		"morning":          {"on 9am UTC", nil, &bot.Daily{Minute: 540, Zone: "UTC"}, "09:00 (UTC)"},
		"evening":          {"9:30 p. m. America/Lima", nil, &bot.Daily{Minute: 21*60 + 30, Zone: "America/Lima"}, "21:30"},
		"midnight":         {"12 AM", nil, &bot.Daily{Minute: 0, Zone: "UTC"}, "00:00"},
		"noon":             {"12pm", nil, &bot.Daily{Minute: 720, Zone: "UTC"}, "12:00"},
		"an hour":          {"sim 9h", nil, &bot.Daily{Minute: 540, Zone: "UTC"}, "09:00"},
		"a bare hour":      {"on 7", nil, &bot.Daily{Minute: 420, Zone: "UTC"}, "07:00"},
		"a city":           {"on 9:00 São Paulo", nil, &bot.Daily{Minute: 540, Zone: "São_Paulo"}, "09:00 (São_Paulo)"}, // the real store knows its name
		"in words":         {"sí a las 9:00 en Mexico City", nil, &bot.Daily{Minute: 540, Zone: "Mexico_City"}, "09:00"},
		"an option's city": {"", map[string]string{"state": "on", "zone": "buenos aires"}, &bot.Daily{Minute: 540, Zone: "buenos_aires"}, "09:00"},
		"13 pm":            {"on 13pm", nil, nil, "nothing was changed"},
		"two times":        {"on 9:00 10:00", nil, nil, "nothing was changed"},
		"60 minutes":       {"on 9:60", nil, nil, "nothing was changed"},
		"on and off":       {"on off", nil, nil, "nothing was changed"},
		"two zones":        {"on 9:00 America/Lima America/La_Paz Asia/Tokyo", nil, nil, "nothing was changed"},
		"markup":           {"on <b>x</b>", nil, nil, "nothing was changed"},
		"options":          {"", map[string]string{"state": "on", "time": "10:00", "zone": "Asia/Kolkata"}, &bot.Daily{Minute: 600, Zone: "Asia/Kolkata"}, "10:00 (Asia/Kolkata)"},
		"off":              {"off", nil, nil, "No daily fact"},
		"no such zone":     {"on Mars/Olympus", nil, nil, "nothing was changed"},
		"no such time":     {"on 25:00", nil, nil, "nothing was changed"},
		"no such word":     {"tomorrow", nil, nil, "nothing was changed"},
		"a path":           {"on ../../etc/passwd", nil, nil, "nothing was changed"},
		"a very long one":  {"on A/" + strings.Repeat("b", 100), nil, nil, "nothing was changed"},
	} {
		t.Run(name, func(t *testing.T) {
			w := &wishes{by: map[string]bot.Daily{}}
			b := newBot(t, bot.Options{Pack: lanterns(t), Daily: w})
			r := group(bot.Telegram, c.text)
			r.Command, r.Args, r.Chat.Thread = "daily", c.args, "7"
			reply := b.Handle(t.Context(), r)
			if read := console.Text(reply); !strings.Contains(read, c.says) || !reply.Private {
				t.Errorf("want %q in private: %s", c.says, dump(reply))
			}
			got, ok := w.by["777777777#7"]
			if ok != (c.want != nil) {
				t.Fatalf("kept %+v", w.by)
			}
			if c.want != nil && (got.Minute != c.want.Minute || got.Zone != c.want.Zone || got.Owner != "guild" || got.Person != "") {
				t.Errorf("kept %+v", got)
			}
		})
	}
}

// Whatever is typed, what is kept is a time of day and something that may be
// a zone's name.
func FuzzDailyWish(f *testing.F) {
	for _, s := range []string{"on 9:00 São Paulo", "OFF", "12 P. M. utc", "9h30 America/Argentina/Ushuaia", "K 9ſ ../x", "on 99"} {
		f.Add(s)
	}
	name := regexp.MustCompile(`^[\pL0-9_+-]+(/[\pL0-9_+-]+){0,2}$`)
	w := &wishes{by: map[string]bot.Daily{}}
	b := newBot(f, bot.Options{Pack: lanterns(f), Daily: w})
	f.Fuzz(func(t *testing.T, text string) {
		clear(w.by)
		r := group(bot.Telegram, text)
		r.Command = "daily"
		b.Handle(t.Context(), r)
		for _, d := range w.by {
			if d.Minute < 0 || d.Minute >= 24*60 || len(d.Zone) > 64 || !name.MatchString(d.Zone) {
				t.Errorf("%q: kept %+v", text, d)
			}
		}
	})
}

// What means nothing is refused in each language, with an example that would
// be understood.
func TestDailyRefusal(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {"nothing was changed", "09:30", "America/Bogota", "“on 09:00 America/Mexico_City”"},
		"es": {"no se cambió nada", "09:30", "America/Bogota", "«sí 09:00 America/Santiago»"},
		"pt": {"nada foi alterado", "09:30", "America/Sao_Paulo", "“sim 09:00 America/Sao_Paulo”"},
	} {
		w := &wishes{by: map[string]bot.Daily{}}
		b := newBot(t, bot.Options{Pack: lanterns(t), Daily: w})
		for _, bad := range []string{"25:00", "9:00 Mars/Olympus", "@everyone"} {
			text := console.Text(b.Handle(t.Context(), typed("/daily on "+bad, lang)))
			for _, s := range want {
				if !strings.Contains(text, s) {
					t.Errorf("%s: %q is missing: %s", lang, s, text)
				}
			}
		}
		b.Handle(t.Context(), typed("/daily on 09:00 America/Bogota", lang)) // the examples' form
		if len(w.by) != 1 {
			t.Errorf("%s: the example is refused", lang)
		}
	}
}

// Only who manages a group may; in a private chat everybody may, and the wish
// is theirs; a change leaves out what is not said.
func TestDailyWhose(t *testing.T) {
	w := &wishes{by: map[string]bot.Daily{}}
	b := newBot(t, bot.Options{Pack: lanterns(t), Daily: w})
	r := group(bot.Telegram, "/daily on")
	r.User.Admin = false
	if reply := b.Handle(t.Context(), r); !strings.Contains(console.Text(reply), b.Say(bot.NoticeAdminOnly, "en")) || len(w.by) != 0 {
		t.Errorf("%s", dump(reply))
	}
	r = typed("/diario on 10:30 America/Lima", "es")
	b.Handle(t.Context(), r)
	r.Text = "/daily 11:00"
	b.Handle(t.Context(), r)
	d := w.by[r.Chat.ID]
	if d.Minute != 660 || d.Zone != "America/Lima" || d.Person != r.User.ID || d.Lang.String() != "es" {
		t.Errorf("%+v", d)
	}
	w.fail = errors.New("down")
	if reply := b.Handle(t.Context(), r); reply.Kind != bot.KindNotice {
		t.Errorf("a store that fails: %s", dump(reply))
	}
	without := newBot(t, bot.Options{Pack: lanterns(t)})
	if slices.ContainsFunc(without.Commands(bot.Telegram), func(c bot.Command) bool { return c.Name == "daily" }) {
		t.Error("/daily without a store")
	}
}

// Every fact has its turn before one comes again, and not the last one first.
func TestNextDaily(t *testing.T) {
	pack := lanterns(t)
	b := newBot(t, bot.Options{Pack: pack})
	var used []string
	for range pack.Facts() {
		fact, restart := b.NextDaily(used)
		if restart || slices.Contains(used, fact) {
			t.Fatalf("%s after %v, restart %v", fact, used, restart)
		}
		used = append(used, fact)
	}
	for range 100 {
		if fact, restart := b.NextDaily(used); !restart || fact == used[len(used)-1] {
			t.Errorf("%s after all, restart %v", fact, restart)
		}
	}
}

func TestDailyFact(t *testing.T) {
	pack := lanterns(t)
	b := newBot(t, bot.Options{Pack: pack})
	if err := saveLang(t, b, "guild"); err != nil {
		t.Fatal(err)
	}
	for _, f := range pack.Facts() {
		for owner, want := range map[string]string{"": "Fato do dia", "guild": "Dato del día"} {
			r, ok := b.DailyFact(t.Context(), bot.Daily{Platform: bot.Telegram, Owner: owner, Lang: "pt"}, f.ID)
			if !ok || r.Title != want || !strings.Contains(console.Text(r), f.Text.In(r.Lang)) || len(r.Citations) == 0 {
				t.Errorf("%s", dump(r))
			}
		}
	}
	if _, ok := b.DailyFact(t.Context(), bot.Daily{}, "no-such-fact"); ok {
		t.Error("a fact that there is not")
	}
}

func saveLang(t *testing.T, b *router.Router, owner string) error {
	t.Helper()
	r := group(bot.Telegram, "/settings language es")
	r.Chat.Owner = owner
	if reply := b.Handle(t.Context(), r); reply.Kind == bot.KindNotice {
		return errors.New(console.Text(reply))
	}
	return nil
}

// One vote a person and fact; what could not be counted can be tried again.
func TestRating(t *testing.T) {
	var votes []string
	var fail error
	b := newBot(t, bot.Options{Pack: lanterns(t), Feedback: func(_ context.Context, fact string, right bool) error {
		if fail == nil {
			votes = append(votes, fact+map[bool]string{true: "+", false: "-"}[right])
		}
		return fail
	}})
	press := func(user, action, want string) {
		t.Helper()
		r := typed("", "en")
		r.User.ID, r.Action = user, action
		if reply := b.Handle(t.Context(), r); !strings.Contains(console.Text(reply), want) || !reply.Private || len(reply.Buttons) > 0 {
			t.Errorf("%s by %s: %s", action, user, dump(reply))
		}
	}
	press("a", "2yen.0:norway-keeper", "Thank you")
	press("a", "2nen.0:norway-keeper", "already")
	press("b", "2nen.0:norway-keeper", "Thank you")
	press("a", "2yen.0:no-such", "earlier version")
	fail = errors.New("down")
	press("c", "2yen.0:norway-keeper", "try again")
	fail = nil
	press("c", "2yen.0:norway-keeper", "Thank you")
	if want := []string{"norway-keeper+", "norway-keeper-", "norway-keeper+"}; !slices.Equal(votes, want) {
		t.Errorf("%v, want %v", votes, want)
	}

	reply := b.Handle(t.Context(), typed("since when is Norway a lantern keeper?", "en"))
	verbs := ""
	for _, button := range reply.Buttons {
		verbs += string(button.Action.Verb)
	}
	if !strings.Contains(verbs, "yn") || len(reply.Buttons) > 7 {
		t.Errorf("buttons %q: %s", verbs, dump(reply))
	}
	plain := newBot(t, bot.Options{Pack: lanterns(t)})
	if s := dump(plain.Handle(t.Context(), typed("since when is Norway a lantern keeper?", "en"))); strings.Contains(s, "1yn0") {
		t.Error("asked for a rating that nobody counts")
	}
}

// /privacy tells what is on, and nothing that is off.
func TestPrivacyTellsWhatIsKept(t *testing.T) {
	daily, feedback := &wishes{by: map[string]bot.Daily{}}, func(context.Context, string, bool) error { return nil }
	for name, c := range map[string]struct {
		options bot.Options
		on      bot.Platform
		has     []string
		hasNot  []string
	}{
		"nothing": {bot.Options{}, bot.Console, []string{"10 minutes", "restart clears", "neither your questions"},
			[]string{"daily", "rate", "Counts", "had no answer", "database", " h "}},
		"all": {bot.Options{Daily: daily, Feedback: feedback, Unanswered: func(bot.Lang, string, string) {}, Kept: bot.Kept{Durable: true, CountDays: 400, UnansweredDays: 90, LogsQuestions: true}}, bot.Telegram,
			[]string{"48 h", "wait for its answer", "daily fact", "rate a fact: for 30 days", "for 400 days", "90 days", "database", "written to the log"},
			[]string{"restart clears", "neither your questions"}},
		"on Discord":     {bot.Options{}, bot.Discord, []string{"for 1 h"}, []string{"48 h"}},
		"hook alone":     {bot.Options{Kept: bot.Kept{UnansweredDays: 90}}, bot.Console, nil, []string{"had no answer"}},
		"no limit alone": {bot.Options{Unanswered: func(bot.Lang, string, string) {}}, bot.Console, nil, []string{"had no answer"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.options.Pack = lanterns(t)
			r := typed("/privacy", "en")
			r.Platform = c.on
			text := console.Text(newBot(t, c.options).Handle(t.Context(), r))
			for _, s := range c.has {
				if !strings.Contains(text, s) {
					t.Errorf("%q is missing: %s", s, text)
				}
			}
			for _, s := range c.hasNot {
				if strings.Contains(text, s) {
					t.Errorf("%q is told and not so: %s", s, text)
				}
			}
		})
	}
}

// /privacy says the same in each language, in every configuration: as many
// points, the same spans of time, none left in English.
func TestPrivacyInEachLanguage(t *testing.T) {
	daily, feedback := &wishes{by: map[string]bot.Daily{}}, func(context.Context, string, bool) error { return nil }
	unanswered := func(bot.Lang, string, string) {}
	number := regexp.MustCompile(`[0-9]+`)
	points := func(r bot.Reply) (all []string) {
		for _, b := range r.Blocks {
			for _, item := range b.Items {
				text := ""
				for _, span := range item {
					text += span.Text
				}
				all = append(all, text)
			}
		}
		return all
	}
	for name, o := range map[string]bot.Options{
		"memory": {},
		"store":  {Daily: daily, Feedback: feedback, Kept: bot.Kept{Durable: true, CountDays: 400}},
		"all":    {Daily: daily, Feedback: feedback, Unanswered: unanswered, Kept: bot.Kept{Durable: true, CountDays: 400, UnansweredDays: 77, LogsQuestions: true}},
	} {
		o.Pack = lanterns(t)
		b := newBot(t, o)
		for platform, most := range map[bot.Platform]string{bot.Console: "10", bot.Telegram: "10 48 30", bot.Discord: "10 1"} {
			told := map[string][]string{}
			for _, lang := range []string{"en", "es", "pt"} {
				r := typed("/privacy", lang)
				r.Platform = platform
				told[lang] = points(b.Handle(t.Context(), r))
			}
			en := told["en"]
			for _, lang := range []string{"es", "pt"} {
				if len(told[lang]) != len(en) {
					t.Errorf("%s on %s: %d points in English, %d in %s", name, platform, len(en), len(told[lang]), lang)
					continue
				}
				for i, point := range told[lang] {
					if point == en[i] || !slices.Equal(number.FindAllString(point, -1), number.FindAllString(en[i], -1)) {
						t.Errorf("%s on %s, %s: %q for %q", name, platform, lang, point, en[i])
					}
				}
			}
			numbers := strings.Join(number.FindAllString(strings.Join(en, " "), -1), " ")
			want := most
			switch name {
			case "store":
				want += " 30 400"
			case "all":
				want += " 30 400 77"
			}
			if numbers != want {
				t.Errorf("%s on %s: the numbers %q, want %q", name, platform, numbers, want)
			}
		}
	}
}

// /forgetme removes a person's memory and nobody else's; leaving a group
// removes the group's.
func TestForget(t *testing.T) {
	memory := bot.NewMemory(time.Now)
	w := &wishes{by: map[string]bot.Daily{}}
	b := newBot(t, bot.Options{Pack: lanterns(t), Memory: memory, Daily: w})
	keys := map[string]string{ // the key: by what it goes
		bot.MemoryKey(bot.Telegram, "", "7", "session", "7"):       "person",
		bot.MemoryKey(bot.Telegram, "-5", "7", "session", "-5"):    "person",
		bot.MemoryKey(bot.Telegram, "-5", "8", "session", "-5"):    "group",
		bot.MemoryKey(bot.Telegram, "-5", "", "answer", "1"):       "group",
		bot.MemoryKey(bot.Telegram, "", "77", "session", "77"):     "",
		bot.MemoryKey(bot.Telegram, "", "", "update", "7"):         "",
		bot.MemoryKey(bot.Telegram, "-55", "", "answer", "/u=7/x"): "",
		bot.MemoryKey(bot.Discord, "-5", "7", "session", "-5"):     "",
	}
	for k := range keys {
		if err := memory.Put(t.Context(), k, nil, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	gone := func(by ...string) {
		t.Helper()
		for k, whose := range keys {
			if _, found, _ := memory.Get(t.Context(), k); found == (whose != "" && slices.Contains(by, whose)) {
				t.Errorf("%s: found %v", k, found)
			}
		}
	}
	w.by["7"] = bot.Daily{Chat: "7", Person: "7"}
	r := bot.Request{Platform: bot.Telegram, Chat: bot.Chat{ID: "7", Private: true}, User: bot.User{ID: "7", Locale: "en"}, Text: "/forgetme"}
	if reply := b.Handle(t.Context(), r); !strings.Contains(console.Text(reply), "gone") || !reply.Unlinked {
		t.Errorf("%s", dump(reply))
	}
	gone("person")
	if len(w.by) != 0 {
		t.Error("the daily fact goes on")
	}
	b.Forget(t.Context(), bot.Telegram, "-5")
	gone("person", "group")
}

// What a person asked last is kept under a key by which it is forgotten.
func TestForgetEndsFollowUps(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	ask := func(text string) string { return console.Text(b.Handle(t.Context(), typed(text, "en"))) }
	ask("Since when is Argentina a major non-NATO ally?")
	followed := ask("and Brazil?")
	ask("Since when is Argentina a major non-NATO ally?")
	ask("/forgetme")
	if again := ask("and Brazil?"); again == followed {
		t.Errorf("it is followed up all the same: %s", again)
	}
}

func TestMoveTakesTheDailyFactAlong(t *testing.T) {
	w := &wishes{by: map[string]bot.Daily{"-5": {Chat: "-5", Owner: "-5", Zone: "UTC"}}}
	b := newBot(t, bot.Options{Pack: lanterns(t), Daily: w})
	b.Move(t.Context(), bot.Telegram, "-5", "-1005")
	if _, ok := w.by["-1005"]; !ok || len(w.by) != 1 {
		t.Errorf("%v", w.by)
	}
}

// Only questions without an answer are told of, and only where asked for.
func TestUnanswered(t *testing.T) {
	var told []string
	b := newBot(t, bot.Options{Pack: lanterns(t), Unanswered: func(l bot.Lang, _, q string) { told = append(told, l.String()+" "+q) }})
	for _, text := range []string{"since when is Norway a lantern keeper?", "what is the price of bread?", "/ally chile", "/help"} {
		b.Handle(t.Context(), typed(text, "en"))
	}
	if want := []string{"en what is the price of bread?"}; !slices.Equal(told, want) {
		t.Errorf("%q", told)
	}
}
