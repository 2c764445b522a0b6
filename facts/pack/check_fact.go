package pack

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"allybot/facts/lang"
)

// checker holds the facts' texts against the anchors of what they cite.
type checker struct {
	p        *Pack
	langs    []*lang.Language
	entries  []Entry
	names    map[lang.Tag]*nameIndex
	ordinary map[lang.Tag]map[string]bool // words that the pack writes in lower case
	faults   []Fault
}

func newChecker(in *Loaded, raw rawFiles) *checker {
	c := &checker{p: in.Pack, langs: in.Languages, entries: in.Topics, names: map[lang.Tag]*nameIndex{}, ordinary: map[lang.Tag]map[string]bool{}}
	for _, l := range c.langs {
		c.names[l.Tag] = newNameIndex(in.Topics, l.Tag, in.Pack.Source.Language)
		c.ordinary[l.Tag] = map[string]bool{}
		for i := range raw.facts {
			c.learn(l, raw.facts[i].Text.text().Exactly(l.Tag))
		}
		for _, w := range l.Words {
			c.ordinary[l.Tag][lang.BareName(w.Word)] = true
		}
		for _, set := range l.Thesaurus {
			c.learn(l, strings.Join(set, " "))
		}
		if l == in.Pack.sourceLanguage {
			for _, q := range raw.paragraphs {
				c.learn(l, q.text)
			}
		}
		for _, e := range in.Topics {
			if e.Topic.Kind == Concept {
				c.learn(l, strings.Join(e.Terms[l.Tag], " "))
			}
		}
	}
	return c
}

// learn notes the words that stand in lower case, and with "~" their stems.
func (c *checker) learn(l *lang.Language, text string) {
	for _, w := range lang.Words(text) {
		if !lang.HasCapital(w.Text) {
			c.ordinary[l.Tag][lang.BareName(w.Text)] = true
			c.ordinary[l.Tag]["~"+l.Stem(folded(w.Text))] = true
		}
	}
}

// folded gives a word as the engine matches it.
func folded(word string) string {
	if ts := lang.AppendTokens(nil, word); len(ts) > 0 {
		return ts[0].Text
	}
	return word
}

// factCheck is the check of one fact: what it may say, and what it says.
type factCheck struct {
	*checker
	raw     *rawFact
	allowed anchorNames
	figures map[string]bool
	years   map[int]bool
	cites   string
	said    map[lang.Tag]map[string]string // figures and entities in each language: key -> as written
	within  map[lang.Tag]map[string]bool   // what need not be said: entities inside the names of others ("socio global de la OTAN")
}

func (c *checker) fact(r *rawFact, f *Fact) {
	k := factCheck{checker: c, raw: r, allowed: anchorNamesOf(f.Cites...),
		figures: map[string]bool{}, years: map[int]bool{}, cites: strings.Join(r.Cites, ", "),
		said: map[lang.Tag]map[string]string{}, within: map[lang.Tag]map[string]bool{}}
	for _, q := range f.Cites {
		// What a heading names, the paragraphs below it are about.
		k.allowed = append(k.allowed, " "+strings.Join(nameWords(q.Section.Heading), " ")+" ")
		for _, v := range q.Anchors.Figures {
			k.figures[v] = true
		}
		for _, y := range q.Anchors.Years {
			k.years[y] = true
		}
	}
	for _, l := range c.langs {
		k.said[l.Tag], k.within[l.Tag] = map[string]string{}, map[string]bool{}
		if text := f.Text.Exactly(l.Tag); text != "" {
			k.numbers(l, text)
			k.namesIn(l, text)
		}
	}
	k.parity()
	k.structured(f)
}

func (k *factCheck) bad(line int, problem, mend string) {
	k.faults = append(k.faults, Fault{File: k.raw.File, Line: line, Fact: k.raw.ID, Problem: problem, Mend: mend})
}

func (k *factCheck) line(l lang.Tag) int { return k.raw.Text.At[l.String()] }

// numbers checks the figures and years of a text.
func (k *factCheck) numbers(l *lang.Language, text string) {
	line := k.line(l.Tag)
	if i := strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf && unicode.IsNumber(r) }); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		k.bad(line, fmt.Sprintf("the %s text has the number sign %q, which cannot be checked", l.Tag, string(r)), "write numbers with the digits 0 to 9")
	}
	for _, n := range l.Numbers(text) {
		key := lang.Plain(n.Value)
		switch {
		case n.Bad && n.Swapped > 0, !n.Year && !k.figures[key] && n.Swapped > 0 && k.figures[lang.Plain(n.Swapped)]:
			k.bad(line, fmt.Sprintf("the %s text writes %q with the wrong separators", l.Tag, n.Text), "write "+l.Write(n.Swapped))
		case n.Bad:
			k.bad(line, fmt.Sprintf("the %s text writes %q, which is no number", l.Tag, n.Text), "write numbers as "+l.Write(334500)+" and "+l.Write(0.5))
		case n.Bare && k.figures[key]:
			k.bad(line, fmt.Sprintf("the %s text writes %q without separators", l.Tag, n.Text), "write "+l.Write(n.Value))
		case n.Year && !k.years[int(n.Value)] && !k.figures[key]:
			k.bad(line, fmt.Sprintf("the %s text says %s, but no paragraph it cites (%s) does", l.Tag, n.Text, k.cites), "mend the year or the citation")
		case !n.Year && !k.figures[key]:
			k.bad(line, fmt.Sprintf("the %s text says %q, but no paragraph it cites (%s) does", l.Tag, n.Text, k.cites), "mend the figure or the citation, or leave it out")
		default:
			k.said[l.Tag][key] = n.Text
			continue
		}
		// A faulted figure is not asked of the other languages, nor of this one.
		k.within[l.Tag][lang.Plain(max(n.Value, n.Swapped))] = true
	}
}

// namesIn checks the months and names of a text.
func (k *factCheck) namesIn(in *lang.Language, text string) {
	l := in.Tag
	for _, n := range in.Numbers(text) { // the mark of an era is no name: "350 a. C."
		if n.Year && strings.ContainsFunc(n.Text, unicode.IsLetter) {
			text = strings.Replace(text, n.Text, lang.Plain(math.Abs(n.Value)), 1)
		}
	}
	ws := sentenceWords(text)
	found := k.names[l].find(ws)
	for _, m := range found.mentions {
		for _, inner := range k.names[l].inside(m.text) {
			k.within[l][inner.entry.Topic.ID] = true
		}
		if !k.allowed.hold(m.entry, k.p.Source.Language) {
			k.bad(k.line(l), fmt.Sprintf("the %s text names %q (%s), but no paragraph it cites (%s) does", l, m.text, m.entry.Topic.ID, k.cites),
				"cite the paragraph that does, or leave the name out")
			continue
		}
		k.said[l][m.entry.Topic.ID] = m.text
	}
	for i, w := range ws {
		if found.covered[i] {
			continue
		}
		if m := in.Month(w.text); m > 0 {
			k.said[l]["month "+strconv.Itoa(m)] = w.text
			if !k.month(m) {
				k.bad(k.line(l), fmt.Sprintf("the %s text says %q, but no paragraph it cites (%s) does", l, w.text, k.cites), "mend the month or the citation")
			}
			continue
		}
		if !lang.HasCapital(w.text) || k.allowed.has(w.text) {
			continue
		}
		mend := "cite the paragraph that names it, or leave it out; a name in another language belongs in the glossary"
		if w.opens && !(lang.AllCapitals(w.text) && len(w.text) > 1) {
			if k.ordinary[l][w.bare] || k.ordinary[l]["~"+in.Stem(folded(w.text))] {
				continue
			}
			mend += "; an ordinary word goes inside the sentence, in lower case"
		}
		k.bad(k.line(l), fmt.Sprintf("the %s text has %q, which looks like a name that no paragraph it cites (%s) has", l, w.text, k.cites), mend)
	}
}

func (k *factCheck) month(m int) bool { return k.allowed.has(k.p.sourceLanguage.MonthName(m)) }

// parity wants the same figures, dates and entities in every language.
func (k *factCheck) parity() {
	for _, l := range k.p.Languages {
		missing := map[string]lang.Tag{}
		for _, other := range k.p.Languages {
			for key := range k.said[other] {
				if _, seen := missing[key]; !seen && k.said[l][key] == "" && !k.within[l][key] {
					missing[key] = other
				}
			}
		}
		if !k.raw.Text.text().Has(l) {
			continue // reported as missing altogether
		}
		for _, key := range slices.Sorted(maps.Keys(missing)) {
			other := missing[key]
			k.bad(k.line(l), fmt.Sprintf("the %s text does not say %q, which the %s text does", l, k.said[other][key], other), k.sameMend(l, key))
		}
	}
}

// sameMend tells how a name that one language lacks comes into it.
func (k *factCheck) sameMend(l lang.Tag, key string) string {
	if t := k.p.topic[key]; t != nil {
		return "say the same in every language; the glossary calls it " + strconv.Quote(t.Name.In(l)) + " in " + l.String() + ": add the word that the text uses"
	}
	return "say the same in every language"
}

// unsaid reports whether the first language's text does not say a figure.
func (k *factCheck) unsaid(key string) bool {
	l := k.p.Languages[0]
	return k.said[l][key] == "" && !k.within[l][key]
}

// structured checks the machine-readable dates and figures.
func (k *factCheck) structured(f *Fact) {
	if k.raw.dated {
		k.date(f.Date, "date")
		k.date(f.AsOf, "as_of")
	}
	for _, q := range f.Quantities {
		k.date(q.AsOf, "quantities")
		switch key := lang.Plain(q.Value); {
		case !k.figures[key]:
			k.bad(max(k.raw.At["quantities"], k.raw.At[""]), fmt.Sprintf("the quantity %s stands in no paragraph it cites (%s)", key, k.cites), "mend the value or the citation")
		case k.unsaid(key):
			k.bad(max(k.raw.At["quantities"], k.raw.At[""]), fmt.Sprintf("the quantity %s stands nowhere in the fact's text", key), "mend the value or the text: both must say the same")
		}
		if e := &k.entries[q.Of.index]; e.Topic.Kind != Concept && !k.allowed.hold(e, k.p.Source.Language) {
			k.bad(max(k.raw.At["quantities"], k.raw.At[""]), fmt.Sprintf("the quantity is of %s, which no paragraph it cites (%s) names", q.Of.ID, k.cites), "mend `of` or the citation")
		}
	}
}

func (k *factCheck) date(d Date, key string) {
	if d.IsZero() {
		return
	}
	switch year := lang.Plain(float64(d.Year)); {
	case !k.years[d.Year]:
		k.bad(max(k.raw.At[key], k.raw.At[""]), fmt.Sprintf("%s says %d, but no paragraph it cites (%s) does", key, d.Year, k.cites), "mend the year or the citation")
	case k.unsaid(year):
		k.bad(max(k.raw.At[key], k.raw.At[""]), fmt.Sprintf("%s says %d, but the fact's text does not", key, d.Year), "mend the date or the text: both must say the same")
	}
	if d.Month > 0 && !k.month(d.Month) {
		k.bad(max(k.raw.At[key], k.raw.At[""]), fmt.Sprintf("%s says %s, but no paragraph it cites (%s) does", key, time.Month(d.Month), k.cites), "mend the month or the citation")
	}
}
