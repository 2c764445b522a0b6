package facts

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// frameOf keeps of a question what the next one may take from it.
func frameOf(q *query, a *Answer) Frame {
	f := Frame{Asked: q.asked}
	for _, t := range a.Topics {
		if len(f.Topics) < maxFrameTopics {
			f.Topics = append(f.Topics, t.ID)
		}
	}
	if len(a.Facts) > 0 {
		f.Fact = a.Facts[0].ID
	}
	return f
}

const maxFrameTopics = 8

// maxFollow is how many words a follow-up has at most.
const maxFollow = 8

// goesOn reports whether a question can only be understood by the one before
// it: it begins as one that goes on ("and Brazil?"), or it says what it asks
// for but not of what ("since when?").
func (q *query) goesOn(before Frame) bool {
	if len(before.Topics) == 0 || len(q.tokens) > maxFollow {
		return false
	}
	return q.follow || len(q.units) == 0 && q.asked != 0
}

// completions are the ways in which a question that goes on may be completed
// from the one before it, the likeliest first: with all that was asked about
// before except what is of the same kind as something new; with all but the
// last such thing; with what was asked for alone.
func (e *engine) completions(q *query, before Frame) []query {
	var topics []*Topic
	for _, id := range before.Topics {
		if t, ok := e.pack.Topic(id); ok {
			topics = append(topics, t)
		}
	}
	same := func(t *Topic) bool {
		return slices.ContainsFunc(q.units, func(u unit) bool {
			return len(u.topics) > 0 && (u.topics[0].Kind == t.Kind || u.topics[0].Kind != Country && t.Kind != Country)
		})
	}
	var all, butLast, none []*Topic
	last := -1
	for i, t := range topics {
		if same(t) {
			last = i
		} else {
			all = append(all, t)
		}
	}
	for i, t := range topics {
		if i != last {
			butLast = append(butLast, t)
		}
	}
	out := []query{e.complete(q, before, all)}
	if len(q.units) > 0 {
		out = append(out, e.complete(q, before, butLast), e.complete(q, before, none))
	}
	return out
}

// complete gives a copy of a question with topics added, and with what was
// asked for before where it does not say so itself.
func (e *engine) complete(q *query, before Frame, topics []*Topic) query {
	out := *q
	out.units = slices.Clone(q.units)
	if out.asked&^AskedWhether == 0 {
		out.asked |= before.Asked
	}
	for _, t := range topics {
		e.addTopics(&out, span{senses: []sense{{topic: t}}})
	}
	out.identity = e.identity(&out)
	return out
}

// MarshalText writes the frame as one line: what was asked, the fact, the
// topics.
func (f Frame) MarshalText() ([]byte, error) {
	return []byte(strconv.Itoa(int(f.Asked)) + " " + f.Fact + " " + strings.Join(f.Topics, ",")), nil
}

// UnmarshalText reads what MarshalText wrote.
func (f *Frame) UnmarshalText(text []byte) error {
	parts := strings.Split(string(text), " ")
	if len(parts) != 3 {
		return errors.New("facts: a frame has three parts")
	}
	asked, err := strconv.ParseUint(parts[0], 10, 16)
	if err != nil {
		return errors.New("facts: a frame begins with a number")
	}
	*f = Frame{Asked: Asked(asked), Fact: parts[1]}
	if parts[2] != "" {
		f.Topics = slices.DeleteFunc(strings.Split(parts[2], ","), func(s string) bool { return s == "" })
	}
	return nil
}
