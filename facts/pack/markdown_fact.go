package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"allybot/facts/lang"
)

// Ask is a question that a pack says of itself how it is to go.
type Ask struct {
	Text     string
	Lang     lang.Tag
	Fact     *Fact
	Declined bool // `!`: it must be declined; else the fact must lead the answer
	File     string
	Line     int
}

type rawAsk struct {
	text     string
	lang     lang.Tag
	declined bool
	line     int
}

// ownID is an id in code at the beginning of a line.
var ownID = regexp.MustCompile("^`([^`]*)` *(?:[·,;] *)?")

// fact reads a list item under a quotation.
func (m *markdown) fact(n ast.Node) {
	it := m.item(n)
	f := rawFact{File: m.file, At: lines{"": it.line}, Cites: slices.Clone(m.cites)}
	f.Text = rawText{At: lines{"": it.line}}
	m.addWording(&f.Text, m.first(), strings.ReplaceAll(it.text, "`", ""), it.line)
	for _, s := range it.sub {
		f.At[s.text] = s.line
		if l, said, ok := m.inLanguage(s.text); ok {
			m.addWording(&f.Text, l, said, s.line)
			continue
		}
		m.aside(&f, s)
	}
	m.raw.facts = append(m.raw.facts, f)
}

// aside reads what stands below a fact besides its translations.
func (m *markdown) aside(f *rawFact, s item) {
	for key, out := range map[string]*rawText{"label": &f.Label, "short": &f.Short, "note": &f.Note} {
		if rest, ok := strings.CutPrefix(s.text, key+":"); ok {
			f.At[key] = s.line
			*out = m.text(item{text: strings.TrimSpace(rest), line: s.line, sub: s.sub})
			return
		}
	}
	if mark, rest, ok := strings.Cut(s.text, " "); ok && (mark == "?" || mark == "!") {
		a := rawAsk{declined: mark == "!", line: s.line, lang: m.first(), text: rest}
		if l, said, ok := m.inLanguage(rest); ok {
			a.lang, a.text = l, said
		}
		f.asks = append(f.asks, a)
		return
	}
	rest := s.text
	if id := ownID.FindStringSubmatch(rest); id != nil {
		f.ID, rest = id[1], rest[len(id[0]):]
		f.At["id"] = s.line
	}
	for part := range strings.SplitSeq(rest, ";") {
		if part = strings.TrimSpace(part); part != "" {
			m.attribute(f, part, s.line)
		}
	}
}

// attribute reads one of a fact's: "about x, y", "as of 2018", or a kind and a
// date by themselves.
func (m *markdown) attribute(f *rawFact, part string, line int) {
	list := func(key, word string, out *[]string) bool {
		rest, ok := keyword(part, word)
		if ok {
			f.At[key] = line
			if *out = commaList(rest); rest == "nothing" {
				*out = []string{}
			}
		}
		return ok
	}
	switch {
	case list("about", "about", &f.About), list("covers", "also", &f.Covers), list("answers", "answers", &f.Answers),
		list("cites", "rests on", &f.Cites), list("related", "see", &f.Related):
		return
	case part == "undated":
		f.At["date"], f.At["as_of"], f.dated = line, line, true
		return
	case part == "no figure":
		f.At["quantities"], f.counted = line, true
		return
	}
	if rest, ok := keyword(part, "as of"); ok {
		f.AsOf, f.At["as_of"], f.dated = rest, line, true
		return
	}
	if rest, ok := keyword(part, "figure"); ok && rest != "" {
		f.At["quantities"], f.counted = line, true
		m.figure(f, rest, line)
		return
	}
	for word := range strings.SplitSeq(part, ",") {
		word = strings.TrimSpace(word)
		if _, ok := ParseKind(word); ok {
			f.Kind, f.At["kind"] = word, line
		} else if strings.ContainsAny(word[:min(1, len(word))], "-0123456789") {
			f.Date, f.At["date"], f.dated = word, line, true
		} else {
			m.fault(line, fmt.Sprintf("%q is no kind of fact, no date and nothing else that a fact has", word),
				fmt.Sprintf("write one of %v, a date, or: about, also, answers, rests on, see, as of, figure, undated, no figure; label:, short:, note:", Kinds()))
		}
	}
}

// figurePattern is "334500 active personnel of brazil as of 2018".
var figurePattern = regexp.MustCompile(`^(-?[0-9][0-9.,]*) +(.+?)(?: +of +(.+?))?(?: +as of +(\S+))?$`)

func (m *markdown) figure(f *rawFact, s string, line int) {
	found := figurePattern.FindStringSubmatch(s)
	value := 0.0
	if found != nil {
		v, err := strconv.ParseFloat(strings.ReplaceAll(found[1], ",", ""), 64)
		if value = v; err != nil {
			found = nil
		}
	}
	if found == nil {
		m.fault(line, "the figure "+strconv.Quote(s)+" cannot be read", "write it as: figure 334500 active-personnel of brazil as of 2018")
		return
	}
	f.Quantities = append(f.Quantities, rawQuantity{Value: value, What: found[2], Of: found[3], AsOf: found[4], At: lines{"": line}})
}
