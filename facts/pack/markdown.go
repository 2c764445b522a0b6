package pack

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"allybot/facts/lang"
	"allybot/facts/source"
)

// markdown reads one file of a pack; docs/authoring.md is the reference of
// the form. It is a reader too: front matter is YAML.
type markdown struct {
	reader
	data  []byte
	raw   *rawFiles
	langs *lang.Set
	// What the open heading and the open quote are.
	section  *rawSection
	glossary bool
	unsaid   bool
	titled   bool     // the next paragraph may translate the open heading
	cites    []string // of the facts that follow
	written  []lang.Tag
}

// The headings that hold something else than the source's sections.
const (
	glossaryHeading = "names and terms"
	unsaidHeading   = "not in the source"
)

// readMarkdown reads one file into raw; the first file has the front matter.
func readMarkdown(name string, data []byte, raw *rawFiles, langs *lang.Set) []Fault {
	m := &markdown{reader: reader{file: name}, raw: raw, langs: langs}
	if len(data) > maxPackFile {
		m.fault(0, "the file is larger than "+strconv.Itoa(maxPackFile)+" bytes", "split it: a folder's *.pack.md files are one pack")
		return m.faults
	}
	if i := bytes.IndexByte(data, 0); i >= 0 || !isText(data) {
		m.fault(1, "the file is no text", "write Markdown in UTF-8")
		return m.faults
	}
	m.data = m.frontMatter(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
	for _, tag := range raw.pack.Languages {
		m.written = append(m.written, lang.Tag(tag))
	}
	if n := len(raw.sections); n > 0 {
		m.section = raw.sections[n-1] // goes on from the file before
	}
	doc := goldmark.DefaultParser().Parse(text.NewReader(m.data))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		m.block(n)
	}
	return m.faults
}

func isText(data []byte) bool {
	return len(data) == 0 || bytes.Count(bytes.ToValidUTF8(data, []byte{0}), []byte{0}) == 0
}

// frontMatter reads what stands between two lines of hyphens and blanks it
// out, so that lines keep their numbers.
func (m *markdown) frontMatter(data []byte) []byte {
	rest, ok := bytes.CutPrefix(data, []byte("---\n"))
	if !ok {
		if m.raw.file == "" {
			m.fault(1, "the file does not begin with front matter", "begin it with a line ---, then `id:`, `title:` and the rest, then another line ---")
		}
		return data
	}
	end := bytes.Index(append([]byte("\n"), rest...), []byte("\n---\n"))
	if end < 0 {
		m.fault(1, "the front matter has no end", "close it with a line ---")
		return nil
	}
	if m.raw.file != "" {
		m.fault(1, "a second front matter; the pack's is in "+m.raw.file, "keep one")
		return blanked(data, 4+end+4)
	}
	m.raw.file = m.file
	front := append([]byte("\n"), rest[:end]...) // keeps the lines' numbers
	m.read(front, &m.raw.pack)
	if len(m.raw.pack.Languages) == 0 && m.reader.first != "" {
		m.raw.pack.Languages = []string{m.reader.first.String()}
	}
	return blanked(data, min(4+end+4, len(data)))
}

func blanked(data []byte, to int) []byte {
	out := bytes.Clone(data)
	for i := range to {
		if out[i] != '\n' {
			out[i] = ' '
		}
	}
	return out
}

func (m *markdown) block(n ast.Node) {
	titled := m.titled
	m.titled = false
	switch n := n.(type) {
	case *ast.Heading:
		m.heading(n)
	case *ast.Blockquote:
		m.quote(n)
	case *ast.Paragraph:
		if titled {
			m.headingTitles(n)
		}
	case *ast.List:
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			switch {
			case m.glossary:
				m.term(item)
			case m.unsaid:
				m.notSaid(item)
			default:
				m.fact(item)
			}
		}
	}
}

// item is a list item: its own text, and the items below it.
type item struct {
	text string // plain, code spans in their backticks
	line int
	sub  []item
}

func (m *markdown) item(n ast.Node) item {
	it := item{line: m.line(n)}
	var said []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if list, ok := c.(*ast.List); ok {
			for s := list.FirstChild(); s != nil; s = s.NextSibling() {
				it.sub = append(it.sub, m.item(s))
			}
			continue
		}
		said = append(said, m.plain(c))
	}
	it.text = strings.TrimSpace(strings.Join(said, " "))
	return it
}

// line is that on which a block, or the first block inside it, begins.
func (m *markdown) line(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if n.Type() != ast.TypeInline && n.Lines().Len() > 0 {
			return 1 + bytes.Count(m.data[:n.Lines().At(0).Start], []byte("\n"))
		}
	}
	return 0
}

// lastLine is that on which a block ends.
func (m *markdown) lastLine(n ast.Node) int {
	for n.LastChild() != nil && n.LastChild().Type() == ast.TypeBlock {
		n = n.LastChild()
	}
	if lines := n.Lines(); lines.Len() > 0 {
		last := lines.At(lines.Len() - 1)
		return 1 + bytes.Count(bytes.TrimRight(m.data[:last.Stop], "\n"), []byte("\n"))
	}
	return m.line(n)
}

func (m *markdown) plain(n ast.Node) string { return source.Plain(n, m.data) }
