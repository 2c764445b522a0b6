package bottest

import (
	"fmt"
	"strings"

	"allybot/bot"
)

// NamedReply is one of the worst cases.
type NamedReply struct {
	Name  string
	Reply bot.Reply
}

// Hostile is text that means something to one platform or another and must be
// shown as it is.
const Hostile = `<b>bold</b> & &lt;i&gt; *a* _b_ ~~c~~ ||d|| __e__ ` + "`code` ```block``` " +
	`[link](https://example.invalid) <https://example.invalid> @everyone @here <@1234> <@&1234> <#1234> </ask:1> <t:0> # head > quote - list 1. one \ ]( "q" 'a'`

// Replies gives the worst cases: every kind of block, markup, long and empty
// texts, characters outside the basic plane, right-to-left text, and more
// buttons and options than any platform shows at once.
func Replies() []NamedReply {
	text := func(s string) []bot.Span { return []bot.Span{{Text: s}} }
	para := func(s string) bot.Block { return bot.Block{Kind: bot.Paragraph, Spans: text(s)} }
	all := []bot.Block{
		para("A plain paragraph."),
		{Kind: bot.Heading, Spans: text("A heading")},
		{Kind: bot.List, Items: [][]bot.Span{text("first item"), {{Text: "second", Style: bot.Bold}, {Text: " item"}}}},
		{Kind: bot.Fields, Pairs: []bot.Field{{Name: "Personnel", Value: text("51,309 (2018)")}, {Name: "Since", Value: []bot.Span{{Text: "1998", Style: bot.Bold}}}}},
		{Kind: bot.Note, Spans: text("Not from the source.")},
		{Kind: bot.Passage, Spans: text("The source's own words.")},
		{Kind: bot.Paragraph, Spans: []bot.Span{{Text: "bold", Style: bot.Bold}, {Text: "italic", Style: bot.Italic}, {Text: "code", Style: bot.Code}, {Text: " plain"}}},
	}
	cites := []bot.Citation{{Paragraph: "I.10", Fact: "one"}, {Paragraph: "I.11", Fact: "two"}, {Paragraph: "I.10", Fact: "two"}}
	cases := []NamedReply{
		{"empty", bot.Reply{}},
		{"silent", bot.Reply{Silent: true}},
		{"title only", bot.Reply{Title: "Title"}},
		{"every block", bot.Reply{Title: "Everything", Blocks: all, Citations: cites, Footer: "Source, 2022", Kind: bot.KindStatus}},
		{"empty blocks", bot.Reply{Title: "Hollow", Blocks: []bot.Block{{}, {Kind: bot.Heading}, {Kind: bot.List}, {Kind: bot.List, Items: [][]bot.Span{nil}}, {Kind: bot.Fields}, {Kind: bot.Fields, Pairs: []bot.Field{{}}}, {Kind: bot.Note}, {Kind: bot.Passage}}}},
		{"markup", hostile(bot.Plain)},
		{"markup in bold", hostile(bot.Bold)},
		{"markup in italics", hostile(bot.Italic)},
		{"markup in code", hostile(bot.Code)},
		{"long paragraph", bot.Reply{Title: "Long", Blocks: []bot.Block{para(numbered(10_000))}, Citations: cites, Footer: "Source, 2022", Paged: bot.Action{Verb: bot.ShowFact, Arg: "one"}}},
		{"long escaped paragraph", bot.Reply{Title: "Long & <sharp>", Blocks: []bot.Block{para(strings.Repeat("<a&b> *c* ", 1000))}, Paged: bot.Action{Verb: bot.ShowFact, Arg: "one"}}},
		{"one long word", bot.Reply{Blocks: []bot.Block{para(strings.Repeat("abcdefghij", 1000))}}},
		{"long title and footer", bot.Reply{Title: numbered(600), Footer: numbered(3000), Blocks: []bot.Block{para("short")}}},
		{"long bold", bot.Reply{Blocks: []bot.Block{{Kind: bot.Paragraph, Spans: []bot.Span{{Text: numbered(9000), Style: bot.Bold}, {Text: " plain end"}}}}}},
		{"long passage", bot.Reply{Blocks: []bot.Block{{Kind: bot.Passage, Spans: text(numbered(9000))}, {Kind: bot.Note, Spans: text(numbered(9000))}}}},
		{"emoji", bot.Reply{Title: "🇦🇷🇧🇷🇨🇴", Blocks: []bot.Block{para(strings.Repeat("👩🏽‍🚀🏳️‍🌈𝔘 ", 800))}}},
		{"emoji without spaces", bot.Reply{Blocks: []bot.Block{para(strings.Repeat("𝔘𝕏", 3000))}}},
		{"right to left", bot.Reply{Title: "שלום", Blocks: []bot.Block{para("الأرجنتين حليف"), para("\u202eevil\u202c end")}}},
		{"line breaks", bot.Reply{Blocks: []bot.Block{para("one\ntwo\r\nthree\n\n\nfour"), para(strings.Repeat("line\n", 3000))}}},
		{"invalid UTF-8", bot.Reply{Title: "a \xff b", Blocks: []bot.Block{para("c\xc3 d\xed\xa0\x80 e")}, Footer: "f \x00 g"}},
		{"many fields", bot.Reply{Blocks: []bot.Block{{Kind: bot.Fields, Pairs: fields(60, 40)}}}},
		{"long fields", bot.Reply{Blocks: []bot.Block{{Kind: bot.Fields, Pairs: fields(8, 3000)}}}},
		{"long field names", bot.Reply{Blocks: []bot.Block{{Kind: bot.Fields, Pairs: []bot.Field{{Name: numbered(900), Value: text("value")}}}}}},
		{"many items", bot.Reply{Blocks: []bot.Block{{Kind: bot.List, Items: items(300, 90)}}}},
		{"long items", bot.Reply{Blocks: []bot.Block{{Kind: bot.List, Items: items(3, 6000)}}}},
		{"many blocks", bot.Reply{Title: "Many", Blocks: blocks(200)}},
		{"many citations", bot.Reply{Title: "Cites", Blocks: []bot.Block{para("x")}, Citations: citations(120), Footer: "Source, 2022"}},
		{"sixty buttons", bot.Reply{Title: "Buttons", Blocks: []bot.Block{para("x")}, Buttons: buttons(60)}},
		{"long labels", bot.Reply{Title: "Labels", Blocks: []bot.Block{para("x")}, Buttons: []bot.Button{
			{Label: strings.Repeat("ñ", bot.MaxLabel), Action: bot.Action{Verb: bot.ShowFact, Arg: "one"}},
			{Label: strings.Repeat("𝔘", bot.MaxLabel), Action: bot.Action{Verb: bot.ShowFact, Arg: "two"}},
			{Label: "<&*_`@everyone", Action: bot.Action{Verb: bot.ShowFact, Arg: strings.Repeat("x", 58)}},
			{Label: "link", URL: "https://example.invalid/?a=1&b=\"2\""}}}},
		{"same button twice", bot.Reply{Title: "Twice", Blocks: []bot.Block{para("x")}, Buttons: append(buttons(2), buttons(2)...)}},
		{"sixty options", bot.Reply{Title: "Menu", Blocks: []bot.Block{para("x")}, Buttons: buttons(4), Menu: menu(60)}},
		{"menu with long words", bot.Reply{Title: "Menu", Menu: &bot.Menu{Placeholder: numbered(300), Options: []bot.MenuOption{
			{Label: strings.Repeat("ñ", bot.MaxLabel), Description: numbered(400), Action: bot.Action{Verb: bot.ShowTopic, Arg: "one"}}}}}},
		{"empty menu", bot.Reply{Title: "Menu", Menu: &bot.Menu{}}},
	}
	for k := bot.KindService; k <= bot.KindNotice; k++ {
		for _, l := range []bot.Lang{"en", "es", "pt"} {
			cases = append(cases, NamedReply{fmt.Sprintf("kind %d in %s", k, l), bot.Reply{Lang: l, Kind: k, Title: "T", Blocks: all, Citations: cites, Footer: "F", Buttons: buttons(5)}})
		}
	}
	return cases
}

func hostile(s bot.Style) bot.Reply {
	spans := []bot.Span{{Text: Hostile, Style: s}, {Text: " end"}}
	return bot.Reply{
		Title:  Hostile,
		Footer: Hostile,
		Blocks: []bot.Block{
			{Kind: bot.Paragraph, Spans: spans},
			{Kind: bot.Heading, Spans: spans},
			{Kind: bot.List, Items: [][]bot.Span{spans, spans}},
			{Kind: bot.Fields, Pairs: []bot.Field{{Name: Hostile, Value: spans}}},
			{Kind: bot.Note, Spans: spans},
			{Kind: bot.Passage, Spans: spans},
		},
	}
}

// numbered is at least n characters of words that are all different, so that
// a lost one shows.
func numbered(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "w%05dñ", i)
	}
	return b.String()
}

func fields(n, size int) []bot.Field {
	out := make([]bot.Field, n)
	for i := range out {
		out[i] = bot.Field{Name: fmt.Sprintf("name%d", i), Value: []bot.Span{{Text: fmt.Sprintf("value%d ", i) + numbered(size)}}}
	}
	return out
}

func items(n, size int) [][]bot.Span {
	out := make([][]bot.Span, n)
	for i := range out {
		out[i] = []bot.Span{{Text: fmt.Sprintf("item%d ", i), Style: bot.Bold}, {Text: numbered(size)}}
	}
	return out
}

func blocks(n int) []bot.Block {
	out := make([]bot.Block, n)
	for i := range out {
		out[i] = bot.Block{Kind: bot.Paragraph, Spans: []bot.Span{{Text: fmt.Sprintf("block%d ", i) + numbered(100)}}}
	}
	return out
}

func citations(n int) []bot.Citation {
	out := make([]bot.Citation, n)
	for i := range out {
		out[i] = bot.Citation{Paragraph: fmt.Sprintf("IV.%d", i), Fact: fmt.Sprintf("fact-with-quite-a-long-name-%d", i)}
	}
	return out
}

func buttons(n int) []bot.Button {
	out := make([]bot.Button, n)
	for i := range out {
		out[i] = bot.Button{Label: fmt.Sprintf("Button %d", i), Action: bot.Action{Verb: bot.ShowFact, Arg: fmt.Sprintf("fact%d", i)}}
	}
	return out
}

func menu(n int) *bot.Menu {
	m := &bot.Menu{Placeholder: "Choose"}
	for i := range n {
		m.Options = append(m.Options, bot.MenuOption{Label: fmt.Sprintf("Option %d", i), Description: "what it is", Action: bot.Action{Verb: bot.ShowTopic, Arg: fmt.Sprintf("topic%d", i)}})
	}
	return m
}
