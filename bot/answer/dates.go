package answer

import (
	"slices"

	"allybot/bot/message"
	"allybot/facts"
	"allybot/facts/compute"
)

// ofDates says who of a list came first or last, or how many years apart.
func (d *draft) ofDates(a *facts.Answer, r *facts.Roster, named []*facts.Topic) bool {
	f := &d.form
	joined := compute.Since(r, named)
	if len(named) == 1 && f.polar {
		joined = compute.Since(r, nil) // is it the first of all?
	}
	if len(joined) < 2 || len(named) == 1 && (!f.polar || !onIt(r, named)) || len(joined) < len(named) {
		return false
	}
	later := f.Has("later") && !f.Has("earlier")
	switch {
	case f.Has("years-between") && len(named) == 2:
		first, last := joined[0], joined[1]
		d.reckoned(d.in(message.YearsBetween, message.Count, last.Date.Year-first.Date.Year, "First", d.named(first.Topic), "FirstYear", date(first.Date),
			"Last", d.named(last.Topic), "LastYear", date(last.Date)), membersFacts(joined))
		return true
	case !f.Has("earlier", "later") || len(named) == 0 && (!f.Has("inquires") || a.Asked&facts.AskedHowMany != 0 || f.polar):
		return false
	}
	if later {
		slices.Reverse(joined)
	}
	if joined[0].Date == joined[1].Date {
		return false
	}
	rest := make([]string, 0, len(joined))
	for _, j := range joined[1:] {
		rest = append(rest, d.in(message.NameYear, "Name", d.named(j.Topic), "Year", date(j.Date)))
	}
	id := message.CameFirst
	if later {
		id = message.CameLast
	}
	text := d.in(id, "Winner", d.named(joined[0].Topic), "Year", date(joined[0].Date), "Others", d.list(rest))
	if f.polar {
		text = d.in(d.verdict(named[0] == joined[0].Topic), "Text", sentence(text))
	}
	d.reckoned(text, membersFacts(joined))
	return true
}

func membersFacts(js []compute.Joined) []*facts.Fact {
	var out []*facts.Fact
	for _, j := range js {
		out = append(out, j.Fact)
	}
	return out
}

// counted answers how many there are of what a fact lists, and reports
// whether that was asked.
func (d *draft) counted(a *facts.Answer) bool {
	if a.Asked&facts.AskedHowMany == 0 || len(a.Unsaid) > 0 || d.dated() {
		return false
	}
	lead := a.Facts[0]
	var of []*facts.Topic
	for _, r := range d.pack.Rosters {
		if r.Overview == lead {
			of = members(r)
		}
	}
	if of == nil {
		for _, t := range lead.About {
			if t.Kind == facts.Country {
				of = append(of, t)
			}
		}
		if len(of) < 3 || len(lead.Quantities) > 0 || lead.Answers&facts.AskedWhich == 0 {
			return false
		}
	}
	for _, n := range d.pack.Language(d.Lang).Numbers(lead.Text.In(d.Lang)) {
		if n.Value == float64(len(of)) {
			return false // it says so itself
		}
	}
	d.first(d.in(message.Counted, message.Count, len(of), "Names", d.list(d.names(of))), lead)
	return true
}

// countedList answers how many there are where the engine knows no figure, but
// a fact lists what alone was asked about.
func (d *draft) countedList(a *facts.Answer) bool {
	if a.Asked&facts.AskedHowMany == 0 || len(a.Topics) == 0 || slices.ContainsFunc(a.Topics, func(t *facts.Topic) bool { return t.Kind == facts.Country }) {
		return false
	}
	if r := compute.Listed(d.pack, a.Topics); r != nil && d.withinRegion(a, r) {
		return true
	}
	for _, f := range d.pack.About(a.Topics[0]) {
		if f.About[0] != a.Topics[0] || slices.ContainsFunc(a.Topics, func(t *facts.Topic) bool { return !slices.Contains(f.About, t) && !slices.Contains(f.Covers, t) }) {
			continue
		}
		listed := *a
		listed.Outcome, listed.Facts = facts.Answered, []*facts.Fact{f}
		if d.counted(&listed) {
			d.Outcome, d.Reason, d.Title = facts.Answered, facts.NoReason, d.title(&listed)
			d.offers(f)
			return true
		}
	}
	return false
}

// withinRegion counts the members of a roster that are of a region.
func (d *draft) withinRegion(a *facts.Answer, r *facts.Roster) bool {
	for _, t := range a.Topics {
		in, known := compute.Within(d.pack, r, t)
		if !known || len(in) == 0 || len(a.Unsaid) > 0 {
			continue
		}
		var of []*facts.Topic
		rests := []*facts.Fact{r.Overview}
		for _, m := range in {
			of, rests = append(of, m.Topic), append(rests, m.Fact)
		}
		d.reckoned(d.in(message.Counted, message.Count, len(of), "Names", d.list(d.names(of))), rests)
		return true
	}
	return false
}

// datedRoster finds the first roster on which all of some countries have a date.
func (d *draft) datedRoster(countries []*facts.Topic) *facts.Roster {
	for _, r := range d.pack.Rosters {
		if len(compute.Since(r, countries)) == len(countries) {
			return r
		}
	}
	return nil
}

// sole answers whether one of several members is the only one.
func (d *draft) sole(r *facts.Roster, countries []*facts.Topic) bool {
	if !d.form.polar || !d.form.Has("sole") || len(countries) != 1 || len(r.Members) < 2 || r.Overview == nil || !onIt(r, countries) {
		return false
	}
	for _, f := range d.pack.About(countries[0]) {
		h := d.pack.Language(d.Lang).Hear(f.Text.In(d.Lang), "sole")
		if h.Has("sole") && slices.Contains(f.About, r.Topic) {
			return false // a fact says of what it is
		}
	}
	d.reckoned(d.in(message.No, "Text", d.in(message.Counted, message.Count, len(r.Members), "Names", d.list(d.names(members(r))))), []*facts.Fact{r.Overview})
	return true
}

func members(r *facts.Roster) (of []*facts.Topic) {
	for _, m := range r.Members {
		of = append(of, m.Topic)
	}
	return of
}

// sideBySide answers how two things differ that the pack defines: with what
// either is.
func (d *draft) sideBySide(a *facts.Answer, countries []*facts.Topic) bool {
	if !d.form.Has("difference", "compares") || len(countries) > 0 {
		return false
	}
	var defined []*facts.Fact
	for _, t := range a.Topics {
		for _, f := range d.pack.About(t) {
			if f.Kind == facts.Definition && f.About[0] == t {
				defined = append(defined, f)
				break
			}
		}
	}
	if len(defined) != 2 {
		return false
	}
	d.reckoned(d.inWords(defined[0]), defined[:1])
	d.line(defined[1])
	return true
}

// onBoth answers whether a country is on several rosters at once.
func (d *draft) onBoth(a *facts.Answer, countries []*facts.Topic) bool {
	if !d.form.polar || len(countries) != 1 {
		return false
	}
	var on []*facts.Fact
	var off *facts.Roster
	n := 0
	seen := map[int]bool{} // one word that may mean either asks for one of them
	for _, r := range d.pack.Rosters {
		at := slices.IndexFunc(a.Read, func(one facts.Reading) bool { return slices.Contains(one.Topics, r.Topic) })
		if at < 0 || seen[at] {
			continue
		}
		seen[at] = true
		n++
		if i := slices.IndexFunc(r.Members, func(m facts.Member) bool { return m.Topic == countries[0] }); i >= 0 {
			on = append(on, r.Members[i].Fact)
		} else {
			off = r
		}
	}
	if n < 2 || len(on) == 0 {
		return false
	}
	text := on[0].Text.In(d.Lang)
	rests := on[:1]
	if off != nil {
		text = d.in(message.NotListedAs, "Name", countries[0].Name.In(d.Lang), "Standing", off.Topic.Name.In(d.Lang))
		rests = []*facts.Fact{off.Overview}
	}
	d.reckoned(d.in(d.verdict(off == nil), "Text", text), rests)
	for _, f := range on {
		if !slices.Contains(d.Rests, f) {
			d.line(f)
		}
	}
	return true
}

// sinceThen answers whether a member's standing is of the year that the
// question says.
func (d *draft) sinceThen(r *facts.Roster, countries []*facts.Topic) bool {
	if !d.form.polar || !d.dated() || len(countries) != 1 || d.form.Has("earlier", "later", "more", "fewer", "least", "besides") {
		return false
	}
	for _, j := range compute.Since(r, countries) {
		yes := slices.Contains(d.form.numbers, float64(j.Date.Year))
		d.reckoned(d.in(d.verdict(yes), "Text", j.Fact.Text.In(d.Lang)), []*facts.Fact{j.Fact})
		return true
	}
	return false
}
