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

// goOn completes a question that goes on from the one before it: with "and
// Brazil?" the country is new and the rest is what was asked; with "since
// when?" what is asked is new and the rest is what it was asked of.
func (e *engine) goOn(q *query, before Frame) {
	if len(before.Topics) == 0 || len(q.tokens) > maxFollow {
		return
	}
	var places, others, unknown bool
	for i := range q.units {
		u := &q.units[i]
		switch {
		case u.unknown && len(u.topics) == 0:
			unknown = true
		case len(u.topics) > 0 && u.topics[0].Kind == Country:
			places = true
		default:
			others = true
		}
	}
	if unknown || places && others || !q.follow && (places && q.asked == 0 && len(q.tokens) > 2 || len(q.units) > 1) {
		return
	}
	if !q.follow && q.asked == 0 && len(q.units) > 0 {
		return
	}
	if q.asked == 0 {
		q.asked = before.Asked
	}
	for _, id := range before.Topics {
		t, ok := e.pack.Topic(id)
		if !ok || places && t.Kind == Country || others && t.Kind != Country && q.asked == before.Asked && len(before.Topics) > 1 && q.follow {
			continue
		}
		e.addTopics(q, span{senses: []sense{{topic: t}}})
	}
}

// maxFollow is how many words a follow-up has at most.
const maxFollow = 7

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
