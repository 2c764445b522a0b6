package pack

import (
	"fmt"
	"slices"
	"strconv"
)

// regionMap takes in the map, if the pack has one.
func (b *builder) regionMap() {
	r := b.raw.pack.Map
	if len(r.At) == 0 {
		return
	}
	bad := func(key, problem, mend string) {
		b.fault(b.raw.file, max(r.At[key], r.At[""]), "", "map: "+problem, mend)
	}
	m := &Map{Title: b.label(r.At["title"], "title of the map", r.Title), Region: b.find(r.Region)}
	if !r.Caption.text().Empty() {
		m.Caption = b.label(r.At["caption"], "caption of the map", r.Caption)
	}
	if m.Region == nil {
		bad("region", "unknown topic "+strconv.Quote(r.Region), "use a name or an id of the glossary")
	}
	byISO := map[string]*Topic{}
	for _, t := range b.p.topics {
		if t.ISO != "" {
			byISO[t.ISO] = t
		}
	}
	for _, code := range r.Countries {
		switch t := byISO[code]; {
		case t == nil:
			bad("countries", strconv.Quote(code)+" is no country's code", "use ISO 3166-1 alpha-2 codes, in quotes where YAML reads a word")
		case slices.Contains(m.Countries, t):
			bad("countries", "the code "+code+" is given twice", "keep one")
		default:
			m.Countries = append(m.Countries, t)
		}
	}
	if len(m.Countries) == 0 {
		bad("countries", "the region has no countries", "list their ISO 3166-1 alpha-2 codes")
	}
	if len(r.Classes) == 0 || len(r.Classes) > MaxClasses {
		bad("classes", fmt.Sprintf("there are %d classes", len(r.Classes)), fmt.Sprintf("make it 1 to %d", MaxClasses))
	}
	b.classes(m, r)
	b.p.Map = m
}

// classes puts each country into one class: of those that it fits, the one
// that rests on most, else the first.
func (b *builder) classes(m *Map, r rawMap) {
	rests := make([]map[*Topic][]*Fact, len(r.Classes))
	seen := map[string]bool{}
	for i, c := range r.Classes {
		b.id(b.raw.file, c.At["id"], "", c.ID)
		if seen[c.ID] {
			b.fault(b.raw.file, c.At["id"], "", "map: the class "+c.ID+" is given twice", "give each class its own id")
		}
		seen[c.ID] = true
		m.Classes = append(m.Classes, Class{ID: c.ID, Label: b.label(c.At["label"], "label of class "+c.ID, c.Label)})
		rests[i] = b.classRests(m, c)
	}
	for _, t := range m.Countries {
		best := -1
		for i := range rests {
			if fs := rests[i][t]; len(fs) > 0 && (best < 0 || len(r.Classes[i].Rosters) > len(r.Classes[best].Rosters)) {
				best = i
			}
		}
		switch {
		case best >= 0:
			m.Classes[best].Members = append(m.Classes[best].Members, ClassMember{t, rests[best][t]})
		case t.Named && len(b.p.about[t]) > 0:
			m.Mentioned = append(m.Mentioned, Member{t, b.p.about[t][0]})
		default:
			m.Unmentioned = append(m.Unmentioned, t)
		}
	}
	for i, c := range m.Classes {
		if len(c.Members) == 0 {
			b.fault(b.raw.file, r.Classes[i].At[""], "", "map: the class "+c.ID+" has no country", "take it out, or name what it rests on")
		}
	}
}

// classRests gives the countries of the region that fit a class: members of
// all its rosters, or the ones that its facts are about.
func (b *builder) classRests(m *Map, c rawClass) map[*Topic][]*Fact {
	out := map[*Topic][]*Fact{}
	bad := func(key, problem, mend string) {
		b.fault(b.raw.file, max(c.At[key], c.At[""]), "", "map: class "+c.ID+": "+problem, mend)
	}
	if (len(c.Rosters) == 0) == (len(c.Facts) == 0) {
		bad("", "it rests on rosters and facts both, or on neither", "give `rosters` or `facts`")
	}
	for _, id := range c.Facts {
		f := b.p.byID[id]
		if f == nil {
			bad("facts", "unknown fact "+strconv.Quote(id), "use a fact's id")
			continue
		}
		for _, t := range f.About {
			if slices.Contains(m.Countries, t) {
				out[t] = append(out[t], f)
			}
		}
	}
	count := map[*Topic]int{}
	for _, id := range c.Rosters {
		r, ok := b.p.Roster(id)
		if !ok {
			bad("rosters", "unknown roster "+strconv.Quote(id), "use a roster's id")
			continue
		}
		for _, member := range r.Members {
			if slices.Contains(m.Countries, member.Topic) && member.Fact != nil {
				count[member.Topic]++
				out[member.Topic] = append(out[member.Topic], member.Fact)
			}
		}
	}
	for t, n := range count {
		if n < len(c.Rosters) {
			delete(out, t)
		}
	}
	return out
}
