package pack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"allybot/facts/lang"
	"allybot/facts/source"
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
	// Classifier is the file of the pack's own classifier, nil where it brings none.
	Classifier []byte
	Asks       []Ask // what the pack says of its own questions

	at map[*Paragraph]rawParagraph
}

// Load reads and checks a pack. The error joins every fault found, each a
// Fault, so that a curator can mend them all at once. It checks the pack's
// structure; that no text says more than its citations is Check's business,
// which takes longer and belongs where packs are made.
func Load(fsys fs.FS, langs *lang.Set) (in *Loaded, err error) {
	raw, faults := readPack(fsys, langs)
	if len(faults) > 0 {
		return nil, joined(faults)
	}
	in, faults = build(raw, langs)
	if len(faults) > 0 {
		return nil, joined(faults)
	}
	in.Classifier, err = fs.ReadFile(fsys, ClassifierFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", ClassifierFile, err)
	}
	return in, nil
}

// ClassifierFile is what `allybot eval --train` writes beside a pack.
const ClassifierFile = "classifier.bin"

// rawFiles is a pack as its files have it.
type rawFiles struct {
	file       string // that has the front matter
	pack       rawPack
	sections   []*rawSection
	outline    source.Outline
	paragraphs []rawParagraph
	topics     []rawTopic
	contains   []rawContains
	lexicon    rawLexicon
	facts      []rawFact
}

// readPack reads the files of a pack.
func readPack(fsys fs.FS, langs *lang.Set) (rawFiles, []Fault) {
	var raw rawFiles
	names, err := fs.Glob(fsys, packPattern)
	if err != nil {
		return raw, []Fault{{File: packPattern, Problem: "cannot be read: " + err.Error(), Mend: "is this the folder of a pack?"}}
	}
	if len(names) == 0 {
		return raw, []Fault{{File: packPattern, Problem: "the folder has no such file", Mend: "is this the folder of a pack? `allybot pack init SOURCE` begins one"}}
	}
	var faults []Fault
	for _, name := range names {
		data, fault := readFile(fsys, name)
		if fault != nil {
			faults = append(faults, *fault)
			continue
		}
		faults = append(faults, readMarkdown(name, data, &raw, langs)...)
	}
	if _, err := fs.Stat(fsys, lexiconFile); err == nil {
		data, fault := readFile(fsys, lexiconFile)
		if fault != nil {
			return raw, append(faults, *fault)
		}
		faults = append(faults, readLexicon(data, &raw.lexicon)...)
	}
	return raw, faults
}

// readLexicon adds to what the pack's own glossary says.
func readLexicon(data []byte, own *rawLexicon) []Fault {
	r := reader{file: lexiconFile}
	var more rawLexicon
	r.read(data, &more)
	for i := range more.Concepts {
		more.Concepts[i].File = lexiconFile
	}
	for i := range more.Topics {
		more.Topics[i].File = lexiconFile
	}
	own.Threshold, own.At = more.Threshold, more.At
	own.Concepts = append(own.Concepts, more.Concepts...)
	own.Topics = append(own.Topics, more.Topics...)
	own.Ordinary = append(own.Ordinary, more.Ordinary...)
	for l, words := range more.Unsaid {
		if own.Unsaid == nil {
			own.Unsaid = rawTerms{}
		}
		own.Unsaid[l] = append(own.Unsaid[l], words...)
	}
	return r.faults
}

// readFile reads a file whole: a plain file, no larger than maxPackFile, that
// nobody changes meanwhile.
func readFile(fsys fs.FS, name string) ([]byte, *Fault) {
	bad := func(problem, mend string) ([]byte, *Fault) {
		return nil, &Fault{File: name, Problem: problem, Mend: mend}
	}
	file, err := fsys.Open(name)
	if err != nil {
		var pathErr *fs.PathError
		if errors.As(err, &pathErr) {
			err = pathErr.Err
		}
		return bad("cannot be read: "+err.Error(), "make it a plain file that may be read")
	}
	defer file.Close() //nolint:errcheck // only read
	before, err := file.Stat()
	switch {
	case err != nil:
		return bad("cannot be read: "+err.Error(), "make it a plain file that may be read")
	case !before.Mode().IsRegular():
		return bad("is no plain file ("+before.Mode().Type().String()+")", "put a text file in its place")
	case before.Size() > maxPackFile:
		return bad(fmt.Sprintf("the file has %d bytes, more than %d", before.Size(), maxPackFile), "split it: a folder's "+packPattern+" files are one pack")
	}
	data, err := io.ReadAll(io.LimitReader(file, maxPackFile+1))
	if err != nil {
		return bad("cannot be read: "+err.Error(), "make it a plain file that may be read")
	}
	if after, err := file.Stat(); err != nil || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) || int64(len(data)) != before.Size() {
		return bad("the file changed while it was read", "read it again")
	}
	return data, nil
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
