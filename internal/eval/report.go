package eval

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"

	"allybot/facts"
)

// Tally counts results.
type Tally struct {
	Asked, Right, Wrong, Declined int
}

func (t *Tally) add(r Result) {
	t.Asked++
	if r.Right {
		t.Right++
	}
	if r.Wrong {
		t.Wrong++
	}
	if r.Answer.Outcome == facts.Unknown {
		t.Declined++
	}
}

// RightShare is the part answered or declined rightly, 0 to 1.
func (t Tally) RightShare() float64 { return share(t.Right, t.Asked) }

// WrongShare is the part answered wrongly, 0 to 1.
func (t Tally) WrongShare() float64 { return share(t.Wrong, t.Asked) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// Report sums up results.
type Report struct {
	All, Tuned, Held Tally
	ByLang, ByKind   map[string]Tally
	Reasons          Tally // of the questions rightly declined, those with the expected reason
	Languages        int   // recognised against a hint of another language
	RiskArea         float64
	Misses           []Result
}

// Sum makes a report of results.
func Sum(rs []Result) Report {
	rep := Report{ByLang: map[string]Tally{}, ByKind: map[string]Tally{}, RiskArea: riskArea(rs)}
	for _, r := range rs {
		rep.All.add(r)
		if r.Question.Held {
			rep.Held.add(r)
		} else {
			rep.Tuned.add(r)
		}
		for m, key := range map[*map[string]Tally]string{&rep.ByLang: r.Question.Lang, &rep.ByKind: r.Question.Kind} {
			t := (*m)[key]
			t.add(r)
			(*m)[key] = t
		}
		if !r.Question.Answerable && r.Right && r.Question.Reason != "" {
			rep.Reasons.Asked++
			if r.Answer.Reason.String() == r.Question.Reason {
				rep.Reasons.Right++
			}
		}
		if r.Language {
			rep.Languages++
		}
		if !r.Right {
			rep.Misses = append(rep.Misses, r)
		}
	}
	return rep
}

// riskArea is the area under the risk-coverage curve: were the questions
// answered in the order of their score, the mean over every stopping point of
// the share of wrong ones among those answered. 0 is perfect.
func riskArea(rs []Result) float64 {
	if len(rs) == 0 {
		return 0
	}
	order := slices.Clone(rs)
	slices.SortStableFunc(order, func(a, b Result) int { return cmp.Compare(b.Answer.Score, a.Answer.Score) })
	wrong, area := 0, 0.0
	for i, r := range order {
		if !r.Best || !r.Question.Answerable {
			wrong++
		}
		area += share(wrong, i+1)
	}
	return area / float64(len(order))
}

// Write prints a report. The misses of questions that are kept out of tuning
// are counted, and not shown unless showHeld.
func (rep Report) Write(w io.Writer, showHeld bool) error {
	p := printer{w: w}
	for _, r := range rep.Misses {
		if r.Question.Held && !showHeld {
			continue
		}
		fs := r.Answer.Facts
		if len(fs) == 0 {
			fs = r.Answer.Near
		}
		got := r.Answer.Outcome.String()
		if s := r.Answer.Reason.String(); s != "" {
			got += " (" + s + ")"
		}
		if len(fs) > 0 {
			got += " " + fs[0].ID
		}
		want := fmt.Sprint(r.Question.Cites)
		if !r.Question.Answerable {
			want = "a decline (" + r.Question.Reason + ")"
		}
		p.printf("missed %s [%s] %q: want %s, got %s, score %.2f\n", r.Question.ID, r.Question.Lang, r.Question.Q, want, got, r.Answer.Score)
	}
	p.printf("%-12s %6s %6s %6s %9s\n", "", "asked", "right", "wrong", "declined")
	row := func(name string, t Tally) {
		if t.Asked > 0 {
			p.printf("%-12s %6d %5.1f%% %5.1f%% %9d\n", name, t.Asked, 100*t.RightShare(), 100*t.WrongShare(), t.Declined)
		}
	}
	for _, group := range []map[string]Tally{rep.ByLang, rep.ByKind} {
		for _, key := range slices.Sorted(maps.Keys(group)) {
			row(key, group[key])
		}
	}
	row("tuned on", rep.Tuned)
	row("held out", rep.Held)
	row("all", rep.All)
	p.printf("reason of a decline as expected: %d of %d\n", rep.Reasons.Right, rep.Reasons.Asked)
	p.printf("language recognised against another locale: %d of %d\n", rep.Languages, rep.All.Asked)
	p.printf("area under the risk-coverage curve: %.4f\n", rep.RiskArea)
	return p.err
}

// printer keeps the first error of many prints.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
