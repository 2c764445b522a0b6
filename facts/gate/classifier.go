package gate

import (
	"bytes"
	"compress/gzip"
	"encoding/gob"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
)

// Buckets is how many hashed features a classifier has.
const Buckets = 1 << 14

// Classifier is a pack's own: from the words and letters of a question it says
// how likely each paragraph answers it, and how likely none does. It is
// immutable.
type Classifier struct {
	Classes []string // paragraphs by number; the first, "", is no answer
	Scale   []float32
	Weights []int8 // bucket by bucket, a weight a class, in units of the class's Scale
	Bias    []float32
}

// Clue is a hashed feature of a question.
type Clue uint32

// ClueOf hashes a feature by its sort and its text.
func ClueOf(sort byte, parts ...string) Clue {
	h := fnv.New32a()
	h.Write([]byte{sort})
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return Clue(h.Sum32() % Buckets)
}

// Lesson is a question with the paragraphs that answer it; none where nothing
// does.
type Lesson struct {
	Clues []Clue
	Cites []string
}

// Probabilities gives one a class. The slice dst is reused.
func (c *Classifier) Probabilities(dst []float32, clues []Clue) []float32 {
	n := len(c.Classes)
	dst = append(dst[:0], c.Bias...)
	if len(clues) == 0 {
		return softmax(dst)
	}
	share := float32(1 / math.Sqrt(float64(len(clues))))
	sums := make([]int32, n)
	for _, clue := range clues {
		row := c.Weights[int(clue)*n : int(clue)*n+n]
		for k, w := range row {
			sums[k] += int32(w)
		}
	}
	for k, s := range sums {
		dst[k] += share * float32(s) * c.Scale[k]
	}
	return softmax(dst)
}

func softmax(x []float32) []float32 {
	top := x[0]
	for _, v := range x {
		top = max(top, v)
	}
	var sum float32
	for i, v := range x {
		x[i] = float32(math.Exp(float64(v - top)))
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
	return x
}

// How a classifier is trained.
const (
	epochs = 14
	// unanswered is what a lesson that nothing answers counts: less, since its
	// words are mostly those of lessons that something does.
	unanswered   = 0.4
	learningRate = 0.8
	shrink       = 1e-4 // of the weights, at each lesson
)

// TrainClassifier learns from lessons. The same lessons and seed give the same
// classifier.
func TrainClassifier(lessons []Lesson, seed uint64) *Classifier {
	classes, place := []string{""}, map[string]int{"": 0}
	for _, l := range lessons {
		for _, p := range l.Cites {
			if _, known := place[p]; !known {
				place[p] = len(classes)
				classes = append(classes, p)
			}
		}
	}
	n := len(classes)
	w := make([]float32, Buckets*n)
	sq := make([]float32, Buckets*n) // AdaGrad's sums
	bias := make([]float32, n)
	r := rand.New(rand.NewPCG(seed, 1))
	order := make([]int, len(lessons))
	for i := range order {
		order[i] = i
	}
	z := make([]float32, n)
	target := make([]float32, n)
	for epoch := range epochs {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l := lessons[i]
			if len(l.Clues) == 0 {
				continue
			}
			share := float32(1 / math.Sqrt(float64(len(l.Clues))))
			copy(z, bias)
			for _, clue := range l.Clues {
				for k := range n {
					z[k] += share * w[int(clue)*n+k]
				}
			}
			softmax(z)
			clear(target)
			weight := float32(1)
			if len(l.Cites) == 0 {
				target[0], weight = 1, unanswered
			} else { // any of them is right: the likelier takes the more of it
				var sum float32
				for _, p := range l.Cites {
					sum += z[place[p]]
				}
				for _, p := range l.Cites {
					target[place[p]] = z[place[p]] / max(sum, 1e-9)
				}
				if epoch == 0 {
					for _, p := range l.Cites {
						target[place[p]] = 1 / float32(len(l.Cites))
					}
				}
			}
			for k := range n {
				g := weight * (z[k] - target[k])
				bias[k] -= 0.02 * g
				if g > -1e-4 && g < 1e-4 {
					continue
				}
				for _, clue := range l.Clues {
					at := int(clue)*n + k
					step := share*g + shrink*w[at]
					sq[at] += step * step
					w[at] -= learningRate * step / (float32(math.Sqrt(float64(sq[at]))) + 0.05)
				}
			}
		}
	}
	return quantised(classes, w, bias)
}

func quantised(classes []string, w, bias []float32) *Classifier {
	n := len(classes)
	c := &Classifier{Classes: classes, Bias: bias, Scale: make([]float32, n), Weights: make([]int8, len(w))}
	for k := range n {
		var top float32
		for i := k; i < len(w); i += n {
			top = max(top, w[i], -w[i])
		}
		if top == 0 {
			top = 1
		}
		c.Scale[k] = top / math.MaxInt8
		for i := k; i < len(w); i += n {
			c.Weights[i] = int8(math.Round(float64(w[i] / c.Scale[k])))
		}
	}
	return c
}

// maxClassifier bounds a classifier's file once unpacked, in bytes.
const maxClassifier = 4 << 20

// Write writes the classifier's file.
func (c *Classifier) Write(w io.Writer) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err == nil {
		err = gob.NewEncoder(z).Encode(c)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return fmt.Errorf("gate: write the classifier: %w", err)
	}
	return nil
}

// ReadClassifier reads a classifier's file.
func ReadClassifier(data []byte) (*Classifier, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("gate: read the classifier: %w", err)
	}
	var c Classifier
	if err := gob.NewDecoder(io.LimitReader(z, maxClassifier)).Decode(&c); err != nil {
		return nil, fmt.Errorf("gate: read the classifier: %w", err)
	}
	n := len(c.Classes)
	if n == 0 || len(c.Scale) != n || len(c.Bias) != n || len(c.Weights) != Buckets*n {
		return nil, fmt.Errorf("gate: the classifier's parts do not fit together: train it anew")
	}
	return &c, nil
}
