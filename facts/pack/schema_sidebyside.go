package pack

// rawComparison is figures that may stand side by side. Without any in
// the front matter, every concept that facts count makes one.
type rawComparison struct {
	ID       string        `yaml:"id"`
	Title    rawText       `yaml:"title"`
	Unit     rawText       `yaml:"unit"`
	What     []rawCompared `yaml:"what"`
	Together []rawTogether `yaml:"together"`
	At       lines         `yaml:"-"`
}

// rawCompared is a concept whose quantities take part.
type rawCompared struct {
	Concept string  `yaml:"concept"`
	Note    rawText `yaml:"note"` // what exactly it counts
	// Except are the topics whose figures the note does not fit.
	Except []string `yaml:"except"`
	At     lines    `yaml:"-"`
}

// rawTogether is what the source takes together: a fact, what it adds up and
// what it sets that beside.
type rawTogether struct {
	Fact   string   `yaml:"fact"`
	Of     []string `yaml:"of"`
	Beside string   `yaml:"beside"`
	At     lines    `yaml:"-"`
}

// rawTimeline says which facts a timeline shows: all with a date but those
// left out because another tells them, and some figures at the date they are
// of.
type rawTimeline struct {
	LeaveOut []string `yaml:"leave_out"`
	Figures  []string `yaml:"figures"`
	At       lines    `yaml:"-"`
}

// rawMap is a region's countries and the classes that they fall into.
type rawMap struct {
	Title     rawText    `yaml:"title"`
	Region    string     `yaml:"region"`    // a topic
	Countries []string   `yaml:"countries"` // ISO 3166-1 alpha-2
	Caption   rawText    `yaml:"caption"`   // of what is drawn and not classed
	Classes   []rawClass `yaml:"classes"`
	At        lines      `yaml:"-"`
}

// rawClass is a standing that countries of a map share: that of the members
// of all its rosters, or of those that its facts are about.
type rawClass struct {
	ID      string   `yaml:"id"`
	Label   rawText  `yaml:"label"`
	Rosters []string `yaml:"rosters"`
	Facts   []string `yaml:"facts"`
	At      lines    `yaml:"-"`
}
