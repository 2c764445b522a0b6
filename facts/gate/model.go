package gate

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed weights.json
var builtin []byte

// Verdict is what becomes of a candidate.
type Verdict uint8

// The verdicts.
const (
	Decline Verdict = iota
	Offer           // shown in full as perhaps not the answer
	Accept
)

// Model is the learned weights with the two thresholds. It is immutable.
type Model struct {
	Accept float64 `json:"accept"` // probability from which on the candidate is the answer
	// AcceptUnclassified is the same for a pack without a classifier: its
	// questions are seldom as near to each other as those that were trained on.
	AcceptUnclassified float64            `json:"accept_unclassified"`
	Offer              float64            `json:"offer"` // from which on it is shown as perhaps not the answer
	Bias               float64            `json:"bias"`
	Weights            map[string]float64 `json:"weights"`
	// Plain are the weights that judge without a classifier.
	Plain struct {
		Bias    float64            `json:"bias"`
		Weights map[string]float64 `json:"weights"`
	} `json:"plain"`

	vector []float64
}

// Builtin gives the model that the program brings, good for every pack.
func Builtin() (*Model, error) { return Read(builtin) }

// Read reads a model's file. A feature without a weight counts nothing; a
// weight of no feature is an error.
func Read(data []byte) (*Model, error) {
	var m Model
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("gate: read the weights: %w", err)
	}
	unknown := len(m.Weights) + len(m.Plain.Weights)
	for _, name := range Names() {
		w, ok := m.Weights[name]
		if ok {
			unknown--
		}
		m.vector = append(m.vector, w)
	}
	for _, p := range new(Features).plain() {
		if _, ok := m.Plain.Weights[p.name]; ok {
			unknown--
		}
	}
	if unknown > 0 {
		return nil, fmt.Errorf("gate: %d weights are of no feature", unknown)
	}
	return &m, nil
}

// Probability says how likely the candidate answers the question: by what the
// classifier thinks as well, but in part without it, for it is easily mistaken
// about words that it saw seldom.
func (m *Model) Probability(f *Features) float64 {
	sum := m.plainSum(f)
	if f.Classifier > 0 {
		sum = (1-trust)*sum + trust*m.sum(f)
	}
	return logistic(sum)
}

// trust is the classifier's part in the decision.
const trust = 0.75

func (m *Model) plainSum(f *Features) float64 {
	sum := m.Plain.Bias
	for _, p := range f.plain() {
		sum += m.Plain.Weights[p.name] * p.value
	}
	return sum
}

func (m *Model) sum(f *Features) float64 {
	sum := m.Bias
	for i, x := range f.Vector() {
		sum += m.vector[i] * x
	}
	return sum
}

// Judge decides what becomes of a candidate with that probability.
func (m *Model) Judge(p float64, classified bool) Verdict {
	accept := m.Accept
	if !classified {
		accept = m.AcceptUnclassified
	}
	switch {
	case p >= accept:
		return Accept
	case p >= m.Offer:
		return Offer
	default:
		return Decline
	}
}
