package render

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"allybot/bot"
	"allybot/bot/bottest"
	fake "allybot/internal/fakeapi/discord"

	"github.com/bwmarrin/discordgo"
)

func testRenderer() Renderer {
	return Renderer{Say: func(n bot.Notice, l bot.Lang) string { return fmt.Sprintf("%s %s", n, l) },
		Languages: []bot.Lang{"en"}, OptionNames: func(name string) bot.Text { return bot.Text{}.With("en", name) }}
}

// readMarkdown gives what Discord shows of a text, and what in it would be
// more than text in the styles that the renderer uses.
func readMarkdown(s string) (string, []string) {
	var out strings.Builder
	var faults []string
	r := []rune(s)
	at := func(i int) rune {
		if i < len(r) {
			return r[i]
		}
		return 0
	}
	lineStart := true
	for i := 0; i < len(r); i++ {
		c := r[i]
		start := lineStart
		lineStart = c == '\n' || start && unicode.IsSpace(c)
		switch {
		case c == '\\' && at(i+1) != 0 && !unicode.IsLetter(at(i+1)) && !unicode.IsDigit(at(i+1)) && !unicode.IsSpace(at(i+1)):
			i++
			out.WriteRune(r[i])
		case c == '`':
			n := 1
			for at(i+n) == '`' {
				n++
			}
			fence, end := string(r[i:i+n]), i+n
			for end < len(r) && (r[end-1] == '`' && end > i+n || string(r[end:min(end+n, len(r))]) != fence || at(end+n) == '`') {
				end++
			}
			if n > 2 || end >= len(r) || end == i+n {
				faults = append(faults, "an open or empty code span")
			}
			out.WriteString(string(r[i+n : min(end, len(r))]))
			i = end + n - 1
		case c == '*':
		case start && c == '>' && at(i+1) == ' ':
			i++
			lineStart = true
		case start && strings.ContainsRune("#>-+", c), strings.ContainsRune("_~|<[]@", c):
			faults = append(faults, fmt.Sprintf("%q means something at %q", c, string(r[i:min(i+12, len(r))])))
		case c == ':' && at(i+1) != 0 && !unicode.IsSpace(at(i+1)) && at(i+1) != '*':
			faults = append(faults, fmt.Sprintf("a colon before %q", at(i+1)))
		default:
			out.WriteRune(c)
		}
	}
	return out.String(), faults
}

// rendered tells pages as the conformance suite wants them.
func rendered(r bot.Reply, asker string) (out []bottest.Rendered, faults []string) {
	for _, p := range testRenderer().pages(r, asker).pages {
		o := bottest.Rendered{}
		total := 0
		add := func(s string, limit int, name string, markup bool) {
			text := s
			if markup {
				var f []string
				text, f = readMarkdown(s)
				faults = append(faults, f...)
			}
			o.Text += text + "\n"
			o.Raw += s + "\n"
			total += units(s)
			o.Measures = append(o.Measures, bottest.Measure{Name: name, Size: units(s), Max: limit})
		}
		for _, e := range p.embeds {
			add(e.Title, maxTitle, "title", true)
			add(e.Description, maxDescription, "description", true)
			for _, f := range e.Fields {
				add(f.Name, maxFieldName, "field name", true)
				add(f.Value, maxFieldValue, "field value", true)
			}
			if e.Footer != nil {
				add(e.Footer.Text, maxFooter, "footer", false)
			}
			o.Measures = append(o.Measures, bottest.Measure{Name: "fields", Size: len(e.Fields), Max: maxFields})
		}
		o.Measures = append(o.Measures, bottest.Measure{Name: "embeds", Size: len(p.embeds), Max: maxEmbeds},
			bottest.Measure{Name: "all of them", Size: total, Max: maxEmbedTotal}, bottest.Measure{Name: "rows", Size: len(p.rows), Max: maxRows})
		for _, row := range p.rows {
			for _, c := range row.(discordgo.ActionsRow).Components {
				switch c := c.(type) {
				case discordgo.Button:
					o.Labels = append(o.Labels, c.Label)
					if c.CustomID != "" && !strings.HasPrefix(c.CustomID, markNext) && !strings.HasPrefix(c.CustomID, markPrev) {
						o.Actions = append(o.Actions, c.CustomID)
					}
				case selectMenu:
					for _, x := range c.Options {
						o.Labels = append(o.Labels, x.Label)
						o.Actions = append(o.Actions, x.Value)
					}
				}
			}
		}
		out = append(out, o)
	}
	return out, faults
}

func TestRendererConforms(t *testing.T) {
	bottest.Conform(t, func(r bot.Reply) ([]bottest.Rendered, error) {
		out, faults := rendered(r, "")
		if len(faults) > 0 {
			return nil, fmt.Errorf("markup: %s", strings.Join(faults, "; "))
		}
		return out, nil
	})
}

// broken lists what Discord would refuse in the messages of a reply, in either form.
func broken(t testing.TB, c *fake.Contract, r bot.Reply, asker string) (faults []string) {
	t.Helper()
	for _, p := range testRenderer().pages(r, asker).pages {
		whole := Message{page: p}
		plain := whole.Plain()
		plain[0] = plain[0].WithNote(LacksEmbed().In(r.Lang))
		for _, m := range append(plain, whole) {
			body, err := json.Marshal(m.Create(false))
			if err != nil {
				return []string{err.Error()}
			}
			faults = append(faults, c.Check(fake.OpMessage, body)...)
			if n := units(m.Content); n > maxContent {
				faults = append(faults, fmt.Sprintf("%d units of plain text", n))
			}
		}
	}
	return faults
}

func TestRenderedMessagesKeepTheContract(t *testing.T) {
	c, err := fake.NewContract()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range bottest.Replies() {
		for _, asker := range []string{"", "200000000000000002"} {
			if f := broken(t, c, k.Reply, asker); len(f) > 0 {
				t.Errorf("%s: %s", k.Name, strings.Join(f, "; "))
			}
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range []string{"", "a", "\x01\x02**bold**\x03<@1> @everyone https://x.y #h\n- l\n1. n", strings.Repeat("\xf0\x9f\x98\x80", 300)} {
		f.Add([]byte(s))
	}
	c, err := fake.NewContract()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bottest.FromBytes(data)
		out, faults := rendered(r, "")
		faults = append(faults, bottest.Check(r, out)...)
		faults = append(faults, broken(t, c, r, "200000000000000002")...)
		if len(faults) > 0 {
			t.Errorf("%s", strings.Join(faults, "\n"))
		}
	})
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "a*b_c", "# head", "1. one", "12) x", "<@1> <#2> <:e:3> <t:4>", "[a](https://b.c)", ":smile:", "|| ~~ `", `\`, "> q", "-# small", "www.x.y"} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(3))
	}
	f.Fuzz(func(t *testing.T, s string, style uint8) {
		spans := []bot.Span{{Text: s, Style: bot.Style(style % 4)}}
		for _, piece := range markdown(spans, 300) {
			if units(piece) > 300 {
				t.Errorf("a piece of %d units", units(piece))
			}
			if _, faults := readMarkdown(piece); len(faults) > 0 {
				t.Errorf("%q: %v", piece, faults)
			}
		}
	})
}

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"plain words, 1998.":      `plain words, 1998.`,
		"*bold* _it_ ~s~ |x| `c`": "\\*bold\\* \\_it\\_ \\~s\\~ \\|x\\| \\`c\\`",
		"<@1> @everyone":          `\<\@1> \@everyone`,
		"https://a.b":             `https\://a.b`,
		"a: b":                    "a: b",
		"# head\n- item\n1. one":  "\\# head\n\\- item\n1\\. one",
		"[a](b)":                  `\[a\](b)`,
		"Asia-Pacific 3+4":        "Asia-Pacific 3+4",
	} {
		if got := escape(in); got != want {
			t.Errorf("escape(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSanitizeDropsWhatTurnsTextAround(t *testing.T) {
	if got := sanitize("a\x00\u202Eb\u2066\r\nc\xff", true); got != "ab \nc\uFFFD" {
		t.Errorf("got %q", got)
	}
}

func TestLongRepliesArePaged(t *testing.T) {
	r := bot.Reply{Kind: bot.KindStatus, Title: "Answer", Footer: "The source, 2021", Paged: bot.Action{Verb: bot.ShowAnswer, Arg: "argentina-status"}}
	for i := range 40 {
		r.Blocks = append(r.Blocks, bot.Block{Spans: []bot.Span{{Text: fmt.Sprintf("Paragraph %d. %s", i, strings.Repeat("word ", 60))}}})
	}
	for i := range 30 {
		r.Buttons = append(r.Buttons, bot.Button{Label: fmt.Sprint("b", i), Action: bot.Action{Verb: bot.ShowFact, Arg: fmt.Sprint("f", i)}})
	}
	r.Menu = &bot.Menu{Placeholder: "choose"}
	for i := range 60 {
		r.Menu.Options = append(r.Menu.Options, bot.MenuOption{Label: fmt.Sprint("o", i), Action: bot.Action{Verb: bot.ShowTopic, Arg: fmt.Sprint("t", i)}})
	}
	c, err := fake.NewContract()
	if err != nil {
		t.Fatal(err)
	}
	if f := broken(t, c, r, "1"); len(f) > 0 {
		t.Error(f)
	}
	doc := testRenderer().pages(r, "1")
	if !doc.turning || len(doc.pages) < 4 {
		t.Errorf("%d pages, turning %v", len(doc.pages), doc.turning)
	}
	out, _ := rendered(r, "1")
	if f := bottest.Check(r, out); len(f) > 0 {
		t.Error(f)
	}
	r.Paged = bot.Action{}
	if testRenderer().pages(r, "1").turning {
		t.Error("turning without an action to turn by")
	}
}
