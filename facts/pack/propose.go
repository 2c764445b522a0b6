package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"allybot/facts/lang"
)

// What a fact is about, its kind, figures, dates and the sorts of question
// that it answers are proposed from its sentence in the pack's first language;
// what the pack writes counts instead.

// first is the language that the rest is proposed from.
func (b *builder) first() *lang.Language {
	if len(b.langs) > 0 {
		return b.langs[0]
	}
	return b.p.sourceLanguage
}

// maxProposedID is the longest id that is made of a sentence, in bytes.
const maxProposedID = 40

// identify gives a fact without an id one of its first words.
func (b *builder) identify(r *rawFact) {
	if r.ID != "" || r.Text.said.Empty() {
		return
	}
	id := ""
	for word := range strings.SplitSeq(slug(r.Text.said.First()), "-") {
		if len(id)+len(word) >= maxProposedID {
			break
		}
		if word != "" {
			id += "-" + word
		}
	}
	id = cmp.Or(strings.Trim(id, "-"), "fact")
	r.ID = id
	for n := 2; b.p.byID[r.ID] != nil; n++ {
		r.ID = id + "-" + strconv.Itoa(n)
	}
}

// propose fills in what a fact does not say of itself.
func (b *builder) propose(r *rawFact) {
	if b.said == nil {
		b.said = newMentions(b.entries, b.first(), b.p.Source.Language)
	}
	l, text := b.first(), r.Text.said.Exactly(b.first().Tag)
	found := b.said.in(text)
	if r.About == nil {
		r.About = aboutOf(found)
	}
	if r.Covers == nil {
		for _, m := range found {
			if id := m.topic.ID; !slices.Contains(r.About, id) && !slices.Contains(r.Covers, id) && !b.refersTo(r.About, m.topic) {
				r.Covers = append(r.Covers, id)
			}
		}
	}
	dates, figures := datesAndFigures(l, text)
	if !r.counted {
		r.Quantities = quantities(found, figures)
	}
	counts := len(figures) > 0 && (len(r.Quantities) > 0 || !r.counted)
	if r.Kind == "" {
		switch {
		case len(dates) > 0 && len(r.Quantities) == 0:
			r.Kind = Event.String()
		case counts:
			r.Kind = Figure.String()
		default:
			r.Kind = Status.String()
		}
	}
	if !r.dated && len(dates) == 1 {
		if r.Kind == Figure.String() {
			r.AsOf = dates[0]
		} else {
			r.Date = dates[0]
		}
	}
	if r.Answers == nil {
		r.Answers = answers(r, found, len(dates) > 0, counts, l, text)
	}
}

func (b *builder) refersTo(refs []string, t *Topic) bool {
	return slices.ContainsFunc(refs, func(ref string) bool { return b.find(ref) == t })
}

// aboutOf takes the names and the terms that can be looked up; where there are
// none, whatever is mentioned.
func aboutOf(found []mentioned) []string {
	var out, rest []string
	for _, m := range found {
		switch {
		case slices.Contains(out, m.topic.ID) || slices.Contains(rest, m.topic.ID):
		case m.topic.Standalone:
			out = append(out, m.topic.ID)
		default:
			rest = append(rest, m.topic.ID)
		}
	}
	if len(out) == 0 {
		return rest
	}
	return out
}

// figure is a number in a sentence, with the place of the word behind it.
type figure struct {
	value float64
	end   int
}

func datesAndFigures(l *lang.Language, text string) (dates []string, figures []figure) {
	at := 0
	for _, n := range l.Numbers(text) {
		i := max(strings.Index(text[at:], n.Text), 0) + at
		at = i + len(n.Text)
		switch {
		case n.Bad:
		case n.Year:
			date := writtenYear(int(n.Value))
			if before := lang.Words(text[:i]); len(before) > 0 {
				last := before[len(before)-1].Text
				if len(before) > 1 && l.Linkers[last] {
					last = before[len(before)-2].Text // "junio de 2021"
				}
				if month := l.Month(last); month > 0 {
					date += fmt.Sprintf("-%02d", month)
				}
			}
			if !slices.Contains(dates, date) {
				dates = append(dates, date)
			}
		default:
			figures = append(figures, figure{n.Value, at})
		}
	}
	return dates, figures
}

// writtenYear writes a year as a pack does.
func writtenYear(y int) string {
	if y < 0 {
		return fmt.Sprintf("-%04d", -y)
	}
	return fmt.Sprintf("%04d", y)
}

// counted is how many letters may stand between a figure and what it counts:
// "42 watertight iron doors".
const countedWithin = 30

// quantities takes the figures behind which a term follows, of the first name.
func quantities(found []mentioned, figures []figure) []rawQuantity {
	var of *Topic
	for _, m := range found {
		if m.topic.Kind != Concept {
			of = m.topic
			break
		}
	}
	if of == nil {
		return nil
	}
	var out []rawQuantity
	for _, f := range figures {
		for _, m := range found {
			if m.topic.Kind == Concept && m.start >= f.end && m.start-f.end <= countedWithin {
				out = append(out, rawQuantity{Of: of.ID, What: m.topic.ID, Value: f.value})
				break
			}
		}
	}
	return out
}

// answers lists the sorts of question that a fact may answer.
func answers(r *rawFact, found []mentioned, dated, counts bool, l *lang.Language, text string) []string {
	out := []string{"what", "whether", "which", "how"}
	add := func(when bool, sorts ...string) {
		if when {
			out = append(out, sorts...)
		}
	}
	has := func(kinds ...TopicKind) bool {
		return slices.ContainsFunc(found, func(m mentioned) bool { return slices.Contains(kinds, m.topic.Kind) })
	}
	add(dated || r.Date != "", "when")
	add(counts, "how-many", "compare")
	add(has(Person), "who-is")
	add(has(Person, Organisation, Country), "who", "name")
	add(has(Place, Region, Country), "where")
	add(has(Country), "country")
	add(l.SaysWhy(text), "why")
	return out
}
