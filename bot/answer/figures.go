package answer

import (
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
	"allybot/facts/compute"
)

// computed answers what follows from the pack's figures, dates and lists by
// arithmetic, and reports whether the question was such a one.
func (d *draft) computed(a *facts.Answer) bool {
	if !d.form.understood(a.Unsaid) || d.form.Has("either") && d.form.polar {
		return false
	}
	var what, countries []*facts.Topic
	for _, t := range a.Topics {
		if len(compute.Figures(d.pack, []*facts.Topic{t})) > 0 {
			what = append(what, t)
		} else if t.Kind == facts.Country {
			countries = append(countries, t)
		}
	}
	if slices.ContainsFunc(a.Topics, func(t *facts.Topic) bool { return d.blocks(t) && !d.form.onlyReckons(t, a.Read) }) {
		return false
	}
	r := compute.Listed(d.pack, a.Topics)
	if len(what) > 0 {
		return d.ofFigures(a, compute.Figures(d.pack, what), countries, r)
	}
	if r == nil && a.Outcome == facts.Answered {
		r = compute.Listed(d.pack, a.Facts[0].About)
	}
	if r == nil && len(countries) > 1 && len(countries) == len(a.Topics) {
		r = d.datedRoster(countries)
	}
	if r != nil && d.sinceThen(r, countries) {
		return true
	}
	if d.onBoth(a, countries) || r != nil && d.sole(r, countries) {
		return true
	}
	if r != nil && !d.dated() && d.ofDates(a, r, countries) {
		return true
	}
	return d.sideBySide(a, countries)
}

// blocks reports whether a topic narrows a question to something that figures
// and lists do not tell: a thing that facts are about by itself.
func (d *draft) blocks(t *facts.Topic) bool {
	if t.Kind != facts.Concept || len(compute.Figures(d.pack, []*facts.Topic{t})) > 0 || compute.Listed(d.pack, []*facts.Topic{t}) != nil {
		return false
	}
	return slices.ContainsFunc(d.pack.About(t), func(f *facts.Fact) bool { return f.About[0] == t && f.Kind != facts.Definition })
}

// dated reports whether a question itself says a year: then it asks for what
// was then.
func (d *draft) dated() bool {
	return slices.ContainsFunc(d.form.numbers, func(v float64) bool { return v > 10 })
}

func (d *draft) ofFigures(a *facts.Answer, all []compute.Figure, countries []*facts.Topic, r *facts.Roster) bool {
	f := &d.form
	named := compute.Of(all, countries)
	if len(named) < len(countries) {
		return false // of one of them there is no figure
	}
	superlative := f.Has("most", "least", "second", "third") && (f.Has("inquires") || f.polar)
	more := f.Has("more", "fewer")
	pool := d.pool(a, all, r)
	switch {
	case f.Has("sum") && more && len(named) > 2:
		return d.againstSum(named)
	case f.Has("sum") && len(named) > 1:
		return d.sum(named)
	case f.Has("average") && len(named) > 1:
		return d.sum(named)
	case f.Has("sum", "average") && len(countries) == 0 && (r != nil || f.Has("average")):
		same, _ := compute.Comparable(pool)
		return d.sum(same)
	case f.Has("average"):
		return false
	case f.Has("ratio") && len(named) == 2:
		return d.ratio(named)
	case (f.Has("difference") || more && a.Asked&facts.AskedHowMany != 0) && len(named) == 2:
		return d.difference(named)
	case len(named) == 1 && f.polar && more && d.dated():
		return d.against(named[0])
	case len(named) == 2 && (more || superlative && !f.Has("second", "third")):
		return d.compare(named)
	case superlative && len(named) > 2:
		return d.superlative(named, nil)
	case superlative && (len(named) == 0 || f.polar || f.Has("second", "third")):
		var subject *facts.Topic
		if len(named) == 1 && f.polar {
			subject = named[0].Of
		}
		return d.superlative(pool, subject)
	}
	return false
}

// pool keeps the figures of those that a question is about as a group.
func (d *draft) pool(a *facts.Answer, all []compute.Figure, r *facts.Roster) []compute.Figure {
	return slices.DeleteFunc(slices.Clone(all), func(f compute.Figure) bool {
		if f.Of.Kind != facts.Country {
			return true
		}
		if r != nil && !slices.ContainsFunc(r.Members, func(m facts.Member) bool { return m.Topic == f.Of }) {
			return true
		}
		for _, t := range a.Topics {
			if t.Kind == facts.Region && d.pack.Map != nil && d.pack.Map.Region == t && !slices.Contains(d.pack.Map.Countries, f.Of) {
				return true
			}
		}
		return false
	})
}

// superlative says who has most or least, or who comes second or third.
func (d *draft) superlative(pool []compute.Figure, subject *facts.Topic) bool {
	same, rest := compute.Comparable(pool)
	least := d.form.Has("least") || !d.form.Has("most") && d.form.Has("fewer")
	if d.form.Has("most") && d.form.Has("least") {
		least = false
	}
	place := 0
	if d.form.Has("second") {
		place = 1
	} else if d.form.Has("third") {
		place = 2
	}
	if len(same) < max(2, place+1) {
		return false
	}
	ranked := compute.Ranked(same, least)
	won := ranked[place]
	values := []any{"Winner", d.named(won.Of), "Value", d.number(won.Value), "What", d.counts(won)}
	id := message.HasMost
	switch {
	case place > 0 && least:
		id = message.HasPlaceFromLeast
	case place > 0:
		id = message.HasPlace
	case least:
		id = message.HasFewest
	}
	if place > 0 {
		var before []*facts.Topic
		for _, f := range ranked[:place] {
			before = append(before, f.Of)
		}
		values = append(values, "Place", d.in([]message.ID{message.Second, message.Third}[min(max(place-1, 0), 1)]), "Before", d.list(d.names(before)))
	}
	text := d.in(id, values...)
	if subject != nil {
		text = d.in(d.verdict(subject == won.Of), "Text", text)
	}
	d.figured(text, ranked...)
	d.unlike(rest)
	return true
}

func (d *draft) verdict(yes bool) message.ID {
	if yes {
		return message.Yes
	}
	return message.No
}

// compare says which of two has more or fewer; first is whom a question of
// yes or no is about.
func (d *draft) compare(two []compute.Figure) bool {
	least := d.form.Has("fewer", "least") && !d.form.Has("more", "most")
	ranked := compute.Ranked(two, least)
	if ranked[0].Value == ranked[1].Value {
		return false
	}
	id := message.HasMore
	if least {
		id = message.HasFewer
	}
	same := compute.Alike(two...)
	what := d.counts(ranked[0])
	if !same {
		id = message.HasMoreUnlike
		if least {
			id = message.HasFewerUnlike
		}
	}
	text := d.in(id, "Winner", d.named(ranked[0].Of), "Value", d.number(ranked[0].Value), "Other", d.named(ranked[1].Of),
		"OtherValue", d.number(ranked[1].Value), "What", what, "OtherWhat", d.counts(ranked[1]))
	if d.form.polar {
		text = d.in(d.verdict(d.mentionedFirst(two) == ranked[0].Of), "Text", text)
	}
	d.figured(sentence(text), ranked...)
	return true
}

// mentionedFirst gives whom a comparison is asked of: the first that the
// question names.
func (d *draft) mentionedFirst(two []compute.Figure) *facts.Topic { return two[0].Of }

func (d *draft) difference(two []compute.Figure) bool {
	if !compute.Alike(two...) {
		return d.incomparable(two)
	}
	r := compute.Ranked(two, false)
	d.figured(d.in(message.Difference, "Winner", sentence(d.named(r[0].Of)), "Other", d.named(r[1].Of), "Value", d.number(r[0].Value),
		"OtherValue", d.number(r[1].Value), "Result", d.number(r[0].Value-r[1].Value), "What", d.counts(r[0])), r...)
	return true
}

func (d *draft) ratio(two []compute.Figure) bool {
	r := compute.Ranked(two, false)
	if !compute.Alike(two...) || r[1].Value == 0 {
		return d.incomparable(two)
	}
	tenths := float64(int(r[0].Value/r[1].Value*10+0.5)) / 10
	d.figured(d.in(message.Ratio, "Winner", sentence(d.named(r[0].Of)), "Other", d.named(r[1].Of), "Value", d.number(r[0].Value),
		"OtherValue", d.number(r[1].Value), "Result", d.number(tenths), "What", d.counts(r[0])), r...)
	return true
}

func (d *draft) sum(fs []compute.Figure) bool {
	if len(fs) < 2 {
		return false
	}
	if !compute.Alike(fs...) {
		return d.incomparable(fs)
	}
	var of []*facts.Topic
	var terms []string
	for _, f := range fs {
		of, terms = append(of, f.Of), append(terms, d.number(f.Value))
	}
	total := compute.Sum(fs)
	values := []any{"Names", d.list(d.names(of)), "Terms", strings.Join(terms, " + "), "Result", d.number(total), "What", d.counts(fs[0]),
		"Number", len(fs), "Mean", d.number(float64(int(total/float64(len(fs)) + 0.5)))}
	id := message.Sum
	if d.form.Has("average") {
		id = message.Average
	}
	d.figured(d.in(id, values...), fs...)
	return true
}

// against sets a figure beside the number that the question says.
func (d *draft) against(f compute.Figure) bool {
	limit := slices.Max(d.form.numbers)
	yes := f.Value > limit
	if d.form.Has("fewer") && !d.form.Has("more") {
		yes = f.Value < limit
	}
	d.figured(d.in(d.verdict(yes), "Text", d.in(message.FigureOf, "Name", sentence(d.named(f.Of)), "Value", d.number(f.Value), "What", d.counts(f))), f)
	return true
}

// againstSum sets the first that is named beside the others together.
func (d *draft) againstSum(fs []compute.Figure) bool {
	if !compute.Alike(fs...) {
		return d.incomparable(fs)
	}
	var of []*facts.Topic
	var terms []string
	for _, f := range fs[1:] {
		of, terms = append(of, f.Of), append(terms, d.number(f.Value))
	}
	total := compute.Sum(fs[1:])
	yes := fs[0].Value > total
	if d.form.Has("fewer") && !d.form.Has("more") {
		yes = fs[0].Value < total
	}
	text := d.in(message.AgainstSum, "Name", sentence(d.named(fs[0].Of)), "Value", d.number(fs[0].Value),
		"Names", d.list(d.names(of)), "Terms", strings.Join(terms, " + "), "Result", d.number(total), "What", d.counts(fs[0]))
	if d.form.polar {
		text = d.in(d.verdict(yes), "Text", text)
	}
	d.figured(text, fs...)
	return true
}

// incomparable shows figures that do not count the same, and says so.
func (d *draft) incomparable(fs []compute.Figure) bool {
	d.figured(d.in(message.Incomparable, "Figures", d.list(d.each(fs))), fs...)
	return true
}

// unlike tells of the figures that were left out because they count otherwise.
func (d *draft) unlike(fs []compute.Figure) {
	if len(fs) == 0 {
		return
	}
	var rests []*facts.Fact
	for _, f := range fs {
		rests = append(rests, f.Fact)
	}
	d.Lines = append(d.Lines, Line{Text: d.in(message.LeftOut, "Figures", d.list(d.each(fs))), Facts: rests})
	d.rest(rests...)
}

func (d *draft) each(fs []compute.Figure) []string {
	var out []string
	for _, f := range fs {
		out = append(out, d.in(message.FigureShort, "Name", d.named(f.Of), "Value", d.number(f.Value), "What", d.counts(f)))
	}
	return out
}

// counts says what a figure counts and of when it is.
func (d *draft) counts(f compute.Figure) string {
	what := f.Note.In(d.Lang)
	if what == "" {
		what = f.What.Name.In(d.Lang)
	}
	when := d.in(message.NoYear)
	if !f.AsOf.IsZero() {
		when = date(f.AsOf)
	}
	if f.Vague {
		return when
	}
	return what + ", " + when
}

// figured puts a sentence that was computed of figures.
func (d *draft) figured(text string, fs ...compute.Figure) {
	var rests []*facts.Fact
	for _, f := range fs {
		rests = append(rests, f.Fact)
	}
	d.reckoned(text, rests)
}

func (d *draft) reckoned(text string, rests []*facts.Fact) {
	d.Outcome, d.Reason = facts.Answered, facts.NoReason
	d.first(sentence(text), rests...)
	d.offers(rests[0])
}
