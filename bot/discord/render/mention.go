package render

import (
	"slices"
	"strings"

	"allybot/bot"
)

// mention is the style of a command's mention, which goes out as it is.
const mention bot.Style = 255

// Mentions gives the mentions of registered commands, by each of their names:
// what a person can press to use them (reference#message-formatting).
func Mentions(registered []Command) map[string]string {
	out := map[string]string{}
	for _, c := range registered {
		if c.ID == "" || c.Type != 1 {
			continue
		}
		for _, name := range c.Names {
			out[name] = "</" + c.Name + ":" + c.ID + ">"
		}
		out[c.Name] = "</" + c.Name + ":" + c.ID + ">"
	}
	return out
}

// clickable gives blocks in which each command to type begins with its mention.
func (r Renderer) clickable(blocks []bot.Block) []bot.Block {
	if r.Mention == nil {
		return blocks
	}
	blocks = slices.Clone(blocks)
	for i := range blocks {
		b := &blocks[i]
		b.Spans = r.mentioned(b.Spans)
		b.Items, b.Pairs = slices.Clone(b.Items), slices.Clone(b.Pairs)
		for n := range b.Items {
			b.Items[n] = r.mentioned(b.Items[n])
		}
		for n := range b.Pairs {
			b.Pairs[n].Value = r.mentioned(b.Pairs[n].Value)
		}
	}
	return blocks
}

func (r Renderer) mentioned(spans []bot.Span) (out []bot.Span) {
	for _, s := range spans {
		name, args, _ := strings.Cut(strings.TrimPrefix(s.Text, "/"), " ")
		m := r.Mention(name)
		if s.Style != bot.Code || !strings.HasPrefix(s.Text, "/") || m == "" {
			out = append(out, s)
			continue
		}
		out = append(out, bot.Span{Text: m, Style: mention})
		if args != "" {
			out = append(out, bot.Span{Text: " "}, bot.Span{Text: args, Style: bot.Code})
		}
	}
	return out
}
