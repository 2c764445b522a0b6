package facts

import (
	"fmt"
	"io/fs"
	"strings"

	"allybot/facts/gate"
	"allybot/facts/lang"
	"allybot/facts/pack"
	"allybot/facts/search"
)

// Pack is a document's facts, ready to be asked. It is immutable and safe for
// concurrent use.
type Pack struct {
	*pack.Pack
	*search.Engine
	languages *lang.Set
}

// Load reads, checks and indexes a pack. The error joins every fault found,
// each a Fault, so that a curator can mend them all at once. more are further
// languages than the program brings.
func Load(fsys fs.FS, more ...*lang.Set) (*Pack, error) {
	langs, err := languages(more)
	if err != nil {
		return nil, err
	}
	in, err := pack.Load(fsys, langs)
	if err != nil {
		return nil, fmt.Errorf("load the pack: %w", err)
	}
	return index(in, langs)
}

// Assemble indexes a pack's content that does not come from files.
func Assemble(parts Parts) (*Pack, error) {
	langs, err := languages(nil)
	if err != nil {
		return nil, err
	}
	in, err := pack.Assemble(parts, langs.All())
	if err != nil {
		return nil, fmt.Errorf("assemble the pack: %w", err)
	}
	return index(in, langs)
}

func languages(more []*lang.Set) (*lang.Set, error) {
	langs, err := lang.Builtin()
	if err != nil {
		return nil, fmt.Errorf("read the languages: %w", err)
	}
	for _, m := range more {
		langs = langs.With(m)
	}
	return langs, nil
}

func index(in *pack.Loaded, langs *lang.Set) (*Pack, error) {
	model, err := gate.Builtin()
	if err != nil {
		return nil, fmt.Errorf("read the gate: %w", err)
	}
	p := &Pack{Pack: in.Pack, Engine: search.New(in, langs, model), languages: langs}
	if in.Classifier == nil {
		return p, nil
	}
	own, err := gate.ReadClassifier(in.Classifier)
	if err != nil {
		return nil, fmt.Errorf("read the pack's classifier: %w", err)
	}
	return p.WithGate(model, own), nil
}

// WithGate gives the same pack with another gate and classifier: for training
// them. The pack itself stays as it is.
func (p *Pack) WithGate(model *gate.Model, own *gate.Classifier) *Pack {
	out := *p
	out.Engine = p.Engine.WithGate(model, own)
	return &out
}

// Language gives the data of a language of the pack or, where the pack lacks
// it, of its first.
func (p *Pack) Language(l Lang) *lang.Language {
	for _, have := range p.Languages {
		if have == l {
			return p.languages.Get(l)
		}
	}
	return p.languages.Get(p.Languages[0])
}

// Speaks gives the language of the pack that an asker's is answered in: the
// same or, where the pack lacks it, the pack's first.
func (p *Pack) Speaks(l Lang) Lang { return p.Language(l).Tag }

// Init reads a source document and makes the scaffold of a pack of it.
func Init(sourceName string, l Lang) (Scaffold, error) {
	langs, err := languages(nil)
	if err != nil {
		return Scaffold{}, err
	}
	of := langs.Get(l)
	if of == nil {
		return Scaffold{}, fmt.Errorf("there is no language %q: use one of %v", l, langs.Tags())
	}
	o, err := pack.ReadSource(sourceName)
	if err != nil {
		return Scaffold{}, fmt.Errorf("read the source: %w", err)
	}
	return pack.Init(o, strings.TrimSuffix(pack.ScaffoldName(sourceName), ".pack.md"), of), nil
}

// ScaffoldName is the file that a source's scaffold is written to.
func ScaffoldName(sourceName string) string { return pack.ScaffoldName(sourceName) }

// WithoutQuotations gives a pack's files with the source's text taken out.
func WithoutQuotations(fsys fs.FS) (map[string][]byte, error) {
	langs, err := languages(nil)
	if err != nil {
		return nil, err
	}
	files, faults := pack.WithoutQuotations(fsys, langs)
	if len(faults) > 0 {
		return nil, Report{Faults: faults}.Err()
	}
	return files, nil
}

// Files gives a pack's files, for Load and Check: those of a folder, or one
// *.pack.md file alone.
func Files(name string) (fs.FS, error) {
	fsys, err := pack.Files(name)
	if err != nil {
		return nil, fmt.Errorf("open the pack: %w", err)
	}
	return fsys, nil
}
