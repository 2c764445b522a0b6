package render

import (
	"strings"

	"github.com/bwmarrin/discordgo"
)

func noEmbeds() []*discordgo.MessageEmbed { return []*discordgo.MessageEmbed{} }

// WithNote gives the message with a small line before its embeds.
func (m Message) WithNote(s string) Message {
	m.Content = strings.TrimSpace(m.Content + "\n-# " + s)
	return m
}

// Plain gives the message as plain text, for where embeds are not allowed: as
// many messages as it takes, the last of which has the buttons.
func (m Message) Plain() []Message {
	parts := []string{}
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			parts = append(parts, s)
		}
	}
	add(m.Content)
	for _, e := range m.page.embeds {
		if e.Title != "" {
			add("**" + e.Title + "**")
		}
		add(e.Description)
		for _, f := range e.Fields {
			add("**" + f.Name + "**: " + f.Value)
		}
		if e.Footer != nil {
			add("-# " + strings.ReplaceAll(escape(e.Footer.Text), "\n", "\n-# "))
		}
	}
	var out []Message
	for _, s := range pieces(strings.Join(parts, "\n"), maxContent-noteRoom) {
		out = append(out, Text(s, m.Lang))
	}
	if len(out) == 0 {
		out = []Message{Text("…", m.Lang)}
	}
	out[len(out)-1].page.rows = m.page.rows
	return out
}

// noteRoom is kept free for a note.
const noteRoom = 200

// pieces breaks text into such of at most limit units, between lines where that
// is possible.
func pieces(s string, limit int) (out []string) {
	for units(s) > limit {
		head := cutUnits(s, limit)
		if i := strings.LastIndexByte(head, '\n'); i > 0 {
			head = head[:i]
		} else if i := strings.LastIndexByte(head, ' '); i > 0 {
			head = head[:i]
		}
		if head == "" {
			return append(out, cutUnits(strings.ToValidUTF8(s, "?"), limit))
		}
		out = append(out, head)
		s = strings.TrimLeft(s[len(head):], "\n ")
	}
	if s != "" {
		out = append(out, s)
	}
	return out
}
