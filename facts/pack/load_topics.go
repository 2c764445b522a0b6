package pack

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"allybot/facts/lang"
)

// Entry is a topic with the words that mean it.
type Entry struct {
	Topic   *Topic
	Terms   map[lang.Tag][]string // name, abbreviation, further names, demonyms
	Source  []string              // spellings in the source's text
	In      []*Topic              // wider topics that contain it
	Implies []*Topic              // concepts: those that asking for it also asks for
}

// topics takes in the pack's entities, its lexicon's concepts and the rest of
// the world's countries, in that order.
func (b *builder) topics() {
	own := len(b.raw.topics)
	all := withCountries(b.raw.topics, b.langs, b.p.sourceLanguage)
	b.raw.topics = all[:own]
	for _, r := range all[:own] {
		b.entity(r)
	}
	for _, c := range b.raw.lexicon.Concepts {
		b.concept(c)
	}
	for _, r := range all[own:] {
		b.entity(r)
	}
	b.names = map[string]*Topic{}
	for i := len(b.entries) - 1; i >= 0; i-- { // of several, the first counts
		for _, term := range b.entries[i].Terms[b.first().Tag] {
			b.names[slug(term)] = b.entries[i].Topic
		}
	}
	b.links(all)
	b.distinct()
	b.p.entries = b.entries
	names := newNameIndex(b.entries, b.p.Source.Language, b.p.Source.Language)
	for q, from := range b.paraAt {
		if from.kept == nil {
			q.Anchors = names.named(q.Anchors, from.text)
		}
	}
	anchors := b.everyAnchor()
	for i := range b.entries {
		e := &b.entries[i]
		e.Topic.Named = e.Topic.Kind != Concept && anchors.hold(e, b.p.Source.Language)
	}
}

func (b *builder) entity(r rawTopic) {
	bad := func(key, problem, mend string) {
		b.fault(r.File, max(r.At[key], r.At[""]), "", "topic "+r.ID+": "+problem, mend)
	}
	kind := TopicKind(r.Kind)
	if !validID.MatchString(r.Kind) || kind == Concept {
		bad("kind", strconv.Quote(r.Kind)+" is no kind", "use country, region, organisation, programme, person, place or a word of the pack's own; a term has none")
	}
	b.sameName(&r)
	if (r.ISO != "") != (kind == Country) {
		bad("iso", "countries have an ISO code and nothing else has", "write the ISO 3166-1 alpha-2 code")
	}
	if r.Name.text().Empty() && r.ISO != "" {
		bad("iso", "there is no country "+strconv.Quote(r.ISO), "write the ISO 3166-1 alpha-2 code")
	}
	t := &Topic{ID: r.ID, Kind: kind, ISO: r.ISO, Name: r.Name.text(), Abbr: r.Abbr.text(), Standalone: true}
	b.add(r.File, r.At[""], t, r.Name, r.Terms, r.Source)
}

func (b *builder) concept(c rawConcept) {
	t := &Topic{ID: c.ID, Kind: Concept, Name: c.Name.text(), Standalone: !c.Qualifier}
	b.add(c.File, c.At[""], t, c.Name, c.Terms, nil)
}

func (b *builder) add(file string, line int, t *Topic, name rawText, terms rawTerms, source []string) {
	b.id(file, line, "", t.ID)
	b.complete(file, line, "", "name of "+t.ID, name)
	if b.p.topic[t.ID] != nil {
		b.fault(file, line, "", "the topic id "+strconv.Quote(t.ID)+" is taken", "give each topic and concept its own id")
		return
	}
	t.index = uint32(len(b.p.topics))
	b.p.topics = append(b.p.topics, t)
	b.p.topic[t.ID] = t
	e := Entry{Topic: t, Source: source, Terms: map[lang.Tag][]string{}}
	for _, l := range b.langs {
		var all []string
		for _, term := range append([]string{t.Name.Exactly(l.Tag), t.Abbr.Exactly(l.Tag)}, terms[l.Tag]...) {
			if term != "" && !slices.Contains(all, term) {
				all = append(all, term)
			}
		}
		e.Terms[l.Tag] = all
	}
	b.entries = append(b.entries, e)
}

// links resolves what topics say of each other.
func (b *builder) links(topics []rawTopic) {
	for _, r := range topics {
		for _, id := range r.In {
			if wider := b.find(id); wider == nil {
				b.fault(r.File, r.At["in"], "", "topic "+r.ID+": unknown topic "+strconv.Quote(id), "use a name or an id of the glossary")
			} else if t := b.p.topic[r.ID]; t != nil {
				b.entries[t.index].In = append(b.entries[t.index].In, wider)
			}
		}
	}
	for _, r := range b.raw.contains {
		for _, id := range r.of {
			wider, t := b.p.topic[r.wider], b.find(id)
			if wider == nil || t == nil {
				b.fault(r.file, r.line, "", "topic "+r.wider+": unknown topic "+strconv.Quote(id), "use a name or an id of the glossary")
				continue
			}
			b.entries[t.index].In = append(b.entries[t.index].In, wider)
		}
	}
	for _, c := range b.raw.lexicon.Concepts {
		for _, id := range c.Implies {
			if implied := b.find(id); implied == nil {
				b.fault(c.File, c.At["implies"], "", "concept "+c.ID+": unknown topic "+strconv.Quote(id), "use a name or an id of the glossary")
			} else if t := b.p.topic[c.ID]; t != nil {
				b.entries[t.index].Implies = append(b.entries[t.index].Implies, implied)
			}
		}
	}
}

// distinct finds entities that no name tells apart.
func (b *builder) distinct() {
	owner := map[string]*Topic{}
	for _, e := range b.entries {
		if e.Topic.Kind == Concept {
			continue
		}
		var names []string
		for _, l := range b.langs {
			names = append(names, e.Terms[l.Tag]...)
		}
		for _, name := range names {
			// Neither capitals nor accents tell two entities apart.
			key := strings.Join(nameWords(name), " ")
			if other := owner[key]; other != nil && other != e.Topic {
				file, line := b.topicAt(e.Topic.ID)
				b.fault(file, line, "", fmt.Sprintf("%q means both %s and %s", name, other.ID, e.Topic.ID), "keep it for one of them")
			}
			owner[key] = e.Topic
		}
	}
}

func (b *builder) topicAt(id string) (file string, line int) {
	for _, r := range b.raw.topics {
		if r.ID == id {
			return r.File, r.At[""]
		}
	}
	return b.raw.file, 0
}

// sameName gives a name that is not translated in the languages that lack it.
func (b *builder) sameName(r *rawTopic) {
	for _, l := range b.langs {
		if !r.Name.said.Has(l.Tag) {
			r.Name.said = r.Name.said.With(l.Tag, r.Name.said.First())
		}
		if !r.Abbr.said.Empty() && !r.Abbr.said.Has(l.Tag) {
			r.Abbr.said = r.Abbr.said.With(l.Tag, r.Abbr.said.First())
		}
	}
}

// find finds a topic by its id or by a name, as the pack's first language
// spells it.
func (b *builder) find(ref string) *Topic {
	if t := b.p.topic[ref]; t != nil {
		return t
	}
	return b.names[slug(ref)]
}

// anchorNames is what some paragraphs name, for looking names up in it.
type anchorNames []string // each " bare words of a name "

func anchorNamesOf(ps ...*Paragraph) anchorNames {
	var out anchorNames
	for _, p := range ps {
		for _, n := range p.Anchors.Names {
			out = append(out, " "+strings.Join(nameWords(n), " ")+" ")
		}
	}
	return out
}

// named adds to a paragraph's anchors the names of the glossary that its text
// has: those in small letters, and those that only open a sentence.
func (x *nameIndex) named(a Anchors, text string) Anchors {
	have := anchorNames{}
	for _, n := range a.Names {
		have = append(have, " "+strings.Join(nameWords(n), " ")+" ")
	}
	a.Names = slices.Clone(a.Names)
	for _, m := range x.find(sentenceWords(text)).mentions {
		if !have.has(m.text) && !slices.Contains(a.Names, m.text) {
			a.Names = append(a.Names, m.text)
		}
	}
	slices.Sort(a.Names)
	return a
}

func (b *builder) everyAnchor() anchorNames {
	var ps []*Paragraph
	for _, s := range b.p.Sections {
		ps = append(ps, s.Paragraphs...)
	}
	return anchorNamesOf(ps...)
}

// hold reports whether the paragraphs name a topic: by one of its spellings
// in the source, its name or its abbreviation in the language of the source.
func (a anchorNames) hold(e *Entry, source lang.Tag) bool {
	for _, name := range e.Source {
		if a.has(name) {
			return true
		}
	}
	if a.has(e.Topic.Name.In(source)) || a.has(e.Topic.Abbr.In(source)) {
		return true
	}
	for _, term := range e.Terms[source] {
		if lang.HasCapital(term) && a.has(term) {
			return true
		}
	}
	return e.Topic.Kind == Person && a.hasWordOf(e.Topic.Name.In(source))
}

// hasWordOf reports whether a person is named by the surname alone, or
// without it.
func (a anchorNames) hasWordOf(name string) bool {
	for _, w := range lang.Words(name) {
		if len([]rune(w.Text)) > 2 && lang.HasCapital(w.Text) && a.has(w.Text) {
			return true
		}
	}
	return false
}

// has reports whether a name, or its words side by side within a longer one,
// is among the anchors.
func (a anchorNames) has(name string) bool {
	key := " " + strings.Join(nameWords(name), " ") + " "
	if key == "  " {
		return false
	}
	for _, anchor := range a {
		if strings.Contains(anchor, key) {
			return true
		}
	}
	return false
}

// nameWords gives a name's words, bare and split at hyphens.
func nameWords(s string) []string {
	var out []string
	for _, w := range lang.Words(s) {
		for part := range strings.SplitSeq(lang.BareName(w.Text), "-") {
			if part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}
