package pack

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"allybot/facts/lang"
	"allybot/facts/source"
)

// Scaffold is the beginning of a pack that a curator fills in.
type Scaffold struct {
	Markdown   []byte
	Paragraphs int
	Sections   int
	Found      []string // what was found, a line each
	Warnings   []string // what looks wrong
}

// ReadSource reads a source document from a file: a plain one, and not larger
// than a source may be.
func ReadSource(name string) (*source.Outline, error) {
	file, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) //nolint:gosec // the curator's own file
	if err != nil {
		return nil, err //nolint:wrapcheck // names the file
	}
	defer file.Close() //nolint:errcheck // only read
	switch info, err := file.Stat(); {
	case err != nil:
		return nil, err //nolint:wrapcheck // names the file
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no plain file", name)
	case info.Size() == 0:
		return nil, fmt.Errorf("%s is empty", name)
	case info.Size() > source.MaxSource:
		return nil, fmt.Errorf("%s has %d bytes, more than the %d that a source may have: make a pack of a part of it", name, info.Size(), source.MaxSource)
	}
	o, err := source.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return o, nil
}

// Init makes the scaffold of a pack of a document: its paragraphs as numbered
// quotations, each with a remark on what it names, and its names as a glossary.
func Init(o *source.Outline, name string, l *lang.Language) Scaffold {
	s := Scaffold{Paragraphs: len(o.Passages)}
	title := cmp.Or(o.Title, name)
	index := source.Index(o.Passages, l)
	s.found(o, index, l)
	hints := ""
	for _, line := range s.Found {
		hints += "# " + line + "\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\nid: %s\nlanguages: [%s] # the first answers askers of other languages\nsource:\n  language: %s\n  # date: when it was written\n  # author:\n  # url:\n  # note: what a reader should know of it\n%s---\n\n# %s\n", cmp.Or(slug(name), "pack"), l.Tag, l.Tag, hints, escaped(title))
	b.WriteString("\n<!-- Under each quotation, write what is worth asking for, a sentence an item:\n\n- The light was lit in 1874.\n  - ? when was the light lit\n\ndocs/authoring.md is the reference. `allybot pack check` finds what is missing. -->\n")
	section := ""
	seen := map[string][]string{} // a name's paragraphs
	for i, p := range o.Passages {
		number, _ := cutLast(p.Number)
		if number != section {
			section = number
			s.Sections++
			if number != "0" {
				fmt.Fprintf(&b, "\n## %s. %s\n", number, escaped(p.Heading))
			}
		}
		fmt.Fprintf(&b, "\n> [%s] %s\n", p.Number, escaped(p.Text))
		if todo := toDo(index[i].Anchors); todo != "" {
			fmt.Fprintf(&b, "\n<!-- to do: %s -->\n", strings.ReplaceAll(todo, "--", "- "))
		}
		for _, n := range index[i].Anchors.Names {
			if l.Month(n) == 0 {
				seen[n] = append(seen[n], p.Number)
			}
		}
	}
	b.WriteString("\n## Names and terms\n\n<!-- Name (kind): another word for it, another. Kinds: person, place, organisation, programme, region,\ncountry with its code, or a word of your own. A term that can be asked for has no kind: \"lighting: lit, first lit\". -->\n\n")
	names := slices.SortedFunc(maps.Keys(seen), func(x, y string) int {
		return cmp.Or(len(seen[y])-len(seen[x]), strings.Compare(x, y))
	})
	taken := map[string]bool{}
	for _, n := range names {
		if key := slug(n); key != "" && !taken[key] && !strings.ContainsAny(n, ":(") {
			taken[key] = true
			fmt.Fprintf(&b, "- %s (name)\n", escaped(n))
		}
	}
	s.Markdown = []byte(b.String())
	s.Found = slices.Insert(s.Found, 0, fmt.Sprintf("%d paragraphs in %d sections, %d names", s.Paragraphs, s.Sections, len(taken)))
	return s
}

func toDo(a Anchors) string {
	var parts []string
	a.Figures = slices.DeleteFunc(slices.Clone(a.Figures), func(f string) bool {
		return slices.ContainsFunc(a.Years, func(y int) bool { return f == fmt.Sprint(y) })
	})
	if len(a.Names) > 0 {
		parts = append(parts, "names "+strings.Join(a.Names, ", "))
	}
	if len(a.Years) > 0 {
		parts = append(parts, strings.Trim(strings.ReplaceAll(fmt.Sprint("years ", a.Years), " ", ", "), "[]"))
	}
	if len(a.Figures) > 0 {
		parts = append(parts, "figures "+strings.Join(a.Figures, ", "))
	}
	return strings.ReplaceAll(strings.Join(parts, "; "), "years, [", "years ")
}

// The fewest names in one paragraph that look like a list.
const listOfNames = 4

// found looks for what may be a roster or a comparison, and for what looks wrong.
func (s *Scaffold) found(o *source.Outline, index []source.Entry, l *lang.Language) {
	function := map[string]bool{}
	for _, w := range l.Words {
		function[w.Word] = w.Class == lang.Function
	}
	like := map[string][]string{}
	word := map[string]string{}
	for i, p := range o.Passages {
		if n := len(index[i].Anchors.Names); n >= listOfNames && strings.Count(p.Text, ",") >= listOfNames-2 {
			s.Found = append(s.Found, fmt.Sprintf("%s names %d together: a roster?", p.Number, n))
		}
		for _, n := range l.Numbers(p.Text) {
			_, after, ok := strings.Cut(p.Text, n.Text)
			if ws := lang.Words(after); ok && !n.Year && len(ws) > 0 && ws[0].Start <= 1 && !function[folded(ws[0].Text)] {
				stem := l.Stem(strings.ToLower(ws[0].Text))
				if !slices.Contains(like[stem], p.Number) {
					like[stem] = append(like[stem], p.Number)
				}
				word[stem] = ws[0].Text
			}
		}
	}
	for _, stem := range slices.Sorted(maps.Keys(like)) {
		if len(like[stem]) > 1 {
			s.Found = append(s.Found, fmt.Sprintf("%s are counted in %s: a comparison?", word[stem], strings.Join(like[stem], ", ")))
		}
	}
	if s.Paragraphs == 1 {
		s.Warnings = append(s.Warnings, "there is one paragraph only: paragraphs are parted by blank lines, in HTML by <p>")
	}
	if len(o.Sections) < 2 && s.Paragraphs > 9 {
		s.Warnings = append(s.Warnings, "there are no headings: every paragraph is numbered 0.…; Markdown's begin with #")
	}
	for _, p := range o.Passages {
		if n := len([]rune(p.Text)); n > longParagraph {
			s.Warnings = append(s.Warnings, fmt.Sprintf("%s has %d characters: several paragraphs in one?", p.Number, n))
		}
	}
	if strings.Contains(fmt.Sprint(o.Passages), "\ufffd") {
		s.Warnings = append(s.Warnings, "some characters could not be read: is the file UTF-8?")
	}
}

// longParagraph is from how many characters on a paragraph looks like several.
const longParagraph = 3000

// ScaffoldName is the file that a source's scaffold is written to.
func ScaffoldName(sourceName string) string {
	base := filepath.Base(sourceName)
	base = strings.TrimSuffix(base, filepath.Ext(base))
	return strings.TrimSuffix(base, ".pack") + ".pack.md"
}
