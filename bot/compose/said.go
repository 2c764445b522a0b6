package compose

import (
	"slices"
	"strconv"

	"allybot/bot"
	"allybot/bot/answer"
	"allybot/bot/message"
	"allybot/facts"
)

// Compose makes a reply of what the answer package says. all names facts in an
// action's argument.
func (c *Composer) Compose(l bot.Lang, s answer.Said, all func([]*facts.Fact) string) bot.Reply {
	d := c.Draft(l, composedKind(s))
	d.Reply.Title = s.Title
	notes := d.numbered(s)
	for _, l := range s.Lines {
		switch {
		case l.Head:
			d.Heading(l.Text)
		case l.Item:
			d.item(l, notes)
		default:
			d.Spans(bot.Paragraph, lineSpans(l, notes)...)
		}
		d.notesOf(l.Facts, notes)
	}
	for _, f := range s.Rests {
		d.Cite(f)
	}
	near := d.nearRefs(s.Near)
	if len(s.More) > 0 {
		d.Button(d.In(message.More, message.Count, len(s.More)), moreAction(s, all))
	}
	d.offers(s.Offers)
	if len(s.Rests) > 0 && !s.Service {
		d.CitationButton(s.Rests[0])
		if s.Of == nil {
			d.RatingButtons(s.Rests[0])
		}
		d.Reply.Paged = bot.Action{Verb: bot.ShowAnswer, Lang: l, Arg: all(s.Rests)}
	}
	r := d.Answer(s.Outcome, s.Reason)
	r.Answer.Lead, r.Answer.Near, r.Answer.Service = s.Lead, near, s.Service
	if s.Service {
		r.Answer.Outcome, r.Answer.Facts = facts.Answered, d.refs
		if r.Answer.Facts == nil {
			r.Answer.Facts = []bot.FactRef{}
		}
	}
	if len(s.More) > 0 {
		r.More = &bot.More{Count: len(s.More), Action: moreAction(s, all)}
		r.More.Action.Lang = l
	}
	return r
}

func composedKind(s answer.Said) bot.ReplyKind {
	switch {
	case s.Service:
		return bot.KindService
	case s.Outcome != facts.Answered || len(s.Rests) == 0:
		return bot.KindUnknown
	default:
		return bot.KindStatus + bot.ReplyKind(s.Rests[0].Kind)
	}
}

func lineSpans(l answer.Line, notes map[string]string) []bot.Span {
	var out []bot.Span
	if l.Label != "" {
		out = append(out, bot.Span{Text: l.Label, Style: bot.Bold})
	}
	out = append(out, bot.Span{Text: l.Text})
	if len(l.Facts) > 0 {
		out = append(out, marks(l.Facts...))
	}
	for _, f := range l.Facts {
		if mark := notes[f.ID]; mark != "" {
			return append(out, bot.Span{Text: " " + mark})
		}
	}
	return out
}

// item puts a line into the list that is open, or opens one.
func (d *Draft) item(l answer.Line, notes map[string]string) {
	last := len(d.Reply.Blocks) - 1
	if last < 0 || d.Reply.Blocks[last].Kind != bot.List {
		d.Reply.Blocks = append(d.Reply.Blocks, bot.Block{Kind: bot.List})
		last++
	}
	d.Reply.Blocks[last].Items = append(d.Reply.Blocks[last].Items, lineSpans(l, notes))
}

// numbered gives the mark of the note on each fact, where there are several notes.
func (d *Draft) numbered(s answer.Said) map[string]string {
	var texts []string
	marks := map[string]string{}
	for _, l := range s.Lines {
		for _, f := range l.Facts {
			note := f.Note.In(d.Lang)
			if note == "" {
				continue
			}
			i := slices.Index(texts, note)
			if i < 0 {
				i = len(texts)
				texts = append(texts, note)
			}
			marks[f.ID] = "(" + strconv.Itoa(i+1) + ")"
		}
	}
	if len(texts) < 2 {
		return nil
	}
	return marks
}

// notesOf shows the notes on facts beside them, each once.
func (d *Draft) notesOf(fs []*facts.Fact, numbers map[string]string) {
	for _, f := range fs {
		before := len(d.Reply.Blocks)
		if d.Note(f) && numbers[f.ID] != "" {
			b := &d.Reply.Blocks[before]
			b.Spans = append([]bot.Span{b.Spans[0], b.Spans[1]}, bot.Span{Text: " " + numbers[f.ID]})
		}
	}
}

// nearRefs cites what a reply shows instead of an answer.
func (d *Draft) nearRefs(near []*facts.Fact) []bot.FactRef {
	if len(near) == 0 {
		return nil
	}
	apart := &Draft{Composer: d.Composer, Lang: d.Lang, shown: map[string]bool{}}
	for _, f := range near {
		apart.Cite(f)
	}
	if len(d.Reply.Citations) == 0 {
		d.Cite(near[0]) // the one that is shown in full
	}
	return apart.refs
}

// moreAction shows what is behind "more": all of a topic, or the facts by name.
func moreAction(s answer.Said, all func([]*facts.Fact) string) bot.Action {
	if s.Of != nil {
		return bot.Action{Verb: bot.ShowTopic, Arg: s.Of.ID + RestMark}
	}
	return bot.Action{Verb: bot.ShowAnswer, Arg: all(s.More)}
}

// RestMark ends a topic's id where what its card leaves out is asked for.
const RestMark = "+"

func (d *Draft) offers(os []answer.Offer) {
	for _, o := range os {
		switch {
		case o.Fact != nil:
			d.Button(o.Label, bot.Action{Verb: bot.ShowFact, Arg: o.Fact.ID})
		case o.Topic != nil:
			d.Button(o.Label, bot.Action{Verb: bot.ShowTopic, Arg: o.Topic.ID})
		case o.Command != "":
			d.Button(o.Label, bot.Action{Verb: bot.RunCommand, Arg: o.Command})
		}
	}
}
