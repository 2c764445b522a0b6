package answer

import (
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// Country composes a country's card: its standing and since when, what that
// means, its figures, and what else there is. first is the roster that was
// asked for, nil for any.
func (c *Composer) Country(t *facts.Topic, first *facts.Roster, l facts.Lang) Said {
	d := c.draft(l, form{})
	d.Of, d.Outcome = t, facts.Answered
	d.Title = sentence(t.Name.In(l))
	about := mostly(t, c.pack.About(t))
	rosters := slices.Clone(c.pack.Rosters)
	slices.SortStableFunc(rosters, func(a, b *facts.Roster) int { return rank(a, first) - rank(b, first) })
	var meaning, standing []*facts.Fact
	listed := first == nil
	for _, r := range rosters {
		for _, m := range r.Members {
			if m.Topic == t {
				standing = append(standing, m.Fact)
				listed = listed || r == first
				if len(meaning) == 0 && len(r.Meaning) > 0 {
					meaning = r.Meaning[:1]
				}
			}
		}
	}
	if !listed {
		d.first(d.in(message.NotListedAs, "Name", t.Name.In(l), "Standing", first.Topic.Name.In(l)))
	}
	var figures, rest []*facts.Fact
	for _, f := range about {
		switch {
		case slices.Contains(standing, f):
		case f.Kind == facts.Figure && f.About[0] == t:
			figures = append(figures, f)
		default:
			rest = append(rest, f)
		}
	}
	d.fill(slices.Concat(standing, meaning, figures), maxCountry-room)
	slices.SortStableFunc(rest, func(a, b *facts.Fact) int { return d.weight(a, t) - d.weight(b, t) })
	if len(d.Rests) == 0 {
		d.fill(rest, maxCountry-room)
	}
	d.besides(slices.Concat(standing, figures, rest))
	return *d.Said
}

// room is kept in a card for the line on what else there is.
const room = 90

func rank(r, first *facts.Roster) int {
	if r == first {
		return 0
	}
	return 1
}

// Topic composes a topic's card: what it is, then what is most particular to it.
func (c *Composer) Topic(t *facts.Topic, l facts.Lang) Said {
	if t.Kind == facts.Country {
		return c.Country(t, nil, l)
	}
	d := c.draft(l, form{})
	d.Of, d.Outcome = t, facts.Answered
	d.Title = sentence(t.Name.In(l))
	if abbr := t.Abbr.In(l); abbr != "" && abbr != t.Name.In(l) {
		d.Title += " (" + abbr + ")"
	}
	about := mostly(t, c.pack.About(t))
	slices.SortStableFunc(about, func(a, b *facts.Fact) int { return d.weight(a, t) - d.weight(b, t) })
	for _, r := range c.pack.Rosters {
		if r.Topic == t && r.Overview != nil {
			meaning := r.Meaning
			about = slices.Concat([]*facts.Fact{r.Overview}, meaning, slices.DeleteFunc(about, func(f *facts.Fact) bool { return f == r.Overview || slices.Contains(meaning, f) }))
		}
	}
	d.fill(about, maxTopic-room)
	d.besides(about)
	return *d.Said
}

// maxCardLines is how many facts a card shows at most before it points on.
const maxCardLines = 5

// weight orders a topic's facts: what it is first, what denies something last.
func (d *draft) weight(f *facts.Fact, t *facts.Topic) int {
	switch {
	case d.denies(f):
		return 4
	case f.Kind == facts.Definition && f.About[0] == t:
		return 0
	case f.About[0] == t && established(f):
		return 1
	case f.About[0] == t:
		return 2
	default:
		return 3
	}
}

// fill shows facts as long as there is room; the first is always shown.
func (d *draft) fill(fs []*facts.Fact, limit int) {
	for i, f := range fs {
		switch {
		case d.told(f):
		case len(d.Rests) == 0 || len(d.Lines) < maxCardLines && d.length()+d.cost(f) <= limit:
			if d.Lead == "" {
				d.first(d.inWords(f), f)
			} else {
				d.line(f)
			}
			d.sameSaid(f, fs[i+1:])
		case d.Of == nil:
			d.More = append(d.More, f)
		}
	}
}

// besides keeps the rest for "more" and names in one line what it is about.
func (d *draft) besides(fs []*facts.Fact) {
	var names []string
	told := map[*facts.Topic]bool{}
	for _, f := range d.Rests {
		for _, t := range f.About {
			told[t] = true
		}
	}
	for _, f := range fs {
		if d.told(f) || slices.Contains(d.More, f) {
			continue
		}
		d.More = append(d.More, f)
		for _, t := range f.About {
			name := t.Name.In(d.Lang)
			if t != d.Of && !told[t] && t.Standalone && t.Kind != facts.Country && t.Kind != facts.Region && !d.everywhere(t) && !slices.Contains(names, name) && len([]rune(name)) <= maxLabel {
				names = append(names, name)
				break
			}
		}
	}
	if len(d.More) > 0 && len(names) > 0 {
		d.Lines = append(d.Lines, Line{Text: d.in(message.Also, "Names", d.list(names[:min(len(names), 3)]))})
	}
	if len(d.Rests) > 0 {
		d.offers(d.Rests[0])
	}
}

// sameSaid adds to the last line of whom else the same is said, word by word.
func (d *draft) sameSaid(f *facts.Fact, fs []*facts.Fact) {
	key := d.without(f)
	var of []*facts.Topic
	var also []*facts.Fact
	for _, g := range fs {
		if g != f && key != "" && !slices.Contains(d.Rests, g) && g.Kind == f.Kind && g.Note == f.Note && d.without(g) == key {
			of, also = append(of, g.About[0]), append(also, g)
		}
	}
	if len(also) == 0 {
		return
	}
	last := &d.Lines[len(d.Lines)-1]
	last.Text += " " + d.in(message.SameOf, "Names", d.list(d.names(of)))
	last.Facts = append(last.Facts, also...)
	d.rest(also...)
}

// without gives a fact's words without the name of the country that it is above all
// about, "" where it is about none or gives a figure.
func (d *draft) without(f *facts.Fact) string {
	if len(f.About) == 0 || f.About[0].Kind != facts.Country || len(f.Quantities) > 0 {
		return ""
	}
	text := f.Text.In(d.Lang)
	for _, name := range []string{sentence(d.named(f.About[0])), d.named(f.About[0]), f.About[0].Name.In(d.Lang)} {
		if strings.Contains(text, name) {
			return strings.ReplaceAll(text, name, "\x00")
		}
	}
	return ""
}

// denies reports whether a fact says what is not so.
func (d *draft) denies(f *facts.Fact) bool {
	h := d.pack.Language(d.Lang).Hear(firstClause(f.Text.In(d.Lang)), "negation", "no-negation")
	return h.Has("negation") && !h.Has("no-negation")
}

// everywhere reports whether a topic is in so many facts that naming it says
// nothing.
func (d *draft) everywhere(t *facts.Topic) bool {
	return len(d.pack.Facts()) > 20 && len(d.pack.About(t)) > len(d.pack.Facts())/8
}

// mostly puts the facts that are above all about a topic before those that
// are about others as well.
func mostly(t *facts.Topic, about []*facts.Fact) []*facts.Fact {
	lesser := func(f *facts.Fact) int {
		if len(f.About) > 0 && f.About[0] == t {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(about, func(a, b *facts.Fact) int { return lesser(a) - lesser(b) })
	return about
}

// Rest composes what is behind "more": facts grouped by the source's sections,
// without those that another of them says.
func (c *Composer) Rest(title string, fs []*facts.Fact, l facts.Lang) Said {
	d := c.draft(l, form{})
	d.Outcome, d.Title = facts.Answered, title
	wide := slices.Clone(fs) // a list of thirteen says each of the thirteen
	slices.SortStableFunc(wide, func(a, b *facts.Fact) int { return len(b.About) - len(a.About) })
	var kept []*facts.Fact
	for _, f := range wide {
		if !slices.ContainsFunc(kept, func(g *facts.Fact) bool { return d.sameOf(g, f) }) {
			kept = append(kept, f)
		}
	}
	for _, s := range c.pack.Sections {
		opened := false
		for _, f := range fs {
			if !slices.Contains(kept, f) || len(f.Cites) == 0 || f.Cites[0].Section != s {
				continue
			}
			if !opened {
				opened = true
				d.Lines = append(d.Lines, Line{Head: true, Text: s.Number + ". " + s.Title.In(l)})
			}
			if d.Lead == "" {
				d.Lead = firstSentence(f.Text.In(l))
			}
			if d.told(f) {
				continue
			}
			d.line(f)
			d.Lines[len(d.Lines)-1].Item = true
			d.sameSaid(f, fs)
		}
	}
	return *d.Said
}

// sameOf reports whether one fact says another: its words or, of somebody that
// it lists too, the same.
func (d *draft) sameOf(g, f *facts.Fact) bool {
	said, other := g.Text.In(d.Lang), f.Text.In(d.Lang)
	if says(d.pack.Language(d.Lang), said, other) {
		return true
	}
	if len(g.About) < len(f.About)+alike || len(f.Quantities) > 0 || g.Kind != f.Kind || len(g.Cites) == 0 || len(f.Cites) == 0 || g.Cites[0] != f.Cites[0] {
		return false
	}
	return !slices.ContainsFunc(f.About, func(t *facts.Topic) bool { return !slices.Contains(g.About, t) && !slices.Contains(g.Covers, t) })
}

// alike is how many more a list names at least than what it stands for.
const alike = 3

// Facts composes facts that were asked for by name: one in full, several as
// what is behind "more".
func (c *Composer) Facts(fs []*facts.Fact, l facts.Lang) Said {
	if len(fs) > 1 {
		return c.Rest("", fs, l)
	}
	d := c.draft(l, form{})
	d.Outcome = facts.Answered
	for _, f := range fs {
		d.first(d.inWords(f), f)
		d.offers(f)
	}
	return *d.Said
}
