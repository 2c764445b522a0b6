package search

import (
	"allybot/facts/lang"
	"allybot/facts/pack"
)

// Outcome says whether a question was answered.
type Outcome uint8

// The outcomes, as the answer contract names them.
const (
	Unknown   Outcome = iota // the pack gives no answer: Reason says why
	Answered                 // Facts answer it, the best first
	Ambiguous                // several readings: Choices has one for each
)

// String gives the outcome as the answer contract spells it.
func (o Outcome) String() string { return [...]string{"unknown", "answered", "ambiguous"}[o] }

// Reason says why a question was not answered.
type Reason uint8

// The reasons. NoReason goes with Answered.
const (
	NoReason        Reason = iota
	Silent                 // in the subject, but the source does not say
	Outside                // understood, but not the subject
	Unclear                // not understood
	SeveralMeanings        // goes with Ambiguous
)

// String gives the reason as the answer contract spells it.
func (r Reason) String() string {
	return [...]string{"", "silent", "outside", "unclear", "ambiguous"}[r]
}

// Question is what somebody asks.
type Question struct {
	Text string // hostile until parsed; the engine reads at most MaxQuestion bytes
	// Lang is the language to answer in. With Detect it is only a hint (the
	// platform's locale), and the question's own language decides.
	Lang   lang.Tag
	Detect bool
	// Before is the Frame of the same person's last question in the same
	// chat, for follow-ups ("and Brazil?"); its zero value means none.
	Before Frame
}

// MaxQuestion is how much of a question is read, in bytes.
const MaxQuestion = lang.MaxText

// Frame is what a follow-up question may take from the one before it. It
// can be kept as text (MarshalText) and is a few hundred bytes at most.
type Frame struct {
	Topics []string // topic ids, in the order of the question; several readings of one word with | between
	Asked  pack.Asked
	Fact   string // id of the fact that led the answer, if any
}

// Answer is what the engine has to say to a question.
type Answer struct {
	Outcome Outcome
	Reason  Reason
	Lang    lang.Tag
	Facts   []*pack.Fact  // Answered: the facts to show, the lead first
	Choices []Choice      // Ambiguous: pick one
	Near    []*pack.Fact  // not answered: the nearest facts, at most five
	Topics  []*pack.Topic // what the question was understood to be about
	Read    []Reading     // the same by the words that mean them
	Unsaid  []string      // words of the question, folded, that no fact has
	Asked   pack.Asked
	Score   float64 // calibrated, 0 to 1; Pack.Threshold divides
	Frame   Frame   // for the next question's Before
}

// Reading is a stretch of a question, in tokens, with the topics that it may mean.
type Reading struct {
	Begin, End int
	Topics     []*pack.Topic
}

// Match is a topic found for a name, with how well it fits.
type Match struct {
	Topic *pack.Topic
	Label string  // the name that matched, in the asker's language where there is one
	Score float64 // 1 for an exact name, alias, ISO code or abbreviation; less for a prefix or a misspelling
}

// Choice is one reading of an ambiguous question: a topic or a fact.
type Choice struct {
	Topic *pack.Topic // nil where pack.Fact is set
	Fact  *pack.Fact
}
