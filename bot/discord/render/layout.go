// Package render makes Discord's messages of the bot's replies: Markdown, embeds,
// buttons and menus in pages that keep every limit, and the commands as they are
// registered. It sends nothing and knows nobody who does.
package render

import (
	"fmt"
	"strings"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// Renderer makes Discord messages of replies: embeds and components, in
// pages that keep every limit. Nothing is cut.
type Renderer struct {
	Say         func(bot.Notice, bot.Lang) string // the bot's own sentences
	Languages   []bot.Lang                        // that commands are registered in
	OptionNames func(name string) bot.Text        // of the options that every answering command has
	// Mention gives a command's mention by any of its names, "" where it is not
	// known; may be nil.
	Mention func(name string) string
}

// document is a rendered reply. turning says that its pages are shown one at
// a time, with buttons to turn them; otherwise all of them are sent.
type document struct {
	pages   []page
	turning bool
}

// page is one message.
type page struct {
	embeds  []*discordgo.MessageEmbed
	rows    []discordgo.MessageComponent
	picture bool
	alt     string
}

// withoutPicture gives the page without its image.
func (p page) withoutPicture() page {
	out := p
	out.picture = false
	out.embeds = nil
	for _, e := range p.embeds {
		c := *e
		c.Image = nil
		out.embeds = append(out.embeds, &c)
	}
	return out
}

// colours gives each kind of reply its own.
func colour(k bot.ReplyKind) int {
	switch k {
	case bot.KindStatus:
		return 0x1F6FEB
	case bot.KindFigure:
		return 0x0E8A7D
	case bot.KindEvent:
		return 0x7A4FD0
	case bot.KindDefinition:
		return 0x4C6A8A
	case bot.KindClaim:
		return 0xC77700
	case bot.KindQuote:
		return 0x9A6B00
	case bot.KindView:
		return 0xB0487A
	case bot.KindUnknown:
		return 0x6E7681
	case bot.KindNotice:
		return 0xC93C37
	default:
		return 0x34495E
	}
}

// render lays a reply out. asker is who may remove it; empty where nobody
// needs to.
func (r Renderer) pages(reply bot.Reply, asker string) document {
	l := layout{colour: colour(reply.Kind)}
	l.title(reply.Title)
	for _, b := range r.clickable(reply.Blocks) {
		l.block(b)
	}
	l.footer(reply)
	pages := l.finish()
	if len(pages) == 0 {
		pages = []page{{embeds: []*discordgo.MessageEmbed{{Description: "…", Color: l.colour}}}}
	}
	if p := reply.Picture; p != nil {
		first := &pages[0]
		first.picture, first.alt = true, shortenUnits(sanitize(p.Alt, false), maxAlt)
		first.embeds[len(first.embeds)-1].Image = &discordgo.MessageEmbedImage{URL: "attachment://" + pictureName(p.Name)}
	}
	return r.components(reply, asker, pages)
}

// pictureName keeps to what an attachment's address may hold.
func pictureName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, s)
	if s = strings.Trim(s, "."); s == "" {
		return "picture.png"
	}
	return s
}

// layout fills pages with embeds.
type layout struct {
	colour int
	pages  []page
	cur    []*discordgo.MessageEmbed
	text   strings.Builder // of the page's last embed, until it is closed
	used   int             // units of text on the page
	head   string          // the reply's title
	foot   string
}

// embed gives the page's last embed, a new one where fields follow it
// already, so that the order of blocks is kept.
func (l *layout) embed(forText bool) *discordgo.MessageEmbed {
	if n := len(l.cur); n > 0 {
		e := l.cur[n-1]
		if !forText || len(e.Fields) == 0 {
			return e
		}
	}
	return l.open()
}

// open begins another embed on the page.
func (l *layout) open() *discordgo.MessageEmbed {
	l.close()
	e := &discordgo.MessageEmbed{Color: l.colour}
	l.cur = append(l.cur, e)
	return e
}

// close gives the page's last embed its text.
func (l *layout) close() {
	if l.text.Len() > 0 {
		l.cur[len(l.cur)-1].Description = l.text.String()
		l.text.Reset()
	}
}

func (l *layout) turn() {
	l.close()
	if len(l.cur) > 0 {
		l.pages = append(l.pages, page{embeds: l.cur})
	}
	l.cur, l.used = nil, 0
}

func (l *layout) title(s string) {
	raw := sanitize(s, false)
	if e := escape(raw); units(e) <= maxTitle {
		l.head = strings.TrimSpace(e)
		return
	}
	l.add(markdown([]bot.Span{{Text: raw, Style: bot.Bold}}, pageText), "\n\n")
}

// add adds pieces of Markdown, each no longer than a page.
func (l *layout) add(pieces []string, gap string) {
	for _, p := range pieces {
		n := units(p) + len(gap)
		if l.used > 0 && l.used+n > pageText {
			l.turn()
		}
		if len(l.cur) == maxEmbeds && len(l.cur[maxEmbeds-1].Fields) > 0 {
			l.turn()
		}
		l.embed(true)
		if l.text.Len() > 0 {
			l.text.WriteString(gap)
		}
		l.text.WriteString(p)
		l.used += n
	}
}

func (l *layout) block(b bot.Block) {
	switch b.Kind {
	case bot.Heading:
		bold := make([]bot.Span, len(b.Spans))
		for i, s := range b.Spans {
			bold[i] = bot.Span{Text: s.Text, Style: bot.Bold}
		}
		l.add(markdown(bold, pageText), "\n\n")
	case bot.List:
		for i, item := range b.Items {
			gap := "\n"
			if i == 0 {
				gap = "\n\n"
			}
			for n, piece := range markdown(item, pageText-2) {
				if n == 0 {
					piece = "• " + piece
				}
				l.add([]string{piece}, gap)
				gap = "\n"
			}
		}
	case bot.Fields:
		for _, p := range b.Pairs {
			l.field(p)
		}
	case bot.Note, bot.Passage:
		l.add(quoted(markdown(b.Spans, pageText/2)), "\n\n")
	default:
		l.add(markdown(b.Spans, pageText), "\n\n")
	}
}

// quoted sets every line apart.
func quoted(pieces []string) []string {
	out := make([]string, len(pieces))
	for i, p := range pieces {
		out[i] = "> " + strings.ReplaceAll(p, "\n", "\n> ")
	}
	return out
}

// inlineValue is how long a field's value may be to stand beside another.
const inlineValue = 40

// field adds a name and its value; as text where it is too long for a field.
func (l *layout) field(f bot.Field) {
	name := strings.TrimSpace(escape(sanitize(f.Name, false)))
	value := markdown(f.Value, maxFieldValue)
	if name == "" || units(name) > maxFieldName || len(value) != 1 {
		spans := append([]bot.Span{{Text: f.Name, Style: bot.Bold}, {Text: "\n"}}, f.Value...)
		l.add(markdown(spans, pageText), "\n\n")
		return
	}
	n := units(name) + units(value[0])
	if l.used > 0 && l.used+n > pageText {
		l.turn()
	}
	e := l.embed(false)
	if len(e.Fields) == maxFields {
		if len(l.cur) == maxEmbeds {
			l.turn()
		}
		e = l.open()
	}
	e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: name, Value: value[0], Inline: units(value[0]) <= inlineValue})
	l.used += n
}

// footer says where it comes from: the facts, with the paragraphs they rest
// on, then the source. A list too long for a footer becomes text.
func (l *layout) footer(r bot.Reply) {
	var facts []string
	at := map[string]int{}
	for _, c := range r.Citations {
		if i, ok := at[c.Fact]; ok {
			if !strings.Contains(facts[i]+" ", " "+c.Paragraph+" ") {
				facts[i] += " " + c.Paragraph
			}
			continue
		}
		at[c.Fact] = len(facts)
		facts = append(facts, strings.TrimSpace(c.Fact+" "+c.Paragraph))
	}
	cites := sanitize(strings.Join(facts, " · "), false)
	source := strings.TrimSpace(sanitize(r.Footer, true))
	l.foot = strings.TrimSpace(cites + "\n" + source)
	if units(l.foot) <= pageFooter {
		return
	}
	l.add(markdown([]bot.Span{{Text: cites}}, pageText), "\n\n")
	if l.foot = source; units(source) > pageFooter {
		l.add(markdown([]bot.Span{{Text: source}}, pageText), "\n\n")
		l.foot = ""
	}
}

// finish puts the title on every page's first embed and the footer on its last.
func (l *layout) finish() []page {
	l.turn()
	if len(l.pages) == 0 && (l.head != "" || l.foot != "") {
		l.pages = []page{{embeds: []*discordgo.MessageEmbed{{Color: l.colour}}}}
	}
	for i, p := range l.pages {
		foot := l.foot
		if len(l.pages) > 1 {
			foot = strings.TrimSpace(fmt.Sprintf("%d/%d\n%s", i+1, len(l.pages), foot))
		}
		p.embeds[0].Title = l.head
		if foot != "" {
			p.embeds[len(p.embeds)-1].Footer = &discordgo.MessageEmbedFooter{Text: foot}
		}
	}
	return l.pages
}
