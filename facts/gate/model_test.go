package gate

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNamesMatchVector: weights are told apart by name and used by place.
func TestNamesMatchVector(t *testing.T) {
	names := Names()
	var f Features
	v := reflect.ValueOf(&f).Elem()
	for i := range v.NumField() {
		v.Field(i).SetFloat(float64(i+2) / 40)
	}
	vector := f.Vector()
	if len(names) != len(vector) {
		t.Fatalf("%d names for %d numbers", len(names), len(vector))
	}
	at := map[string]float64{}
	for i, n := range names {
		if _, twice := at[n]; twice {
			t.Errorf("%q names two features", n)
		}
		at[n] = vector[i]
	}
	for n, x := range at {
		if a, b, product := strings.Cut(n, " × "); product && x != at[a]*at[b] {
			t.Errorf("%q is %v, of %v and %v", n, x, at[a], at[b])
		}
	}
	if at["score"] != f.Score || at["units"] != f.Units || at["score × none"] != f.Score*f.None {
		t.Errorf("score %v, units %v, score × none %v of %+v", at["score"], at["units"], at["score × none"], f)
	}
}

// TestEveryFeatureCounts: one that no vector has would be weighed by nobody.
func TestEveryFeatureCounts(t *testing.T) {
	base := Features{Classifier: 1, Chosen: 0.5, Other: 0.2, None: 0.3}
	for i := range reflect.TypeFor[Features]().NumField() {
		changed := base
		field := reflect.ValueOf(&changed).Elem().Field(i)
		field.SetFloat(field.Float() + 0.125)
		if cmp.Equal(base.Vector(), changed.Vector()) {
			t.Errorf("%s is in no feature", reflect.TypeFor[Features]().Field(i).Name)
		}
	}
}

func TestUnclassified(t *testing.T) {
	f := Features{Score: 0.8, Cover: 0.9, Classifier: 1, Chosen: 0.7, Other: 0.2, None: 0.1}
	if got, want := f.Unclassified(), (Features{Score: 0.8, Cover: 0.9}); got != want {
		t.Errorf("got %+v", got)
	}
	if f.Chosen != 0.7 {
		t.Error("the features themselves are changed")
	}
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ name, data, words string }{
		{"weight of no feature", `{"weights": {"score": 1, "scroe": 1}}`, "1 weights are of no feature"},
		{"plain weight of no feature", `{"plain": {"weights": {"cover": 1, "cvoer": 1, "units": 1}}}`, "2 weights are of no feature"},
		{"no JSON", `weights: {}`, "read the weights"},
		{"another type", `{"accept": "high"}`, "read the weights"},
		{"nothing", ``, "read the weights"},
	} {
		if m, err := Read([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: want an error with %q, got %v, %v", c.name, c.words, m, err)
		}
	}
	m, err := Read([]byte(`{"bias": -1, "weights": {"chosen": 8}, "plain": {"bias": -1, "weights": {"cover": 2}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		f    Features
		want float64
	}{
		{Features{}, -1},
		{Features{Cover: 1}, 1},
		{Features{Cover: 1, Chosen: 1}, 1}, // no classifier
		{Features{Cover: 1, Chosen: 1, Classifier: 1}, 0.25*1 + 0.75*7},
	} {
		if got := m.Probability(&c.f); math.Abs(got-logistic(c.want)) > 1e-12 {
			t.Errorf("%+v: %v, want %v", c.f, got, logistic(c.want))
		}
	}
}

func TestBuiltinModel(t *testing.T) {
	m, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if m.Offer <= 0 || m.Offer >= m.Accept || m.Offer >= m.AcceptUnclassified || m.Accept >= 1 || m.AcceptUnclassified >= 1 {
		t.Errorf("offers from %v, accepts from %v, without a classifier from %v", m.Offer, m.Accept, m.AcceptUnclassified)
	}
	if len(m.Weights) == 0 || len(m.Plain.Weights) == 0 {
		t.Error("it weighs nothing")
	}
	holdsSigns(t, m)
}

func TestJudge(t *testing.T) {
	m := &Model{Accept: 0.8, AcceptUnclassified: 0.6, Offer: 0.3}
	for _, c := range []struct {
		p          float64
		classified bool
		want       Verdict
	}{
		{1, true, Accept}, {0.8, true, Accept}, {0.79, true, Offer}, {0.3, true, Offer}, {0.29, true, Decline}, {0, true, Decline},
		{1, false, Accept}, {0.6, false, Accept}, {0.59, false, Offer}, {0.3, false, Offer}, {0.29, false, Decline}, {0, false, Decline},
	} {
		if got := m.Judge(c.p, c.classified); got != c.want {
			t.Errorf("%v (classified %v): %v, want %v", c.p, c.classified, got, c.want)
		}
	}
}

const toyShares = 6

// toyExamples are candidates that are right where much is covered and the
// classifier agrees, by five writers.
func toyExamples() []Example {
	var out []Example
	for i := range 5 * toyShares {
		share := float64(i%toyShares) / (toyShares - 1)
		f := Features{Score: share, Cover: share, Least: share, Margin: share / 4, MissedName: (1 - share) / 2, Classifier: 1, Chosen: share, None: 1 - share, Words: 0.5}
		out = append(out, Example{Features: f, Right: share > 0.5, Writer: fmt.Sprint(i / toyShares), Answerable: true})
	}
	return out
}

// TestTrain holds a trained model to getting surer the more speaks for a
// candidate, to accepting what is right, and to the same bytes each time.
func TestTrain(t *testing.T) {
	examples := toyExamples()
	m := Train(examples)
	holdsSigns(t, m)
	for _, classified := range []bool{true, false} {
		before := 0.0
		for _, e := range examples[:toyShares] {
			f := e.Features
			if !classified {
				f = f.Unclassified()
			}
			p := m.Probability(&f)
			if p <= before {
				t.Errorf("classified %v: %v with a share of %v, after %v", classified, p, f.Cover, before)
			}
			before = p
			// The least of those that are right may fall short: thresholds are cautious.
			if v := m.Judge(p, classified); v == Accept != e.Right && (!e.Right || f.Cover > 0.6) {
				t.Errorf("classified %v, share %v: probability %v gives %v; right: %v", classified, f.Cover, p, v, e.Right)
			}
		}
	}
	file, err := m.Write()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		if got, want := back.Probability(&e.Features), m.Probability(&e.Features); got != want {
			t.Errorf("a model that is read anew says %v, not %v", got, want)
		}
	}
	again, err := Train(examples).Write()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(file), string(again)); d != "" {
		t.Errorf("trained twice: %s", d)
	}
}

// holdsSigns wants no plain weight against its feature's sense, and each to be
// known.
func holdsSigns(t *testing.T, m *Model) {
	t.Helper()
	known := map[string]bool{}
	for _, p := range new(Features).plain() {
		known[p.name] = true
		if w := m.Plain.Weights[p.name]; w*p.sign < 0 {
			t.Errorf("%q weighs %v, against its sense", p.name, w)
		}
	}
	for name := range m.Plain.Weights {
		if !known[name] {
			t.Errorf("a weight of %q, which is no feature", name)
		}
	}
}

func TestCalibration(t *testing.T) {
	scored := []Scored{
		{Example{Right: true}, 1}, {Example{Right: true}, 0.92}, {Example{}, 0.96}, {Example{}, 0}, {Example{Right: true}, 0.5},
	}
	rows := Calibration(scored)
	if len(rows) != 10 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, want := range map[int]Reliability{
		0: {From: 0, To: 0.1, Count: 1},
		5: {From: 0.5, To: 0.6, Count: 1, Mean: 0.5, Right: 1},
		9: {From: 0.9, To: 1, Count: 3, Mean: 0.96, Right: 2.0 / 3},
	} {
		got := rows[i]
		if got.Count != want.Count || got.From != want.From || got.To != want.To || math.Abs(got.Mean-want.Mean) > 1e-9 || math.Abs(got.Right-want.Right) > 1e-9 {
			t.Errorf("row %d: %+v, want %+v", i, got, want)
		}
	}
}

// TestModelFileIsComplete: what the file leaves out would count nothing.
func TestModelFileIsComplete(t *testing.T) {
	var m Model
	if err := json.Unmarshal(builtin, &m); err != nil {
		t.Fatal(err)
	}
	for _, n := range Names() {
		if _, ok := m.Weights[n]; !ok {
			t.Errorf("the built-in file has no weight for %q", n)
		}
	}
}
