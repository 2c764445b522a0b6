package pack

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"allybot/facts/lang"
)

// sideBySide builds the comparisons, the timeline and the map.
func (b *builder) sideBySide() {
	b.comparisons()
	b.timeline()
	b.regionMap()
}

// label wants a text in all languages that states no figure: labels cite
// nothing.
func (b *builder) label(line int, what string, t rawText) lang.Text {
	b.complete(b.raw.file, line, "", what, t)
	for l, said := range t.text().All() {
		if strings.ContainsFunc(said, unicode.IsNumber) {
			b.fault(b.raw.file, max(line, t.At[l.String()]), "", "the "+what+" states a figure in "+l.String(), "leave figures to facts, which cite their paragraph")
		}
	}
	return t.text()
}

// comparisons takes in what the front matter says of them; without a word there,
// every concept that facts count makes one.
func (b *builder) comparisons() {
	raw := b.raw.pack.Compare
	if len(raw) == 0 {
		for _, c := range b.counted() {
			b.p.Comparisons = append(b.p.Comparisons, &Comparison{ID: c.ID, Title: c.Name, Figures: b.figuresOf(c.ID, lang.Text{})})
		}
		return
	}
	taken := map[string]bool{}
	for _, r := range raw {
		bad := func(key, problem, mend string) {
			b.fault(b.raw.file, max(r.At[key], r.At[""]), "", "comparison "+r.ID+": "+problem, mend)
		}
		b.id(b.raw.file, r.At["id"], "", r.ID)
		if taken[r.ID] {
			bad("id", "the id is taken by another comparison", "give each its own id")
		}
		taken[r.ID] = true
		c := &Comparison{ID: r.ID, Title: b.label(r.At["title"], "title of comparison "+r.ID, r.Title)}
		if !r.Unit.text().Empty() {
			c.Unit = b.label(r.At["unit"], "unit of comparison "+r.ID, r.Unit)
		}
		for _, w := range r.What {
			note := lang.Text{}
			if !w.Note.text().Empty() {
				note = b.label(w.At["note"], "note of comparison "+r.ID, w.Note)
			}
			figures := b.figuresOf(w.Concept, note)
			if len(figures) == 0 {
				bad("what", "no fact has a quantity of "+strconv.Quote(w.Concept), "use a concept that facts have quantities of")
			}
			for _, id := range w.Except {
				t, found := b.p.topic[id], false
				for i := range figures {
					if figures[i].Of == t {
						figures[i].Note, found = lang.Text{}, true
					}
				}
				if !found || note.Empty() {
					bad("what", strconv.Quote(id)+" is an exception to no note", "list under `except` whose figures the note does not fit")
				}
			}
			c.Figures = append(c.Figures, figures...)
		}
		for _, w := range r.Together {
			if t, ok := b.together(c, w, bad); ok {
				c.Together = append(c.Together, t)
			}
		}
		if len(c.Figures) == 0 {
			bad("what", "there is nothing to compare", "name a concept that facts have quantities of")
		}
		b.p.Comparisons = append(b.p.Comparisons, c)
	}
}

// counted lists the concepts that facts have quantities of, in their order.
func (b *builder) counted() (out []*Topic) {
	for _, f := range b.p.facts {
		for _, q := range f.Quantities {
			if c := b.p.topic[q.What]; c != nil && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// figuresOf lists the distinct figures of a concept. Where several facts give
// the same, the one that is above all about whose figure it is stands for it.
func (b *builder) figuresOf(concept string, note lang.Text) (out []Compared) {
	for _, f := range b.p.facts {
		for _, q := range f.Quantities {
			if q.What != concept || !(q.Value > 0) {
				continue
			}
			at := slices.IndexFunc(out, func(c Compared) bool { return c.Quantity == q })
			switch {
			case at < 0:
				out = append(out, Compared{q, f, note})
			case !leads(out[at].Fact, q.Of) && leads(f, q.Of):
				out[at].Fact = f
			}
		}
	}
	return out
}

// leads reports whether a fact gives a figure of one topic and nothing else.
func leads(f *Fact, t *Topic) bool {
	return len(f.Quantities) == 1 && len(f.About) > 0 && f.About[0] == t
}

func (b *builder) together(c *Comparison, r rawTogether, bad func(key, problem, mend string)) (t Together, ok bool) {
	t = Together{Fact: b.p.byID[r.Fact], Beside: b.p.topic[r.Beside]}
	if t.Fact == nil {
		bad("together", "unknown fact "+strconv.Quote(r.Fact), "use the id of the fact that makes the comparison")
		return t, false
	}
	has := func(t *Topic) int {
		n := 0
		for _, f := range c.Figures {
			if f.Of == t {
				n++
			}
		}
		return n
	}
	ok = true
	for _, id := range append([]string{r.Beside}, r.Of...) {
		topic := b.p.topic[id]
		if topic == nil || has(topic) != 1 || !slices.Contains(t.Fact.About, topic) {
			bad("together", strconv.Quote(id)+" is not a topic with one figure that "+r.Fact+" is about", "name what the fact compares")
			ok = false
		}
	}
	if len(r.Of) < 2 {
		bad("together", "fewer than two are taken together", "list them under `of`")
		ok = false
	}
	for _, id := range r.Of {
		t.Of = append(t.Of, b.p.topic[id])
	}
	return t, ok
}

// timeline orders the dated facts.
func (b *builder) timeline() {
	r := b.raw.pack.Timeline
	bad := func(key, problem, mend string) {
		b.fault(b.raw.file, max(r.At[key], r.At[""]), "", "timeline: "+problem, mend)
	}
	out := map[*Fact]bool{}
	for _, id := range r.LeaveOut {
		f := b.p.byID[id]
		if f == nil || f.Date.IsZero() {
			bad("leave_out", strconv.Quote(id)+" is not a fact with a date", "use the id of one, or take it off the list")
		}
		out[f] = true
	}
	for _, f := range b.p.facts {
		if !f.Date.IsZero() && !out[f] {
			b.p.dated = append(b.p.dated, DatedFact{f.Date, f})
		}
	}
	for _, id := range r.Figures {
		f := b.p.byID[id]
		if f == nil || f.AsOf.IsZero() {
			bad("figures", strconv.Quote(id)+" is not a fact with an as_of date", "use the id of one, or take it off the list")
			continue
		}
		b.p.dated = append(b.p.dated, DatedFact{f.AsOf, f})
	}
	slices.SortStableFunc(b.p.dated, func(x, y DatedFact) int {
		return cmp.Or(cmp.Compare(x.Date.Year, y.Date.Year), cmp.Compare(x.Date.Month, y.Date.Month))
	})
}
