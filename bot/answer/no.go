package answer

import (
	"slices"
	"unicode/utf8"

	"allybot/bot/message"
	"allybot/facts"
	"allybot/facts/compute"
)

// absent answers a question about a country of which the pack has nothing:
// it says so, and whom the source does list.
func (d *draft) absent(a *facts.Answer) bool {
	if a.Outcome == facts.Answered {
		return false
	}
	var names []string
	var first *facts.Topic
	others := false // of whom there are facts
	for _, t := range a.Topics {
		others = others || t.Kind == facts.Country && len(d.pack.About(t)) > 0
		if t.Kind == facts.Country && len(d.pack.About(t)) == 0 {
			names = append(names, t.Name.In(d.Lang))
			if first == nil {
				first = t
			}
		}
	}
	if first == nil || first.Named && others {
		return false
	}
	d.Outcome, d.Reason = facts.Unknown, facts.Silent
	id := message.NotMentioned
	if first.Named {
		id = message.NothingOn
	}
	d.first(d.in(id, "Name", d.list(names)))
	r := compute.Listed(d.pack, a.Topics)
	if r == nil && len(a.Near) > 0 {
		d.near(a.Near[0])
		for _, f := range a.Near[1:] {
			d.offer(f)
		}
		return true
	}
	if r == nil && len(d.pack.Rosters) > 0 {
		r = d.pack.Rosters[0]
	}
	if r != nil && r.Overview != nil {
		d.near(r.Overview)
		for _, m := range r.Members {
			d.memberOffer(m)
		}
	}
	return true
}

func (d *draft) memberOffer(m facts.Member) {
	name := sentence(m.Topic.Name.In(d.Lang))
	if len(d.Offers) < maxOffers && utf8.RuneCountInString(name) <= maxLabel {
		d.Offers = append(d.Offers, Offer{Label: name, Topic: m.Topic})
	}
}

// unknown says what is missing, as far as that is known, and shows the nearest
// thing there is.
func (d *draft) unknown(a *facts.Answer) {
	d.Outcome, d.Reason = facts.Unknown, a.Reason
	if a.Reason == facts.NoReason {
		d.Reason = facts.Silent
	}
	var countries []*facts.Topic
	for _, t := range a.Topics {
		if t.Kind == facts.Country {
			countries = append(countries, t)
		}
	}
	r := compute.Listed(d.pack, a.Topics)
	word := ""
	if len(a.Unsaid) > 0 {
		word = d.form.asWritten(a.Unsaid[0])
	}
	unlisted := r != nil && len(countries) == 1 && word == "" && !onIt(r, countries)
	near := a.Near
	switch {
	case len(a.Topics) == 0 && len(a.Unsaid) == 0:
		d.Reason = facts.Unclear
		d.first(d.in(message.NotSure))
	case a.Reason == facts.Outside && len(near) == 0:
		d.first(d.in(message.Outside, "Title", d.pack.Source.Title.In(d.Lang)))
	case unlisted:
		d.first(d.in(message.NotListedAs, "Name", countries[0].Name.In(d.Lang), "Standing", r.Topic.Name.In(d.Lang)))
		near = append([]*facts.Fact{r.Overview}, near...)
	case r != nil && !onIt(r, countries) && a.Asked&(facts.AskedWhich|facts.AskedWho) != 0:
		d.Reason = facts.Silent
		d.onlyListed(r)
		near = append([]*facts.Fact{r.Overview}, near...)
	case len(countries) > 0 && word != "":
		d.first(d.in(message.SilentOn, "Name", d.list(d.names(countries)), "What", word))
	case len(countries) > 0:
		d.first(d.in(message.SilentAbout, "Name", d.list(d.names(countries))))
	case len(a.Topics) > 0 && word == "":
		d.first(d.in(message.Silent))
	case len(a.Topics) > 0:
		d.first(d.in(message.SilentWord, "What", word))
	case a.Reason == facts.Outside:
		d.first(d.in(message.Outside, "Title", d.pack.Source.Title.In(d.Lang)))
	default:
		d.Reason = facts.Unclear
		d.first(d.in(message.NotSure))
	}
	if len(near) == 0 {
		d.examples()
		return
	}
	for i, f := range near {
		if i == 0 {
			d.near(f)
		} else if d.offer(f); len(d.Offers) > 0 && d.Offers[len(d.Offers)-1].Fact == f {
			d.Near = append(d.Near, f)
		}
	}
}

// onIt reports whether a roster has any of some countries.
func onIt(r *facts.Roster, countries []*facts.Topic) bool {
	return slices.ContainsFunc(r.Members, func(m facts.Member) bool { return slices.Contains(countries, m.Topic) })
}

// onlyListed says whom the source lists, where it was asked for others.
func (d *draft) onlyListed(r *facts.Roster) {
	d.first(d.in(message.OnlyListed, "Standing", r.Topic.Name.In(d.Lang), "Names", d.list(d.names(members(r)))))
}

// near shows a fact in full, under words that say that it is not the answer.
func (d *draft) near(f *facts.Fact) {
	if d.told(f) {
		d.Near = append(d.Near, f)
		d.Lines[len(d.Lines)-1].Facts = []*facts.Fact{f}
		return
	}
	d.Lines = append(d.Lines, Line{Label: d.in(message.NearestIs), Text: d.inWords(f), Facts: []*facts.Fact{f}})
	d.Near = append(d.Near, f)
}

// parts answers a question that asks several things, of which not all together
// are known: what is, and that the rest is not.
func (d *draft) parts(q facts.Question, a *facts.Answer) bool {
	head, tail, ok := d.form.split()
	if !ok {
		return false
	}
	first := d.pack.Ask(facts.Question{Text: head, Lang: d.Lang, Before: q.Before})
	if first.Outcome != facts.Answered {
		return false
	}
	second := d.pack.Ask(facts.Question{Text: tail, Lang: d.Lang, Before: first.Frame})
	d.answered(&first)
	if second.Outcome == facts.Answered && !d.told(second.Facts[0]) {
		d.line(second.Facts[0])
	} else if second.Outcome != facts.Answered {
		d.Lines = append(d.Lines, Line{Text: d.in(message.RestSilent)})
	}
	a.Frame = first.Frame
	return true
}

// several adds the answer to what else was asked in the same sentence.
func (d *draft) several(a *facts.Answer) {
	_, tail, ok := d.form.split()
	if !ok {
		return
	}
	second := d.pack.Ask(facts.Question{Text: tail, Lang: d.Lang, Before: a.Frame})
	if second.Outcome != facts.Answered || slices.Contains(d.Rests, second.Facts[0]) {
		return
	}
	of := second.Facts[0]
	if len(of.About) == 0 || !slices.ContainsFunc(a.Facts[0].About, func(t *facts.Topic) bool { return slices.Contains(of.About, t) }) || d.told(of) {
		return
	}
	d.line(of)
	d.More = slices.DeleteFunc(d.More, func(f *facts.Fact) bool { return f == of })
}

// split parts a question where it begins to ask for something else.
func (f *form) split() (head, tail string, ok bool) {
	for _, at := range f.At("also-asks") {
		if at.Begin > 1 && len(f.Tokens) > at.End-1 {
			i := f.wordAt(at.Begin)
			if i > 0 {
				return f.text[:i], f.text[i:], true
			}
		}
	}
	return "", "", false
}

// NotSure says that a question was not understood.
func (c *Composer) NotSure(l facts.Lang) Said {
	d := c.draft(l, form{})
	d.Reason = facts.Unclear
	d.first(d.in(message.NotSure))
	d.examples()
	return *d.Said
}
