package render

import (
	"regexp"
	"strings"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

// quote says whether a line stands in a quotation.
type quote uint8

const (
	unquoted   quote = iota
	noted            // a plain quotation
	expandable       // one that is folded until touched
)

// line is a piece of a reply that is kept on one page where it fits.
type line struct {
	spans []bot.Span
	quote quote
	block int // lines of one block stand in one quotation
	gap   int // line breaks before it, none at a page's start
}

func (l line) units() int {
	n := 0
	for _, s := range l.spans {
		n += api.Units(s.Text)
	}
	return n
}

// lines lays a reply out, top to bottom.
func lines(r bot.Reply) []line {
	var out []line
	block := 0
	add := func(gap int, q quote, spans ...bot.Span) {
		l := line{quote: q, block: block, gap: gap}
		for _, s := range tappable(spans) {
			if s.Text = Sanitize(s.Text); s.Text != "" {
				l.spans = append(l.spans, s)
			}
		}
		if len(l.spans) > 0 && strings.TrimSpace(plainText(l.spans)) != "" {
			out = append(out, l)
		}
	}
	add(0, unquoted, bot.Span{Text: r.Title, Style: bot.Bold})
	for _, b := range r.Blocks {
		block++
		gap := 2
		switch b.Kind {
		case bot.List:
			for _, item := range b.Items {
				if plainText(item) != "" {
					add(gap, unquoted, append([]bot.Span{{Text: "• "}}, item...)...)
					gap = 1
				}
			}
		case bot.Fields:
			for _, f := range b.Pairs {
				if name := strings.TrimSpace(f.Name); name != "" {
					add(gap, unquoted, append([]bot.Span{{Text: name + ": ", Style: bot.Bold}}, f.Value...)...)
				} else {
					add(gap, unquoted, f.Value...)
				}
				gap = 1
			}
		case bot.Heading:
			add(gap, unquoted, restyle(b.Spans, bot.Bold)...)
		case bot.Note:
			add(gap, noted, restyle(b.Spans, bot.Italic)...)
		case bot.Passage:
			add(gap, expandable, b.Spans...)
		default:
			add(gap, unquoted, b.Spans...)
		}
	}
	block++
	gap := 2
	if r.Footer != "" {
		add(gap, expandable, bot.Span{Text: r.Footer})
		gap = 1
	}
	for _, spans := range citations(r.Citations) {
		add(gap, expandable, spans...)
		gap = 1
	}
	return out
}

// commandForm is a command to type, with names of what goes in there.
var commandForm = regexp.MustCompile(`^(/[A-Za-z0-9_]+)((?: [<\[].*)?)$`)

// tappable takes commands out of their code, in which a tap copies them:
// Telegram's apps make links of them that send them.
func tappable(spans []bot.Span) []bot.Span {
	out := make([]bot.Span, 0, len(spans))
	for _, s := range spans {
		if c := commandForm.FindStringSubmatch(s.Text); c != nil && s.Style == bot.Code {
			out = append(out, bot.Span{Text: c[1]}, bot.Span{Text: c[2], Style: bot.Code})
			continue
		}
		out = append(out, s)
	}
	return out
}

// citations gives a line for each fact: its id and the paragraphs it rests
// on.
func citations(cs []bot.Citation) (out [][]bot.Span) {
	at := map[string]int{}
	seen := map[bot.Citation]bool{}
	for _, c := range cs {
		if seen[c] {
			continue
		}
		seen[c] = true
		i, ok := at[c.Fact]
		if !ok {
			i = len(out)
			at[c.Fact] = i
			out = append(out, []bot.Span{{Text: c.Paragraph + " "}, {Text: c.Fact, Style: bot.Code}})
			continue
		}
		last := len(out[i]) - 2
		out[i][last].Text = strings.TrimSuffix(out[i][last].Text, " ") + ", " + c.Paragraph + " "
	}
	return out
}

// restyle gives plain spans a style of their block.
func restyle(spans []bot.Span, s bot.Style) []bot.Span {
	out := make([]bot.Span, len(spans))
	for i, sp := range spans {
		if sp.Style == bot.Plain {
			sp.Style = s
		}
		out[i] = sp
	}
	return out
}

func plainText(spans []bot.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
