package facts

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
)

// How anchors are found in a paragraph (English, as the source is):
//
//   - A year is four bare digits from 1900 to 2100; every other number, in
//     digits or in words, is a figure, kept as its plain decimal value, scale
//     words multiplied in: "3.5 million" is 3500000 and nothing else. "One"
//     is not a figure, nor is the "1." that numbers a paragraph.
//   - A name is a run of capitalised words, which "of" and "for" may join
//     ("Republic of Korea") and a number may continue ("Article 5", "NATO
//     2030 Agenda"); punctuation ends it. A word that opens a sentence counts
//     only where it is an abbreviation, is capitalised inside a sentence
//     elsewhere in the document, or leads into another capitalised word.
//     Months count: they are what a fact's date is held to.
//   - A quoted term of at most four words is a name too: "global partner".

// anchored finds the anchors of every paragraph of a document together,
// since what counts as a name depends on the whole.
func anchored(texts []string) []Anchors {
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
		out[i] = anchorsOf(t, inside)
	}
	return out
}

func anchorsOf(text string, inside map[string]bool) Anchors {
	var a Anchors
	for _, n := range findNumbers(listNumber.ReplaceAllString(text, ""), English) {
		if n.year {
			a.Years = append(a.Years, int(n.value))
		} else if n.value >= 0 {
			a.Figures = append(a.Figures, figure(n.value))
		}
	}
	a.Names = append(names(sourceWords(text), inside), quotedTerms(text)...)
	slices.Sort(a.Years)
	a.Years = slices.Compact(a.Years)
	sort.Strings(a.Figures)
	a.Figures = slices.Compact(a.Figures)
	sort.Strings(a.Names)
	a.Names = slices.Compact(a.Names)
	return a
}

// sourceWord is a word with what matters for telling names.
type sourceWord struct {
	text    string
	capital bool
	opens   bool // first of a sentence or of a quotation
	breaks  bool // punctuation, or a possessive, stands between it and the next
	number  bool // a whole number, not the "334" of 334,500
}

func sourceWords(text string) []sourceWord {
	ws := words(text)
	out := make([]sourceWord, 0, len(ws))
	opens := true
	for i, w := range ws {
		gap := text[w.end:]
		if i+1 < len(ws) {
			gap = text[w.end:ws[i+1].start]
		}
		if (w.text == "s" || w.text == "t") && len(out) > 0 && i > 0 && strings.HasSuffix(text[:w.start], "'") && ws[i-1].end == w.start-1 {
			out[len(out)-1].breaks = true // the 's of a possessive
			continue
		}
		t := sourceWord{text: w.text, capital: hasCapital(w.text), opens: opens, breaks: strings.Trim(gap, " ") != ""}
		t.number = isNumber(t.text) && gap != "," && gap != "."
		if s := strings.TrimSuffix(w.text, "s"); s != w.text && capitals(s) && len(s) > 1 {
			t.text = s // "MISOs"
		}
		out = append(out, t)
		opens = strings.ContainsAny(gap, ".?!:\"“”") || strings.Contains(gap, "(...)")
		if strings.HasSuffix(w.text, ".") && strings.Trim(gap, " ") == "" {
			opens = false // "U.S. agencies" goes on
		}
	}
	return out
}

// names gathers runs of capitalised words.
func names(ts []sourceWord, inside map[string]bool) []string {
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
		case isName(t, next, inside):
			run = append(run, t.text)
		case len(run) > 0 && !ts[i-1].breaks && (t.text == "of" || t.text == "for") && next.capital && !t.breaks,
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

func isName(t, next sourceWord, inside map[string]bool) bool {
	if !t.capital || opener(t.text) {
		return false
	}
	return !t.opens || monthOf(t.text, English) > 0 || inside[t.text] || (capitals(t.text) && len(t.text) > 1) ||
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
	quotation  = regexp.MustCompile(`["“]([^"“”]{1,60})["”]`)
)

// opener reports whether an English word opens sentences without being part
// of the name that may follow: "In November", "Only Brazil", "FACT: Brazil".
func opener(w string) bool {
	switch strings.ToLower(w) {
	case "a", "an", "and", "as", "fact", "for", "given", "in", "it", "of", "on", "only", "that", "the", "this", "when":
		return true
	}
	return false
}
