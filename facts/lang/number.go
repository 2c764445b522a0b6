package lang

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Number is a figure found in running text.
type Number struct {
	Text  string  // as written, with its scale word: "3.5 million"
	Value float64 // in units of one; of a year before Christ, below 0
	Year  bool    // four bare digits from 1000 to 2100, or marked with an era
	Word  bool    // spelt out: "nine"
	// Swapped is the value if the separators were another language's
	// ("334.500" read in English), 0 where that reading makes no sense.
	Swapped float64
	// Bare marks five digits or more with no separator.
	Bare bool
	// Bad marks digits and separators that make no number in the language.
	Bad bool
}

// Plain gives a value as anchors spell it: plain decimal.
func Plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// The years that four bare digits are read as.
const (
	firstYear = 1000
	lastYear  = 2100
)

// digits finds a run of digits with single separators inside it; a space of
// any width parts thousands only.
var digits = regexp.MustCompile(`\d+(?:[.,]\d+|[ \x{00a0}\x{202f}]\d{3}(?:\b|$))*`)

// spaces stands for whatever width a space between digits has.
const spaces = " \u00a0\u202f\u2009"

// Numbers lists the figures in a text, written in digits or in words, by the
// number style of the language: 334,500.5 in English, 334.500,5 in Spanish.
func (l *Language) Numbers(s string) []Number {
	var out []Number
	last := 0
	for _, at := range digits.FindAllStringIndex(s, -1) {
		if at[0] < last {
			continue
		}
		out = append(out, l.spelled(s[last:at[0]])...)
		end := at[1]
		if !l.groupsBySpace() { // "in 2018 200 men" is two numbers where a space groups nothing
			if i := strings.IndexAny(s[at[0]:end], spaces); i >= 0 {
				end = at[0] + i
			}
		}
		n := l.number(s[at[0]:end])
		last = end
		if w := nextWord(s[end:]); w != "" {
			if k := l.scales[strings.ToLower(w)]; k > 0 {
				n.Value *= k
				n.Swapped *= k
				n.Year = false
				last = end + strings.Index(s[end:], w) + len(w)
				n.Text = s[at[0]:last]
			}
		}
		if era, mark := l.era(s[last:]); era != 0 && !n.Bad {
			n.Value, n.Year, n.Bare = math.Abs(n.Value)*era, true, false
			last += len(mark)
			n.Text += mark
		}
		out = append(out, n)
	}
	return append(out, l.spelled(s[last:])...)
}

// era reads the mark of an era that follows a year: -1 before Christ, 1 after.
func (l *Language) era(rest string) (sign float64, mark string) {
	trimmed := strings.TrimLeft(rest, spaces)
	if trimmed == rest {
		return 0, ""
	}
	gap := rest[:len(rest)-len(trimmed)]
	for i, marks := range [2][]string{l.before, l.after} {
		for _, m := range marks {
			if after, ok := strings.CutPrefix(trimmed, m); ok && (after == "" || !inWord(rune(after[0]))) {
				return float64(2*i - 1), gap + m
			}
		}
	}
	return 0, ""
}

func (l *Language) groupsBySpace() bool { return strings.ContainsAny(l.Group, spaces) }

// number reads one run of digits and separators.
func (l *Language) number(s string) Number {
	n := Number{Text: s, Value: -1, Bad: true}
	if v, ok := decimal(s, l.Group, l.Point); ok {
		n.Value, n.Bad = v, false
	}
	if strings.ContainsAny(s, ".,"+spaces) {
		for _, style := range [][2]string{{",", "."}, {".", ","}, {" ", ","}} {
			if style[0] == l.Group || style[0] == " " && l.groupsBySpace() {
				continue
			}
			if v, ok := decimal(s, style[0], style[1]); ok && v != n.Value {
				n.Swapped = v
				break
			}
		}
	}
	bare := !strings.ContainsAny(s, ".,"+spaces)
	n.Year = bare && len(s) == 4 && n.Value >= firstYear && n.Value <= lastYear
	n.Bare = bare && len(s) > 4
	return n
}

// decimal reads digits in one style; false where they are not in it.
func decimal(s, group, point string) (float64, bool) {
	if strings.ContainsAny(group, spaces) {
		group = " "
		s = strings.Map(func(r rune) rune {
			if strings.ContainsRune(spaces, r) {
				return ' '
			}
			return r
		}, s)
	}
	whole, fraction, hasFraction := strings.Cut(s, point)
	parts := strings.Split(whole, group)
	for i, p := range parts {
		if p == "" || len(parts) > 1 && (i > 0 && len(p) != 3 || len(p) > 3) {
			return 0, false
		}
	}
	plain := strings.Join(parts, "")
	if hasFraction {
		plain += "." + fraction
	}
	if strings.Trim(plain, "0123456789.") != "" || strings.Count(plain, ".") > 1 || hasFraction && fraction == "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(plain, 64)
	return v, err == nil
}

// nextWord gives the word that follows after one space.
func nextWord(s string) string {
	rest := strings.TrimLeft(s, spaces)
	if rest == s || len(s)-len(rest) > 3 {
		return ""
	}
	if i := strings.IndexFunc(rest, func(r rune) bool { return !isLetter(r) }); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// spelled lists the numbers spelt out in a text. "One" and its like are left
// out: they are articles and pronouns far more often than figures.
func (l *Language) spelled(s string) []Number {
	var out []Number
	for _, w := range Words(s) {
		if v, ok := l.numberWords[strings.ToLower(w.Text)]; ok {
			out = append(out, Number{Text: w.Text, Value: v, Word: true})
			continue
		}
		for part := range strings.SplitSeq(w.Text, "-") {
			if v, ok := l.numberWords[strings.ToLower(part)]; ok {
				out = append(out, Number{Text: part, Value: v, Word: true})
			}
		}
	}
	return out
}

// NumberWord gives the value of a word that spells a number; folded or not.
func (l *Language) NumberWord(w string) (float64, bool) {
	v, ok := l.numberWords[w]
	return v, ok
}

// Month gives the month (1 to 12) that a word names, 0 where it is none.
// Where months are written with a capital, one without it is none: "may".
func (l *Language) Month(w string) int {
	for i, name := range l.months {
		if w == name || !l.monthsUpper && strings.ToLower(w) == name {
			return i + 1
		}
	}
	return 0
}

// MonthName gives a month's name, 1 to 12.
func (l *Language) MonthName(month int) string {
	if month < 1 || month > len(l.months) {
		return ""
	}
	return l.months[month-1]
}

// Write writes a number as readers of the language expect: 334,500 in
// English, 334.500 in Spanish. At most six decimals.
func (l *Language) Write(v float64) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', -1, 64)
	whole, fraction, hasFraction := strings.Cut(s, ".")
	if len(fraction) > 6 {
		whole, fraction, _ = strings.Cut(strconv.FormatFloat(math.Abs(v), 'f', 6, 64), ".")
		fraction = strings.TrimRight(fraction, "0")
		hasFraction = fraction != ""
	}
	var b strings.Builder
	if v < 0 {
		b.WriteString("-")
	}
	for i, d := range whole {
		if i > 0 && len(whole) >= l.GroupFrom && (len(whole)-i)%3 == 0 {
			b.WriteString(l.Group)
		}
		b.WriteRune(d)
	}
	if hasFraction {
		b.WriteString(l.Point + fraction)
	}
	return b.String()
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }
