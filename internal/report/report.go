// Package report tells the operator what was asked and how that went, from
// the counts in the store.
package report

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"allybot/internal/store"
)

// Report is what is told, as JSON has it.
type Report struct {
	From       string           `json:"from"` // days in UTC, both included
	To         string           `json:"to"`
	Questions  []Day            `json:"questions"`
	Outcomes   map[string]int64 `json:"outcomes"`
	Facts      []Fact           `json:"facts"`    // the most used first
	Feedback   []Feedback       `json:"feedback"` // the most often called wrong first
	Unanswered []Cluster        `json:"unanswered"`
}

// Day is how many questions ended a certain way on a day.
type Day struct {
	Day      string `json:"day"`
	Platform string `json:"platform"`
	Outcome  string `json:"outcome"`
	N        int64  `json:"n"`
}

// Fact is how often a fact was used.
type Fact struct {
	Fact string `json:"fact"`
	N    int64  `json:"n"`
}

// Feedback is how often a fact was called right and wrong.
type Feedback struct {
	Fact  string `json:"fact"`
	Right int64  `json:"right"`
	Wrong int64  `json:"wrong"`
}

// Cluster is questions without an answer that are much the same.
type Cluster struct {
	Lang      string    `json:"lang"`
	Questions []string  `json:"questions"` // the most frequent first
	N         int64     `json:"n"`
	Last      time.Time `json:"last"`
}

// Of makes a report of what the store counted.
func Of(r store.Report) Report {
	out := Report{From: r.From, To: r.To, Questions: []Day{}, Outcomes: map[string]int64{}, Facts: []Fact{}, Feedback: []Feedback{}, Unanswered: cluster(r.Unanswered)}
	for _, q := range r.Questions {
		out.Questions = append(out.Questions, Day{q.Day, string(q.Platform), q.Outcome, q.N})
		out.Outcomes[q.Outcome] += q.N
	}
	for _, f := range r.Facts {
		out.Facts = append(out.Facts, Fact(f))
	}
	for _, f := range r.Feedback {
		out.Feedback = append(out.Feedback, Feedback(f))
	}
	return out
}

// JSON writes the report as one object.
func (r Report) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// shown bounds each list of the table.
const shown = 20

// Table writes the report for a person to read: the first of each list.
func (r Report) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells ...any) {
		for i, c := range cells {
			if i > 0 {
				_, _ = fmt.Fprint(t, "\t") // Flush has what went wrong
			}
			_, _ = fmt.Fprint(t, c)
		}
		_, _ = fmt.Fprintln(t)
	}
	head := func(s string, n int) {
		if n > shown {
			s += fmt.Sprintf(" (the first %d of %d; --json has all)", shown, n)
		}
		row()
		row(s)
	}
	row(fmt.Sprintf("%s to %s, days in UTC", r.From, r.To))

	outcomes := slices.Sorted(maps.Keys(r.Outcomes))
	head("Questions by day", 0)
	row(append([]any{"", "all"}, anys(outcomes)...)...)
	byDay := map[string]map[string]int64{}
	for _, q := range r.Questions {
		if byDay[q.Day] == nil {
			byDay[q.Day] = map[string]int64{}
		}
		byDay[q.Day][q.Outcome] += q.N
	}
	line := func(name string, n map[string]int64) {
		var all int64
		cells := []any{name, nil}
		for _, o := range outcomes {
			all += n[o]
			cells = append(cells, n[o])
		}
		cells[1] = all
		row(cells...)
	}
	for _, day := range slices.Sorted(maps.Keys(byDay)) {
		line(day, byDay[day])
	}
	line("all", r.Outcomes)

	head("Facts used most", len(r.Facts))
	for _, f := range first(r.Facts) {
		row(f.Fact, f.N)
	}
	head("Was it right?", len(r.Feedback))
	row("", "right", "wrong")
	for _, f := range first(r.Feedback) {
		row(f.Fact, f.Right, f.Wrong)
	}
	head("Questions without an answer", len(r.Unanswered))
	for _, c := range first(r.Unanswered) {
		row(c.N, c.Lang, strings.Join(c.Questions[:min(3, len(c.Questions))], " / "), c.Last.Format(time.DateOnly))
	}
	return t.Flush()
}

func first[T any](list []T) []T { return list[:min(len(list), shown)] }

func anys(list []string) (out []any) {
	for _, s := range list {
		out = append(out, s)
	}
	return out
}
