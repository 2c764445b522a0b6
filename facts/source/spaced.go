package source

import (
	"regexp"
	"strings"

	"allybot/facts/lang"
)

var (
	headingLine = regexp.MustCompile(`^([IVXLC]+)\. (\S.{1,78})$`)
	numbered    = regexp.MustCompile(`^\d+\. \p{Lu}`)
)

// The marks that open a list item; U+F0A7 is the square bullet of a symbol
// font, which is what text taken out of a PDF has.
const bullets = "\uf0a7\uf0b7•▪■◦"

// isSpaced reports whether a text is set with a blank line after each line,
// as text taken out of a PDF often is: blank lines then part no paragraphs.
func isSpaced(text string) bool {
	lines, single, wide, blank := 0, 0, 0, 0
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			blank++
			continue
		}
		lines++
		if blank == 0 {
			single++
		} else if blank > 1 {
			wide++
		}
		blank = 0
	}
	return lines > 3 && wide > 0 && 4*single < lines
}

// spaced reads such a text: its title is its first line; "I. …" opens section
// I; a bullet or "1." opens a paragraph. A bullet before a lower-case letter is
// a line that the PDF broke, and a bullet that only asks a question leads into
// the next. A paragraph ends where more than one blank line stands, or after a
// line that ends a sentence in less than half the usual width.
func spaced(text string, o *Outline) {
	s := splitter{o: o}
	for line := range strings.SplitSeq(text, "\n") {
		s.line(strings.Join(strings.Fields(line), " "))
	}
	s.flush()
}

type splitter struct {
	o     *Outline
	text  []string // lines of the open paragraph
	blank int      // blank lines since the last one with text
}

func (s *splitter) line(line string) {
	if line == "" {
		s.blank++
		return
	}
	blank := s.blank
	s.blank = 0
	if s.o.Title == "" {
		s.o.Title = line
		return
	}
	if m := headingLine.FindStringSubmatch(line); m != nil && !strings.HasSuffix(line, ".") {
		s.flush()
		s.o.Heading(line)
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
		s.o.Paragraph(strings.Join(s.text, " "))
	}
	s.text = nil
}
