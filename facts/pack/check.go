package pack

import (
	"fmt"
	"io"
	"io/fs"
	"strings"

	"allybot/facts/lang"
	"allybot/facts/source"
)

// Report is what Check found.
type Report struct {
	Faults   []Fault // the worst first, like ones together
	Facts    int
	Loaded   *Loaded // the pack; nil where it could not be built
	Coverage []Cover // every paragraph of the index, in order; nil where the pack could not be built
}

// Cover is a paragraph with the facts that rest on it.
type Cover struct {
	Paragraph *Paragraph
	Facts     []*Fact
}

// Err joins the faults, nil where there are none.
func (r Report) Err() error { return joined(r.Faults) }

// Sort puts the faults in their order: the worst first, like ones together.
func (r Report) Sort() { sortFaults(r.Faults) }

// WriteCoverage writes a line for each paragraph: its number, how many facts
// rest on it, and which.
func (r Report) WriteCoverage(w io.Writer) error {
	for _, c := range r.Coverage {
		ids := make([]string, len(c.Facts))
		for i, f := range c.Facts {
			ids[i] = f.ID
		}
		if _, err := fmt.Fprintf(w, "%-6s %3d  %s\n", c.Paragraph.Number, len(ids), strings.Join(ids, " ")); err != nil {
			return fmt.Errorf("write the coverage: %w", err)
		}
	}
	return nil
}

// Check reads a pack and finds everything wrong with it: what Load finds and,
// besides, every figure, year, month or name in any language of a fact that is
// not among the anchors of the paragraphs it cites; every number that is not
// written in its language's way; figures and entities that one language of a
// fact has and another lacks; every paragraph on which no fact rests. Editor's
// notes are exempt, being marked as not from the source. Given the source's
// text it also holds the index against it; text may be nil.
func Check(fsys fs.FS, langs *lang.Set, text io.Reader) Report {
	raw, faults := readPack(fsys, langs)
	if len(faults) > 0 {
		return Report{Faults: faults, Facts: len(raw.facts)}
	}
	in, faults := build(raw, langs)
	p := in.Pack
	r := Report{Faults: faults, Facts: len(p.facts)}
	if len(in.Languages) == 0 {
		return r // there is nothing to read the texts by
	}
	c := newChecker(in, raw)
	for i := range raw.facts {
		c.fact(&raw.facts[i], p.facts[i])
	}
	r.Faults = append(r.Faults, c.faults...)
	for _, s := range p.Sections {
		for _, q := range s.Paragraphs {
			r.Coverage = append(r.Coverage, Cover{q, p.Citing(q)})
			if len(p.citing[q]) == 0 {
				r.Faults = append(r.Faults, Fault{File: in.at[q].file, Line: in.at[q].line, Problem: "no fact rests on paragraph " + q.Number,
					Mend: "write one that cites it"})
			}
		}
	}
	r.Faults = append(r.Faults, c.warnings(raw)...)
	r.Loaded = in
	if text != nil {
		r.Faults = append(r.Faults, p.checkSource(text)...)
	}
	r.Sort()
	return r
}

func (p *Pack) checkSource(text io.Reader) []Fault {
	ps, err := source.Split(text)
	if err != nil {
		return []Fault{{Problem: "the source cannot be read: " + err.Error(), Mend: "give the document as plain text"}}
	}
	return p.compareSource(ps)
}
