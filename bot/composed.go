package bot

import (
	"context"
	"slices"
	"strconv"

	"allybot/bot/answer"
	"allybot/bot/message"
	"allybot/facts"
)

// composed makes a reply of what the answer package says.
func (b *Bot) composed(c *call, s answer.Said) Reply {
	d := b.draft(c, composedKind(s))
	d.reply.Title = s.Title
	notes := d.numbered(s)
	for _, l := range s.Lines {
		switch {
		case l.Head:
			d.heading(l.Text)
		case l.Item:
			d.item(l, notes)
		default:
			d.spans(Paragraph, lineSpans(l, notes)...)
		}
		d.notesOf(l.Facts, notes)
	}
	for _, f := range s.Rests {
		d.cite(f)
	}
	near := d.nearRefs(s.Near)
	if len(s.More) > 0 {
		d.button(d.in(message.More, message.Count, len(s.More)), b.moreAction(s))
	}
	d.offers(s.Offers)
	if len(s.Rests) > 0 && !s.Service {
		d.citationButton(s.Rests[0])
		if s.Of == nil {
			d.rating(s.Rests[0])
		}
		d.reply.Paged = Action{Verb: ShowAnswer, Lang: c.lang, Arg: b.factsArg(s.Rests)}
	}
	r := d.answer(s.Outcome, s.Reason)
	r.Answer.Lead, r.Answer.Near, r.Answer.Service = s.Lead, near, s.Service
	if s.Service {
		r.Answer.Outcome, r.Answer.Facts = facts.Answered, d.refs
		if r.Answer.Facts == nil {
			r.Answer.Facts = []FactRef{}
		}
	}
	if len(s.More) > 0 {
		r.More = &More{Count: len(s.More), Action: b.moreAction(s)}
		r.More.Action.Lang = c.lang
	}
	return r
}

func composedKind(s answer.Said) ReplyKind {
	switch {
	case s.Service:
		return KindService
	case s.Outcome != facts.Answered || len(s.Rests) == 0:
		return KindUnknown
	default:
		return KindStatus + ReplyKind(s.Rests[0].Kind)
	}
}

func lineSpans(l answer.Line, notes map[string]string) []Span {
	var out []Span
	if l.Label != "" {
		out = append(out, Span{Text: l.Label, Style: Bold})
	}
	out = append(out, Span{Text: l.Text})
	if len(l.Facts) > 0 {
		out = append(out, marks(l.Facts...))
	}
	for _, f := range l.Facts {
		if mark := notes[f.ID]; mark != "" {
			return append(out, Span{Text: " " + mark})
		}
	}
	return out
}

// item puts a line into the list that is open, or opens one.
func (d *draft) item(l answer.Line, notes map[string]string) {
	last := len(d.reply.Blocks) - 1
	if last < 0 || d.reply.Blocks[last].Kind != List {
		d.reply.Blocks = append(d.reply.Blocks, Block{Kind: List})
		last++
	}
	d.reply.Blocks[last].Items = append(d.reply.Blocks[last].Items, lineSpans(l, notes))
}

// numbered gives the mark of the note on each fact, where there are several notes.
func (d *draft) numbered(s answer.Said) map[string]string {
	var texts []string
	marks := map[string]string{}
	for _, l := range s.Lines {
		for _, f := range l.Facts {
			note := f.Note.In(d.lang)
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
func (d *draft) notesOf(fs []*facts.Fact, numbers map[string]string) {
	for _, f := range fs {
		before := len(d.reply.Blocks)
		if d.note(f) && numbers[f.ID] != "" {
			b := &d.reply.Blocks[before]
			b.Spans = append([]Span{b.Spans[0], b.Spans[1]}, Span{Text: " " + numbers[f.ID]})
		}
	}
}

// nearRefs cites what a reply shows instead of an answer.
func (d *draft) nearRefs(near []*facts.Fact) []FactRef {
	if len(near) == 0 {
		return nil
	}
	apart := &draft{Bot: d.Bot, lang: d.lang, shown: map[string]bool{}}
	for _, f := range near {
		apart.cite(f)
	}
	if len(d.reply.Citations) == 0 {
		d.cite(near[0]) // the one that is shown in full
	}
	return apart.refs
}

// moreAction shows what is behind "more": all of a topic, or the facts by name.
func (b *Bot) moreAction(s answer.Said) Action {
	if s.Of != nil {
		return Action{Verb: ShowTopic, Arg: s.Of.ID + restMark}
	}
	return Action{Verb: ShowAnswer, Arg: b.factsArg(s.More)}
}

// restMark ends a topic's id where what its card leaves out is asked for.
const restMark = "+"

func (d *draft) offers(os []answer.Offer) {
	for _, o := range os {
		switch {
		case o.Fact != nil:
			d.button(o.Label, Action{Verb: ShowFact, Arg: o.Fact.ID})
		case o.Topic != nil:
			d.button(o.Label, Action{Verb: ShowTopic, Arg: o.Topic.ID})
		case o.Command != "":
			d.button(o.Label, Action{Verb: RunCommand, Arg: o.Command})
		}
	}
}

// rest shows what a topic's card leaves out.
func (b *Bot) rest(c *call, t *facts.Topic) Reply {
	s := b.answers.Topic(t, c.lang)
	r := b.composed(c, b.answers.Rest(s.Title, s.More, c.lang))
	r.Paged = Action{Verb: ShowTopic, Lang: c.lang, Arg: t.ID + restMark}
	return r
}

// asked answers a question in plain words.
func (b *Bot) asked(ctx context.Context, c *call, q facts.Question) Reply {
	s, a := b.answers.Answer(q)
	c.lang = b.speaks(s.Lang)
	if s.Command != "" {
		if e := b.command(s.Command, c.Platform); e != nil && !e.AdminOnly {
			c.entry, c.args, c.Args = e, s.Argument, nil
			r := e.handle(ctx, c)
			if r.Answer == nil {
				r.Answer = &Answered{Facts: []FactRef{}}
			}
			r.Answer.Service = true
			said := b.words.Say(message.CommandSaid, c.lang, "Command", "/"+e.localName(c.lang))
			r.Answer.Lead = said
			r.Blocks = append([]Block{{Kind: Paragraph, Spans: []Span{{Text: said}}}}, r.Blocks...)
			return r
		}
		s = b.answers.NotSure(c.lang)
	}
	if !s.Service {
		b.remember(ctx, c, a.Frame)
	}
	if s.Outcome == facts.Unknown && !s.Service && b.opt.Unanswered != nil {
		b.opt.Unanswered(c.lang, q.Text)
	}
	return b.composed(c, s)
}

// MoreHow says in a terminal how what a reply leaves out is seen.
func (b *Bot) MoreHow(r Reply) string {
	return b.words.Say(message.MoreHow, b.speaks(r.Lang), message.Count, r.More.Count)
}
