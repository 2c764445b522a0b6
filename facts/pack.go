package facts

import "io/fs"

// Pack is a document's facts, checked and indexed. It is immutable and safe
// for concurrent use.
type Pack struct {
	ID        string
	Source    Source
	Sections  []*Section
	Rosters   []*Roster
	Threshold float64

	facts  []*Fact
	topics []*Topic
	byID   map[string]*Fact
	topic  map[string]*Topic
	paras  map[string]*Paragraph
}

// Roster is a standing that several countries share, with the facts that
// explain it: what `/allies` lists and `/ally` looks up.
type Roster struct {
	ID       string // "ally", "partner"
	Topic    *Topic
	Overview *Fact    // lists the members
	Meaning  []*Fact  // what the standing means, and what it does not
	Members  []Member // in the source's order
}

// Member is a country on a roster, with the fact that says so.
type Member struct {
	Topic *Topic
	Fact  *Fact // kind Status, about the country and the roster's topic
}

// Match is a topic found for a name, with how well it fits.
type Match struct {
	Topic *Topic
	Label string  // the name that matched, in the asker's language where there is one
	Score float64 // 1 for an exact name, alias, ISO code or abbreviation; less for a prefix or a misspelling
}

// Load reads, checks and indexes a pack. The error joins every fault found,
// each a Fault, so that a curator can mend them all at once.
func Load(fsys fs.FS) (*Pack, error) { panic("to be written") }

// Facts lists every fact in the pack's order. The slice is the caller's.
func (p *Pack) Facts() []*Fact { return append([]*Fact(nil), p.facts...) }

// Fact finds a fact by id.
func (p *Pack) Fact(id string) (*Fact, bool) { f, ok := p.byID[id]; return f, ok }

// Topic finds a topic by id.
func (p *Pack) Topic(id string) (*Topic, bool) { t, ok := p.topic[id]; return t, ok }

// Paragraph finds a paragraph by number ("I.10").
func (p *Pack) Paragraph(number string) (*Paragraph, bool) { q, ok := p.paras[number]; return q, ok }

// Topics lists what can be looked up by itself: Standalone topics that some
// fact is about, in the pack's order.
func (p *Pack) Topics() []*Topic { panic("to be written") }

// About lists the facts about a topic, in the pack's order: those whose
// About holds it; those that only cover it are left out.
func (p *Pack) About(t *Topic) []*Fact { panic("to be written") }

// Citing lists the facts that rest on a paragraph.
func (p *Pack) Citing(q *Paragraph) []*Fact { panic("to be written") }

// Roster finds a roster by id.
func (p *Pack) Roster(id string) (*Roster, bool) { panic("to be written") }

// Lookup finds the topic that a name means: exactly (Score 1) or, failing
// that, the likeliest misspellings, best first. It knows every country of the
// world in three languages, though the source names few (see Topic.Named).
func (p *Pack) Lookup(name string, l Lang) []Match { panic("to be written") }

// Suggest completes what somebody has begun to type, for autocomplete: exact
// matches first, then prefixes, then words inside, then misspellings, in the
// asker's language. Nothing typed gives nothing. Only topics for which keep
// is true are given; nil keeps the Standalone ones.
func (p *Pack) Suggest(typed string, l Lang, limit int, keep func(*Topic) bool) []Match {
	panic("to be written")
}

// Ask answers a question, or says why it cannot. It never blocks and never
// fails.
func (p *Pack) Ask(q Question) Answer { panic("to be written") }

// Related lists up to n facts that are worth reading next: those the pack
// names, then those that share the most particular topics.
func (p *Pack) Related(f *Fact, n int) []*Fact { panic("to be written") }
