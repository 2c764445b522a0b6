// Package compose makes replies of a pack's facts and the bot's own words: how a
// fact is shown, what is cited, which buttons stand below. It must not know what
// was asked, nor by whom.
package compose

import (
	"strings"

	"allybot/bot"
	"allybot/bot/answer"
	"allybot/bot/message"
	"allybot/facts"
)

// maxFactLabel is how long the label of a fact's button is at most, in
// characters: what a phone shows in two lines.
const maxFactLabel = 60

// Composer makes replies of a pack's facts and the bot's own words.
type Composer struct {
	Pack    *facts.Pack
	Words   *message.Catalog
	popular []*facts.Topic // examples of what can be looked up
	rated   bool
	// Answers words what facts say and what is computed from them.
	Answers *answer.Composer
}

// New makes a Composer. rated says whether somebody counts who calls a fact
// right or wrong.
func New(p *facts.Pack, words *message.Catalog, rated bool) *Composer {
	return &Composer{Pack: p, Words: words, popular: popular(p, 3), rated: rated, Answers: answer.New(p, words)}
}

// Draft is a reply in the making.
type Draft struct {
	*Composer
	Lang  bot.Lang
	Reply bot.Reply
	shown map[string]bool // facts, by id
	refs  []bot.FactRef
}

// Draft begins a reply.
func (c *Composer) Draft(l bot.Lang, k bot.ReplyKind) *Draft {
	return &Draft{Composer: c, Lang: l, Reply: bot.Reply{Lang: l, Kind: k}, shown: map[string]bool{}}
}

// In gives a message in the reply's language.
func (d *Draft) In(w message.ID, namesAndValues ...any) string {
	return d.Words.Say(w, d.Lang, namesAndValues...)
}

// Spans adds a block of styled text.
func (d *Draft) Spans(k bot.BlockKind, s ...bot.Span) {
	d.Reply.Blocks = append(d.Reply.Blocks, bot.Block{Kind: k, Spans: s})
}

// Text adds a paragraph.
func (d *Draft) Text(s string) { d.Spans(bot.Paragraph, bot.Span{Text: s}) }

// Say adds a message as a paragraph.
func (d *Draft) Say(w message.ID) { d.Text(d.In(w)) }

// Heading adds a heading.
func (d *Draft) Heading(s string) { d.Spans(bot.Heading, bot.Span{Text: s}) }

// Button offers an action, once, where it fits.
func (d *Draft) Button(label string, a bot.Action) {
	a.Lang = d.Lang
	if _, fits := a.Encode(); !fits || len(d.Reply.Buttons) >= bot.MaxButtons {
		return
	}
	label = bot.Shorten(label, bot.MaxLabel)
	for _, have := range d.Reply.Buttons {
		if have.Action == a || have.Label == label {
			return
		}
	}
	if label != "" {
		d.Reply.Buttons = append(d.Reply.Buttons, bot.Button{Label: label, Action: a})
	}
}

// Cite counts a fact among those that the reply rests on.
func (d *Draft) Cite(f *facts.Fact) {
	if d.shown[f.ID] {
		return
	}
	d.shown[f.ID] = true
	ref := bot.FactRef{ID: f.ID, Kind: f.Kind.String(), Text: f.Text.In(d.Lang), Cites: []string{}}
	for _, p := range f.Cites {
		ref.Cites = append(ref.Cites, p.Number)
		d.Reply.Citations = append(d.Reply.Citations, bot.Citation{Paragraph: p.Number, Fact: f.ID})
	}
	d.refs = append(d.refs, ref)
}

// FactSpans is a fact's text: what it is where it is not established, its
// words, its paragraphs.
func (d *Draft) FactSpans(f *facts.Fact) []bot.Span {
	var s []bot.Span
	if label := d.Label(f, d.Lang); label != "" {
		s = append(s, bot.Span{Text: label, Style: bot.Bold})
	}
	return append(s, bot.Span{Text: f.Text.In(d.Lang)}, marks(f))
}

// Label gives the words that go before a fact that is not established, none
// for one that is.
func (c *Composer) Label(f *facts.Fact, l bot.Lang) string { return c.Answers.Label(f, l) }

// OneLine is a fact's text where there is room for a line only, labelled too.
func (c *Composer) OneLine(f *facts.Fact, l bot.Lang) string { return c.Label(f, l) + f.Text.In(l) }

// marks gives a fact's paragraphs: " [I.10, I.11]".
func marks(fs ...*facts.Fact) bot.Span {
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
	return bot.Span{Text: " [" + strings.Join(numbers, ", ") + "]"}
}

// Fact shows a fact in full, and the editor's note on it apart.
func (d *Draft) Fact(f *facts.Fact) {
	if d.shown[f.ID] {
		return
	}
	d.Spans(bot.Paragraph, d.FactSpans(f)...)
	d.Note(f)
	d.Cite(f)
}

// List shows several facts as a list, each with the note on it after it.
func (d *Draft) List(fs []*facts.Fact) {
	open := false // the last block is a list that goes on
	for _, f := range fs {
		if d.shown[f.ID] {
			continue
		}
		if !open {
			d.Reply.Blocks = append(d.Reply.Blocks, bot.Block{Kind: bot.List})
		}
		last := &d.Reply.Blocks[len(d.Reply.Blocks)-1]
		last.Items = append(last.Items, d.FactSpans(f))
		d.Cite(f)
		open = !d.Note(f)
	}
}

// Note shows the editor's note on a fact, once in a reply, and reports whether
// it did.
func (d *Draft) Note(f *facts.Fact) bool {
	text := f.Note.In(d.Lang)
	if text == "" {
		return false
	}
	for _, b := range d.Reply.Blocks {
		if b.Kind == bot.Note && b.Spans[1].Text == text {
			return false
		}
	}
	d.Spans(bot.Note, bot.Span{Text: d.In(message.Note), Style: bot.Bold}, bot.Span{Text: text})
	return true
}

// Related offers a few facts worth reading next that are not shown yet.
func (d *Draft) Related(f *facts.Fact) {
	n := maxRelated
	if d.rated {
		n -= 2 // room for the rating: a phone's screen bears no more
	}
	for _, r := range d.Pack.Related(f, n+len(d.shown)) {
		if n > 0 && !d.shown[r.ID] {
			d.FactButton(r)
			n--
		}
	}
}

// FactButton offers a fact by its label and its first words.
func (d *Draft) FactButton(f *facts.Fact) {
	d.Button(bot.Shorten(d.OneLine(f, d.Lang), maxFactLabel), bot.Action{Verb: bot.ShowFact, Arg: f.ID})
}

// CommandButton offers to run a command without arguments.
func (d *Draft) CommandButton(name string) {
	d.Button("/"+d.CommandNames(name).In(d.Lang), bot.Action{Verb: bot.RunCommand, Arg: name})
}

// TopicButton offers all there is about a topic.
func (d *Draft) TopicButton(t *facts.Topic) {
	d.Button(Sentence(t.Name.In(d.Lang)), bot.Action{Verb: bot.ShowTopic, Arg: t.ID})
}

// CitationButton offers the paragraphs of a fact.
func (d *Draft) CitationButton(f *facts.Fact) {
	d.Button(d.In(message.ShowCitation), bot.Action{Verb: bot.ShowCitation, Arg: f.ID})
}

// Answer makes the reply one that the answer contract reports.
func (d *Draft) Answer(o facts.Outcome, r facts.Reason) bot.Reply {
	refs := d.refs
	if o != facts.Answered || refs == nil {
		refs = []bot.FactRef{}
	}
	d.Reply.Answer = &bot.Answered{Outcome: o, Reason: r, Facts: refs}
	return d.Done()
}

// Done finishes the reply: whatever rests on the source names it.
func (d *Draft) Done() bot.Reply {
	if len(d.Reply.Citations) > 0 {
		d.Reply.Footer = d.Source()
	}
	return d.Reply
}

// Source names the source with its date.
func (d *Draft) Source() string {
	return d.Answers.SourceLine(d.Lang)
}

// RatingButtons ask whether a fact was right, where anybody counts it.
func (d *Draft) RatingButtons(f *facts.Fact) {
	if !d.rated {
		return
	}
	d.Button(d.In(message.Right), bot.Action{Verb: bot.RateRight, Arg: f.ID})
	d.Button(d.In(message.Wrong), bot.Action{Verb: bot.RateWrong, Arg: f.ID})
}
