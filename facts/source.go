package facts

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// maxSource bounds the source document, in bytes.
const maxSource = 4 << 20

// passage is a paragraph of the source with its text, normalised: NFC, white
// space collapsed, bullet removed.
type passage struct {
	number  string // "I.10"
	heading string
	text    string
}

var (
	headingLine = regexp.MustCompile(`^([IVXLC]+)\. (\S.{1,78})$`)
	numbered    = regexp.MustCompile(`^\d+\. \p{Lu}`)
)

// The marks that open a list item; U+F0A7 is the square bullet of a symbol
// font, which is what text taken out of a PDF has.
const bullets = "\uf0a7\uf0b7•▪■◦"

// splitSource numbers the paragraphs of the source text: the document's title
// is its first line; "I. …" opens section I; a bullet or "1." opens a
// paragraph. A bullet before a lower-case letter is a line that the PDF broke,
// and a bullet that only asks a question leads into the next. Plain text
// breaks where more than one blank line stands, or after a line that ends a
// sentence in less than half the usual width.
func splitSource(r io.Reader) ([]passage, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSource+1))
	if err != nil {
		return nil, fmt.Errorf("read the source: %w", err)
	}
	if len(data) > maxSource {
		return nil, fmt.Errorf("the source is larger than %d bytes", maxSource)
	}
	s := splitter{section: "0"}
	for line := range strings.SplitSeq(norm.NFC.String(string(bytes.ToValidUTF8(data, []byte("\ufffd")))), "\n") {
		s.line(strings.Join(strings.Fields(line), " "))
	}
	s.flush()
	if len(s.out) == 0 {
		return nil, fmt.Errorf("the source has no paragraphs")
	}
	return s.out, nil
}

type splitter struct {
	section, heading string
	count            int
	text             []string // lines of the open paragraph
	blank            int      // blank lines since the last one with text
	out              []passage
}

func (s *splitter) line(line string) {
	if line == "" {
		s.blank++
		return
	}
	blank := s.blank
	s.blank = 0
	if s.heading == "" {
		s.heading = line // the title
		return
	}
	if m := headingLine.FindStringSubmatch(line); m != nil && !strings.HasSuffix(line, ".") {
		s.flush()
		s.section, s.heading, s.count = m[1], m[2], 0
		return
	}
	item := strings.TrimLeft(line, bullets)
	bullet := item != line
	line = strings.TrimSpace(item)
	if line == "" {
		return
	}
	if s.opens(line, bullet, blank) {
		s.flush()
	}
	s.text = append(s.text, line)
}

func (s *splitter) opens(line string, bullet bool, blank int) bool {
	if len(s.text) == 0 {
		return false
	}
	last := s.text[len(s.text)-1]
	switch {
	case numbered.MatchString(line):
		return true
	case bullet:
		onlyAsks := len(s.text) == 1 && strings.HasSuffix(last, "?") && len(last) < 40
		return hasCapital(firstWord(line)) && !onlyAsks
	case blank > 1:
		return hasCapital(firstWord(line))
	default:
		return len(last) < 40 && strings.ContainsAny(last[len(last)-1:], `.?!"`) && hasCapital(firstWord(line))
	}
}

func firstWord(s string) string {
	if ws := words(s); len(ws) > 0 {
		return ws[0].text
	}
	return ""
}

func (s *splitter) flush() {
	if len(s.text) > 0 {
		s.count++
		s.out = append(s.out, passage{s.section + "." + strconv.Itoa(s.count), s.heading, strings.Join(s.text, " ")})
	}
	s.text = nil
}

// indexOf makes the index of a source: per paragraph its number, heading, the
// SHA-256 of its normalised text and its anchors, but not the text.
func indexOf(ps []passage) rawIndex {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.text
	}
	index := rawIndex{Schema: SchemaVersion, Paragraphs: make([]rawParagraph, len(ps))}
	for i, a := range anchored(texts) {
		sum := sha256.Sum256([]byte(ps[i].text))
		index.Paragraphs[i] = rawParagraph{
			Number: ps[i].number, Heading: ps[i].heading, SHA256: hex.EncodeToString(sum[:]), Anchors: a,
		}
	}
	return index
}

// WriteIndex reads a source document as plain text and writes its paragraph
// index, the content of a pack's index.json.
func WriteIndex(w io.Writer, source io.Reader) error {
	ps, err := splitSource(source)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(indexOf(ps)); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	return nil
}

// Passages reads the source document's text and gives each paragraph's by its
// number ("I.10"), for an operator who has the text and wants replies to show
// the passage. A text that does not match the pack's index paragraph by
// paragraph is refused with every Fault found: what it would show might not
// be what the facts were checked against.
func (p *Pack) Passages(source io.Reader) (map[string]string, error) {
	ps, err := splitSource(source)
	if err != nil {
		return nil, err
	}
	if faults := p.compareSource(ps); len(faults) > 0 {
		return nil, joined(faults)
	}
	out := make(map[string]string, len(ps))
	for _, q := range ps {
		out[q.number] = q.text
	}
	return out, nil
}

// compareSource holds the pack's index against the source's paragraphs.
func (p *Pack) compareSource(ps []passage) []Fault {
	var faults []Fault
	fault := func(problem string) {
		faults = append(faults, Fault{File: indexFile, Problem: problem,
			Mend: "if the text is the right one, write the index anew with `allybot pack index --source FILE` and look at every fact that cites the paragraph"})
	}
	index := indexOf(ps)
	seen := map[string]bool{}
	for _, raw := range index.Paragraphs {
		seen[raw.Number] = true
		switch q := p.paras[raw.Number]; {
		case q == nil:
			fault("the source has a paragraph " + raw.Number + " that the index does not")
		case q.SHA256 != raw.SHA256:
			fault("paragraph " + raw.Number + " of the source is not the one that was indexed")
		case q.Section.Heading != raw.Heading:
			fault("paragraph " + raw.Number + " stands under another heading in the source: " + strconv.Quote(raw.Heading))
		case !sameAnchors(q.Anchors, raw.Anchors):
			fault("the anchors of paragraph " + raw.Number + " are not those of the source")
		}
	}
	for _, section := range p.Sections {
		for _, q := range section.Paragraphs {
			if !seen[q.Number] {
				fault("the index has a paragraph " + q.Number + " that the source does not")
			}
		}
	}
	return faults
}

func sameAnchors(a, b Anchors) bool {
	return slices.Equal(a.Figures, b.Figures) && slices.Equal(a.Years, b.Years) && slices.Equal(a.Names, b.Names)
}
