package command

import (
	"allybot/bot"
	"allybot/bot/message"
)

// Find gives a command that a platform has, nil if there is none.
func (h *Handlers) Find(name string, p bot.Platform) *Entry {
	e := h.named[name]
	if e == nil || e.Only != "" && e.Only != p {
		return nil
	}
	return e
}

// NoCommand answers a command that there is not, with the nearest there is.
func (h *Handlers) NoCommand(c *Call, name string) bot.Reply {
	d := h.draft(c, bot.KindNotice)
	text := h.Words.Say(message.NoCommand, c.ReplyLang)
	if near := h.nearest(name, c.Platform); near != nil {
		usage := "/" + near.localName(c.ReplyLang)
		d.Spans(bot.Paragraph, bot.Span{Text: text + " "}, bot.Span{Text: h.Words.Say(message.NearCommand, c.ReplyLang, "Command", usage)})
		d.Button(usage, bot.Action{Verb: bot.RunCommand, Arg: near.Name})
	} else {
		d.Text(text)
	}
	d.CommandButton("help")
	return d.Done()
}

// nearest finds the command that was probably meant, nil if none is near.
func (h *Handlers) nearest(name string, p bot.Platform) (best *Entry) {
	if tooLong(name, 32) {
		return nil
	}
	least := 3
	for _, e := range h.entries {
		if e.Only != "" && e.Only != p {
			continue
		}
		for _, n := range e.allNames() {
			if far := distance(name, n); far < least && far < len(n) {
				best, least = e, far
			}
		}
	}
	return best
}
