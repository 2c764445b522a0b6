package command

import (
	"allybot/bot"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
	"context"
	"strings"
)

// maxFactID is how long a fact's id may be.
const maxFactID = 64

func (h *Handlers) factEntry() []*Entry {
	return []*Entry{{
		Command:  private(h.command("fact", message.DescFact, completed(h.option("id", message.DescFactID, maxFactID)))),
		Handle:   h.factCommand,
		complete: h.completeFact,
	}}
}

// factCommand shows a fact by its id, or one at random.
func (h *Handlers) factCommand(ctx context.Context, c *Call) bot.Reply {
	id := strings.ToLower(c.Arg("id"))
	if id == "" {
		fs := h.Pack.Facts()
		f := fs[h.opt.Pick(len(fs))]
		h.Remember(ctx, c.Request, c.ReplyLang, frameOf(f))
		r := h.byID(c, f)
		another := bot.Button{Label: h.Words.Say(message.AnotherFact, c.ReplyLang), Action: bot.Action{Verb: bot.RunCommand, Lang: c.ReplyLang, Arg: c.Entry.Name}}
		r.Buttons = append(r.Buttons, another)
		return r
	}
	if f, ok := h.Pack.Fact(id); ok {
		h.Remember(ctx, c.Request, c.ReplyLang, frameOf(f))
		return h.byID(c, f)
	}
	d := h.draft(c, bot.KindUnknown)
	near := h.nearestFacts(id)
	text := d.In(message.NoFact)
	if len(near) > 0 {
		text += " " + d.In(message.DidYouMean)
	}
	d.Text(text)
	for _, f := range near {
		d.Button(f.ID, bot.Action{Verb: bot.ShowFact, Arg: f.ID})
	}
	d.CommandButton("topics")
	return d.Answer(facts.Unknown, facts.Unclear)
}

// nearestFacts finds facts whose ids begin like, hold, or nearly are what was
// typed.
func (h *Handlers) nearestFacts(id string) (near []*facts.Fact) {
	if tooLong(id, maxFactID) {
		return nil
	}
	for _, f := range h.Pack.Facts() {
		if len(near) < compose.MaxSuggested && (len(id) > 2 && strings.Contains(f.ID, id) || distance(id, f.ID) <= 2) {
			near = append(near, f)
		}
	}
	return near
}

// completeFact completes a fact's id: ids that begin so, then that hold it.
func (h *Handlers) completeFact(_, typed string, l bot.Lang, _ int) (out []bot.Suggestion) {
	typed = strings.ToLower(typed)
	var inside []bot.Suggestion
	for _, f := range h.Pack.Facts() {
		s := bot.Suggestion{Label: f.ID + ": " + h.OneLine(f, l), Value: f.ID}
		if strings.HasPrefix(f.ID, typed) {
			out = append(out, s)
		} else if strings.Contains(f.ID, typed) {
			inside = append(inside, s)
		}
	}
	return append(out, inside...)
}

// byID shows a fact with its id: the one reply that has any.
func (h *Handlers) byID(c *Call, f *facts.Fact) bot.Reply {
	r := h.answered(c, []*facts.Fact{f})
	id := []bot.Field{{Name: h.Words.Say(message.FactID, c.ReplyLang), Value: []bot.Span{{Text: f.ID, Style: bot.Code}}}}
	r.Blocks = append(r.Blocks, bot.Block{Kind: bot.Fields, Pairs: id})
	return r
}
