package gate

import (
	"bytes"
	"compress/gzip"
	"encoding/gob"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// clues gives the words of a question as clues.
func clues(question string) []Clue {
	var out []Clue
	for _, w := range strings.Fields(question) {
		out = append(out, ClueOf('w', w))
	}
	return out
}

func lessons() []Lesson {
	var out []Lesson
	for _, l := range []struct {
		question string
		cites    []string
	}{
		{"how tall is the lighthouse", []string{"1"}},
		{"height of the lighthouse", []string{"1"}},
		{"when was it built", []string{"2"}},
		{"year of building", []string{"2", "3"}},
		{"who was the keeper", []string{"3"}},
		{"name the keeper", []string{"3"}},
		{"what does bread cost", nil},
		{"price of bread today", nil},
		{"", nil},
	} {
		for range 4 {
			out = append(out, Lesson{clues(l.question), l.cites})
		}
	}
	return out
}

func TestClassifierLearns(t *testing.T) {
	c := TrainClassifier(lessons(), 7)
	if d := cmp.Diff([]string{"", "1", "2", "3"}, c.Classes); d != "" {
		t.Fatal(d)
	}
	var p []float32
	for _, q := range []struct{ question, want string }{
		{"how tall is the lighthouse", "1"}, {"what height", "1"}, {"built when", "2"}, {"the keeper", "3"}, {"bread price", ""},
	} {
		p = c.Probabilities(p, clues(q.question))
		best, sum := 0, float32(0)
		for k, x := range p {
			if x > p[best] {
				best = k
			}
			sum += x
		}
		if c.Classes[best] != q.want {
			t.Errorf("%q: paragraph %q with %v, want %q", q.question, c.Classes[best], p, q.want)
		}
		if math.Abs(float64(sum)-1) > 1e-5 {
			t.Errorf("%q: probabilities sum up to %v", q.question, sum)
		}
	}
	if p = c.Probabilities(p, nil); len(p) != len(c.Classes) {
		t.Errorf("of no clues: %v", p)
	}
	if d := cmp.Diff(c, TrainClassifier(lessons(), 7)); d != "" {
		t.Errorf("trained twice: %s", d)
	}
}

func TestClueOf(t *testing.T) {
	if ClueOf('w', "ab", "c") == ClueOf('w', "a", "bc") || ClueOf('w', "a") == ClueOf('l', "a") {
		t.Error("different features give one clue")
	}
	for _, s := range []string{"", "lighthouse", "\xff"} {
		if c := ClueOf('w', s); c >= Buckets || c != ClueOf('w', s) {
			t.Errorf("%q gives %d", s, c)
		}
	}
}

func TestClassifierFile(t *testing.T) {
	c := TrainClassifier(lessons(), 7)
	var file, again bytes.Buffer
	if err := c.Write(&file); err != nil {
		t.Fatal(err)
	}
	if err := c.Write(&again); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Error("written twice, the file differs")
	}
	back, err := ReadClassifier(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(c, back); d != "" {
		t.Errorf("read anew: %s", d)
	}
}

func TestMalformedClassifier(t *testing.T) {
	good := TrainClassifier(lessons(), 7)
	file := func(c Classifier) []byte {
		var out bytes.Buffer
		if err := c.Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	zipped := func(v any) []byte {
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		if err := gob.NewEncoder(z).Encode(v); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	whole := file(*good)
	const unfit = "parts do not fit together"
	for _, c := range []struct {
		name  string
		data  []byte
		words string
	}{
		{"nothing", nil, "read the classifier"},
		{"no gzip", []byte("weights"), "read the classifier"},
		{"no gob", zipped("weights"), "read the classifier"},
		{"cut off", whole[:len(whole)/2], "read the classifier"},
		{"larger than may be", file(Classifier{Classes: []string{""}, Scale: []float32{1}, Bias: []float32{0}, Weights: make([]int8, maxClassifier+1)}), "read the classifier"},
		{"no classes", file(Classifier{}), unfit},
		{"too few weights", file(Classifier{good.Classes, good.Scale, good.Weights[:Buckets], good.Bias}), unfit},
		{"too few scales", file(Classifier{good.Classes, good.Scale[:1], good.Weights, good.Bias}), unfit},
		{"too few biases", file(Classifier{good.Classes, good.Scale, good.Weights, good.Bias[:1]}), unfit},
		{"too few classes", file(Classifier{good.Classes[:2], good.Scale, good.Weights, good.Bias}), unfit},
	} {
		if got, err := ReadClassifier(c.data); err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: want an error with %q, got %v, %v", c.name, c.words, got != nil, err)
		}
	}
}
