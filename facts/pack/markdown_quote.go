package pack

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"allybot/facts/lang"
	"allybot/facts/source"
)

// rawSection is a heading of the document.
type rawSection struct {
	number string
	source string // as the document has it
	title  rawText
}

// rawParagraph is a block quote: the text, or what is kept where the text is
// left out.
type rawParagraph struct {
	number  string
	section *rawSection
	text    string
	kept    *source.Entry
	file    string
	line    int // first and last
	end     int
}

var (
	quoteNumber = regexp.MustCompile(`^\[([0-9A-Za-z]+(?:\.[0-9A-Za-z]+)+)\] *`)
	quoteHash   = regexp.MustCompile("^`sha256:([0-9a-f]{64})` *")
)

func (m *markdown) heading(n *ast.Heading) {
	said := m.plain(n)
	m.cites = nil
	m.glossary, m.unsaid = strings.EqualFold(said, glossaryHeading) || m.glossary && n.Level > 2, strings.EqualFold(said, unsaidHeading)
	if m.glossary || m.unsaid {
		return
	}
	line := m.line(n)
	if n.Level == 1 && len(m.raw.sections) == 0 {
		if m.raw.pack.Title.text().Empty() {
			m.raw.pack.Title = rawText{At: lines{"": line}}
			m.addWordings(&m.raw.pack.Title, m.first(), said, line)
		}
		return
	}
	s := &rawSection{title: rawText{At: lines{"": line}}}
	m.addWordings(&s.title, m.first(), said, line)
	h := m.raw.outline.Heading(s.title.said.Exactly(m.first()))
	s.number, s.source = h.Number, h.Text
	s.title.said = s.title.said.With(m.first(), h.Text)
	m.section, m.titled = s, true
	m.raw.sections = append(m.raw.sections, s)
}

// headingTitles reads the paragraph under a heading that gives the source's
// own, in emphasis, and the heading in the other languages.
func (m *markdown) headingTitles(n *ast.Paragraph) {
	said := m.plain(n)
	_, emphasised := n.FirstChild().(*ast.Emphasis)
	if _, _, ok := m.inLanguage(said); !ok && !emphasised {
		return // a remark to the reader
	}
	own, rest, _ := strings.Cut(said, " · ")
	if !emphasised {
		own, rest = "", said
	}
	if own != "" {
		m.section.source = own
	}
	if rest != "" {
		var more rawText
		more.At = lines{}
		m.addWordings(&more, m.first(), rest, m.line(n))
		for l, title := range more.said.All() {
			m.addWording(&m.section.title, l, title, m.line(n))
		}
	}
}

// quote takes in a paragraph of the source.
func (m *markdown) quote(n *ast.Blockquote) {
	if m.section == nil {
		m.raw.outline.Title = m.raw.pack.Title.said.First()
		h := m.raw.outline.Section()
		m.section = &rawSection{number: h.Number, source: h.Text, title: m.raw.pack.Title}
		m.raw.sections = append(m.raw.sections, m.section)
	}
	p := rawParagraph{section: m.section, file: m.file, line: m.line(n), end: m.lastLine(n), text: m.plain(n)}
	p.number = m.raw.outline.Next()
	if found := quoteNumber.FindStringSubmatch(p.text); found != nil {
		p.number, p.text = found[1], p.text[len(found[0]):]
	}
	if found := quoteHash.FindStringSubmatch(p.text); found != nil {
		p.kept = &source.Entry{Number: p.number, SHA256: found[1], Anchors: m.anchors(p.text[len(found[0]):], p.line)}
		p.text = ""
	} else if p.text == "" {
		m.fault(p.line, "the quotation is empty", "quote a paragraph of the source, or take it out")
	}
	m.cites = []string{p.number}
	m.raw.paragraphs = append(m.raw.paragraphs, p)
}

// anchors reads what is kept of a paragraph whose text is left out.
func (m *markdown) anchors(s string, line int) source.Anchors {
	var a source.Anchors
	for part := range strings.SplitSeq(s, " · ") {
		part = strings.TrimSpace(part)
		kind, list, _ := strings.Cut(part, " ")
		for one := range strings.SplitSeq(list, ";") {
			one = strings.TrimSpace(one)
			switch year, err := strconv.Atoi(one); {
			case one == "":
			case kind == "figures":
				a.Figures = append(a.Figures, one)
			case kind == "names":
				a.Names = append(a.Names, one)
			case kind == "years" && err == nil:
				a.Years = append(a.Years, year)
			default:
				m.fault(line, "the quotation's "+strconv.Quote(part)+" cannot be read", "these lines are not written by hand: make them anew with `allybot pack build`")
				return a
			}
		}
	}
	return a
}

// index makes the index of the pack's paragraphs: of the texts that it has,
// and as kept of those that are left out.
func (r *rawFiles) index(l *lang.Language) []source.Entry {
	var texts []source.Passage
	for _, p := range r.paragraphs {
		if p.kept == nil {
			texts = append(texts, source.Passage{Number: p.number, Text: p.text})
		}
	}
	made := source.Index(texts, l)
	out := make([]source.Entry, len(r.paragraphs))
	for i, p := range r.paragraphs {
		if p.kept != nil {
			out[i] = *p.kept
		} else {
			out[i], made = made[0], made[1:]
		}
		out[i].Heading = p.section.source
	}
	return out
}
