package pack

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"allybot/facts/lang"
)

// termHead is "NAME (KIND): word, word".
var termHead = regexp.MustCompile(`^([^:(]+?)(?: *\(([a-z][a-z0-9-]*)(?: ([A-Z]{2}))?\))?(?:: *(.*))?$`)

// The kinds of glossary line that are no entity.
const (
	termKind      = "term"
	qualifierKind = "qualifier"
)

// term reads a line of the glossary.
func (m *markdown) term(n ast.Node) {
	it := m.item(n)
	rest, id := it.text, ""
	if found := ownID.FindStringSubmatch(rest); found != nil {
		id, rest = found[1], rest[len(found[0]):]
	}
	parts := strings.Split(wordings.ReplaceAllString(rest, "\x00$1"), "\x00")
	head := termHead.FindStringSubmatch(parts[0])
	if head == nil {
		m.fault(it.line, "the line "+parts[0]+" cannot be read", "write: Name (kind): another word, another · es: nombre, otra palabra")
		return
	}
	t := rawTopic{ID: id, Kind: head[2], ISO: head[3], File: m.file, At: lines{"": it.line}, Terms: rawTerms{}, Name: rawText{At: lines{"": it.line}}}
	if id == "" {
		t.ID = slug(head[1])
	}
	t.Name.said = t.Name.said.With(m.first(), strings.TrimSpace(head[1]))
	t.Terms[m.first()] = commaList(head[4])
	for _, part := range parts[1:] {
		m.termWording(&t, part, it.line)
	}
	var c rawConcept
	for _, s := range it.sub {
		if _, _, ok := m.inLanguage(s.text); ok {
			m.termWording(&t, s.text, s.line)
			continue
		}
		m.termAside(&t, &c, s)
	}
	if t.Kind == "" || t.Kind == termKind || t.Kind == qualifierKind {
		c.ID, c.Name, c.Terms, c.Qualifier, c.File, c.At = t.ID, t.Name, t.Terms, t.Kind == qualifierKind, m.file, t.At
		m.raw.lexicon.Concepts = append(m.raw.lexicon.Concepts, c)
		return
	}
	m.raw.topics = append(m.raw.topics, t)
}

// termWording reads "es: name, word, word".
func (m *markdown) termWording(t *rawTopic, part string, line int) {
	l, said, ok := m.inLanguage(part)
	if !ok {
		m.fault(line, "there is no language for "+part, "use the code of one of the pack's languages")
		return
	}
	words := commaList(said)
	if len(words) == 0 || t.Name.said.Has(l) {
		m.fault(line, "the name in "+l.String()+" is missing or given twice", "write: "+l.String()+": name, another word")
		return
	}
	t.Name.said, t.Name.At[l.String()] = t.Name.said.With(l, words[0]), line
	t.Terms[l] = words[1:]
}

// termAside reads what stands below a glossary line.
func (m *markdown) termAside(t *rawTopic, c *rawConcept, s item) {
	if rest, ok := keyword(s.text, "abbr"); ok {
		t.Abbr = rawText{At: lines{"": s.line}}
		m.addWordings(&t.Abbr, m.first(), rest, s.line)
		return
	}
	if rest, ok := keyword(s.text, "asked as"); ok {
		m.raw.lexicon.Topics = append(m.raw.lexicon.Topics, rawMoreTerms{ID: t.ID, Terms: m.words(item{text: rest, line: s.line, sub: s.sub}), File: m.file, At: lines{"": s.line}})
		return
	}
	for part := range strings.SplitSeq(s.text, " · ") {
		if rest, ok := keyword(part, "in the source"); ok {
			t.Source = commaList(rest)
		} else if rest, ok := keyword(part, "contains"); ok {
			m.raw.contains = append(m.raw.contains, rawContains{t.ID, commaList(rest), m.file, s.line})
		} else if rest, ok := keyword(part, "in"); ok {
			t.In, t.At["in"] = commaList(rest), s.line
		} else if rest, ok := keyword(part, "implies"); ok {
			c.Implies = commaList(rest)
		} else if rest, ok := keyword(part, "asks"); ok {
			c.Asks = rest
		} else {
			m.fault(s.line, "below a name or term, "+part+" is not known", "write: abbr, in, contains, in the source, implies, asks, asked as")
		}
	}
}

// rawContains is what a wider topic says that it contains.
type rawContains struct {
	wider string
	of    []string
	file  string
	line  int
}

// words reads lists of words by language.
func (m *markdown) words(it item) rawTerms {
	out := rawTerms{}
	for l, said := range m.text(it).said.All() {
		out[l] = commaList(said)
	}
	return out
}

// notSaid reads phrases for what the source does not speak of.
func (m *markdown) notSaid(n ast.Node) {
	if m.raw.lexicon.Unsaid == nil {
		m.raw.lexicon.Unsaid = map[lang.Tag][]string{}
	}
	for l, words := range m.words(m.item(n)) {
		m.raw.lexicon.Unsaid[l] = append(m.raw.lexicon.Unsaid[l], words...)
	}
}
