package facts

import (
	"fmt"
	"io"
	"io/fs"

	"allybot/facts/lang"
	"allybot/facts/pack"
)

// Check reads a pack and finds everything wrong with it: what Load finds;
// whatever a text says that the paragraphs it cites do not; and which of the
// pack's own questions are not answered as it says. Given the source's text it
// also holds the pack against it; text may be nil.
func Check(fsys fs.FS, text io.Reader, more ...*lang.Set) Report {
	langs, err := languages(more)
	if err != nil {
		return Report{Faults: []Fault{{Problem: err.Error(), Mend: "mend the language's data"}}}
	}
	r := pack.Check(fsys, langs, text)
	if r.Loaded != nil && r.Err() == nil {
		p, err := index(r.Loaded, langs)
		if err != nil {
			r.Faults = append(r.Faults, Fault{Problem: err.Error(), Mend: "train the pack's classifier anew with `allybot eval --train`, or remove it"})
			return r
		}
		r.Faults = append(r.Faults, p.asks(r.Loaded.Asks)...)
		r.Sort()
	}
	return r
}

// asks puts the pack's own questions and tells those that go wrong.
func (p *Pack) asks(all []pack.Ask) []Fault {
	var out []Fault
	for _, q := range all {
		a := p.Ask(Question{Text: q.Text, Lang: q.Lang})
		f := Fault{File: q.File, Line: q.Line, Fact: q.Fact.ID}
		switch answered := a.Outcome == Answered; {
		case q.Declined && answered:
			f.Problem = fmt.Sprintf("%q must be declined, but %s answers it", q.Text, a.Facts[0].ID)
			f.Mend = "if the source does not say it, put the phrase for it under “Not in the source”; `allybot pack try` shows why it is answered"
		case !q.Declined && !answered:
			f.Problem = fmt.Sprintf("%q is not answered", q.Text)
			f.Mend = "put the words that people use into the glossary; `allybot pack try` shows which are not understood"
		case !q.Declined && a.Facts[0] != q.Fact:
			f.Problem = fmt.Sprintf("%q is answered by %s instead", q.Text, a.Facts[0].ID)
			f.Mend = "write the question under that fact, or tell the two apart by what they are about; `allybot pack try` shows both"
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}
