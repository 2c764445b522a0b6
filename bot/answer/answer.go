// Package answer says what a question gets: the first sentence, what is needed
// to understand it, what a no says, a card, and what the bot says of itself.
// It makes plain values of facts and the bot's words; how a platform shows
// them is somebody else's. It must not know of platforms or commands' handlers.
package answer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"allybot/bot/message"
	"allybot/facts"
)

// Said is what there is to say.
type Said struct {
	Outcome facts.Outcome
	Reason  facts.Reason
	Service bool // of the bot itself or of the source's circumstances
	Lang    facts.Lang
	Title   string // what was asked about; empty where nothing was named
	Lead    string // the first sentence
	Lines   []Line
	Rests   []*facts.Fact // the facts that it rests on
	Near    []*facts.Fact // shown instead of an answer, the likeliest first
	More    []*facts.Fact // what there is besides
	Of      *facts.Topic  // whose card it is, nil for an answer
	Offers  []Offer
	// Command is what plain words asked for, by its name, with its argument;
	// nothing else is set then but the language.
	Command, Argument string
}

// Line is one paragraph, or with Item one of a list.
type Line struct {
	Label string // what it is where it is not established
	Text  string
	Facts []*facts.Fact // that it rests on
	Head  bool          // opens a group: Text alone
	Item  bool
}

// Offer is something to press.
type Offer struct {
	Label   string
	Fact    *facts.Fact  // or
	Topic   *facts.Topic // or
	Command string       // a command with its argument
}

// How long an answer may grow by what is not asked for, and a card by what is
// not its beginning; in characters, with title, citations and source line.
const (
	maxAnswer  = 420
	maxExtra   = 1 // further fact that fits the question as well as the first
	maxPolar   = 520
	maxCountry = 600
	maxTopic   = 900
	maxOffers  = 4
)

// Composer composes answers from one pack. It is safe for concurrent use.
type Composer struct {
	pack  *facts.Pack
	words *message.Catalog
}

// New makes a composer.
func New(p *facts.Pack, words *message.Catalog) *Composer { return &Composer{p, words} }

// draft is an answer in the making.
type draft struct {
	*Composer
	*Said
	form form
}

func (c *Composer) draft(l facts.Lang, f form) *draft {
	return &draft{c, &Said{Lang: l}, f}
}

func (d *draft) in(id message.ID, namesAndValues ...any) string {
	return d.words.Say(id, d.Lang, namesAndValues...)
}

// Answer asks the pack and composes what it says. The second value is the
// engine's own answer, whose frame the next question may follow up.
func (c *Composer) Answer(q facts.Question) (Said, facts.Answer) {
	asked := q
	asked.Text = c.withoutFraming(q.Text, q.Lang)
	a := c.pack.Ask(asked)
	d := c.draft(a.Lang, c.read(asked.Text, a.Lang))
	if d.service(q, &a) {
		return *d.Said, a
	}
	d.leadByCountry(&a)
	d.firmly(&a)
	d.viewsFirst(q, &a)
	if t := d.wholeCountry(&a); t != nil {
		return c.Country(t, nil, a.Lang), a
	}
	if !d.absent(&a) && !d.computed(&a) && !d.countedList(&a) {
		switch {
		case a.Outcome == facts.Answered && len(a.Facts) > 0:
			d.answered(&a)
			d.several(&a)
		case a.Outcome == facts.Ambiguous && len(a.Choices) > 0:
			d.ambiguous(&a)
		case d.viewOf(q, &a):
		case d.parts(q, &a):
		default:
			d.unknown(&a)
		}
	}
	if d.Outcome == facts.Answered && a.Frame.Fact == "" && len(d.Rests) > 0 {
		a.Frame.Fact = d.Rests[0].ID
	}
	return *d.Said, a
}

// wholeCountry gives the country that a question is about as a whole.
func (d *draft) wholeCountry(a *facts.Answer) *facts.Topic {
	if a.Outcome != facts.Answered || !d.form.wide || len(a.Topics) != 1 || a.Topics[0].Kind != facts.Country {
		return nil
	}
	return a.Topics[0]
}

// viewsFirst leads with what the source thinks, where that was asked.
func (d *draft) viewsFirst(q facts.Question, a *facts.Answer) {
	h := d.pack.Language(d.Lang).Hear(q.Text, "source-word", "source-views")
	if a.Outcome != facts.Answered || !h.Has("source-word") || !h.Has("source-views") || len(a.Topics) == 0 {
		return
	}
	view := func(f *facts.Fact) bool { return f.Kind == facts.View || f.Kind == facts.Claim }
	i := slices.IndexFunc(a.Facts, view)
	if i < 0 {
		about := d.pack.About(a.Topics[0])
		if i = slices.IndexFunc(about, view); i >= 0 {
			a.Facts = append([]*facts.Fact{about[i]}, a.Facts...)
		}
		return
	}
	a.Facts = slices.Insert(slices.Delete(slices.Clone(a.Facts), i, i+1), 0, a.Facts[i])
}

// viewOf answers what the source thinks of one thing, with what it holds of it.
func (d *draft) viewOf(q facts.Question, a *facts.Answer) bool {
	h := d.pack.Language(d.Lang).Hear(q.Text, "source-word", "source-views")
	if !h.Has("source-word") || !h.Has("source-views") || len(a.Read) != 1 {
		return false
	}
	for _, f := range d.pack.About(a.Read[0].Topics[0]) {
		if f.About[0] == a.Read[0].Topics[0] && (f.Kind == facts.View || f.Kind == facts.Claim) {
			d.Outcome = facts.Answered
			d.first(d.inWords(f), f)
			d.offers(f)
			return true
		}
	}
	return false
}

// leadByCountry puts first what is about the one country that was asked about.
func (d *draft) leadByCountry(a *facts.Answer) {
	var of []*facts.Topic
	for _, t := range a.Topics {
		if t.Kind == facts.Country {
			of = append(of, t)
		}
	}
	if len(of) != 1 || len(a.Facts) < 2 || slices.Contains(a.Facts[0].About, of[0]) || slices.Contains(a.Facts[0].Covers, of[0]) && !d.form.polar {
		return
	}
	i := slices.IndexFunc(a.Facts, func(f *facts.Fact) bool { return slices.Contains(f.About, of[0]) })
	if i > 0 {
		lead := a.Facts[i]
		a.Facts = slices.Insert(slices.Delete(slices.Clone(a.Facts), i, i+1), 0, lead)
	}
}

// answered puts the facts that the engine chose.
func (d *draft) answered(a *facts.Answer) {
	d.Outcome = facts.Answered
	lead := a.Facts[0]
	if !d.counted(a) {
		d.first(d.opening(a)(lead), lead)
	}
	d.Title = d.title(a)
	for _, f := range a.Facts[1:] {
		switch {
		case d.told(f):
		case d.repeats(f):
			d.More = append(d.More, f)
		case len(d.Lines) <= maxExtra && d.length()+d.cost(f) <= d.limit():
			d.line(f)
		default:
			d.More = append(d.More, f)
		}
	}
	d.offers(lead)
}

// limit is how long an answer may grow: a yes or no needs its ground.
func (d *draft) limit() int {
	if d.form.polar {
		return maxPolar
	}
	return maxAnswer
}

// first puts the first line, which answers.
func (d *draft) first(text string, rests ...*facts.Fact) {
	d.Lead = firstSentence(text)
	d.Lines = append(d.Lines, Line{Text: text, Facts: rests})
	d.rest(rests...)
}

// line puts a fact as it is, with its label where its words do not say what it is.
func (d *draft) line(f *facts.Fact) {
	d.Lines = append(d.Lines, Line{Label: d.label(f), Text: f.Text.In(d.Lang), Facts: []*facts.Fact{f}})
	d.rest(f)
}

func (d *draft) rest(fs ...*facts.Fact) {
	for _, f := range fs {
		if !slices.Contains(d.Rests, f) {
			d.Rests = append(d.Rests, f)
		}
	}
}

// title names what was asked about, if that is one thing, the first fact is
// about it, and the first sentence does not name it anyway.
func (d *draft) title(a *facts.Answer) string {
	var countries, others []*facts.Topic
	for _, t := range a.Topics {
		switch {
		case t.Kind == facts.Country:
			countries = append(countries, t)
		case t.Standalone:
			others = append(others, t)
		}
	}
	of := countries
	if len(of) == 0 {
		of = others
	}
	if len(of) != 1 || !slices.Contains(a.Facts[0].About, of[0]) {
		return ""
	}
	name := of[0].Name.In(d.Lang)
	if strings.Contains(strings.ToLower(d.Lead), strings.ToLower(name)) {
		return ""
	}
	return sentence(name)
}

// told reports whether what is already put says a fact, or as good as all of it.
func (d *draft) told(f *facts.Fact) bool {
	if slices.Contains(d.Rests, f) || slices.Contains(d.Near, f) {
		return true
	}
	said := f.Text.In(d.Lang)
	return slices.ContainsFunc(d.Lines, func(l Line) bool { return says(d.pack.Language(d.Lang), l.Text, said) })
}

// repeats reports whether a fact says again what is already put, of others too.
func (d *draft) repeats(f *facts.Fact) bool {
	return slices.ContainsFunc(d.Rests, func(g *facts.Fact) bool { return says(d.pack.Language(d.Lang), f.Text.In(d.Lang), g.Text.In(d.Lang)) })
}

// length is how long the answer is as plain text, in characters, with a source line.
func (d *draft) length() int {
	n := utf8.RuneCountInString(d.Title) + utf8.RuneCountInString(d.sourceLine())
	for _, l := range d.Lines {
		n += utf8.RuneCountInString(l.Label+l.Text) + 2
		n += d.notes(l.Facts...)
		for _, f := range l.Facts {
			n += 8 * len(f.Cites) // beside the fact and below
		}
	}
	return n
}

func (d *draft) notes(fs ...*facts.Fact) (n int) {
	seen := map[string]bool{}
	for _, f := range fs {
		if note := f.Note.In(d.Lang); note != "" && !seen[note] {
			seen[note] = true
			n += utf8.RuneCountInString(note) + utf8.RuneCountInString(d.in(message.Note)) + 4
		}
	}
	return n
}

// SourceLine names the source in one line: its title and, of its date, what
// stands before the first comma.
func (c *Composer) SourceLine(l facts.Lang) string {
	when, _, _ := strings.Cut(c.pack.Source.Date.In(l), ",")
	return c.words.Say(message.Source, l, "Title", c.pack.Source.Title.In(l), "Date", when)
}

// cost is how much longer a fact would make the answer.
func (d *draft) cost(f *facts.Fact) int {
	n := utf8.RuneCountInString(f.Text.In(d.Lang)) + 8*len(f.Cites) + 2
	noted := func(g *facts.Fact) bool { return g.Note == f.Note }
	if !slices.ContainsFunc(d.Rests, noted) {
		n += d.notes(f)
	}
	return n
}

func (d *draft) sourceLine() string {
	return d.SourceLine(d.Lang)
}

// offers offers what is worth reading next, each by its short name, no two alike.
func (d *draft) offers(of *facts.Fact) {
	for _, f := range d.pack.Related(of, 4*maxOffers) {
		d.offer(f)
	}
}

func (d *draft) offer(f *facts.Fact) {
	label := d.shortName(f)
	if len(d.Offers) >= maxOffers || label == "" || d.told(f) || slices.Contains(d.More, f) && d.Of == nil {
		return
	}
	if !slices.ContainsFunc(d.Offers, func(o Offer) bool { return o.Label == label }) {
		d.Offers = append(d.Offers, Offer{Label: label, Fact: f})
	}
}

// ambiguous offers each reading of a question.
func (d *draft) ambiguous(a *facts.Answer) {
	d.Outcome, d.Reason = facts.Ambiguous, facts.SeveralMeanings
	d.first(d.in(message.Ambiguous))
	for _, ch := range a.Choices {
		if ch.Topic != nil {
			d.Offers = append(d.Offers, Offer{Label: sentence(ch.Topic.Name.In(d.Lang)), Topic: ch.Topic})
		} else if ch.Fact != nil {
			d.offer(ch.Fact)
		}
	}
}
