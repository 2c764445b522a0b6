package pack

import "allybot/facts/lang"

// Pack is a document's facts, checked and indexed. It is immutable and safe
// for concurrent use. It holds a document's facts; to ask it questions is the
// search engine's business.
type Pack struct {
	ID        string
	Languages []lang.Tag // the first is for askers of a language that the pack lacks
	Source    Source
	Sections  []*Section
	Rosters   []*Roster
	Threshold float64
	// Comparisons and Map show facts side by side; see also Dated. Map is nil
	// where the pack has none.
	Comparisons []*Comparison
	Map         *Map

	facts  []*Fact
	dated  []DatedFact
	topics []*Topic
	byID   map[string]*Fact
	topic  map[string]*Topic
	paras  map[string]*Paragraph
	about  map[*Topic][]*Fact
	citing map[*Paragraph][]*Fact

	sourceLanguage *lang.Language
	entries        []Entry
}

// Roster is a standing that several countries share, with the facts that
// explain it: what `/allies` lists and `/ally` looks up.
type Roster struct {
	ID, ListID    string    // "ally", "allies": the commands that look a name up and list them
	Command, List lang.Text // the same in each language
	Topic         *Topic
	Overview      *Fact    // lists the members
	Meaning       []*Fact  // what the standing means, and what it does not
	Members       []Member // in the source's order
}

// Member is a country on a roster, with the fact that says so.
type Member struct {
	Topic *Topic
	Fact  *Fact // kind Status, about the country and the roster's topic
}
