// Package eval measures how a pack answers a set of questions: how many
// rightly, how many wrongly, how many it declines, and how well its score
// tells the ones from the others.
package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"allybot/facts"
)

// Question is one line of a question file.
type Question struct {
	ID         string   `json:"id"`
	Lang       string   `json:"lang"`
	Q          string   `json:"q"`
	Cites      []string `json:"cites"`      // any of them is right
	Answerable bool     `json:"answerable"` // false: to be declined
	Must       string   `json:"must"`       // a pattern that the answer's text has to match
	Kind       string   `json:"kind"`
	Reason     string   `json:"reason"` // of a question to be declined
	Before     string   `json:"before"` // the question that a follow-up goes on from
	Held       bool     `json:"held"`   // kept out of tuning

	must *regexp.Regexp
}

// maxLine bounds a line of a question file, in bytes.
const maxLine = 1 << 16

// Read reads a question file: JSON lines, with nothing unknown in them.
func Read(r io.Reader) ([]Question, error) {
	var out []Question
	ids := map[string]bool{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var q Question
		dec := json.NewDecoder(strings.NewReader(lines.Text()))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&q); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if facts.ParseLang(q.Lang) == "" {
			return nil, fmt.Errorf("line %d: %q is no language", n, q.Lang)
		}
		if q.ID == "" || ids[q.ID] || q.Answerable != (len(q.Cites) > 0) {
			return nil, fmt.Errorf("line %d: wants an id of its own, and citations if it is answerable", n)
		}
		ids[q.ID] = true
		var err error
		if q.must, err = regexp.Compile(q.Must); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the questions: %w", err)
	}
	return out, nil
}

// Result is what came of one question.
type Result struct {
	Question Question
	Answer   facts.Answer
	Right    bool // answered with a right citation and text, or declined as it should be
	Wrong    bool // an answer was given that is not right
	Best     bool // the best fact found, shown or not, is a right one
	Language bool // its language was recognised against a hint of another
}

// Run asks every question.
func Run(p *facts.Pack, qs []Question) []Result {
	out := make([]Result, len(qs))
	for i, q := range qs {
		out[i] = ask(p, q)
	}
	return out
}

func ask(p *facts.Pack, q Question) Result {
	lang := facts.ParseLang(q.Lang)
	question := facts.Question{Text: q.Q, Lang: lang}
	if q.Before != "" {
		question.Before = p.Ask(facts.Question{Text: q.Before, Lang: lang}).Frame
	}
	a := p.Ask(question)
	r := Result{Question: q, Answer: a, Best: cites(slices.Concat(a.Facts, a.Near), q.Cites)}
	if q.Answerable {
		r.Right = a.Outcome == facts.Answered && r.Best && q.must.MatchString(text(a.Facts, lang))
	} else {
		r.Right = a.Outcome == facts.Unknown
	}
	r.Wrong = a.Outcome == facts.Answered && !r.Right
	other := p.Languages[(slices.Index(p.Languages, lang)+1)%len(p.Languages)]
	r.Language = p.Detect(q.Q, other) == lang
	return r
}

// cites reports whether the first fact rests on one of the paragraphs.
func cites(fs []*facts.Fact, paragraphs []string) bool {
	return len(fs) > 0 && slices.ContainsFunc(fs[0].Cites, func(p *facts.Paragraph) bool {
		return slices.Contains(paragraphs, p.Number)
	})
}

func text(fs []*facts.Fact, l facts.Lang) string {
	var b strings.Builder
	for _, f := range fs {
		b.WriteString(f.Text.In(l))
		b.WriteByte('\n')
	}
	return b.String()
}
