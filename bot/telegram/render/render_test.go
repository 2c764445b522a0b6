package render

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"allybot/bot"
	"allybot/bot/bottest"
	"allybot/bot/telegram/api"
	fake "allybot/internal/fakeapi/telegram"
)

var updateGolden = flag.Bool("update", false, "write golden files")

// mention is what Telegram's servers take for a mention in a message's text.
var mention = regexp.MustCompile(`(?:^|[^0-9A-Za-z_])@[0-9A-Za-z_]+`)

// rendered tells what a reply is sent as, in the suite's terms. What is sent is
// read by the double's parser, which refuses what Telegram would.
func rendered(r bot.Reply) ([]bottest.Rendered, error) {
	var out []bottest.Rendered
	if r.Silent {
		return nil, nil
	}
	pages := Pages(r, api.MaxText)
	keys := keyboard(r, nil, 1, 1)
	for i, pg := range pages {
		text, err := fake.ParseHTML(pg.HTML)
		if err != nil {
			return nil, err
		}
		m := bottest.Rendered{
			Text: text, Raw: pg.HTML, Pings: mention.MatchString(text),
			Measures: []bottest.Measure{{Name: "text", Size: fake.Units(text), Max: 4096}},
		}
		if i == len(pages)-1 {
			m = withKeys(m, keys)
		}
		out = append(out, m)
	}
	if len(pages) == 0 && len(keys) > 0 {
		out = append(out, withKeys(bottest.Rendered{Text: "-"}, keys))
	}
	return out, nil
}

func withKeys(m bottest.Rendered, keys [][]api.Button) bottest.Rendered {
	n := 0
	for _, row := range keys {
		m.Measures = append(m.Measures, bottest.Measure{Name: "row", Size: len(row), Max: 8})
		for _, k := range row {
			n++
			m.Labels = append(m.Labels, k.Text)
			if k.Data != "" {
				m.Actions = append(m.Actions, k.Data)
				m.Measures = append(m.Measures, bottest.Measure{Name: "callback_data", Size: len(k.Data), Max: 64})
			}
		}
	}
	m.Measures = append(m.Measures, bottest.Measure{Name: "buttons", Size: n, Max: 100})
	return m
}

func TestRenderConforms(t *testing.T) { bottest.Conform(t, rendered) }

func FuzzRender(f *testing.F) {
	f.Add([]byte("seed"))
	f.Add([]byte("\x01\x02\x20<b>&amp;@everyone</b>\xff\x00\xf0\x9f\x98\x80 and so on\x07"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bottest.FromBytes(data)
		out, err := rendered(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range bottest.Check(r, out) {
			t.Error(p)
		}
		for _, limit := range []int{api.MaxCaption, 64, 7} {
			if limit < api.MaxCaption && len(strings.Join(bottest.Content(r), "")) > 2000 {
				continue // a great many tiny pages
			}
			for _, pg := range Pages(r, limit) {
				text, err := fake.ParseHTML(pg.HTML)
				if err != nil {
					t.Fatal(err)
				}
				if text != pg.Plain || !utf8.ValidString(text) || fake.Units(text) > limit {
					t.Errorf("a page of %d units, at most %d: %q", fake.Units(text), limit, text)
				}
			}
		}
	})
}

// goldenReply has everything that a reply can have.
func goldenReply() bot.Reply {
	text := func(s string) []bot.Span { return []bot.Span{{Text: s}} }
	return bot.Reply{
		Lang: bot.Lang("es"), Kind: bot.KindStatus, Title: "Argentina: aliado <principal> extra-OTAN",
		Blocks: []bot.Block{
			{Kind: bot.Paragraph, Spans: []bot.Span{{Text: "Desde "}, {Text: "1998", Style: bot.Bold}, {Text: " & hasta hoy [I.10]"}}},
			{Kind: bot.Heading, Spans: text("Qué significa")},
			{Kind: bot.List, Items: [][]bot.Span{text("uno"), {{Text: "dos", Style: bot.Italic}}}},
			{Kind: bot.Fields, Pairs: []bot.Field{{Name: "Efectivos", Value: text("51.309 (2018)")}, {Name: "Orden", Value: []bot.Span{{Text: "/aliado", Style: bot.Code}}}}},
			{Kind: bot.Note, Spans: []bot.Span{{Text: "Nota: ", Style: bot.Bold}, {Text: "no es de la fuente"}}},
			{Kind: bot.Passage, Spans: text("Palabras de la fuente.\nSegunda línea.")},
		},
		Citations: []bot.Citation{{Paragraph: "I.10", Fact: "argentina-mnna"}, {Paragraph: "I.11", Fact: "argentina-mnna"}, {Paragraph: "I.12", Fact: "argentina-troops"}},
		Footer:    "Fuente: ¿Qué hace la OTAN en América Latina?, 2022",
		Buttons: []bot.Button{
			{Label: "Colombia", Action: bot.Action{Verb: bot.ShowTopic, Lang: bot.Lang("es"), Arg: "colombia"}},
			{Label: "Brasil", Action: bot.Action{Verb: bot.ShowTopic, Lang: bot.Lang("es"), Arg: "brazil"}},
			{Label: "Ver la cita", Action: bot.Action{Verb: bot.ShowCitation, Lang: bot.Lang("es"), Arg: "argentina-mnna"}},
			{Label: "Eliminar", Action: bot.Action{Verb: bot.Remove, Lang: bot.Lang("es"), Arg: "501"}},
			{Label: "Un hecho con una etiqueta bastante larga, en una fila propia", Action: bot.Action{Verb: bot.ShowFact, Lang: bot.Lang("es"), Arg: "x"}},
		},
	}
}

func TestRenderGolden(t *testing.T) {
	r := goldenReply()
	var b strings.Builder
	for _, pg := range Pages(r, api.MaxText) {
		b.WriteString(pg.HTML + "\n=====\n")
	}
	for _, row := range keyboard(r, nil, 1, 1) {
		line, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	golden(t, "reply.golden", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *updateGolden {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got:\n%s", path, got)
	}
}

func TestSeam(t *testing.T) {
	tests := []struct {
		s    string
		room int
		want string // the head
	}{
		{"one two three", 9, "one two "},
		{"one two three", 7, "one two"},
		{"abcdefgh", 3, "abc"},
		{"ab🚀cd", 3, "ab"},               // a surrogate pair is two units
		{"ab🚀cd", 4, "ab🚀"},              //
		{"ab👩\u200d🚀", 5, "ab"},          // drawn as one
		{"e\u0301e\u0301", 3, "e\u0301"}, // an accent stays on its letter
		{"🚀", 1, "🚀"},                    // no room: one character all the same
	}
	for _, tt := range tests {
		if got := tt.s[:seam(tt.s, tt.room)]; got != tt.want {
			t.Errorf("seam(%q, %d) leaves %q, want %q", tt.s, tt.room, got, tt.want)
		}
	}
}

// Commands are links that send them; one that is complete is copied whole.
func TestCommandsCanBeTapped(t *testing.T) {
	for in, want := range map[string]string{
		"/help":           "/help",
		"/ally <country>": "/ally<code> &lt;country&gt;</code>",
		"/ally argentina": "<code>/ally argentina</code>",
		"argentina-mnna":  "<code>argentina-mnna</code>",
	} {
		r := bot.Reply{Blocks: []bot.Block{{Spans: []bot.Span{{Text: in, Style: bot.Code}}}}}
		if got := Pages(r, api.MaxText)[0].HTML; got != want {
			t.Errorf("%q is sent as %q, want %q", in, got, want)
		}
	}
}

func TestNobodyIsNotified(t *testing.T) {
	for _, s := range []string{"@everyone", "x @durov!", "@@durov", "@\u200edurov", "mail a@example.com"} {
		pages := Pages(bot.Reply{Title: s}, api.MaxText)
		if mention.MatchString(pages[0].Plain) {
			t.Errorf("%q is sent as %q, a mention", s, pages[0].Plain)
		}
	}
}
