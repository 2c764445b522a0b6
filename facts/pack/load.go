package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"

	"allybot/facts/lang"
)

// Loaded is a pack with what only a search engine needs of it.
type Loaded struct {
	Pack *Pack
	// Facts, and Topics with the words for each, in the pack's order: a topic's
	// Index is its place.
	Facts  []*Fact
	Topics []Entry
	// More are further words for topics that people use in questions.
	More      []MoreTerms
	Unsaid    map[lang.Tag][]string // phrases for what the source does not speak of
	Ordinary  []string              // words that are no misspelling of a term
	Languages []*lang.Language      // the pack's, in its order
}

// Load reads and checks a pack. The error joins every fault found, each a
// Fault, so that a curator can mend them all at once. It checks the pack's
// structure; that no text says more than its citations is Check's business,
// which takes longer and belongs where packs are made.
func Load(fsys fs.FS, langs *lang.Set) (*Loaded, error) {
	raw, faults := readPack(fsys)
	if len(faults) > 0 {
		return nil, joined(faults)
	}
	in, faults := build(raw, langs)
	if len(faults) > 0 {
		return nil, joined(faults)
	}
	return in, nil
}

// rawFiles is a pack as its files have it.
type rawFiles struct {
	pack    rawPack
	topics  []rawTopic
	lexicon rawLexicon
	facts   []rawFact
	index   rawIndex
}

// readPack reads the files of a pack, each in its own goroutine: parsing YAML
// is most of what loading costs.
func readPack(fsys fs.FS) (rawFiles, []Fault) {
	var raw rawFiles
	names, err := fs.Glob(fsys, factsPattern)
	if err != nil || len(names) == 0 {
		return raw, []Fault{{File: factsPattern, Problem: "the pack has no facts file", Mend: "is this the folder of a pack?"}}
	}
	type part struct {
		name   string
		out    any
		faults []Fault
	}
	parts := []*part{
		{name: packFile, out: &raw.pack},
		{name: topicsFile, out: &raw.topics},
		{name: lexiconFile, out: &raw.lexicon},
		{name: indexFile, out: &raw.index},
	}
	lists := make([][]rawFact, len(names))
	for i, name := range names {
		parts = append(parts, &part{name: name, out: &lists[i]})
	}
	done := make(chan struct{})
	for _, q := range parts {
		go func() {
			q.faults = readFile(fsys, q.name, q.out)
			done <- struct{}{}
		}()
	}
	for range parts {
		<-done
	}
	var faults []Fault
	for _, q := range parts {
		faults = append(faults, q.faults...)
	}
	for i, list := range lists {
		for j := range list {
			list[j].File = names[i]
		}
		raw.facts = append(raw.facts, list...)
	}
	return raw, faults
}

func readFile(fsys fs.FS, name string, out any) []Fault {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		mend := "every pack has this file; see the built-in pack"
		if name == indexFile {
			mend = "make it with `allybot pack index --source FILE`"
		}
		var pathErr *fs.PathError
		if errors.As(err, &pathErr) {
			err = pathErr.Err
		}
		return []Fault{{File: name, Problem: "cannot be read: " + err.Error(), Mend: mend}}
	}
	if name != indexFile {
		r := reader{file: name}
		r.read(data, out)
		return r.faults
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(out); err != nil {
		at := dec.InputOffset()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = syntax.Offset
		}
		line := 1 + bytes.Count(data[:min(max(at, 0), int64(len(data)))], []byte("\n"))
		return []Fault{{File: name, Line: line, Problem: "cannot be read: " + err.Error(),
			Mend: "make it anew with `allybot pack index --source FILE`; it is never written by hand"}}
	}
	return nil
}

// Facts lists every fact in the pack's order. The slice is the caller's.
func (p *Pack) Facts() []*Fact { return slices.Clone(p.facts) }

// Fact finds a fact by id.
func (p *Pack) Fact(id string) (*Fact, bool) { f, ok := p.byID[id]; return f, ok }

// Topic finds a topic by id.
func (p *Pack) Topic(id string) (*Topic, bool) { t, ok := p.topic[id]; return t, ok }

// Paragraph finds a paragraph by number ("I.10").
func (p *Pack) Paragraph(number string) (*Paragraph, bool) { q, ok := p.paras[number]; return q, ok }

// Topics lists what can be looked up by itself: Standalone topics that some
// fact is about, in the pack's order. The slice is the caller's.
func (p *Pack) Topics() []*Topic {
	var out []*Topic
	for _, t := range p.topics {
		if t.Standalone && len(p.about[t]) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// About lists the facts about a topic, in the pack's order: those whose
// About holds it; those that only cover it are left out. The slice is the
// caller's.
func (p *Pack) About(t *Topic) []*Fact { return slices.Clone(p.about[t]) }

// Citing lists the facts that rest on a paragraph, in the pack's order. The
// slice is the caller's.
func (p *Pack) Citing(q *Paragraph) []*Fact { return slices.Clone(p.citing[q]) }

// Roster finds a roster by id.
func (p *Pack) Roster(id string) (*Roster, bool) {
	for _, r := range p.Rosters {
		if r.ID == id {
			return r, true
		}
	}
	return nil, false
}
