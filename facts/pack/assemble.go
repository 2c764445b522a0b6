package pack

import (
	"errors"
	"fmt"

	"allybot/facts/lang"
)

// Parts are a pack's content in memory, for whoever has it from elsewhere
// than files: a converter, a test, a benchmark.
type Parts struct {
	ID        string
	Threshold float64
	Topics    []PartTopic
	Facts     []PartFact
}

// PartTopic is a topic with the words for it, by language.
type PartTopic struct {
	ID    string
	Kind  TopicKind
	Name  lang.Text
	Terms map[lang.Tag][]string
}

// PartFact is a fact. Its topics are named by their places in Parts.Topics.
type PartFact struct {
	ID            string
	Kind          Kind
	Text          lang.Text
	About, Covers []int
	Answers       Asked
	Paragraph     string // "I.10"
}

// Assemble makes a pack of parts. Unlike Load it takes their word for it: only
// ids and references are checked.
func Assemble(parts Parts, langs []*lang.Language) (*Loaded, error) {
	p := &Pack{ID: parts.ID, Threshold: parts.Threshold, topic: map[string]*Topic{}, paras: map[string]*Paragraph{}}
	in := &Loaded{Pack: p, Languages: langs}
	for _, l := range langs {
		p.Languages = append(p.Languages, l.Tag)
	}
	for i, t := range parts.Topics {
		if t.ID == "" || p.topic[t.ID] != nil {
			return nil, fmt.Errorf("facts: topic %d: the id %q is missing or taken", i, t.ID)
		}
		topic := &Topic{ID: t.ID, Kind: t.Kind, Name: t.Name, Named: true, Standalone: true, index: uint32(i)}
		p.topics = append(p.topics, topic)
		p.topic[t.ID] = topic
		e := Entry{Topic: topic, Terms: map[lang.Tag][]string{}}
		for l, name := range t.Name.All() {
			e.Terms[l] = append([]string{name}, t.Terms[l]...)
		}
		in.Topics = append(in.Topics, e)
	}
	if err := p.assembleFacts(parts.Facts); err != nil {
		return nil, err
	}
	in.Facts = p.facts
	return in, nil
}

// assembleFacts makes the facts. What many facts have alike they share.
func (p *Pack) assembleFacts(parts []PartFact) error {
	section := &Section{}
	block := make([]Fact, len(parts))
	details := map[Asked]*Detail{}
	cites := map[string][]*Paragraph{}
	p.facts = make([]*Fact, len(parts))
	for i := range parts {
		from, f := &parts[i], &block[i]
		*f = Fact{ID: from.ID, Kind: from.Kind, Text: from.Text, Cites: cites[from.Paragraph]}
		if f.Cites == nil {
			q := &Paragraph{Number: from.Paragraph, Section: section}
			section.Paragraphs = append(section.Paragraphs, q)
			p.paras[q.Number] = q
			f.Cites = []*Paragraph{q}
			cites[q.Number] = f.Cites
		}
		topics := make([]*Topic, 0, len(from.About))
		for _, t := range from.About {
			if t < 0 || t >= len(p.topics) {
				return fmt.Errorf("facts: fact %q: no topic %d", from.ID, t)
			}
			topics = append(topics, p.topics[t])
		}
		f.About = topics
		switch d := details[from.Answers]; {
		case len(from.Covers) > 0:
			f.Detail = &Detail{Answers: from.Answers}
			for _, t := range from.Covers {
				if t < 0 || t >= len(p.topics) {
					return fmt.Errorf("facts: fact %q: no topic %d", from.ID, t)
				}
				f.Covers = append(f.Covers, p.topics[t])
			}
		case d != nil:
			f.Detail = d
		default:
			f.Detail = &Detail{Answers: from.Answers}
			details[from.Answers] = f.Detail
		}
		if from.ID == "" {
			return errors.New("facts: a fact without an id")
		}
		p.facts[i] = f
	}
	p.Sections = []*Section{section}
	return nil
}
