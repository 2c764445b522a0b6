// Package source holds what is kept of the document that a pack restates: its
// paragraphs by number, each with a hash of its text and its anchors, the
// figures, years and names in it, against which facts are checked. It must not
// know of facts, nor keep the document's text.
package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"allybot/facts/lang"
)

// maxSource bounds the source document, in bytes.
const maxSource = 4 << 20

// Passage is a paragraph of the source with its text, normalised: NFC, white
// space collapsed, bullet removed.
type Passage struct {
	Number  string // "I.10"
	Heading string
	Text    string
}

var (
	headingLine = regexp.MustCompile(`^([IVXLC]+)\. (\S.{1,78})$`)
	numbered    = regexp.MustCompile(`^\d+\. \p{Lu}`)
)

// The marks that open a list item; U+F0A7 is the square bullet of a symbol
// font, which is what text taken out of a PDF has.
const bullets = "\uf0a7\uf0b7•▪■◦"

// Split numbers the paragraphs of the source text: the document's title
// is its first line; "I. …" opens section I; a bullet or "1." opens a
// paragraph. A bullet before a lower-case letter is a line that the PDF broke,
// and a bullet that only asks a question leads into the next. Plain text
// breaks where more than one blank line stands, or after a line that ends a
// sentence in less than half the usual width.
func Split(r io.Reader) ([]Passage, error) {
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
	out              []Passage
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
		return lang.HasCapital(firstWord(line)) && !onlyAsks
	case blank > 1:
		return lang.HasCapital(firstWord(line))
	default:
		return len(last) < 40 && strings.ContainsAny(last[len(last)-1:], `.?!"`) && lang.HasCapital(firstWord(line))
	}
}

func firstWord(s string) string {
	if ws := lang.Words(s); len(ws) > 0 {
		return ws[0].Text
	}
	return ""
}

func (s *splitter) flush() {
	if len(s.text) > 0 {
		s.count++
		s.out = append(s.out, Passage{s.section + "." + strconv.Itoa(s.count), s.heading, strings.Join(s.text, " ")})
	}
	s.text = nil
}

// Entry is a paragraph as the index keeps it.
type Entry struct {
	Number  string  `json:"number"`
	Heading string  `json:"heading"`
	SHA256  string  `json:"sha256"`
	Anchors Anchors `json:"anchors"`
}

// Index makes the index of a document: per paragraph its number, heading, the
// SHA-256 of its normalised text and its anchors, but not the text. l is the
// document's language.
func Index(ps []Passage, l *lang.Language) []Entry {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.Text
	}
	out := make([]Entry, len(ps))
	for i, a := range anchored(texts, l) {
		sum := sha256.Sum256([]byte(ps[i].Text))
		out[i] = Entry{ps[i].Number, ps[i].Heading, hex.EncodeToString(sum[:]), a}
	}
	return out
}

// Paragraph is a numbered paragraph of the source as the index keeps it: no
// text, only what facts are checked against.
type Paragraph struct {
	Number  string // "I.10": section I, paragraph 10
	Section *Section
	SHA256  string // of the normalised text, hexadecimal
	Anchors Anchors
}

// Section is a part of the source.
type Section struct {
	Number     string    // "0", "I", "II", …
	Heading    string    // as the source has it
	Title      lang.Text // in our words
	Paragraphs []*Paragraph
}

// Anchors are what a fact that cites a paragraph may name: its figures, its
// years, its proper names.
type Anchors struct {
	Figures []string `json:"figures,omitempty"` // plain decimal: "334500", "3500000", "5"
	Years   []int    `json:"years,omitempty"`   // below 0: before Christ
	Names   []string `json:"names,omitempty"`   // as the source spells them
}

// Equal reports whether two have the same.
func (a Anchors) Equal(b Anchors) bool {
	return slices.Equal(a.Figures, b.Figures) && slices.Equal(a.Years, b.Years) && slices.Equal(a.Names, b.Names)
}
