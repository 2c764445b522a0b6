package facts

// Pack is a document's facts, checked and indexed. It is immutable and safe
// for concurrent use.
type Pack struct {
	ID        string
	Source    Source
	Sections  []*Section
	Rosters   []*Roster
	Threshold float64
	// Comparisons and Map show facts side by side; see also Dated. Map is nil
	// where the pack has none.
	Comparisons []*Comparison
	Map         *Map

	facts     []*Fact
	dated     []DatedFact
	topics    []*Topic
	byID      map[string]*Fact
	topic     map[string]*Topic
	paras     map[string]*Paragraph
	about     map[*Topic][]*Fact
	citing    map[*Paragraph][]*Fact
	engine    *engine
	directory *directory
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
