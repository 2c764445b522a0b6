package pack

import (
	"cmp"
	"strconv"
)

// rosters takes in the standings that topics share, and the lists of kinds.
func (b *builder) rosters() {
	for _, r := range b.raw.pack.Rosters {
		bad := func(key, problem, mend string) {
			b.fault(b.raw.file, max(r.At[key], r.At[""]), "", "roster "+r.ID+": "+problem, mend)
		}
		r.ID = cmp.Or(r.ID, r.Kind)
		b.id(b.raw.file, max(r.At["id"], r.At[""]), "", r.ID)
		if r.ListID == "" {
			r.ListID = r.ID + "s"
		}
		for _, l := range b.langs {
			if !r.Command.said.Has(l.Tag) {
				r.Command.said = r.Command.said.With(l.Tag, r.ID)
			}
			if !r.List.said.Has(l.Tag) {
				r.List.said = r.List.said.With(l.Tag, r.ListID)
			}
		}
		if r.Kind != "" {
			b.kindRoster(&r, bad)
		}
		out := &Roster{ID: r.ID, ListID: r.ListID, Command: r.Command.text(), List: r.List.text(), Topic: b.find(r.Topic), Overview: b.p.byID[r.Overview]}
		if out.Topic == nil {
			bad("topic", "unknown topic "+strconv.Quote(r.Topic), "use a name or an id of the glossary")
			continue
		}
		if out.Overview == nil {
			bad("overview", "unknown fact "+strconv.Quote(r.Overview), "use a fact's id")
		}
		for _, id := range r.Meaning {
			f := b.p.byID[id]
			if f == nil {
				bad("meaning", "unknown fact "+strconv.Quote(id), "use a fact's id")
				continue
			}
			out.Meaning = append(out.Meaning, f)
		}
		b.members(r, out, bad)
		b.p.Rosters = append(b.p.Rosters, out)
	}
}

// kindRoster fills in what a roster of a kind leaves out: its members are all
// topics of the kind, its topic is the kind itself.
func (b *builder) kindRoster(r *rawRoster, bad func(key, problem, mend string)) {
	if len(r.Members) == 0 {
		for _, t := range b.p.topics {
			if string(t.Kind) == r.Kind && len(b.p.about[t]) > 0 {
				r.Members = append(r.Members, t.ID)
			}
		}
	}
	if len(r.Members) == 0 {
		bad("kind", "no topic of the kind "+strconv.Quote(r.Kind)+" has a fact", "use a kind of the glossary")
		return
	}
	if r.Topic == "" {
		r.Topic = r.Kind
	}
	if b.find(r.Topic) == nil {
		bad("kind", "the glossary has no term "+r.Topic, "add it, with its plural: "+r.Topic+": "+r.ListID)
	}
	if r.Overview == "" {
		if f := b.overview(r.Members); f != nil {
			r.Overview = f.ID
		} else {
			bad("overview", "no fact is about all of "+r.ListID, "write one that lists them, and name it under `overview`")
		}
	}
}

// overview finds the fact that is about most of some topics, and at least half.
func (b *builder) overview(members []string) *Fact {
	count := map[*Fact]int{}
	var best *Fact
	for _, id := range members {
		for _, f := range b.p.about[b.p.topic[id]] {
			if count[f]++; best == nil || count[f] > count[best] {
				best = f
			}
		}
	}
	if best == nil || 2*count[best] < len(members) || count[best] < 2 && len(members) > 1 {
		return nil
	}
	return best
}

// members takes in a roster's members, each with the fact that puts it there.
func (b *builder) members(r rawRoster, out *Roster, bad func(key, problem, mend string)) {
	if len(r.Members) == 0 {
		for _, t := range b.p.topics {
			if t.Kind != Concept && t != out.Topic && b.standing(t, out.Topic) != nil {
				r.Members = append(r.Members, t.ID)
			}
		}
	}
	for _, id := range r.Members {
		m := Member{Topic: b.find(id)}
		switch {
		case m.Topic == nil || m.Topic.Kind == Concept:
			bad("members", strconv.Quote(id)+" is no name of the glossary", "use a name or an id of it")
			continue
		case r.Kind != "":
			m.Fact = b.foremost(m.Topic)
		default:
			m.Fact = b.standing(m.Topic, out.Topic)
		}
		if m.Fact == nil {
			bad("members", "no fact of kind status is about both "+id+" and "+r.Topic, "write one, or take it off the roster")
		}
		out.Members = append(out.Members, m)
	}
	if len(out.Members) == 0 {
		bad("members", "the roster has no members", "list them, or write their facts")
	}
}

// standing finds the fact that says a topic has a standing: of kind status,
// about the topic first.
func (b *builder) standing(t, standing *Topic) *Fact {
	for _, f := range b.p.about[t] {
		if f.Kind != Status || f.About[0] != t {
			continue
		}
		for _, other := range f.About {
			if other == standing {
				return f
			}
		}
	}
	return nil
}

// foremost finds the fact that is above all about a topic.
func (b *builder) foremost(t *Topic) *Fact {
	about := b.p.about[t]
	for _, f := range about {
		if f.About[0] == t {
			return f
		}
	}
	if len(about) > 0 {
		return about[0]
	}
	return nil
}
