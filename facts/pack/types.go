package pack

import (
	"allybot/facts/lang"
	"allybot/facts/source"
)

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
	Open                   // a question that the source asks
)

// Kinds lists every kind, in the order of their values.
func Kinds() []Kind { return []Kind{Status, Figure, Event, Definition, Claim, Quote, View, Open} }

// String gives the kind's name as packs and JSON spell it.
func (k Kind) String() string {
	return [...]string{"status", "figure", "event", "definition", "claim", "quote", "view", "question"}[k]
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

// TopicKind says what sort of thing a topic is: one of those below, of which
// the engine knows something, or a word of the pack's own ("light").
type TopicKind string

// The kinds of topic.
const (
	Country      TopicKind = "country"
	Region       TopicKind = "region"
	Organisation TopicKind = "organisation"
	Programme    TopicKind = "programme"
	Person       TopicKind = "person"
	Place        TopicKind = "place"
	Concept      TopicKind = "concept" // an idea or an attribute that can be asked about
)

// String gives the topic kind's name as packs spell it.
func (k TopicKind) String() string { return string(k) }

// Topic is something that a question can be about: a country, a body, a
// person, a concept. Facts name the topics they are about.
type Topic struct {
	ID   string
	Kind TopicKind
	ISO  string // ISO 3166-1 alpha-2, countries only
	Name lang.Text
	// Abbreviation and what it stands for, in each language; empty where the
	// topic has none.
	Abbr  lang.Text
	Named bool // the source names it (a country of the world it does not name is known, but not Named)
	// Standalone topics can be looked up by themselves ("/topic oil"); the
	// others only qualify a question ("since", "member").
	Standalone bool

	index uint32
}

// Paragraph, Section and Anchors are the document's, see the source package.
type (
	Paragraph = source.Paragraph
	Section   = source.Section
	Anchors   = source.Anchors
)

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
	Text    lang.Text
	About   []*Topic     // what it is about, the most important first
	Cites   []*Paragraph // at least one
	*Detail              // never nil in a loaded pack
}

// Detail is what only some facts have.
type Detail struct {
	Date       Date // of what the fact states; zero where it has none
	AsOf       Date // of a figure
	Quantities []Quantity
	Label      lang.Text // a short name, for a button: at most MaxLabel characters; may be empty
	Short      lang.Text // of a dated fact: a caption without the date, at most MaxShort words; may be empty
	Note       lang.Text // editor's note: NOT from the source, and shown so
	Covers     []*Topic  // topics it also answers for, though it is not about them
	Answers    Asked     // the sorts of question it can answer
	Related    []*Fact
}

// Source describes the document that a pack restates.
type Source struct {
	Language lang.Tag // it is written in
	Title    lang.Text
	Date     lang.Text // when it was written, as far as the document shows
	Note     lang.Text // who wrote it, what is not known of it
	Author   string    // as the pack has it; may be empty
	URL      string    // where the document is; may be empty
	// About answers questions about the document itself, by what is asked: see
	// AboutSource. A pack may lack any of them.
	About map[string]SourceAnswer
}

// Index is the topic's place in its pack's order.
func (t *Topic) Index() int { return int(t.index) }

// SourceAnswer says something of the document itself.
type SourceAnswer struct {
	Text  lang.Text
	Cites []*Paragraph // that it rests on; none where it is the editors' word
}

// AboutSource lists what a pack may say of its source: who wrote it, when,
// where it was published, what it is about, what it concludes, whether it
// takes sides, how far it can be trusted, whom it quotes, what it thinks.
func AboutSource() []string {
	return []string{"author", "date", "published", "subject", "conclusion", "stance", "trust", "sources", "views-us", "views-nato", "annex"}
}

// The longest label, in characters, and the longest caption, in words.
const (
	MaxLabel = 30
	MaxShort = 6
)
