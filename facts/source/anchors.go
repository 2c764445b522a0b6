package source

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"

	"allybot/facts/lang"
)

// How anchors are found in a paragraph:
//
//   - A year is four bare digits from 1000 to 2100, or a number marked with an
//     era; one before 1900 may be a figure as well and is kept as both. Every
//     other number, in digits or in words, is a figure, kept as its plain
//     decimal value, scale words multiplied in: "3.5 million" is 3500000 and
//     nothing else. "One" is not a figure, nor is the "1." that numbers a
//     paragraph.
//   - A name is a run of capitalised words, which the language's linkers may
//     join ("Republic of Korea") and a number may continue ("Article 5", "NATO
//     2030 Agenda"); punctuation ends it. A word that opens a sentence counts
//     only where it is an abbreviation, is capitalised inside a sentence
//     elsewhere in the document, or leads into another capitalised word.
//     Months count: they are what a fact's date is held to.
//   - A quoted term of at most four words is a name too: "global partner".

// anchored finds the anchors of every paragraph of a document together,
// since what counts as a name depends on the whole.
func anchored(texts []string, l *lang.Language) []Anchors {
	inside := map[string]bool{}
	for _, t := range texts {
		for _, w := range sourceWords(t) {
			if w.capital && !w.opens {
				inside[w.text] = true
			}
		}
	}
	out := make([]Anchors, len(texts))
	for i, t := range texts {
		out[i] = anchorsOf(t, inside, l)
	}
	return out
}

func anchorsOf(text string, inside map[string]bool, l *lang.Language) Anchors {
	var a Anchors
	for _, n := range l.Numbers(listNumber.ReplaceAllString(text, "")) {
		if n.Year {
			a.Years = append(a.Years, int(n.Value))
		}
		if !n.Bad && (!n.Year || n.Value >= 0 && n.Value < surelyYear) {
			a.Figures = append(a.Figures, lang.Plain(n.Value))
		}
	}
	a.Names = append(names(sourceWords(text), inside, l), quotedTerms(text)...)
	slices.Sort(a.Years)
	a.Years = slices.Compact(a.Years)
	sort.Strings(a.Figures)
	a.Figures = slices.Compact(a.Figures)
	sort.Strings(a.Names)
	a.Names = slices.Compact(a.Names)
	return a
}

// surelyYear is from when on four bare digits are hardly a figure.
const surelyYear = 1900

// sourceWord is a word with what matters for telling names.
type sourceWord struct {
	text    string
	capital bool
	opens   bool // first of a sentence or of a quotation
	breaks  bool // punctuation, or a possessive, stands between it and the next
	number  bool // a whole number, not the "334" of 334,500
}

func sourceWords(text string) []sourceWord {
	ws := lang.Words(text)
	out := make([]sourceWord, 0, len(ws))
	opens := true
	for i, w := range ws {
		gap := text[w.End:]
		if i+1 < len(ws) {
			gap = text[w.End:ws[i+1].Start]
		}
		if (w.Text == "s" || w.Text == "t") && len(out) > 0 && i > 0 && strings.HasSuffix(text[:w.Start], "'") && ws[i-1].End == w.Start-1 {
			out[len(out)-1].breaks = true // the 's of a possessive
			continue
		}
		t := sourceWord{text: w.Text, capital: lang.HasCapital(w.Text), opens: opens, breaks: strings.Trim(gap, " ") != ""}
		t.number = isNumber(t.text) && gap != "," && gap != "."
		if s := strings.TrimSuffix(w.Text, "s"); s != w.Text && lang.AllCapitals(s) && len(s) > 1 {
			t.text = s // "MISOs"
		}
		out = append(out, t)
		opens = strings.ContainsAny(gap, ".?!:\"“”") || strings.Contains(gap, "(...)")
		if strings.HasSuffix(w.Text, ".") && strings.Trim(gap, " ") == "" {
			opens = false // "U.S. agencies" goes on
		}
	}
	return out
}

// names gathers runs of capitalised words.
func names(ts []sourceWord, inside map[string]bool, l *lang.Language) []string {
	var out, run []string
	flush := func() {
		if len(run) > 0 {
			out = append(out, strings.Join(run, " "))
		}
		run = nil
	}
	for i, t := range ts {
		next := sourceWord{}
		if i+1 < len(ts) {
			next = ts[i+1]
		}
		switch {
		case isName(t, next, inside, l):
			run = append(run, t.text)
		case len(run) > 0 && t.number && len(t.text) == 4 && l.Month(run[len(run)-1]) > 0:
			flush() // "December 1917 Ada Fenn" is a date and a name
			continue
		case len(run) > 0 && !ts[i-1].breaks && l.Linkers[t.text] && next.capital && !t.breaks,
			len(run) > 0 && !ts[i-1].breaks && t.number && (len(t.text) < 4 || (next.capital && !t.breaks)):
			run = append(run, t.text)
		default:
			flush()
			continue
		}
		if t.breaks {
			flush()
		}
	}
	flush()
	return out
}

func isName(t, next sourceWord, inside map[string]bool, l *lang.Language) bool {
	if !t.capital || l.Openers[strings.ToLower(t.text)] {
		return false
	}
	return !t.opens || l.Month(t.text) > 0 || inside[t.text] || (lang.AllCapitals(t.text) && len(t.text) > 1) ||
		strings.Contains(t.text, "-") || (next.capital && !t.breaks)
}

func isNumber(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// quotedTerms lists the short quotations: terms of art.
func quotedTerms(text string) []string {
	var out []string
	for _, m := range quotation.FindAllStringSubmatch(text, -1) {
		if n := len(strings.Fields(m[1])); n > 0 && n <= 4 {
			out = append(out, m[1])
		}
	}
	return out
}

var (
	listNumber = regexp.MustCompile(`^\d+\. `)
	quotation  = regexp.MustCompile(`["“«]\s*([^"“”«»]{1,60}?)\s*["”»]`)
)
