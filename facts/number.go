package facts

import (
	"regexp"
	"strconv"
	"strings"
)

// number is a figure found in running text.
type number struct {
	text  string  // as written, with its scale word: "3.5 million"
	value float64 // in units of one
	year  bool    // four bare digits from 1900 to 2100
	word  bool    // spelt out: "nine"
	// swapped is the value if the separators were another language's
	// ("334.500" read in English), 0 where that reading makes no sense.
	swapped float64
	// bare marks five digits or more with no separator.
	bare bool
}

// figure gives a value as Anchors.Figures spells it: plain decimal.
func figure(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

var (
	// digits: a run of digits with single separators inside it.
	digits     = regexp.MustCompile(`\d+(?:[.,]\d+)*`)
	plainComma = regexp.MustCompile(`^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$`) // English
	plainDot   = regexp.MustCompile(`^(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$`) // Spanish, Portuguese
)

// scales multiply the figure before them. The words are the same in all
// three languages or foreign to the others.
func scale(word string) float64 {
	switch strings.ToLower(word) {
	case "thousand", "mil":
		return 1e3
	case "million", "millón", "millones", "milhão", "milhões":
		return 1e6
	case "billion", "bilhão", "bilhões": // es "billón" is 1e12 and not used
		return 1e9
	}
	return 0
}

// findNumbers lists the figures in a text, written in digits or in words, by
// the number style of its language: 334,500.5 in English, 334.500,5 in
// Spanish and Portuguese.
func findNumbers(s string, l Lang) []number {
	var out []number
	last := 0
	for _, at := range digits.FindAllStringIndex(s, -1) {
		if at[0] < last {
			continue
		}
		out = append(out, wordNumbers(s[last:at[0]], l)...)
		n := parseDigits(s[at[0]:at[1]], l)
		last = at[1]
		if w := nextWord(s[at[1]:]); w != "" {
			if k := scale(w); k > 0 {
				n.value *= k
				n.swapped *= k
				n.year = false
				last = at[1] + strings.Index(s[at[1]:], w) + len(w)
				n.text = s[at[0]:last]
			}
		}
		out = append(out, n)
	}
	return append(out, wordNumbers(s[last:], l)...)
}

// parseDigits reads one run of digits and separators.
func parseDigits(s string, l Lang) number {
	own, other := plainComma, plainDot
	if l != English {
		own, other = other, own
	}
	n := number{text: s, value: -1}
	if own.MatchString(s) {
		n.value = decimal(s, l)
	}
	if strings.ContainsAny(s, ".,") && other.MatchString(s) {
		n.swapped = decimal(s, swappedStyle(l))
	}
	bare := !strings.ContainsAny(s, ".,")
	n.year = bare && len(s) == 4 && n.value >= 1900 && n.value <= 2100
	n.bare = bare && len(s) > 4
	return n
}

func swappedStyle(l Lang) Lang {
	if l == English {
		return Spanish
	}
	return English
}

func decimal(s string, l Lang) float64 {
	group, point := ",", "."
	if l != English {
		group, point = ".", ","
	}
	s = strings.ReplaceAll(s, group, "")
	v, err := strconv.ParseFloat(strings.Replace(s, point, ".", 1), 64)
	if err != nil {
		return -1
	}
	return v
}

// nextWord gives the word that follows after one space.
func nextWord(s string) string {
	rest := strings.TrimLeft(s, " \u00a0\u202f")
	if rest == s || len(s)-len(rest) > 3 {
		return ""
	}
	if i := strings.IndexFunc(rest, func(r rune) bool { return !isLetter(r) }); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// wordNumbers lists the numbers spelt out in a text.
func wordNumbers(s string, l Lang) []number {
	var out []number
	for _, w := range words(s) {
		for part := range strings.SplitSeq(w.text, "-") {
			if v, ok := numberWord(part, l); ok {
				out = append(out, number{text: part, value: v, word: true})
			}
		}
	}
	return out
}

// numberWord gives the value of a number word. "One" and its like are left
// out: they are articles and pronouns far more often than figures.
func numberWord(w string, l Lang) (float64, bool) {
	var list string
	switch l {
	case Spanish:
		list = " dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 trece=13 catorce=14 quince=15 dieciséis=16 diecisiete=17 dieciocho=18 diecinueve=19 veinte=20 veintiún=21 veintiuno=21 veintiuna=21 veintidós=22 veintitrés=23 veinticuatro=24 veinticinco=25 veintiséis=26 veintisiete=27 veintiocho=28 veintinueve=29 doscientos=200 doscientas=200 trescientos=300 cuatrocientos=400 quinientos=500 seiscientos=600 setecientos=700 ochocientos=800 novecientos=900 treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien=100 ciento=100 cientos=100 mil=1000 miles=1000 millón=1000000 millones=1000000 docena=12 decena=10 "
	case Portuguese:
		list = " dois=2 duas=2 três=3 quatro=4 cinco=5 seis=6 sete=7 oito=8 nove=9 dez=10 onze=11 doze=12 treze=13 catorze=14 quatorze=14 quinze=15 dezesseis=16 dezessete=17 dezoito=18 dezenove=19 vinte=20 trinta=30 quarenta=40 cinquenta=50 sessenta=60 setenta=70 oitenta=80 noventa=90 duzentos=200 duzentas=200 trezentos=300 quatrocentos=400 quinhentos=500 seiscentos=600 setecentos=700 oitocentos=800 novecentos=900 cem=100 cento=100 centenas=100 mil=1000 milhares=1000 milhão=1000000 milhões=1000000 dúzia=12 dezena=10 "
	default:
		list = " two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 nineties=90 hundred=100 hundreds=100 thousand=1000 thousands=1000 million=1000000 millions=1000000 billion=1000000000 dozen=12 "
	}
	_, rest, ok := strings.Cut(list, " "+strings.ToLower(w)+"=")
	if !ok || w == "" {
		return 0, false
	}
	digits, _, _ := strings.Cut(rest, " ")
	v, err := strconv.ParseFloat(digits, 64)
	return v, err == nil
}

// monthOf gives the month (1 to 12) that a word names, 0 where it is none.
// "May" and "March" count only with their capital, "mayo" and "maio" always.
func monthOf(w string, l Lang) int {
	var list string
	switch l {
	case Spanish:
		list = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
	case Portuguese:
		list = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
	default:
		list = "January February March April May June July August September October November December"
	}
	m := 0
	for name := range strings.SplitSeq(list, " ") {
		m++
		if w == name || (l != English && strings.ToLower(w) == name) {
			return m
		}
	}
	return 0
}
