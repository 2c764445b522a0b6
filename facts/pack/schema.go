package pack

import "allybot/facts/lang"

// A pack is Markdown: the *.pack.md files of a folder in the order of their
// names, the first with front matter in YAML. Each raw struct mirrors a part of
// it; load.go turns them into a Pack. Unknown keys are errors.
const (
	packPattern = "*.pack.md"
	lexiconFile = "lexicon.yaml" // more words, beside the pack: those of a large one
)

// SchemaVersion is the pack format this engine reads.
const SchemaVersion = 1

// lines holds the line on which each key of a mapping stands, so that a fault
// can point at it.
type lines map[string]int

// rawText is a text by language, with the line of each.
type rawText struct {
	said lang.Text
	At   lines
}

func (t rawText) text() lang.Text { return t.said }

// rawTerms are words by language.
type rawTerms map[lang.Tag][]string

type rawPack struct {
	// Format is the version of the form; left out: SchemaVersion.
	Format int     `yaml:"format"`
	ID     string  `yaml:"id"`
	Title  rawText `yaml:"title"`
	// Languages are those that the pack is written in, the first being the one
	// for askers of others; left out: the source's.
	Languages []string        `yaml:"languages"`
	Source    rawSource       `yaml:"source"`
	Rosters   []rawRoster     `yaml:"rosters"`
	Compare   []rawComparison `yaml:"compare"`
	Timeline  rawTimeline     `yaml:"timeline"`
	Map       rawMap          `yaml:"map"`
	Threshold float64         `yaml:"threshold"` // as in rawLexicon
	Ordinary  []string        `yaml:"ordinary"`
	At        lines           `yaml:"-"`
}

type rawSource struct {
	// Language is the document's own, "en" if left out.
	Language string                     `yaml:"language"`
	Author   string                     `yaml:"author"`
	URL      string                     `yaml:"url"`
	Date     rawText                    `yaml:"date"`
	Note     rawText                    `yaml:"note"`
	About    map[string]rawSourceAnswer `yaml:"about"`
}

// rawSourceAnswer says something of the document itself.
type rawSourceAnswer struct {
	Text  rawText  `yaml:"text"`
	Cites []string `yaml:"cites"`
	At    lines    `yaml:"-"`
}

// rawRoster is a standing that topics share ("major non-NATO ally"), or all
// topics of a kind of the pack's own ("light").
type rawRoster struct {
	Kind     string   `yaml:"kind"`     // of the second sort
	ID       string   `yaml:"id"`       // "ally": what commands call it
	ListID   string   `yaml:"list_id"`  // "allies": the command that lists it; left out: the id with an s
	Command  rawText  `yaml:"command"`  // the id as each language's command; left out: the id
	List     rawText  `yaml:"list"`     // the same of the command that lists it
	Topic    string   `yaml:"topic"`    // "mnna"
	Overview string   `yaml:"overview"` // the fact that lists the members
	Meaning  []string `yaml:"meaning"`  // the facts that say what it means and does not
	Members  []string `yaml:"members"`  // topic ids, in the source's order; left out: all that a status fact gives the standing
	At       lines    `yaml:"-"`
}

// rawTopic is a country, a body, a programme, a person, a place or an idea
// that the source names.
type rawTopic struct {
	ID   string  `yaml:"id"`
	Kind string  `yaml:"kind"`
	ISO  string  `yaml:"iso"`  // countries: names come from CLDR unless given here
	Name rawText `yaml:"name"` // left out for a country whose CLDR name is right
	// Terms are further names, demonyms and spellings by which a question or a
	// fact may mean the topic; every language is understood in every question.
	Terms rawTerms `yaml:"terms"`
	// Source holds the spellings in the source's own text, so that its anchors
	// are known to be this topic.
	Source []string `yaml:"source"`
	Abbr   rawText  `yaml:"abbr"`
	// In lists wider topics that contain this one: a country's region.
	In   []string `yaml:"in"`
	At   lines    `yaml:"-"`
	File string   `yaml:"-"`
}

type rawFact struct {
	ID         string        `yaml:"id"`
	Kind       string        `yaml:"kind"`
	About      []string      `yaml:"about"`
	Covers     []string      `yaml:"covers"`
	Answers    []string      `yaml:"answers"`
	Cites      []string      `yaml:"cites"`
	Date       string        `yaml:"date"`  // YYYY or YYYY-MM
	AsOf       string        `yaml:"as_of"` // YYYY or YYYY-MM
	Quantities []rawQuantity `yaml:"quantities"`
	Related    []string      `yaml:"related"`
	Text       rawText       `yaml:"text"`
	Label      rawText       `yaml:"label"`
	Short      rawText       `yaml:"short"`
	Note       rawText       `yaml:"note"`
	At         lines         `yaml:"-"`
	File       string        `yaml:"-"`
	asks       []rawAsk
	dated      bool // its date is written: it is not proposed
	counted    bool // the same of its figures
}

type rawQuantity struct {
	Of    string  `yaml:"of"`
	What  string  `yaml:"what"`
	Value float64 `yaml:"value"`
	AsOf  string  `yaml:"as_of"`
	At    lines   `yaml:"-"`
}

// rawLexicon is lexicon.yaml: the ideas and attributes that questions ask
// for, the words for them, and what the pack's subject is.
type rawLexicon struct {
	Threshold float64      `yaml:"threshold"`
	Concepts  []rawConcept `yaml:"concepts"`
	// Topics are further words for topics, that
	// people use in questions; a fact's text is not checked for them.
	Topics []rawMoreTerms `yaml:"topics"`
	// Unsaid are phrases for what the source does not speak of, though they
	// look like some that it has: a question with one is declined.
	Unsaid rawTerms `yaml:"unsaid"`
	// Ordinary are words that are no misspelling of a term, though they are
	// spelt nearly like one ("coarse", "course").
	Ordinary []string `yaml:"ordinary"`
	At       lines    `yaml:"-"`
}

// rawMoreTerms is a topic's id with further words for it, and what asking who
// it is asks for: the holder's name, of a post.
type rawMoreTerms struct {
	ID    string   `yaml:"id"`
	Asks  string   `yaml:"asks"`
	Terms rawTerms `yaml:"terms"`
	At    lines    `yaml:"-"`
	File  string   `yaml:"-"`
}

// rawConcept is an attribute or idea that a question may ask for: how many
// soldiers, membership, a date of designation.
type rawConcept struct {
	ID    string   `yaml:"id"`
	Name  rawText  `yaml:"name"`
	Terms rawTerms `yaml:"terms"`
	// Implies lists concepts that asking for this one also asks for.
	Implies []string `yaml:"implies"`
	// Asks is what asking for this concept asks for where nothing else says so:
	// "troops of X" asks for a figure.
	Asks string `yaml:"asks"`
	// Qualifier marks a concept that only qualifies a question and cannot be
	// looked up by itself ("/topic date").
	Qualifier bool   `yaml:"qualifier"`
	At        lines  `yaml:"-"`
	File      string `yaml:"-"`
}
