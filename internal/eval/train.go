package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"allybot/facts"
	"allybot/facts/gate"
)

// folds is how many parts the questions of a pack are cut into, so that each
// is judged with a classifier that did not learn from it.
const folds = 5

// seed makes the classifier the same each time.
const seed = 7

// Lessons is a pack with the questions to train on and to measure by.
type Lessons struct {
	Name      string
	Pack      *facts.Pack
	Questions []Question
	// Classify: the pack is to have a classifier of its own.
	Classify bool
}

// Trained is what came of training.
type Trained struct {
	Model       *gate.Model
	Classifiers map[string]*gate.Classifier // by the name of the pack
	Rows        []Row
}

// Row is a question as the gate was told of it.
type Row struct {
	Question Question
	Pack     string
	Example  gate.Example
	InReach  bool // some candidate is right
}

// Options change what is trained, to see what it is worth.
type Options struct {
	NoClassifier bool
	Share        int // percent of the training questions; 0 means all
}

// Train learns a classifier for each pack that is to have one, from its
// questions that are not held out, and a gate from all packs' together.
func Train(all []Lessons, o Options) Trained {
	out := Trained{Classifiers: map[string]*gate.Classifier{}}
	var examples []gate.Example
	for _, ls := range all {
		rows, own := ls.rows(o)
		out.Rows = append(out.Rows, rows...)
		if own != nil {
			out.Classifiers[ls.Name] = own
		}
	}
	for _, r := range out.Rows {
		if !r.Question.Held {
			examples = append(examples, r.Example)
		}
	}
	out.Model = gate.Train(examples)
	return out
}

func (ls *Lessons) rows(o Options) ([]Row, *gate.Classifier) {
	model, err := gate.Builtin()
	if err != nil {
		return nil, nil
	}
	plain := ls.Pack.WithGate(model, nil)
	lessons := make([]gate.Lesson, len(ls.Questions))
	for i, q := range ls.Questions {
		lessons[i] = gate.Lesson{Clues: plain.Judge(question(plain, q)).Clues, Cites: q.Cites}
	}
	told := told(plain)
	var full *gate.Classifier
	packs := slices.Repeat([]*facts.Pack{plain}, folds+1)
	if ls.Classify && !o.NoClassifier {
		for k := range packs {
			own := gate.TrainClassifier(append(ls.learnt(lessons, k, o), told...), seed)
			packs[k] = ls.Pack.WithGate(model, own)
			if k == folds {
				full = own
			}
		}
	}
	var rows []Row
	kept := 0
	for i, q := range ls.Questions {
		if q.Before != "" {
			continue // a follow-up is judged by its completion
		}
		k := folds
		if !q.Held {
			k = i % folds
			if kept++; o.Share > 0 && kept%100 >= o.Share {
				continue
			}
		}
		j := packs[k].Judge(question(packs[k], q))
		rows = append(rows, Row{Question: q, Pack: ls.Name, InReach: slices.ContainsFunc(j.Facts, func(f *facts.Fact) bool { return right(f, q) }),
			Example: gate.Example{Features: j.Features, Right: right(j.Fact, q), Writer: ls.Name + writer(q), Answerable: q.Answerable}})
	}
	return rows, full
}

// told gives what the facts themselves teach: their texts and labels in every
// language, answered by what they cite.
func told(p *facts.Pack) (out []gate.Lesson) {
	for _, f := range p.Facts() {
		var cites []string
		for _, c := range f.Cites {
			cites = append(cites, c.Number)
		}
		for _, text := range []facts.Text{f.Text, f.Label} {
			for l, said := range text.All() {
				out = append(out, gate.Lesson{Clues: p.Judge(facts.Question{Text: said, Lang: l}).Clues, Cites: cites})
			}
		}
	}
	return out
}

// learnt gives the lessons without those of a fold and without those held out.
func (ls *Lessons) learnt(lessons []gate.Lesson, fold int, o Options) []gate.Lesson {
	var out []gate.Lesson
	kept := 0
	for i, q := range ls.Questions {
		if q.Held || q.Before != "" || i%folds == fold {
			continue
		}
		if kept++; o.Share > 0 && kept%100 >= o.Share {
			continue
		}
		out = append(out, lessons[i])
	}
	return out
}

// writer tells writers apart: the questions of each have ids that begin alike.
func writer(q Question) string {
	for i, r := range q.ID {
		if r >= '0' && r <= '9' {
			return q.ID[:i]
		}
	}
	return q.ID
}

func right(f *facts.Fact, q Question) bool {
	return f != nil && q.Answerable && cites([]*facts.Fact{f}, q.Cites)
}

// question makes what is asked of a pack.
func question(p *facts.Pack, q Question) facts.Question {
	out := facts.Question{Text: q.Q, Lang: facts.ParseLang(q.Lang)}
	if q.Before != "" {
		out.Before = p.Ask(facts.Question{Text: q.Before, Lang: out.Lang}).Frame
	}
	return out
}

// Outcome counts what a gate makes of rows.
type Outcome struct {
	Asked, Right, Wrong, Useful, First, InReach, Answerable int
}

// Judge counts what the trained gate makes of the rows that keep chooses.
func (t *Trained) Judge(keep func(Row) bool) (o Outcome) {
	for _, r := range t.Rows {
		if !keep(r) {
			continue
		}
		o.Asked++
		accepted := t.Model.Judge(t.Model.Probability(&r.Example.Features), r.Example.Features.Classifier > 0) == gate.Accept
		if r.Example.Answerable {
			o.Answerable++
			if r.Example.Right {
				o.First++
			}
			if r.InReach {
				o.InReach++
			}
		}
		switch {
		case accepted && r.Example.Right, !accepted && !r.Example.Answerable:
			o.Right++
			o.Useful++
		case accepted:
			o.Wrong++
		case r.Example.Right:
			o.Useful++
		}
	}
	return o
}

// Write prints the outcome as one line.
func (o Outcome) Write(w io.Writer, name string) error {
	percent := func(n, of int) float64 { return 100 * share(n, of) }
	_, err := fmt.Fprintf(w, "%-22s %5d  right %5.1f%%  wrong %4.1f%%  useful %5.1f%%  first %5.1f%%  in reach %5.1f%%\n", name, o.Asked,
		percent(o.Right, o.Asked), percent(o.Wrong, o.Asked), percent(o.Useful, o.Asked), percent(o.First, o.Answerable), percent(o.InReach, o.Answerable))
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// Write prints how well what was trained does: on the questions trained on,
// each judged by what did not learn from it, on those held out, by language
// and writer, and how far probabilities can be believed.
func (t *Trained) Write(w io.Writer) error {
	lines := []struct {
		name string
		keep func(Row) bool
	}{
		{"trained on", func(r Row) bool { return !r.Question.Held }},
		{"held out", func(r Row) bool { return r.Question.Held }},
	}
	seen := map[string]bool{}
	for _, r := range t.Rows {
		for _, key := range []string{"held, " + r.Question.Lang, "held, writer " + r.Example.Writer} {
			if r.Question.Held && !seen[key] {
				seen[key] = true
				lang, by := r.Question.Lang, r.Example.Writer
				byWriter := key != "held, "+lang
				lines = append(lines, struct {
					name string
					keep func(Row) bool
				}{key, func(r Row) bool {
					return r.Question.Held && (byWriter && r.Example.Writer == by || !byWriter && r.Question.Lang == lang)
				}})
			}
		}
	}
	for _, l := range lines {
		if err := t.Judge(l.keep).Write(w, l.name); err != nil {
			return err
		}
	}
	for _, held := range []bool{false, true} {
		if _, err := fmt.Fprintf(w, "held out %v: %.1f%% right where 1.5%% are answered wrongly\n", held, 100*t.rightAt(0.015, held)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	var held []gate.Scored
	for _, r := range t.Rows {
		if r.Question.Held {
			held = append(held, gate.Scored{Example: r.Example, Probability: t.Model.Probability(&r.Example.Features)})
		}
	}
	if _, err := fmt.Fprintf(w, "accept from %.3f, without a classifier from %.3f, offer from %.3f\nprobability  candidates  mean  right (held out)\n", t.Model.Accept, t.Model.AcceptUnclassified, t.Model.Offer); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	for _, r := range gate.Calibration(held) {
		if _, err := fmt.Fprintf(w, "%.1f to %.1f  %10d  %4.2f  %5.2f\n", r.From, r.To, r.Count, r.Mean, r.Right); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// Ablation prints what the classifier and the number of questions are worth.
func Ablation(w io.Writer, all []Lessons) error {
	for _, c := range []struct {
		name string
		o    Options
	}{
		{"whole", Options{}},
		{"no classifier", Options{NoClassifier: true}},
		{"half the questions", Options{Share: 50}},
		{"a quarter of them", Options{Share: 25}},
	} {
		t := Train(all, c.o)
		if err := t.Judge(func(r Row) bool { return r.Question.Held }).Write(w, c.name); err != nil {
			return err
		}
	}
	return nil
}

// rightAt gives the largest share of right outcomes of any threshold by which
// no more than a share is answered wrongly.
func (t *Trained) rightAt(wrong float64, held bool) float64 {
	type scored struct {
		p     float64
		right bool
	}
	var all []scored
	declined := 0
	for _, r := range t.Rows {
		if r.Question.Held != held {
			continue
		}
		all = append(all, scored{t.Model.Probability(&r.Example.Features), r.Example.Right})
		if !r.Example.Answerable {
			declined++
		}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(b.p, a.p) })
	best, bad, good := declined, 0, 0
	for _, r := range all {
		if r.right {
			good++
		} else {
			bad++
		}
		if float64(bad) <= wrong*float64(len(all)) {
			best = max(best, good+declined-min(bad, declined))
		}
	}
	return share(best, len(all))
}
