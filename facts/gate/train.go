package gate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// Example is a candidate of which it is known whether it answers.
type Example struct {
	Features Features
	Right    bool
	// Writer tells apart who wrote the question: thresholds are chosen on
	// questions of writers that the weights were not trained on.
	Writer string
	// Answerable: the source answers the question, whatever the candidate.
	Answerable bool
}

// How the weights are found: full-batch gradient descent with momentum, which
// gives the same bytes each time.
const (
	steps    = 4000
	rate     = 0.5
	momentum = 0.9
	decay    = 3e-4 // of the weights, so that none grows on little evidence
)

// caution is what a wrong answer counts when the threshold is chosen: more than it
// costs, since other people ask in other words than those who wrote the
// questions, and are answered wrongly more often.
const caution = 5.5

// elsewhere is the same for packs that nobody trained on: less, since a third
// of the questions trained on are near misses, which few people ask.
const elsewhere = 2

// WrongCosts is how many declined questions one wrong answer costs.
const WrongCosts = 5

// Train finds weights and thresholds: with a classifier's opinion and, for the
// packs that bring none, without.
func Train(examples []Example) *Model {
	m := fit(examples)
	m.Offer = mayOffer
	m.Accept = threshold(examples, caution)
	without := make([]Example, len(examples))
	for i, e := range examples {
		without[i] = e
		without[i].Features = e.Features.Unclassified()
	}
	m.AcceptUnclassified = threshold(without, elsewhere)
	return m
}

func fit(examples []Example) *Model {
	var xs [][]float64
	var ys []float64
	for _, e := range examples {
		y := 0.0
		if e.Right {
			y = 1
		}
		xs, ys = append(xs, e.Features.Vector()), append(ys, y)
	}
	n := len(Names())
	w, v := make([]float64, n+1), make([]float64, n+1)
	for range steps {
		gradient := make([]float64, n+1)
		for i, x := range xs {
			sum := w[n]
			for j, xj := range x {
				sum += w[j] * xj
			}
			d := logistic(sum) - ys[i]
			for j, xj := range x {
				gradient[j] += d * xj
			}
			gradient[n] += d
		}
		for j := range w {
			g := gradient[j] / float64(max(len(xs), 1))
			if j < n {
				g += decay * w[j]
			}
			v[j] = momentum*v[j] - rate*g
			w[j] += v[j]
		}
	}
	m := &Model{Weights: map[string]float64{}, Bias: round(w[n])}
	for j, name := range Names() {
		m.Weights[name] = round(w[j])
		m.vector = append(m.vector, round(w[j]))
	}
	fitPlain(m, examples)
	return m
}

// fitPlain finds the weights that judge without a classifier, each with its
// sign or none.
func fitPlain(m *Model, examples []Example) {
	signs := new(Features).plain()
	w, v := make([]float64, len(signs)+1), make([]float64, len(signs)+1)
	n := len(signs)
	w[n] = -1
	for range steps {
		gradient := make([]float64, n+1)
		for _, e := range examples {
			sum := w[n]
			plain := e.Features.plain()
			for j, p := range plain {
				sum += w[j] * p.value
			}
			d := logistic(sum)
			if e.Right {
				d--
			}
			for j, p := range plain {
				gradient[j] += d * p.value
			}
			gradient[n] += d
		}
		for j := range w {
			g := gradient[j] / float64(max(len(examples), 1))
			if j < n {
				g += decay * w[j]
			}
			v[j] = momentum*v[j] - rate*g
			w[j] += v[j]
			if j < n && w[j]*signs[j].sign < 0 {
				w[j], v[j] = 0, 0
			}
		}
	}
	m.Plain.Bias, m.Plain.Weights = round(w[n]), map[string]float64{}
	for j, p := range signs {
		m.Plain.Weights[p.name] = round(w[j])
	}
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

// folds is how many parts cross-validation cuts the writers into.
const folds = 5

// Scored is an example with the probability that a model gives which was not
// trained on its writer.
type Scored struct {
	Example
	Probability float64
}

// Validate gives each example its probability by a model that was trained
// without its writer; where there are fewer writers than folds, without its
// fold.
func Validate(examples []Example) []Scored {
	var writers []string
	for _, e := range examples {
		if !slices.Contains(writers, e.Writer) {
			writers = append(writers, e.Writer)
		}
	}
	part := func(i int, e Example) int {
		if len(writers) >= folds {
			return slices.Index(writers, e.Writer) % folds
		}
		return i % folds
	}
	out := make([]Scored, len(examples))
	for k := range folds {
		var train []Example
		for i, e := range examples {
			if part(i, e) != k {
				train = append(train, e)
			}
		}
		m := fit(train)
		for i, e := range examples {
			if part(i, e) == k {
				out[i] = Scored{e, m.Probability(&e.Features)}
			}
		}
	}
	return out
}

// mayOffer is from which probability on a candidate is offered.
const mayOffer = 0.3

// threshold chooses by cost: a wrong answer costs as much as so many declined
// ones.
func threshold(examples []Example, wrong float64) (accept float64) {
	scored := Validate(examples)
	slices.SortFunc(scored, func(a, b Scored) int { return cmp.Compare(b.Probability, a.Probability) })
	best, gain := 0.0, 0.0
	accept = 0.9
	for i, s := range scored {
		if s.Right {
			gain++
		} else {
			gain -= wrong
		}
		if gain > best && (i+1 == len(scored) || scored[i+1].Probability < s.Probability) {
			best, accept = gain, s.Probability
		}
	}
	return round(accept)
}

// Reliability is one row of the reliability table.
type Reliability struct {
	From, To float64 // of the probability
	Count    int
	Mean     float64 // of the probability
	Right    float64 // share that was right
}

// Calibration gives the reliability table of scored examples, ten rows.
func Calibration(scored []Scored) []Reliability {
	rows := make([]Reliability, 10)
	for i := range rows {
		rows[i].From, rows[i].To = float64(i)/10, float64(i+1)/10
	}
	for _, s := range scored {
		r := &rows[min(int(s.Probability*10), 9)]
		r.Count++
		r.Mean += s.Probability
		if s.Right {
			r.Right++
		}
	}
	for i := range rows {
		if n := float64(rows[i].Count); n > 0 {
			rows[i].Mean /= n
			rows[i].Right /= n
		}
	}
	return rows
}

// Write gives the model's file.
func (m *Model) Write() ([]byte, error) {
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("gate: write the weights: %w", err)
	}
	return append(out, '\n'), nil
}
