package bot

import (
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// maxFactLabel is how long the label of a fact's button is at most, in
// characters: what a phone shows in two lines.
const maxFactLabel = 60

// draft is a reply in the making.
type draft struct {
	*Bot
	lang  Lang
	reply Reply
	shown map[string]bool // facts, by id
	refs  []FactRef
}

func (b *Bot) draft(c *call, k ReplyKind) *draft {
	return &draft{Bot: b, lang: c.lang, reply: Reply{Lang: c.lang, Kind: k}, shown: map[string]bool{}}
}

func (d *draft) in(w message.ID, namesAndValues ...any) string {
	return d.words.Say(w, d.lang, namesAndValues...)
}

func (d *draft) spans(k BlockKind, s ...Span) {
	d.reply.Blocks = append(d.reply.Blocks, Block{Kind: k, Spans: s})
}

func (d *draft) text(s string)    { d.spans(Paragraph, Span{Text: s}) }
func (d *draft) say(w message.ID) { d.text(d.in(w)) }
func (d *draft) heading(s string) { d.spans(Heading, Span{Text: s}) }

func (d *draft) button(label string, a Action) {
	a.Lang = d.lang
	if _, fits := a.Encode(); !fits || len(d.reply.Buttons) >= MaxButtons {
		return
	}
	label = Shorten(label, MaxLabel)
	for _, have := range d.reply.Buttons {
		if have.Action == a || have.Label == label {
			return
		}
	}
	if label != "" {
		d.reply.Buttons = append(d.reply.Buttons, Button{Label: label, Action: a})
	}
}

// cite counts a fact among those that the reply rests on.
func (d *draft) cite(f *facts.Fact) {
	if d.shown[f.ID] {
		return
	}
	d.shown[f.ID] = true
	ref := FactRef{ID: f.ID, Kind: f.Kind.String(), Text: f.Text.In(d.lang), Cites: []string{}}
	for _, p := range f.Cites {
		ref.Cites = append(ref.Cites, p.Number)
		d.reply.Citations = append(d.reply.Citations, Citation{Paragraph: p.Number, Fact: f.ID})
	}
	d.refs = append(d.refs, ref)
}

// factSpans is a fact's text: what it is where it is not established, its
// words, its paragraphs.
func (d *draft) factSpans(f *facts.Fact) []Span {
	var s []Span
	if label := d.label(f, d.lang); label != "" {
		s = append(s, Span{Text: label, Style: Bold})
	}
	return append(s, Span{Text: f.Text.In(d.lang)}, marks(f))
}

// label gives the words that go before a fact that is not established, none
// for one that is.
func (b *Bot) label(f *facts.Fact, l Lang) string { return b.answers.Label(f, l) }

func kindLabel(words *message.Catalog, f *facts.Fact, l Lang) string {
	switch f.Kind {
	case facts.Claim:
		return words.Say(message.Claim, l)
	case facts.Quote:
		return words.Say(message.Quote, l)
	case facts.View:
		return words.Say(message.View, l)
	default:
		return ""
	}
}

// oneLine is a fact's text where there is room for a line only, labelled too.
func (b *Bot) oneLine(f *facts.Fact, l Lang) string { return b.label(f, l) + f.Text.In(l) }

// marks gives a fact's paragraphs: " [I.10, I.11]".
func marks(fs ...*facts.Fact) Span {
	var numbers []string
	seen := map[string]bool{}
	for _, f := range fs {
		for _, p := range f.Cites {
			if !seen[p.Number] {
				seen[p.Number] = true
				numbers = append(numbers, p.Number)
			}
		}
	}
	return Span{Text: " [" + strings.Join(numbers, ", ") + "]"}
}

// fact shows a fact in full, and the editor's note on it apart.
func (d *draft) fact(f *facts.Fact) {
	if d.shown[f.ID] {
		return
	}
	d.spans(Paragraph, d.factSpans(f)...)
	d.note(f)
	d.cite(f)
}

// list shows several facts as a list, each with the note on it after it.
func (d *draft) list(fs []*facts.Fact) {
	open := false // the last block is a list that goes on
	for _, f := range fs {
		if d.shown[f.ID] {
			continue
		}
		if !open {
			d.reply.Blocks = append(d.reply.Blocks, Block{Kind: List})
		}
		last := &d.reply.Blocks[len(d.reply.Blocks)-1]
		last.Items = append(last.Items, d.factSpans(f))
		d.cite(f)
		open = !d.note(f)
	}
}

// note shows the editor's note on a fact, once in a reply, and reports whether
// it did.
func (d *draft) note(f *facts.Fact) bool {
	text := f.Note.In(d.lang)
	if text == "" {
		return false
	}
	for _, b := range d.reply.Blocks {
		if b.Kind == Note && b.Spans[1].Text == text {
			return false
		}
	}
	d.spans(Note, Span{Text: d.in(message.Note), Style: Bold}, Span{Text: text})
	return true
}

// related offers a few facts worth reading next that are not shown yet.
func (d *draft) related(f *facts.Fact) {
	n := maxRelated
	if d.opt.Feedback != nil {
		n -= 2 // room for the rating: a phone's screen bears no more
	}
	for _, r := range d.pack.Related(f, n+len(d.shown)) {
		if n > 0 && !d.shown[r.ID] {
			d.factButton(r)
			n--
		}
	}
}

func (d *draft) factButton(f *facts.Fact) {
	d.button(Shorten(d.oneLine(f, d.lang), maxFactLabel), Action{Verb: ShowFact, Arg: f.ID})
}

func (d *draft) topicButton(t *facts.Topic) {
	d.button(sentence(t.Name.In(d.lang)), Action{Verb: ShowTopic, Arg: t.ID})
}

func (d *draft) citationButton(f *facts.Fact) {
	d.button(d.in(message.ShowCitation), Action{Verb: ShowCitation, Arg: f.ID})
}

// answer makes the reply one that the answer contract reports.
func (d *draft) answer(o facts.Outcome, r facts.Reason) Reply {
	refs := d.refs
	if o != facts.Answered || refs == nil {
		refs = []FactRef{}
	}
	d.reply.Answer = &Answered{Outcome: o, Reason: r, Facts: refs}
	return d.done()
}

// done finishes the reply: whatever rests on the source names it.
func (d *draft) done() Reply {
	if len(d.reply.Citations) > 0 {
		d.reply.Footer = d.source()
	}
	return d.reply
}

// source names the source with its date.
func (d *draft) source() string {
	return d.answers.SourceLine(d.lang)
}
