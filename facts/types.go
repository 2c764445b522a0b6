package facts

// Kind says what sort of statement a fact is: what the source asserts, or
// what it merely claims, quotes or guesses.
type Kind uint8

// The kinds of fact. Claim, Quote and View are never passed off as
// established: replies label them.
const (
	Status     Kind = iota // a standing that somebody or something has
	Figure                 // a number, with its year where the source gives one
	Event                  // something that happened, or was announced
	Definition             // what a term means
	Claim                  // asserted by the source's author, not established
	Quote                  // somebody's words, as the source reports them
	View                   // the author's expectation or opinion
)

// Kinds lists every kind, in the order of their values.
func Kinds() []Kind { return []Kind{Status, Figure, Event, Definition, Claim, Quote, View} }

// String gives the kind's name as packs and JSON spell it.
func (k Kind) String() string {
	return [...]string{"status", "figure", "event", "definition", "claim", "quote", "view"}[k]
}

// ParseKind reads a kind's name.
func ParseKind(s string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.String() == s {
			return k, true
		}
	}
	return 0, false
}

// TopicKind says what sort of thing a topic is.
type TopicKind uint8

// The kinds of topic.
const (
	Country TopicKind = iota
	Region
	Organisation
	Programme
	Person
	Place
	Concept // an idea or an attribute that can be asked about
)

// String gives the topic kind's name as packs spell it.
func (k TopicKind) String() string {
	return [...]string{"country", "region", "organisation", "programme", "person", "place", "concept"}[k]
}

// Topic is something that a question can be about: a country, a body, a
// person, a concept. Facts name the topics they are about.
type Topic struct {
	ID   string
	Kind TopicKind
	ISO  string // ISO 3166-1 alpha-2, countries only
	Name Text
	// Abbreviation and what it stands for, in each language; empty where the
	// topic has none.
	Abbr  Text
	Named bool // the source names it (a country of the world it does not name is known, but not Named)
	// Standalone topics can be looked up by themselves ("/topic oil"); the
	// others only qualify a question ("since", "member").
	Standalone bool

	index uint32
}

// Paragraph is a numbered paragraph of the source as the index keeps it: no
// text, only what facts are checked against.
type Paragraph struct {
	Number  string // "I.10": section I, paragraph 10
	Section *Section
	SHA256  string // of the normalised text, hexadecimal
	Anchors Anchors
}

// Section is a part of the source.
type Section struct {
	Number     string // "0", "I", "II", …
	Heading    string // as the source has it
	Title      Text   // in our words
	Paragraphs []*Paragraph
}

// Anchors are what a fact that cites a paragraph may name: its figures, its
// years, its proper names.
type Anchors struct {
	Figures []string `json:"figures,omitempty"` // plain decimal: "334500", "3500000", "5"
	Years   []int    `json:"years,omitempty"`
	Names   []string `json:"names,omitempty"` // as the source spells them
}

// Date is a year, or a year and a month; the zero Date is none.
type Date struct {
	Year  int
	Month int // 1 to 12, 0 where only the year is known
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.Year == 0 }

// Quantity is a figure that a fact gives in machine-readable form.
type Quantity struct {
	Of    *Topic  // whose figure it is
	What  string  // what is counted, a concept's id: "active-personnel"
	Value float64 // in units of one
	AsOf  Date
}

// Fact is one curated statement with the paragraphs it rests on. It is
// immutable once its pack is loaded.
type Fact struct {
	ID      string
	Kind    Kind
	Text    Text
	About   []*Topic     // what it is about, the most important first
	Cites   []*Paragraph // at least one
	*Detail              // never nil in a loaded pack
}

// Detail is what only some facts have.
type Detail struct {
	Date       Date // of what the fact states; zero where it has none
	AsOf       Date // of a figure
	Quantities []Quantity
	Note       Text     // editor's note: NOT from the source, and shown so
	Covers     []*Topic // topics it also answers for, though it is not about them
	Answers    Asked    // the sorts of question it can answer
	Related    []*Fact
}

// Source describes the document that a pack restates.
type Source struct {
	Title Text
	Date  Text // when it was written, as far as the document shows
	Note  Text // who wrote it, what is not known of it
}
