package pack

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"allybot/facts/lang"
)

// languages finds what the pack is written in.
func (b *builder) languages(all *lang.Set) {
	tags := b.raw.pack.Languages
	line := b.raw.pack.At["languages"]
	for _, tag := range tags {
		l := all.Get(lang.Tag(tag))
		switch {
		case l == nil:
			b.fault(b.raw.file, line, "", "this program has no language "+strconv.Quote(tag), fmt.Sprintf("use one of %v, or add its data", all.Tags()))
		case slices.Contains(b.langs, l):
			b.fault(b.raw.file, line, "", "the language "+tag+" is given twice", "keep one")
		default:
			b.langs = append(b.langs, l)
			b.p.Languages = append(b.p.Languages, l.Tag)
		}
	}
	if len(b.langs) == 0 {
		b.fault(b.raw.file, line, "", "the pack has no language", "write `languages: [en]`")
	}
	if len(b.langs) > MaxLanguages {
		b.fault(b.raw.file, line, "", fmt.Sprintf("the pack has more than %d languages", MaxLanguages), "make two packs of it")
	}
	if b.p.Source.Language == "" {
		b.p.Source.Language = "en"
	}
	if b.p.sourceLanguage = all.Get(b.p.Source.Language); b.p.sourceLanguage == nil {
		b.fault(b.raw.file, b.raw.pack.At["source"], "", "this program has no language "+strconv.Quote(string(b.p.Source.Language))+" for the source", fmt.Sprintf("use one of %v, or add its data", all.Tags()))
		b.p.sourceLanguage = &lang.Language{Tag: b.p.Source.Language, Point: "."}
	}
}

// MaxLanguages is how many languages one pack may be written in.
const MaxLanguages = 8

func (b *builder) header() {
	r := b.raw.pack
	if r.Format != 0 && r.Format != SchemaVersion {
		b.fault(b.raw.file, r.At["format"], "", fmt.Sprintf("the format is %d, but this program reads format %d", r.Format, SchemaVersion),
			"write `format: "+strconv.Itoa(SchemaVersion)+"`, and mind what changed")
	}
	b.id(b.raw.file, r.At["id"], "", r.ID)
	b.complete(b.raw.file, max(r.At["title"], 1), "", "title", r.Title)
	for what, t := range map[string]rawText{"date": r.Source.Date, "note": r.Source.Note} {
		if !t.text().Empty() {
			b.complete(b.raw.file, r.At["source"], "", "source "+what, t)
		}
	}
}

// paragraphs takes in the document's sections and paragraphs.
func (b *builder) paragraphs() {
	sections := map[*rawSection]*Section{}
	for i, r := range b.raw.index(b.p.sourceLanguage) {
		from := b.raw.paragraphs[i]
		bad := func(problem, mend string) { b.fault(from.file, from.line, "", problem, mend) }
		if b.p.paras[r.Number] != nil {
			bad("the paragraph "+r.Number+" is given twice", "number it otherwise")
			continue
		}
		section, ok := cutLast(r.Number)
		if !ok || section != from.section.number {
			bad("the paragraph "+r.Number+" stands under section "+from.section.number, "number it "+from.section.number+".…, or put it under its heading")
		}
		open := sections[from.section]
		if open == nil {
			open = &Section{Number: from.section.number, Heading: from.section.source, Title: from.section.title.text()}
			b.complete(from.file, from.section.title.At[""], "", "title of section "+open.Number, from.section.title)
			b.p.Sections = append(b.p.Sections, open)
			sections[from.section] = open
		}
		q := &Paragraph{Number: r.Number, Section: open, SHA256: r.SHA256, Anchors: r.Anchors}
		open.Paragraphs = append(open.Paragraphs, q)
		b.p.paras[r.Number] = q
		b.paraAt[q] = from
	}
	if len(b.p.paras) == 0 {
		b.fault(b.raw.file, 0, "", "the pack quotes no paragraph of its source", "quote them as block quotes (> …); `allybot pack init SOURCE` does")
	}
}

// cutLast gives a paragraph's section, what is before its number's last dot:
// "2.1.3" is in 2.1.
func cutLast(number string) (section string, ok bool) {
	i := strings.LastIndexByte(number, '.')
	if i < 0 {
		return number, false
	}
	return number[:i], true
}
