package facts

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// checker holds the facts' texts against the anchors of what they cite.
type checker struct {
	p        *Pack
	entries  []entry
	names    [3]*nameIndex
	ordinary [3]map[string]bool // words that the pack writes in lower case
	faults   []Fault
}

func newChecker(p *Pack, in loaded, raw rawFiles) *checker {
	c := &checker{p: p, entries: in.entries}
	for _, l := range Langs() {
		c.names[l] = newNameIndex(in.entries, l)
		c.ordinary[l] = map[string]bool{}
		for i := range raw.facts {
			c.learn(l, raw.facts[i].Text.text().In(l))
		}
		for _, e := range in.entries {
			if e.topic.Kind == Concept {
				c.learn(l, strings.Join(e.terms[l], " "))
			}
		}
	}
	return c
}

func (c *checker) learn(l Lang, text string) {
	for _, w := range words(text) {
		if !hasCapital(w.text) {
			c.ordinary[l][bareName(w.text)] = true
		}
	}
}

// factCheck is the check of one fact: what it may say, and what it says.
type factCheck struct {
	*checker
	raw     *rawFact
	allowed anchorNames
	figures map[string]bool
	years   map[int]bool
	cites   string
	said    [3]map[string]string // figures and entities in each language: key -> as written
	within  [3]map[string]bool   // what need not be said: entities inside the names of others ("socio global de la OTAN")
}

func (c *checker) fact(r *rawFact, f *Fact) {
	k := factCheck{checker: c, raw: r, allowed: anchorNamesOf(f.Cites...),
		figures: map[string]bool{}, years: map[int]bool{}, cites: strings.Join(r.Cites, ", ")}
	for _, q := range f.Cites {
		for _, v := range q.Anchors.Figures {
			k.figures[v] = true
		}
		for _, y := range q.Anchors.Years {
			k.years[y] = true
		}
	}
	for _, l := range Langs() {
		k.said[l], k.within[l] = map[string]string{}, map[string]bool{}
		if text := f.Text.In(l); text != "" {
			k.numbers(l, text)
			k.namesIn(l, text)
		}
	}
	k.parity()
	k.structured(f)
}

func (k *factCheck) bad(line int, problem, mend string) {
	k.faults = append(k.faults, Fault{k.raw.File, line, k.raw.ID, problem, mend})
}

func (k *factCheck) line(l Lang) int { return k.raw.Text.At[l.String()] }

// numbers checks the figures and years of a text.
func (k *factCheck) numbers(l Lang, text string) {
	if i := strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf && unicode.IsNumber(r) }); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		k.bad(k.line(l), fmt.Sprintf("the %s text has the number sign %q, which cannot be checked", l, string(r)), "write numbers with the digits 0 to 9")
	}
	for _, n := range findNumbers(text, l) {
		switch {
		case n.value < 0 && n.swapped > 0, !n.year && !k.figures[figure(n.value)] && n.swapped > 0 && k.figures[figure(n.swapped)]:
			k.bad(k.line(l), fmt.Sprintf("the %s text writes %q with the wrong separators", l, n.text), "write "+styled(n.swapped, l))
		case n.value < 0:
			k.bad(k.line(l), fmt.Sprintf("the %s text writes %q, which is no number", l, n.text), "write numbers as 334,500 in English, 334.500 in Spanish and Portuguese")
		case n.bare && k.figures[figure(n.value)]:
			k.bad(k.line(l), fmt.Sprintf("the %s text writes %q without separators", l, n.text), "write "+styled(n.value, l))
		case n.year && !k.years[int(n.value)]:
			k.bad(k.line(l), fmt.Sprintf("the %s text says %s, but no paragraph it cites (%s) does", l, n.text, k.cites), "mend the year or the citation")
		case !n.year && !k.figures[figure(n.value)]:
			k.bad(k.line(l), fmt.Sprintf("the %s text says %q, but no paragraph it cites (%s) does", l, n.text, k.cites), "mend the figure or the citation, or leave it out")
		default:
			k.said[l][figure(n.value)] = n.text
			continue
		}
		// A faulted figure is not asked of the other languages, nor of this one.
		k.within[l][figure(max(n.value, n.swapped))] = true
	}
}

// styled writes a number in a language's style.
func styled(v float64, l Lang) string {
	tag := l.Tag()
	if l == Portuguese {
		tag = language.BrazilianPortuguese
	}
	return message.NewPrinter(tag).Sprint(v)
}

// namesIn checks the months and names of a text.
func (k *factCheck) namesIn(l Lang, text string) {
	ws := sentenceWords(text)
	found := k.names[l].find(ws)
	for _, m := range found.mentions {
		for _, inner := range k.names[l].inside(m.text) {
			k.within[l][inner.entry.topic.ID] = true
		}
		if !k.allowed.hold(m.entry) {
			k.bad(k.line(l), fmt.Sprintf("the %s text names %q (%s), but no paragraph it cites (%s) does", l, m.text, m.entry.topic.ID, k.cites),
				"cite the paragraph that does, or leave the name out")
			continue
		}
		k.said[l][m.entry.topic.ID] = m.text
	}
	for i, w := range ws {
		if found.covered[i] {
			continue
		}
		if m := monthOf(w.text, l); m > 0 {
			k.said[l]["month "+strconv.Itoa(m)] = w.text
			if !k.month(m) {
				k.bad(k.line(l), fmt.Sprintf("the %s text says %q, but no paragraph it cites (%s) does", l, w.text, k.cites), "mend the month or the citation")
			}
			continue
		}
		if !hasCapital(w.text) || k.allowed.has(w.text) {
			continue
		}
		mend := "cite the paragraph that names it, or leave it out; a name in another language belongs among its topic's terms in " + topicsFile
		if w.opens && !(capitals(w.text) && len(w.text) > 1) {
			if k.ordinary[l][w.bare] {
				continue
			}
			mend += "; an ordinary word goes inside the sentence, in lower case"
		}
		k.bad(k.line(l), fmt.Sprintf("the %s text has %q, which looks like a name that no paragraph it cites (%s) has", l, w.text, k.cites), mend)
	}
}

func (k *factCheck) month(m int) bool { return k.allowed.has(time.Month(m).String()) }

// parity wants the same figures, dates and entities in every language.
func (k *factCheck) parity() {
	for _, l := range Langs() {
		missing := map[string]Lang{}
		for _, other := range Langs() {
			for key := range k.said[other] {
				if _, seen := missing[key]; !seen && k.said[l][key] == "" && !k.within[l][key] {
					missing[key] = other
				}
			}
		}
		if k.raw.Text.text().In(l) == "" {
			continue // reported as missing altogether
		}
		for _, key := range slices.Sorted(maps.Keys(missing)) {
			other := missing[key]
			k.bad(k.line(l), fmt.Sprintf("the %s text does not say %q, which the %s text does", l, k.said[other][key], other), "say the same in every language")
		}
	}
}

// structured checks the machine-readable dates and figures.
func (k *factCheck) structured(f *Fact) {
	k.date(f.Date, "date")
	k.date(f.AsOf, "as_of")
	for _, q := range f.Quantities {
		k.date(q.AsOf, "quantities")
		switch key := figure(q.Value); {
		case !k.figures[key]:
			k.bad(k.raw.At["quantities"], fmt.Sprintf("the quantity %s stands in no paragraph it cites (%s)", key, k.cites), "mend the value or the citation")
		case k.said[English][key] == "" && !k.within[English][key]:
			k.bad(k.raw.At["quantities"], fmt.Sprintf("the quantity %s stands nowhere in the fact's text", key), "mend the value or the text: both must say the same")
		}
		if e := &k.entries[q.Of.index]; e.topic.Kind != Concept && !k.allowed.hold(e) {
			k.bad(k.raw.At["quantities"], fmt.Sprintf("the quantity is of %s, which no paragraph it cites (%s) names", q.Of.ID, k.cites), "mend `of` or the citation")
		}
	}
}

func (k *factCheck) date(d Date, key string) {
	if d.IsZero() {
		return
	}
	switch year := figure(float64(d.Year)); {
	case !k.years[d.Year]:
		k.bad(k.raw.At[key], fmt.Sprintf("%s says %d, but no paragraph it cites (%s) does", key, d.Year, k.cites), "mend the year or the citation")
	case k.said[English][year] == "" && !k.within[English][year]:
		k.bad(k.raw.At[key], fmt.Sprintf("%s says %d, but the fact's text does not", key, d.Year), "mend the date or the text: both must say the same")
	}
	if d.Month > 0 && !k.month(d.Month) {
		k.bad(k.raw.At[key], fmt.Sprintf("%s says %s, but no paragraph it cites (%s) does", key, time.Month(d.Month), k.cites), "mend the month or the citation")
	}
}
