package source

import (
	"regexp"
	"strconv"
	"strings"
)

// Passage is a paragraph of the source with its text, normalised: NFC, white
// space collapsed, bullet removed.
type Passage struct {
	Number  string // "I.10"
	Heading string
	Text    string
}

// Outline numbers a document's paragraphs by its headings as they come:
// "2.3" is the third below the second heading. A heading that numbers itself
// ("IV. Closing") keeps its number; what stands before the first is section 0.
type Outline struct {
	Title    string
	Passages []Passage
	Sections []Heading
	counted  int
	count    int // paragraphs of the open section
}

// Heading is a section's number and heading, the number taken off.
type Heading struct{ Number, Text string }

var selfNumbered = regexp.MustCompile(`^([IVXLC]+|\d+(?:\.\d+)*)[.)]? +(\S.*)$`)

// Heading opens a section.
func (o *Outline) Heading(text string) Heading {
	h := Heading{Text: text}
	if found := selfNumbered.FindStringSubmatch(text); found != nil && found[1] != "I" || found != nil && strings.HasPrefix(text, "I.") {
		if h.Number = found[1]; !o.has(h.Number) {
			h.Text = found[2]
		} else {
			h.Number = ""
		}
	}
	for h.Number == "" {
		o.counted++
		if n := strconv.Itoa(o.counted); !o.has(n) {
			h.Number = n
		}
	}
	o.Sections, o.count = append(o.Sections, h), 0
	return h
}

func (o *Outline) has(number string) bool {
	for _, h := range o.Sections {
		if h.Number == number {
			return true
		}
	}
	return false
}

// Section is the open section; before the first heading, section 0 with the
// title's heading.
func (o *Outline) Section() Heading {
	if len(o.Sections) == 0 {
		o.Sections = append(o.Sections, Heading{"0", o.Title})
	}
	return o.Sections[len(o.Sections)-1]
}

// Next gives the number of the next paragraph.
func (o *Outline) Next() string {
	section := o.Section()
	o.count++
	return section.Number + "." + strconv.Itoa(o.count)
}

// Paragraph adds one.
func (o *Outline) Paragraph(text string) {
	if text = strings.Join(strings.Fields(text), " "); text != "" {
		number := o.Next()
		o.Passages = append(o.Passages, Passage{number, o.Section().Text, text})
	}
}
