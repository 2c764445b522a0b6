package search

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"allybot/facts/pack"
)

// frameOf keeps of a question what the next one may take from it.
func frameOf(q *query, a *Answer) Frame {
	f := Frame{Asked: q.asked}
	for i := range q.units {
		var readings []string
		for _, t := range q.units[i].topics {
			readings = append(readings, t.ID)
		}
		if len(readings) > 0 && len(f.Topics) < maxFrameTopics {
			f.Topics = append(f.Topics, strings.Join(readings, readingMark))
		}
	}
	if len(a.Facts) > 0 {
		f.Fact = a.Facts[0].ID
	}
	return f
}

const maxFrameTopics = 8

// readingMark stands between the topics that one word of a question may mean.
const readingMark = "|"

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

// standsAlone reports whether a question that begins as one that goes on says
// enough by itself ("and what is MISO?").
func (q *query) standsAlone() bool {
	return slices.ContainsFunc(q.units, func(u unit) bool { return len(u.topics) == 0 || u.topics[0].Kind != pack.Country })
}

// completions are the ways in which a question that goes on may be completed
// from the one before it, the likeliest first: with all that was asked about
// before except what is of the same kind as something new; with all but the
// last such thing; with what was asked for alone.
func (e *Engine) completions(q *query, before Frame) []query {
	var parts []span
	for _, ids := range before.Topics {
		var senses []sense
		for id := range strings.SplitSeq(ids, readingMark) {
			if t, ok := e.pack.Topic(id); ok {
				senses = append(senses, sense{topic: t})
			}
		}
		if len(senses) > 0 {
			parts = append(parts, span{senses: senses})
		}
	}
	same := func(s span) bool {
		return slices.ContainsFunc(q.units, func(u unit) bool {
			return len(u.topics) > 0 && (u.topics[0].Kind == pack.Country) == (s.senses[0].topic.Kind == pack.Country)
		})
	}
	var all, butLast, none []span
	last := -1
	for i, s := range parts {
		if same(s) {
			last = i
		} else {
			all = append(all, s)
		}
	}
	for i, s := range parts {
		if i != last {
			butLast = append(butLast, s)
		}
	}
	out := []query{e.complete(q, before, all)}
	if len(q.units) > 0 {
		out = append(out, e.complete(q, before, butLast), e.complete(q, before, none))
	}
	return out
}

// complete gives a copy of a question with parts of the last one added, and with what was
// asked for before where it does not say so itself.
func (e *Engine) complete(q *query, before Frame, parts []span) query {
	out := *q
	out.scan = scan{}
	out.units = slices.Clone(q.units)
	if out.asked&^pack.AskedWhether == 0 {
		out.asked |= before.Asked
	}
	for _, s := range parts {
		e.addTopics(&out, s)
	}
	e.single(&out)
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
	*f = Frame{Asked: pack.Asked(asked), Fact: parts[1]}
	if parts[2] != "" {
		f.Topics = slices.DeleteFunc(strings.Split(parts[2], ","), func(s string) bool { return s == "" })
	}
	return nil
}
