package pack

import (
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

var (
	validID   = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)
	validDate = regexp.MustCompile(`^(-?\d{1,4})(?:-(\d{2}))?$`)
)

// builder makes a Pack of what the files hold, gathering faults as it goes.
type builder struct {
	p       *Pack
	raw     rawFiles
	entries []Entry
	faults  []Fault
	langs   []*lang.Language // the pack's
}

func (b *builder) fault(file string, line int, fact, problem, mend string) {
	b.faults = append(b.faults, Fault{file, line, fact, problem, mend})
}

func build(raw rawFiles, langs *lang.Set) (*Loaded, []Fault) {
	b := &builder{raw: raw, p: &Pack{
		ID: raw.pack.ID, Threshold: raw.lexicon.Threshold,
		Source: Source{Language: lang.Tag(raw.pack.Source.Language), Title: raw.pack.Source.Title.text(), Date: raw.pack.Source.Date.text(), Note: raw.pack.Source.Note.text()},
		byID:   map[string]*Fact{}, topic: map[string]*Topic{}, paras: map[string]*Paragraph{},
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
		Ordinary: raw.lexicon.Ordinary, Languages: b.langs}, b.faults
}

// languages finds what the pack is written in.
func (b *builder) languages(all *lang.Set) {
	tags := b.raw.pack.Languages
	if len(tags) == 0 {
		for l := range b.raw.pack.Source.Title.text().All() {
			tags = append(tags, string(l))
		}
	}
	line := b.raw.pack.At["languages"]
	for _, tag := range tags {
		l := all.Get(lang.Tag(tag))
		switch {
		case l == nil:
			b.fault(packFile, line, "", "this program has no language "+strconv.Quote(tag), fmt.Sprintf("use one of %v, or add its data", all.Tags()))
		case slices.Contains(b.langs, l):
			b.fault(packFile, line, "", "the language "+tag+" is given twice", "keep one")
		default:
			b.langs = append(b.langs, l)
			b.p.Languages = append(b.p.Languages, l.Tag)
		}
	}
	if len(b.langs) == 0 {
		b.fault(packFile, line, "", "the pack has no language", "write `languages: [en]`")
	}
	if len(b.langs) > MaxLanguages {
		b.fault(packFile, line, "", fmt.Sprintf("the pack has more than %d languages", MaxLanguages), "make two packs of it")
	}
	if b.p.Source.Language == "" {
		b.p.Source.Language = "en"
	}
	if b.p.sourceLanguage = all.Get(b.p.Source.Language); b.p.sourceLanguage == nil {
		b.fault(packFile, b.raw.pack.At["source"], "", "this program has no language "+strconv.Quote(string(b.p.Source.Language))+" for the source", fmt.Sprintf("use one of %v, or add its data", all.Tags()))
		b.p.sourceLanguage = &lang.Language{Tag: b.p.Source.Language, Point: "."}
	}
}

// MaxLanguages is how many languages one pack may be written in.
const MaxLanguages = 8

func (b *builder) header() {
	r := b.raw.pack
	if r.Schema != SchemaVersion {
		b.fault(packFile, r.At["schema"], "", fmt.Sprintf("schema is %d, but this program reads schema %d", r.Schema, SchemaVersion),
			"write `schema: "+strconv.Itoa(SchemaVersion)+"`, and mind what changed")
	}
	if b.raw.index.Schema != SchemaVersion {
		b.fault(indexFile, 0, "", fmt.Sprintf("schema is %d, but this program reads schema %d", b.raw.index.Schema, SchemaVersion),
			"make the index anew with `allybot pack index --source FILE`")
	}
	b.id(packFile, r.At["id"], "", r.ID)
	b.complete(packFile, r.At["source"], "", "source title", r.Source.Title)
	b.complete(packFile, r.At["source"], "", "source date", r.Source.Date)
	b.complete(packFile, r.At["source"], "", "source note", r.Source.Note)
}

// paragraphs takes in the source index.
func (b *builder) paragraphs() {
	var open *Section
	for _, r := range b.raw.index.Paragraphs {
		number, _, ok := strings.Cut(r.Number, ".")
		if !ok || b.p.paras[r.Number] != nil || len(r.SHA256) != 64 {
			b.fault(indexFile, 0, "", "paragraph "+strconv.Quote(r.Number)+" is malformed or given twice", "make the index anew with `allybot pack index --source FILE`")
			continue
		}
		if open == nil || open.Number != number {
			title, ok := b.raw.pack.Sections[number]
			if !ok {
				b.fault(packFile, b.raw.pack.At["sections"], "", "section "+number+" of the source has no title", "add it under sections")
			} else {
				b.complete(packFile, b.raw.pack.At["sections"], "", "title of section "+number, title)
			}
			open = &Section{Number: number, Heading: r.Heading, Title: title.text()}
			b.p.Sections = append(b.p.Sections, open)
		}
		q := &Paragraph{r.Number, open, r.SHA256, r.Anchors}
		open.Paragraphs = append(open.Paragraphs, q)
		b.p.paras[r.Number] = q
	}
	for number, title := range b.raw.pack.Sections {
		if !strings.Contains(","+b.sectionNumbers()+",", ","+number+",") {
			b.fault(packFile, title.At[""], "", "the source has no section "+number, "use one of "+b.sectionNumbers())
		}
	}
}

func (b *builder) sectionNumbers() string {
	var all []string
	for _, s := range b.p.Sections {
		all = append(all, s.Number)
	}
	return strings.Join(all, ",")
}

// facts takes in the facts.
func (b *builder) facts() {
	raw := b.raw.facts
	block := make([]Fact, len(raw))
	details := make([]Detail, len(raw))
	for i := range raw {
		f := &block[i]
		f.Detail = &details[i]
		f.ID = raw[i].ID
		b.id(raw[i].File, raw[i].At["id"], f.ID, f.ID)
		if b.p.byID[f.ID] != nil {
			b.fault(raw[i].File, raw[i].At["id"], f.ID, "the id is taken by another fact", "give each fact its own id")
		}
		b.p.byID[f.ID] = f
		b.p.facts = append(b.p.facts, f)
	}
	for i := range raw {
		b.fact(&raw[i], &block[i])
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
	for l, said := range f.Short.All() {
		if n := len(strings.Fields(said)); n > MaxShort || f.Date.IsZero() && r.Date == "" {
			bad("short", fmt.Sprintf("the %s caption has %d words", l, n), fmt.Sprintf("write at most %d, for a fact with a date", MaxShort))
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
	for _, q := range r.Quantities {
		of, known := b.p.topic[q.Of]
		what := b.p.topic[q.What]
		if !known || what == nil || what.Kind != Concept {
			bad("quantities", fmt.Sprintf("unknown quantity %q of %q", q.What, q.Of), "`of` is a topic's id, `what` a concept's in "+lexiconFile)
			continue
		}
		f.Quantities = append(f.Quantities, Quantity{of, q.What, q.Value, b.date(q.AsOf, "quantities", bad)})
	}
	for _, id := range r.Related {
		if g := b.p.byID[id]; g == nil || g == f {
			bad("related", "there is no other fact "+strconv.Quote(id), "use a fact's id")
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
		t := b.p.topic[id]
		switch {
		case t == nil:
			bad(key, "unknown topic "+strconv.Quote(id), "use an id of "+topicsFile+" or of a concept in "+lexiconFile)
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
		bad := func(key, problem, mend string) { b.fault(packFile, max(r.At[key], r.At[""]), "", problem, mend) }
		if !slices.Contains(AboutSource(), what) {
			bad("", "unknown answer about the source "+strconv.Quote(what), "use one of "+strings.Join(AboutSource(), ", "))
		}
		b.complete(packFile, r.At["text"], "", "answer about the source's "+what, r.Text)
		b.p.Source.About[what] = SourceAnswer{r.Text.text(), b.cited(r.Cites, bad)}
	}
}

// cited finds paragraphs by number.
func (b *builder) cited(numbers []string, bad func(key, problem, mend string)) []*Paragraph {
	var out []*Paragraph
	for _, number := range numbers {
		q := b.p.paras[number]
		if q == nil {
			bad("cites", "the source has no paragraph "+strconv.Quote(number), "cite one that "+indexFile+" lists")
			continue
		}
		out = append(out, q)
	}
	return out
}

func (b *builder) rosters() {
	for _, r := range b.raw.pack.Rosters {
		bad := func(key, problem, mend string) {
			b.fault(packFile, max(r.At[key], r.At[""]), "", "roster "+r.ID+": "+problem, mend)
		}
		b.id(packFile, r.At["id"], "", r.ID)
		if r.ListID == "" {
			r.ListID = r.ID + "s"
		}
		for _, l := range b.langs {
			if !r.Command.said.Has(l.Tag) {
				r.Command.said = r.Command.said.With(l.Tag, r.ID)
			}
			if !r.List.said.Has(l.Tag) {
				r.List.said = r.List.said.With(l.Tag, r.ListID)
			}
		}
		out := &Roster{ID: r.ID, ListID: r.ListID, Command: r.Command.text(), List: r.List.text(), Topic: b.p.topic[r.Topic], Overview: b.p.byID[r.Overview]}
		if out.Topic == nil {
			bad("topic", "unknown topic "+strconv.Quote(r.Topic), "use an id of "+topicsFile)
			continue
		}
		if out.Overview == nil {
			bad("overview", "unknown fact "+strconv.Quote(r.Overview), "use a fact's id")
		}
		for _, id := range r.Meaning {
			f := b.p.byID[id]
			if f == nil {
				bad("meaning", "unknown fact "+strconv.Quote(id), "use a fact's id")
				continue
			}
			out.Meaning = append(out.Meaning, f)
		}
		for _, id := range r.Members {
			m := Member{Topic: b.p.topic[id]}
			if m.Topic == nil || m.Topic.Kind != Country {
				bad("members", strconv.Quote(id)+" is not a country", "use a country's id")
				continue
			}
			if m.Fact = b.standing(m.Topic, out.Topic); m.Fact == nil {
				bad("members", "no fact of kind status is about both "+id+" and "+r.Topic, "write one, or take the country off the roster")
			}
			out.Members = append(out.Members, m)
		}
		b.p.Rosters = append(b.p.Rosters, out)
	}
}

// standing finds the fact that says a country has a standing: of kind status,
// about the country first.
func (b *builder) standing(country, standing *Topic) *Fact {
	for _, f := range b.p.about[country] {
		if f.Kind != Status || f.About[0] != country {
			continue
		}
		for _, t := range f.About {
			if t == standing {
				return f
			}
		}
	}
	return nil
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
