package pack

import "allybot/facts/lang"

// What a pack's data shows side by side: figures that compare, dates in their
// order, countries by their standing. All of it comes from the pack's facts;
// the front matter adds names and an order only, so that a picture can say no more
// than the facts do.

// Comparison is figures of one sort, or near enough to stand side by side.
type Comparison struct {
	ID      string
	Title   lang.Text // what is counted: "active military personnel"
	Unit    lang.Text // how it is counted; may be empty
	Figures []Compared
	// Together are sums that the source itself sets beside something.
	Together []Together
}

// Compared is one figure of a comparison, with the fact that gives it.
type Compared struct {
	Quantity
	Fact *Fact
	Note lang.Text // what the figure counts: "military and civilian"; empty where the source does not say
}

// Together is what the source takes together and sets beside something else.
type Together struct {
	Fact   *Fact // says so
	Of     []*Topic
	Beside *Topic
}

// Map is a region with the standing of each of its countries.
type Map struct {
	Title     lang.Text
	Region    *Topic
	Countries []*Topic  // in the pack's order
	Caption   lang.Text // of what is drawn and not classed; may be empty
	Classes   []Class
	// Mentioned are countries of no class that the source names, with a fact
	// about each; Unmentioned are those that it does not name.
	Mentioned   []Member
	Unmentioned []*Topic
}

// MaxClasses is how many classes a map has at most: more cannot be told apart.
const MaxClasses = 6

// Class is a standing that countries of a map share.
type Class struct {
	ID      string
	Label   lang.Text
	Members []ClassMember
}

// ClassMember is a country with the facts that put it into a class.
type ClassMember struct {
	Topic *Topic
	Facts []*Fact
}

// Dated lists the facts that a timeline shows, the earliest first. What the
// pack leaves out of it is told by another fact. The slice is the caller's.
func (p *Pack) Dated() []DatedFact { return append([]DatedFact(nil), p.dated...) }

// DatedFact is a fact with its place in time.
type DatedFact struct {
	Date Date // of what it states, or of the figure that it gives
	Fact *Fact
}
