// Package gate decides what becomes of the first candidate for an answer: it
// is given, offered as perhaps not the answer, or declined. It weighs what the
// search knows of the candidate by a logistic regression, whose weights are a
// small file that a person can read. The package must not know how candidates
// are found, nor any pack.
package gate

import "math"

// Features are what is known of a question and of the candidate that ranks
// first for it. All are between 0 and 1 unless said otherwise; of a bool, 1 is
// true.
type Features struct {
	Score  float64 // what ranked it, see the search package; may be a little below 0
	Cover  float64 // share of the question's known meaning that the fact covers
	Least  float64 // how well the fact covers what it covers least of that
	Margin float64 // score less that of the best candidate that rests on other paragraphs
	Agree  float64 // share of the five best candidates that rest on a paragraph of the first

	MissedName    float64 // share of weight: names that the fact lacks
	MissedConcept float64 // share of weight: ideas that were understood and that it lacks
	MissedWord    float64 // share of weight: plain words that other facts have
	Unknown       float64 // share of weight: words that no fact has and nothing explains
	Unknowns      float64 // how many of them, as n/(n+2)
	UnknownAsked  float64 // one stands where the thing asked for does
	Synonyms      float64 // share of the covered weight that everyday synonyms cover
	Guessed       float64 // share of the covered weight that guesses at the spelling cover

	Unsuited float64 // what is asked for is a date, a figure, a place, a name, and it gives none
	Unlikely float64 // it is not marked as giving the sort of thing asked for
	Marked   float64 // it is
	Whether  float64 // yes or no is asked
	Bare     float64 // something is asked of a common thing without saying what
	Unsaid   float64 // the pack says that the source does not speak of it
	Stray    float64 // how much else the fact is about

	Words  float64 // of the question, as n/(n+8)
	Filler float64 // share of the words that were passed over though they may say something
	Units  float64 // parts with a meaning, as n/(n+3)
	Single float64 // the question is one part alone

	Classifier float64 // the pack brings one
	Chosen     float64 // the classifier's probability of a paragraph that the fact rests on
	Other      float64 // its highest probability of another paragraph
	None       float64 // its probability that there is no answer
}

// feature is a named number.
type feature struct {
	name  string
	value float64
}

// base lists the features by name; the first crossed ones matter more or less
// with each other, so their products are features too.
func (f *Features) base() [34]feature {
	return [...]feature{
		{"score", f.Score}, {"cover", f.Cover}, {"least", f.Least}, {"margin", f.Margin}, {"agree", f.Agree},
		{"missed concept", f.MissedConcept}, {"missed word", f.MissedWord}, {"unknown", f.Unknown}, {"unsuited", f.Unsuited},
		{"words", f.Words}, {"single", f.Single}, {"synonyms", f.Synonyms},
		{"classifier", f.Classifier}, {"chosen", f.Chosen}, {"none", f.None},
		{"chosen in logarithms", f.Classifier * inLogarithms(f.Chosen)}, {"none in logarithms", f.Classifier * inLogarithms(f.None)},
		{"other", f.Other}, {"other in logarithms", f.Classifier * inLogarithms(f.Other)},
		{"missed name", f.MissedName}, {"unknowns", f.Unknowns}, {"unknown asked", f.UnknownAsked}, {"guessed", f.Guessed},
		{"unlikely", f.Unlikely}, {"marked", f.Marked}, {"whether", f.Whether}, {"bare", f.Bare}, {"unsaid", f.Unsaid}, {"stray", f.Stray},
		{"filler", f.Filler}, {"units", f.Units},
		{"missed name, any", above(f.MissedName)}, {"unknown, any", above(f.Unknown)}, {"missed concept, any", above(f.MissedConcept)},
	}
}

// crossed is how many of the base features are multiplied with each other.
const crossed = 17

// plainFeature is one of those by which the gate judges without a classifier,
// with the sign that its weight may have: a pack that nobody trained on is
// judged by what holds for every pack.
type plainFeature struct {
	name  string
	sign  float64
	value float64
}

func (f *Features) plain() [18]plainFeature {
	return [...]plainFeature{
		{"score", 1, f.Score}, {"score squared", 1, f.Score * f.Score}, {"cover", 1, f.Cover}, {"least", 1, f.Least},
		{"margin", 1, min(f.Margin, 0.3)}, {"agree", 1, f.Agree}, {"marked", 1, f.Marked},
		{"missed name", -1, f.MissedName}, {"missed concept", -1, f.MissedConcept}, {"missed word", -1, f.MissedWord},
		{"unknown", -1, f.Unknown}, {"unknowns", -1, f.Unknowns}, {"unknown asked", -1, f.UnknownAsked}, {"synonyms", -1, f.Synonyms},
		{"unsuited", -1, f.Unsuited}, {"bare", -1, f.Bare}, {"unsaid", -1, f.Unsaid}, {"filler", -1, f.Filler},
	}
}

func above(x float64) float64 {
	if x > 0 {
		return 1
	}
	return 0
}

// Names lists the features in the order of Vector, products behind the rest.
func Names() []string {
	base := new(Features).base()
	var out []string
	for _, f := range base {
		out = append(out, f.name)
	}
	for i := range crossed {
		for j := i; j < crossed; j++ {
			out = append(out, base[i].name+" × "+base[j].name)
		}
	}
	return out
}

// Vector gives the features as numbers, in the order of Names.
func (f *Features) Vector() []float64 {
	base := f.base()
	out := make([]float64, 0, len(base)+crossed*(crossed+1)/2)
	for _, b := range base {
		out = append(out, b.value)
	}
	for i := range crossed {
		for j := i; j < crossed; j++ {
			out = append(out, base[i].value*base[j].value)
		}
	}
	return out
}

// Unclassified gives the features as they would be without a classifier.
func (f Features) Unclassified() Features {
	f.Classifier, f.Chosen, f.Other, f.None = 0, 0, 0, 0
	return f
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// inLogarithms puts a probability on a scale on which small ones differ too: 1
// is certain, 0 is one in three thousand or less.
func inLogarithms(p float64) float64 { return max(1+math.Log(max(p, 1e-9))/8, 0) }
