package router_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"allybot/bot"
	"allybot/bot/chart"
	"allybot/bot/console"
	"allybot/facts"
)

// TestPictureCommandsGolden keeps what people read of /compare, /timeline and
// /map, in every language and of another pack.
func TestPictureCommandsGolden(t *testing.T) {
	for pack, texts := range map[string][]string{
		"builtin": {"/compare", "/compare argentina, bulgaria, czech republic", "/compare brasil mexico y chile", "/compare argentna and brazil", "/compare chile",
			"/compare xyzzy", "/compare argentina xyzzy", "/compare mexico chile xyzzy", "/compare brazil plus colombia in 2018", "/timeline", "/timeline mexico", "/timeline mexico, brazil and chile", "/timeline chile", "/timeline haiti", "/timeline argentna", "/map"},
		"lanterns": {"/compare", "/compare kenya", "/timeline", "/timeline kenya", "/map"},
	} {
		p := builtin(t)
		if pack == "lanterns" {
			p = lanterns(t)
		}
		b := newBot(t, bot.Options{Pack: p})
		for _, l := range []bot.Lang{"en", "es", "pt"} {
			var s strings.Builder
			for _, text := range texts {
				fmt.Fprintf(&s, "=== %s\n%s\n", text, dump(b.Handle(t.Context(), typed(text, l.String()))))
			}
			golden(t, "pictures-"+pack+"-"+l.String(), s.String())
		}
	}
}

func TestCompareNames(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for text, want := range map[string][]string{
		"":                                 {"nato-personnel", "brazil-active-personnel", "colombia-active-personnel", "argentina-active-personnel", "bulgaria-personnel", "czech-republic-personnel", "argentina-bulgaria-czech-comparison"},
		"argentina brazil":                 {"brazil-active-personnel", "argentina-active-personnel"},
		"Argentina, Brasil":                {"brazil-active-personnel", "argentina-active-personnel"},
		"argentina and brazil":             {"brazil-active-personnel", "argentina-active-personnel"},
		"argentina y brasil":               {"brazil-active-personnel", "argentina-active-personnel"},
		"a Argentina e o Brasil":           {"brazil-active-personnel", "argentina-active-personnel"},
		"argentina vs. brazil":             {"brazil-active-personnel", "argentina-active-personnel"},
		"argentina/brazil":                 {"brazil-active-personnel", "argentina-active-personnel"},
		"AR,BR":                            {"brazil-active-personnel", "argentina-active-personnel"},
		"brazil brazil BRASIL":             {"brazil-active-personnel"},
		"the Czech Republic and argentina": {"argentina-active-personnel", "czech-republic-personnel", "argentina-bulgaria-czech-comparison"},
		"República Checa Bulgaria":         {"czech-republic-personnel", "bulgaria-personnel"},
		"OTAN, Colombia":                   {"nato-personnel", "colombia-active-personnel"},
		"how many soldiers in brazil and argentina": {"brazil-active-personnel", "argentina-active-personnel"},
		"brazil with the european members":          {"brazil-active-personnel"},
		"personnel":                                 {"nato-personnel", "brazil-active-personnel", "colombia-active-personnel", "argentina-active-personnel", "bulgaria-personnel", "czech-republic-personnel", "argentina-bulgaria-czech-comparison"},
		"Trinidad and Tobago, Brazil":               {"brazil-active-personnel"},
		"brazil chile peru":                         {"brazil-active-personnel"},
	} {
		r := b.Handle(t.Context(), typed("/compare "+text, "en"))
		if r.Answer == nil || r.Answer.Outcome != facts.Answered {
			t.Errorf("%q: %s", text, console.Text(r))
			continue
		}
		var got []string
		for _, f := range r.Answer.Facts {
			got = append(got, f.ID)
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(want))
		if !slices.Equal(got, want) {
			t.Errorf("%q: facts %v, want %v", text, got, want)
		}
		for _, f := range r.Answer.Facts {
			for _, cite := range f.Cites {
				if !strings.Contains(console.Text(r), cite) {
					t.Errorf("%q: %s is not cited", text, cite)
				}
			}
		}
	}
}

// What cannot be compared is asked back or said, never guessed.
func TestCompareOddities(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for text, want := range map[string]struct {
		outcome facts.Outcome
		button  string // label
		action  string
		says    string
	}{
		"argentna brazil":                  {facts.Ambiguous, "Brazil, Argentina", "compare BR,AR", "Did you mean"},
		"argentna brzil":                   {facts.Ambiguous, "Argentina, Brazil", "compare AR,BR", "Did you mean"},
		"chile":                            {facts.Unknown, "All the figures", "compare personnel", "Not mentioned in the source: Chile"},
		"qwertyuiop":                       {facts.Unknown, "All the figures", "compare", "qwertyuiop"},
		"mexico":                           {facts.Unknown, "All the figures", "compare personnel", "In the source, but without this figure: Mexico"},
		"mexico chile qwertyuiop":          {facts.Unknown, "All the figures", "compare personnel", "not understand: qwertyuiop"},
		"CL PE EC BO PY CU JM UY VE HT DO": {facts.Unknown, "All the figures", "compare personnel", "at most 10"},
		"brazil plus colombia in 2018":     {facts.Answered, "", "", "not understand: 2018"},
		"brazil bigger than colombia":      {facts.Answered, "", "", "not understand: bigger than"},
		"brazil chille":                    {facts.Answered, "", "", "not understand: chille"},
		"argentna brazil colombia":         {facts.Answered, "Brazil, Colombia, Argentina", "compare BR,CO,AR", "not understand: argentna"},
		"brazil qwertyuiop":                {facts.Answered, "", "", "qwertyuiop"},
		strings.Repeat("brasil ", 80):      {facts.Unknown, "", "", "at most 400"},
		"AR BR CO BG CZ MX CL PE EC BO PY": {facts.Answered, "", "", "at most 10"},
		"<b>x</b> @everyone https://x.y":   {facts.Unknown, "", "", ""},
	} {
		r := b.Handle(t.Context(), typed("/compare "+text, "en"))
		if r.Answer == nil || r.Answer.Outcome != want.outcome || !strings.Contains(console.Text(r), want.says) {
			t.Errorf("%.40q: %+v\n%s", text, r.Answer, console.Text(r))
			continue
		}
		if strings.ContainsAny(console.Text(r), "<@") {
			t.Errorf("%.40q is echoed: %s", text, console.Text(r))
		}
		found := want.button == ""
		for _, button := range r.Buttons {
			found = found || button.Label == want.button && button.Action.Arg == want.action
		}
		if !found {
			t.Errorf("%.40q: buttons %+v", text, r.Buttons)
		}
	}
}

// A button under "did you mean" says what it does.
func TestCompareSuggestionWorks(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	r := b.Handle(t.Context(), typed("/compare argentna brazil", "es"))
	code, ok := r.Buttons[0].Action.Encode()
	if !ok {
		t.Fatal("the button has no code")
	}
	q := typed("", "")
	q.Action = code
	got := b.Handle(t.Context(), q)
	if got.Answer == nil || len(got.Answer.Facts) != 2 || !strings.Contains(console.Text(got), "51.309") {
		t.Errorf("%s", console.Text(got))
	}
}

func TestCompleteOfPictures(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	ten := "argentina, brazil, colombia, nato, bulgaria, czech republic, chile, peru, bolivia, ecuador, "
	for _, c := range []struct {
		command, arg, typed string
		want                []string // values, the first ones
		most                int
	}{
		{"compare", "names", "", []string{"Brazil", "Colombia", "Argentina"}, 25},
		{"compare", "names", "bra", []string{"Brazil"}, 1},
		{"compare", "names", "Brazil, ", []string{"Brazil, Colombia", "Brazil, Argentina"}, 25},
		{"compare", "names", "Brazil, arg", []string{"Brazil, Argentina"}, 1},
		{"compare", "names", "chi", nil, 0},
		{"compare", "names", ten, nil, 0},
		{"timeline", "topic", "", []string{"colombia", "argentina", "brazil"}, 25},
		{"timeline", "topic", "mex", []string{"mexico"}, 1},
		{"timeline", "topic", "chile", nil, 0},
	} {
		var got []string
		for _, s := range b.Complete(t.Context(), c.command, c.arg, c.typed, bot.User{Locale: "en"}, 25) {
			got = append(got, s.Value)
		}
		if len(got) > c.most || len(got) < len(c.want) || !slices.Equal(got[:len(c.want)], c.want) {
			t.Errorf("/%s %q: %v, want %v", c.command, c.typed, got, c.want)
		}
	}
}

// fakePictures draws nothing and says what it was asked for.
type fakePictures struct {
	bot.PictureMaker
	asked []string
	err   error
}

func (f *fakePictures) Describe(chart string, _ int) (key, alt string, err error) {
	f.asked = append(f.asked, chart)
	return chart + "#1", "alt", f.err
}

func TestRepliesNameTheirPicture(t *testing.T) {
	for text, want := range map[string]string{
		"/map":                               "map/es",
		"/timeline":                          "timeline/es",
		"/timeline brasil":                   "timeline/es/brazil",
		"/timeline brasil, chile y colombia": "timeline/es/brazil,colombia",
		"/compare":                           "compare/es/personnel",
		"/compare brasil, argentina":         "compare/es/personnel/brazil,argentina",
		"/compare chile":                     "",
		"/timeline chile":                    "",
		"/ally argentina":                    "",
	} {
		f := &fakePictures{}
		b := newBot(t, bot.Options{Pack: builtin(t), Pictures: f})
		r := b.Handle(t.Context(), typed(text, "es"))
		if want == "" {
			if r.Picture != nil || len(f.asked) > 0 {
				t.Errorf("%s: %+v", text, r.Picture)
			}
			continue
		}
		kind, _, _ := strings.Cut(want, "/")
		if r.Picture == nil || *r.Picture != (bot.Picture{Key: want + "#1", Name: kind + "-es.png", Alt: "alt"}) {
			t.Errorf("%s: %+v", text, r.Picture)
		}
		// What cannot be drawn still has its text, word for word but for the
		// caption of the map.
		f.err = errors.New("not drawn")
		plain := b.Handle(t.Context(), typed(text, "es"))
		if plain.Picture != nil || plain.Answer.Outcome != facts.Answered || !slices.EqualFunc(plain.Answer.Facts, r.Answer.Facts, func(a, b bot.FactRef) bool { return a.ID == b.ID }) {
			t.Errorf("%s without its picture: %s", text, console.Text(plain))
		}
	}
}

// The text says all that the picture does: nobody needs the picture.
func TestTextSaysWhatThePictureDoes(t *testing.T) {
	p := builtin(t)
	b := newBot(t, bot.Options{Pack: p, Pictures: &fakePictures{}})
	charts := chart.New(p, catalog(t))
	for _, text := range []string{"/map", "/timeline", "/timeline colombia", "/timeline mexico, brazil", "/compare", "/compare argentina bulgaria chile", "/compare argentina, bulgaria, czech republic"} {
		for _, l := range []bot.Lang{"en", "es", "pt"} {
			r := b.Handle(t.Context(), typed(text, l.String()))
			name, _, _ := strings.Cut(r.Picture.Key, "#")
			c, err := charts.Chart(name)
			if err != nil {
				t.Fatal(err)
			}
			said := console.Text(r)
			want := []string{c.Title, c.Subtitle}
			if len(c.Events) > 0 {
				want = want[:1] // how it is drawn is nothing to the text
			}
			for _, n := range c.Notes {
				want = append(want, strings.TrimLeft(n, "* "))
			}
			for _, bar := range c.Bars {
				want = append(want, bar.Label, bar.ValueLabel, bar.Note)
				want = append(want, bar.Cites...)
			}
			for _, e := range c.Events {
				want = append(want, e.Date, e.Text)
				want = append(want, e.Cites...)
			}
			for _, class := range c.Classes {
				want = append(want, class.Label)
				want = append(want, class.Cites...)
				for _, country := range class.Countries {
					want = append(want, country.Name)
				}
			}
			for _, w := range append(want, c.Caption) {
				if !strings.Contains(said, w) {
					t.Errorf("%s in %s: the text does not say %q:\n%s", text, l, w, said)
				}
			}
		}
	}
}

func TestChartNames(t *testing.T) {
	charts := chart.New(builtin(t), catalog(t))
	for name, ok := range map[string]bool{
		"map/en": true, "map/fr": true, "timeline/pt": true, "timeline/es/mexico": true, "timeline/en/brazil,colombia": true, "timeline/en/chile,colombia": true, "compare/en/personnel": true, "compare/es/personnel/nato,brazil": true,
		"": false, "map": false, "map/de": false, "map/EN": false, "map/en/": false, "map/en/brazil": false, "timeline/en/chile": false, "timeline/en/nowhere": false,
		"timeline/en/brazil,,colombia": false, "timeline/en/brazil/x": false, "compare/en": false, "compare/en/nothing": false, "compare/en/personnel/chile": false,
		"compare/en/personnel/brazil,,nato": false, "flag/en": false, "map/en\n": false, strings.Repeat("x", 1<<20): false,
		"compare/en/personnel/" + strings.Repeat("brazil,", 10) + "brazil": false,
	} {
		if _, err := charts.Chart(name); (err == nil) != ok || err != nil && !errors.Is(err, chart.ErrUnknown) {
			t.Errorf("%.40q: %v, want %v", name, err, ok)
		}
	}
}

func FuzzCompare(f *testing.F) {
	b := newBot(f, bot.Options{Pack: builtin(f), Pictures: &fakePictures{}})
	for _, s := range []string{"", "argentina y brasil", "AR,BR;CO+bg", "trinidad and tobago", "the the the", "argentna", ",,,", "\u202ea", "in IN es ES", "#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := b.Handle(t.Context(), typed("/compare "+s, "en"))
		if r.Answer == nil || strings.TrimSpace(console.Text(r)) == "" {
			t.Fatalf("%q: %+v", s, r)
		}
		if r.Picture != nil && len(r.Picture.Key) > 700 {
			t.Fatalf("%q: a key of %d bytes", s, len(r.Picture.Key))
		}
		for _, button := range r.Buttons {
			if _, fits := button.Action.Encode(); !fits {
				t.Fatalf("%q: %+v", s, button)
			}
		}
	})
}

// Where nothing else tells a language, the names do together.
func TestCompareInTheNamesLanguage(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for text, want := range map[string]string{
		"/compare brasil y méxico":         "es",
		"/compare Alemanha, Países Baixos": "pt",
		"/compare brazil and colombia":     "en",
		"/compare AR,BR":                   "en",
	} {
		q := typed(text, "")
		if got := b.Handle(t.Context(), q); got.Lang.String() != want || b.Language(t.Context(), q) != got.Lang {
			t.Errorf("%s: answered in %s, Language says %s, want %s", text, got.Lang, b.Language(t.Context(), q), want)
		}
	}
	q := typed("/compare brazil and colombia", "")
	q.User.Locale = "pt-BR"
	if got := b.Handle(t.Context(), q).Lang; got != "pt" {
		t.Errorf("the locale comes first: %s", got)
	}
}

// crowded is the lantern pack with so many more dated facts and figures.
func crowded(t *testing.T, n int) *facts.Pack {
	t.Helper()
	pack := fstest.MapFS{}
	for _, name := range []string{"lanterns.pack.md", "lexicon.yaml"} {
		data, err := os.ReadFile("../testdata/lanterns/" + name)
		if err != nil {
			t.Fatal(err)
		}
		pack[name] = &fstest.MapFile{Data: data}
	}
	var s strings.Builder
	for i := range n {
		fmt.Fprintf(&s, "- It shone.\n  - es: Brilló.\n  - pt: Brilhou.\n  - `more-%d` event, %d; figure %d lamps of norway as of %d; about norway, lamps; rests on I.1\n",
			i, 1950+i, 1000+i, 1950+i)
	}
	pack["more.pack.md"] = &fstest.MapFile{Data: []byte(s.String())}
	p, err := facts.Load(pack)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A picture has room for so much; the text has it all, and the picture says so.
func TestMoreThanAPictureHolds(t *testing.T) {
	p := crowded(t, 30)
	b := newBot(t, bot.Options{Pack: p, Pictures: &fakePictures{}})
	charts := chart.New(p, catalog(t))
	for command, name := range map[string]string{"/timeline": "timeline/en", "/compare": "compare/en/lamps"} {
		c, err := charts.Chart(name)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(c.Bars) + len(c.Events); n != 24 || !strings.Contains(c.Subtitle+strings.Join(c.Notes, ""), "24 of 3") {
			t.Errorf("%s draws %d, and says %q, %q", name, n, c.Subtitle, c.Notes)
		}
		r := b.Handle(t.Context(), typed(command, "en"))
		for _, year := range []string{"1950", "1979"} {
			if !strings.Contains(console.Text(r), year) {
				t.Errorf("%s: the text has no %s", command, year)
			}
		}
	}
}
