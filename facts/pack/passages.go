package pack

import (
	"fmt"
	"io"
	"strconv"

	"allybot/facts/source"
)

// Passages reads the source document's text and gives each paragraph's by its
// number ("I.10"), for an operator who has the text and wants replies to show
// the passage. A text that does not match the pack's quotations paragraph by
// paragraph is refused with every Fault found: what it would show might not
// be what the facts were checked against.
func (p *Pack) Passages(text io.Reader) (map[string]string, error) {
	ps, err := source.Split(text)
	if err != nil {
		return nil, fmt.Errorf("read the source: %w", err)
	}
	if faults := p.compareSource(ps); len(faults) > 0 {
		return nil, joined(faults)
	}
	out := make(map[string]string, len(ps))
	for _, q := range ps {
		out[q.Number] = q.Text
	}
	return out, nil
}

// compareSource holds the pack's quotations against the source's paragraphs.
func (p *Pack) compareSource(ps []source.Passage) []Fault {
	var faults []Fault
	fault := func(problem string) {
		faults = append(faults, Fault{Problem: problem,
			Mend: "if the text is the right one, quote it anew (`allybot pack init` numbers and quotes it) and look at every fact that cites the paragraph"})
	}
	seen := map[string]bool{}
	names := newNameIndex(p.entries, p.Source.Language, p.Source.Language)
	for i, raw := range source.Index(ps, p.sourceLanguage) {
		seen[raw.Number] = true
		switch q := p.paras[raw.Number]; {
		case q == nil:
			fault("the source has a paragraph " + raw.Number + " that the pack does not")
		case q.SHA256 != raw.SHA256:
			fault("paragraph " + raw.Number + " of the source is not the one that the pack quotes")
		case q.Section.Heading != raw.Heading:
			fault("paragraph " + raw.Number + " stands under another heading in the source: " + strconv.Quote(raw.Heading))
		case !q.Anchors.Equal(raw.Anchors) && !q.Anchors.Equal(names.named(raw.Anchors, ps[i].Text)):
			fault("the anchors of paragraph " + raw.Number + " are not those of the source")
		}
	}
	for _, section := range p.Sections {
		for _, q := range section.Paragraphs {
			if !seen[q.Number] {
				fault("the pack has a paragraph " + q.Number + " that the source does not")
			}
		}
	}
	return faults
}
