package pack

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"allybot/facts/lang"
)

// Bounds of a pack. An id fits, with a command's name, into the 64 bytes of a
// Telegram callback; a text is at most a phone's screen.
const (
	maxID   = 48
	maxText = 600 // characters, in any language
)

// usualThreshold is the score from which a pack that sets none answers.
const usualThreshold = 0.6

var (
	validID   = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)
	validDate = regexp.MustCompile(`^(-?\d{1,4})(?:-(\d{2}))?$`)
)

// builder makes a Pack of what the files hold, gathering faults as it goes.
type builder struct {
	p       *Pack
	raw     rawFiles
	entries []Entry
	asks    []Ask
	paraAt  map[*Paragraph]rawParagraph
	names   map[string]*Topic // by slug
	said    *mentions
	faults  []Fault
	langs   []*lang.Language // the pack's
}

func (b *builder) fault(file string, line int, fact, problem, mend string) {
	b.faults = append(b.faults, Fault{File: file, Line: line, Fact: fact, Problem: problem, Mend: mend})
}

func build(raw rawFiles, langs *lang.Set) (*Loaded, []Fault) {
	b := &builder{raw: raw, paraAt: map[*Paragraph]rawParagraph{}, p: &Pack{
		ID: raw.pack.ID, Threshold: cmp.Or(raw.lexicon.Threshold, raw.pack.Threshold, usualThreshold),
		Source: Source{Language: lang.Tag(raw.pack.Source.Language), Title: raw.pack.Title.text(), Date: raw.pack.Source.Date.text(), Note: raw.pack.Source.Note.text(),
			Author: raw.pack.Source.Author, URL: raw.pack.Source.URL},
		byID: map[string]*Fact{}, topic: map[string]*Topic{}, paras: map[string]*Paragraph{},
		about: map[*Topic][]*Fact{}, citing: map[*Paragraph][]*Fact{},
	}}
	b.languages(langs)
	b.header()
	b.paragraphs()
	b.topics()
	b.lexicon()
	b.facts()
	b.rosters()
	b.aboutSource()
	b.sideBySide()
	return &Loaded{Pack: b.p, Facts: b.p.facts, Topics: b.entries, More: b.more(), Unsaid: raw.lexicon.Unsaid,
		Ordinary: append(raw.lexicon.Ordinary, raw.pack.Ordinary...), Languages: b.langs, Asks: b.asks, at: b.paraAt}, b.faults
}

// facts takes in the facts.
func (b *builder) facts() {
	raw := b.raw.facts
	block := make([]Fact, len(raw))
	details := make([]Detail, len(raw))
	for i := range raw {
		f := &block[i]
		f.Detail = &details[i]
		b.identify(&raw[i])
		f.ID = raw[i].ID
		b.id(raw[i].File, raw[i].At["id"], f.ID, f.ID)
		if b.p.byID[f.ID] != nil {
			b.fault(raw[i].File, raw[i].At["id"], f.ID, "the id is taken by another fact", "give each fact its own id")
		}
		b.p.byID[f.ID] = f
		b.p.facts = append(b.p.facts, f)
	}
	for i := range raw {
		b.propose(&raw[i])
		b.fact(&raw[i], &block[i])
		for _, a := range raw[i].asks {
			b.asks = append(b.asks, Ask{a.text, a.lang, &block[i], a.declined, raw[i].File, a.line})
		}
	}
	for i := range raw {
		b.related(&raw[i], &block[i])
	}
}

func (b *builder) fact(r *rawFact, f *Fact) {
	line := func(key string) int {
		if n := r.At[key]; n > 0 {
			return n
		}
		return r.At[""]
	}
	bad := func(key, problem, mend string) { b.fault(r.File, line(key), f.ID, problem, mend) }
	kind, ok := ParseKind(r.Kind)
	if !ok {
		bad("kind", "unknown kind "+strconv.Quote(r.Kind), fmt.Sprintf("use one of %v", Kinds()))
	}
	f.Kind, f.Text, f.Note = kind, r.Text.text(), r.Note.text()
	b.complete(r.File, line("text"), f.ID, "text", r.Text)
	f.Label, f.Short = r.Label.text(), r.Short.text()
	for key, t := range map[string]rawText{"note": r.Note, "label": r.Label, "short": r.Short} {
		if !t.text().Empty() {
			b.complete(r.File, line(key), f.ID, key, t)
		}
	}
	for l, said := range f.Label.All() {
		if n := len([]rune(said)); n > MaxLabel {
			bad("label", fmt.Sprintf("the %s label has %d characters, more than %d", l, n, MaxLabel), "a label is a name for a button: shorten it")
		}
	}
	for l, said := range f.Text.All() {
		if n := len([]rune(said)); n > maxText {
			b.fault(r.File, r.Text.At[l.String()], f.ID, fmt.Sprintf("the %s text has %d characters, more than %d", l, n, maxText), "make two facts of it")
		}
	}
	f.About = b.named(r.About, "about", bad)
	f.Covers = b.named(r.Covers, "covers", bad)
	if len(f.About) == 0 {
		bad("about", "the fact is about nothing", "list the topics that it is about, the most important first")
	}
	for _, t := range f.About {
		b.p.about[t] = append(b.p.about[t], f)
	}
	f.Cites = b.cited(r.Cites, bad)
	for _, q := range f.Cites {
		b.p.citing[q] = append(b.p.citing[q], f)
	}
	if len(r.Cites) == 0 {
		bad("cites", "the fact cites no paragraph", "every fact rests on one at least")
	}
	for _, a := range r.Answers {
		asked := ParseAsked(a)
		if asked == 0 {
			bad("answers", "unknown sort of question "+strconv.Quote(a), "use one of "+strings.Join(AskedNames(), ", "))
		}
		f.Answers |= asked
	}
	f.Date, f.AsOf = b.date(r.Date, "date", bad), b.date(r.AsOf, "as_of", bad)
	for l, said := range f.Short.All() {
		if n := len(strings.Fields(said)); n > MaxShort {
			bad("short", fmt.Sprintf("the %s caption has %d words", l, n), fmt.Sprintf("write at most %d", MaxShort))
		}
	}
	for _, q := range r.Quantities {
		of, what := b.find(q.Of), b.find(q.What)
		if of == nil || what == nil || what.Kind != Concept {
			bad("quantities", fmt.Sprintf("unknown quantity %q of %q", q.What, q.Of), "write it as: figure 334500 active-personnel of brazil, with a term of the glossary and a topic")
			continue
		}
		f.Quantities = append(f.Quantities, Quantity{of, what.ID, q.Value, b.date(q.AsOf, "quantities", bad)})
	}
}

// related links facts once all of them are known.
func (b *builder) related(r *rawFact, f *Fact) {
	for _, id := range r.Related {
		if g := b.p.byID[id]; g == nil || g == f {
			b.fault(r.File, r.At["related"], f.ID, "there is no other fact "+strconv.Quote(id), "use a fact's id")
		} else {
			f.Related = append(f.Related, g)
		}
	}
}

// named finds topics by id.
func (b *builder) named(ids []string, key string, bad func(key, problem, mend string)) []*Topic {
	var out []*Topic
	seen := map[*Topic]bool{}
	for _, id := range ids {
		t := b.find(id)
		switch {
		case t == nil:
			bad(key, "unknown topic "+strconv.Quote(id), "use a name or an id of the glossary, or add it there")
		case seen[t]:
			bad(key, "the topic "+strconv.Quote(id)+" is given twice", "keep one")
		default:
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

func (b *builder) date(s, key string, bad func(key, problem, mend string)) Date {
	if s == "" {
		return Date{}
	}
	m := validDate.FindStringSubmatch(s)
	if m == nil {
		bad(key, "the date "+strconv.Quote(s)+" cannot be read", "write YYYY or YYYY-MM, before Christ -YYYY")
		return Date{}
	}
	year, _ := strconv.Atoi(m[1]) // four digits, by the pattern
	month := 0
	if m[2] != "" {
		if month, _ = strconv.Atoi(m[2]); month < 1 || month > 12 {
			bad(key, "the date "+strconv.Quote(s)+" has no such month", "write YYYY or YYYY-MM")
		}
	}
	return Date{year, month}
}

// aboutSource takes in what the pack says of the document itself.
func (b *builder) aboutSource() {
	b.p.Source.About = map[string]SourceAnswer{}
	for _, what := range slices.Sorted(maps.Keys(b.raw.pack.Source.About)) {
		r := b.raw.pack.Source.About[what]
		bad := func(key, problem, mend string) { b.fault(b.raw.file, max(r.At[key], r.At[""]), "", problem, mend) }
		if !slices.Contains(AboutSource(), what) {
			bad("", "unknown answer about the source "+strconv.Quote(what), "use one of "+strings.Join(AboutSource(), ", "))
		}
		b.complete(b.raw.file, r.At["text"], "", "answer about the source's "+what, r.Text)
		b.p.Source.About[what] = SourceAnswer{r.Text.text(), b.cited(r.Cites, bad)}
	}
}

// cited finds paragraphs by number.
func (b *builder) cited(numbers []string, bad func(key, problem, mend string)) []*Paragraph {
	var out []*Paragraph
	for _, number := range numbers {
		q := b.p.paras[number]
		if q == nil {
			bad("cites", "the source has no paragraph "+strconv.Quote(number), "cite one that the pack quotes")
			continue
		}
		out = append(out, q)
	}
	return out
}

func (b *builder) id(file string, line int, fact, id string) {
	if !validID.MatchString(id) || len(id) > maxID {
		b.fault(file, line, fact, "the id "+strconv.Quote(id)+" is not an id",
			fmt.Sprintf("use lower-case letters, digits and single hyphens, at most %d", maxID))
	}
}

// complete wants a text in every language of the pack, and in no other.
func (b *builder) complete(file string, line int, fact, what string, t rawText) {
	for _, l := range b.langs {
		if !t.text().Has(l.Tag) {
			b.fault(file, max(line, t.At[""]), fact, "the "+what+" has no "+l.Tag.String()+" text", "write it: all languages of a pack are equals")
		}
	}
	for l := range t.text().All() {
		if !slices.Contains(b.p.Languages, l) {
			b.fault(file, max(line, t.At[l.String()]), fact, "the "+what+" has a text in "+l.String()+", which is no language of the pack", "add the language under `languages`, or take the text out")
		}
	}
}

// AskedNames lists the sorts of question as packs spell them.
func AskedNames() []string {
	return []string{"when", "how-many", "who", "where", "which", "whether", "what", "compare", "why", "how", "name", "country", "how-often", "who-is"}
}

// ParseAsked reads the name of a sort of question, 0 where it is none.
func ParseAsked(s string) Asked {
	for i, name := range AskedNames() {
		if s == name {
			return 1 << i
		}
	}
	return 0
}
