package answer

import (
	"maps"
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
	"allybot/facts/lang"
)

// service answers what is no question about the subject: greetings, questions
// about the bot and about the source, and commands in plain words. It reports
// whether it was one.
func (d *draft) service(q facts.Question, a *facts.Answer) bool {
	if d.social(q) || d.paragraph(q) || d.command(q, a) || d.aboutSource(q, a) {
		return true
	}
	return false
}

// social sections, in the order in which they decide what is replied, and the
// replies.
var (
	social  = []string{"bot-who", "bot-can", "farewell", "thanks", "greeting"}                                  //nolint:gochecknoglobals // constant
	replies = []message.ID{message.BotWho, message.BotCan, message.Farewell, message.Thanked, message.Greeting} //nolint:gochecknoglobals // constant
)

// social answers greetings and the like, where nothing else was said. Short
// words belong to several languages: the asker's own comes first.
func (d *draft) social(q facts.Question) bool {
	langs := append([]facts.Lang{d.Lang}, d.pack.Languages...)
	for i, l := range langs {
		of := d.pack.Language(l)
		h := of.Hear(q.Text, append([]string{"small"}, social...)...)
		if !h.Has(social...) || !h.All(append([]string{"small"}, social...)...) {
			continue
		}
		if i > 0 && q.Detect {
			d.Lang = l
		}
		for i, s := range social {
			if h.Has(s) {
				d.Service = true
				d.first(d.in(replies[i], "Title", d.pack.Source.Title.In(d.Lang)))
				break
			}
		}
		d.examples()
		return true
	}
	return false
}

// paragraph shows what rests on a paragraph that is named by its number.
func (d *draft) paragraph(q facts.Question) bool {
	h := d.pack.Language(d.Lang).Hear(q.Text, "command-paragraph")
	if !h.Has("command-paragraph") {
		return false
	}
	for _, w := range strings.Fields(q.Text) {
		p, ok := d.pack.Paragraph(strings.ToUpper(strings.Trim(w, "?¿!¡.,;:()[]«»“”\"'")))
		if !ok {
			continue
		}
		fs := d.pack.Citing(p)
		if len(fs) == 0 {
			continue
		}
		d.Service = true
		d.first(d.in(message.RestsOn, "Number", p.Number))
		slices.SortStableFunc(fs, func(a, b *facts.Fact) int { return slices.Index(a.Cites, p) - slices.Index(b.Cites, p) })
		d.fill(fs, maxCountry)
		return true
	}
	return false
}

// commands that plain words may ask for, and whether their form alone says so.
var commands = []struct { //nolint:gochecknoglobals // constant
	name  string
	names bool // what is left of the words may be about anything
}{
	{"map", true}, {"timeline", true}, {"compare", true}, {"help", false}, {"topics", false}, {"privacy", false}, {"settings", false}, {"source", false}, {"fact", false},
}

// command finds the command that plain words ask for.
func (d *draft) command(q facts.Question, a *facts.Answer) bool {
	of := d.pack.Language(d.Lang)
	if h := of.Hear(q.Text, "compares", "greeting"); h.Has("compares") && startsWith(&h, "compares", "greeting") && a.Outcome != facts.Answered {
		if arg := d.argument(a); strings.Contains(arg, ",") {
			d.Service, d.Command, d.Argument = true, "compare", arg
			return true
		}
	}
	for _, c := range commands {
		section := "command-" + c.name
		h := of.Hear(q.Text, section, "command-asks", "small", "inquires", "polar", "greeting", "thanks")
		if !h.Has(section) {
			continue
		}
		_, opens := h.Begins(section)
		arg := d.argument(a)
		asks := h.Has("command-asks")
		if !c.names && !h.All(section, "command-asks", "small", "greeting", "thanks", "inquires", "polar") {
			continue
		}
		if c.names && !(asks && startsWith(&h, section, "command-asks", "greeting", "small") || opens) {
			continue
		}
		d.Service, d.Command = true, c.name
		if c.names && c.name != "map" {
			d.Argument = arg
		}
		return true
	}
	return false
}

// startsWith reports whether a text's first word belongs to a section.
func startsWith(h *lang.Heard, sections ...string) bool {
	return len(h.Tokens) > 0 && h.Covered(0, sections...)
}

// argument names the countries that a question is about.
func (d *draft) argument(a *facts.Answer) string {
	var names []string
	for _, t := range a.Topics {
		if t.Kind == facts.Country {
			names = append(names, t.Name.In(d.Lang))
		}
	}
	return strings.Join(names, ", ")
}

// asked of the source, in the order in which it is looked for: what begins
// with a narrower word comes first.
var sourceAsks = []string{"title", "date", "published", "author", "annex", "conclusion", "stance", "trust", "sources", "views", "subject"} //nolint:gochecknoglobals // constant

// aboutSource answers a question about the document itself.
func (d *draft) aboutSource(q facts.Question, a *facts.Answer) bool {
	sections := []string{"source-word", "source-written", "inquires", "small"}
	for _, s := range sourceAsks {
		sections = append(sections, "source-"+s)
	}
	h := d.pack.Language(d.Lang).Hear(q.Text, sections...)
	plain := h.Has("source-conclusion", "source-author", "source-title") && d.nothingElse(&h, sections)
	if !plain && (!h.Has("source-word") || !d.mayBeAboutSource(a, &h, sections)) {
		return false
	}
	for _, s := range sourceAsks {
		if !h.Has("source-" + s) {
			continue
		}
		if s == "date" && !h.Has("source-written") {
			continue
		}
		d.sayOfSource(s)
		return true
	}
	return false
}

// mayBeAboutSource reports whether a question is about nothing that facts are
// about, but for what the whole document is.
func (d *draft) mayBeAboutSource(a *facts.Answer, h *lang.Heard, sections []string) bool {
	if d.nothingElse(h, sections) {
		return true
	}
	stance := h.Has("source-stance", "source-views")
	if !stance {
		return false
	}
	for _, t := range a.Topics {
		if t.Kind == facts.Concept && !t.Standalone || d.wordsOf(t, h, sections) {
			continue
		}
		if t.Kind == facts.Organisation && d.everywhere(t) {
			continue
		}
		return false
	}
	return true
}

// nothingElse reports whether every word asks of the source or carries no meaning.
func (d *draft) nothingElse(h *lang.Heard, sections []string) bool {
	empty := map[string]bool{}
	for _, w := range d.pack.Language(d.Lang).Words {
		empty[w.Word] = true
	}
	for i, t := range h.Tokens {
		if !empty[t.Text] && !h.Covered(i, sections...) {
			return false
		}
	}
	return true
}

// wordsOf reports whether a topic's name is but words that ask of the source.
func (d *draft) wordsOf(t *facts.Topic, h *lang.Heard, sections []string) bool {
	for _, w := range lang.AppendTokens(nil, t.Name.In(d.Lang)) {
		if i := slices.IndexFunc(h.Tokens, func(have lang.Token) bool { return have.Text == w.Text }); i < 0 || !h.Covered(i, sections...) {
			return false
		}
	}
	return true
}

func (d *draft) sayOfSource(what string) {
	d.Service = true
	d.Title = d.in(message.SourceTitle)
	known, ok := d.pack.Source.About[what]
	if !ok && what == "views" {
		if d.views() {
			return
		}
		known, ok = d.pack.Source.About["stance"]
	}
	switch {
	case what == "title":
		d.first(d.in(message.TitleIs, "Title", d.pack.Source.Title.In(d.Lang)))
	case ok:
		d.first(known.Text.In(d.Lang) + cited(known.Cites))
	case what == "conclusion" && d.concludes():
	case what == "date":
		d.first(d.in(message.WrittenIn, "Date", d.pack.Source.Date.In(d.Lang)))
	default:
		d.first(d.in(message.NotKnownOfSource))
		if note := d.pack.Source.Note.In(d.Lang); note != "" {
			d.Lines = append(d.Lines, Line{Text: note})
		}
	}
	d.Offers = append(d.Offers, Offer{Label: d.in(message.SourceTitle), Command: "source"})
}

// views puts what the source thinks of each that the pack says so of. It
// reports whether there is anything.
func (d *draft) views() bool {
	for _, of := range slices.Sorted(maps.Keys(d.pack.Source.About)) {
		if !strings.HasPrefix(of, "views-") {
			continue
		}
		said := d.pack.Source.About[of]
		if text := said.Text.In(d.Lang) + cited(said.Cites); d.Lead == "" {
			d.first(text)
		} else {
			d.Lines = append(d.Lines, Line{Text: text})
		}
	}
	return d.Lead != ""
}

// concludes puts what the source holds at its end, where the pack has no
// conclusion of its own. It reports whether there is anything.
func (d *draft) concludes() bool {
	if len(d.pack.Sections) == 0 {
		return false
	}
	last := d.pack.Sections[len(d.pack.Sections)-1]
	for i := len(last.Paragraphs) - 1; i >= 0; i-- {
		views := slices.DeleteFunc(d.pack.Citing(last.Paragraphs[i]), func(f *facts.Fact) bool { return f.Kind != facts.View && f.Kind != facts.Claim })
		if len(views) > 0 {
			d.fill(views, maxAnswer)
			return true
		}
	}
	return false
}

func cited(ps []*facts.Paragraph) string {
	if len(ps) == 0 {
		return ""
	}
	var numbers []string
	for _, p := range ps {
		numbers = append(numbers, p.Number)
	}
	return " [" + strings.Join(numbers, ", ") + "]"
}

// examples offers three real questions: whom the source lists, a figure, a
// country.
func (d *draft) examples() {
	add := func(o Offer) {
		o.Label = sentence(o.Label)
		if len(d.Offers) < maxExamples && !slices.ContainsFunc(d.Offers, func(have Offer) bool { return have.Label == o.Label }) {
			d.Offers = append(d.Offers, o)
		}
	}
	for i, r := range d.pack.Rosters {
		if i == 0 {
			add(Offer{Label: d.in(message.ExampleRoster, "Standing", r.Topic.Name.In(d.Lang)), Command: r.ListID})
		}
	}
	for _, f := range d.pack.Facts() {
		if len(f.Quantities) == 1 && f.Quantities[0].Of.Kind == facts.Country {
			if what, ok := d.pack.Topic(f.Quantities[0].What); ok {
				add(Offer{Label: sentence(d.in(message.ExampleFigure, "Name", f.Quantities[0].Of.Name.In(d.Lang), "What", sentence(what.Name.In(d.Lang)))), Fact: f})
				break
			}
		}
	}
	for _, r := range d.pack.Rosters {
		for _, m := range r.Members {
			add(Offer{Label: d.in(message.ExampleCountry, "Name", d.named(m.Topic)), Topic: m.Topic})
		}
	}
}

const maxExamples = 3
