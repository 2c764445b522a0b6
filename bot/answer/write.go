package answer

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"allybot/bot/message"
	"allybot/facts"
	"allybot/facts/lang"
)

// sentence gives s with a capital to begin with.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// shortest is how long a first sentence is at least: what is shorter (“No.”)
// goes with what follows it.
const shortest = 35

// firstSentence cuts a text behind its first sentence.
func firstSentence(s string) string {
	for i := shortest; i < len(s); i++ {
		if s[i] != '.' && s[i] != '?' && s[i] != '!' || i+2 >= len(s) || s[i+1] != ' ' {
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+2:])
		word := s[strings.LastIndexByte(s[:i], ' ')+1 : i]
		if (unicode.IsUpper(next) || strings.ContainsRune("¿¡«“", next)) && utf8.RuneCountInString(word) > 2 && !strings.ContainsAny(word, ".") {
			return s[:i+1]
		}
	}
	return s
}

// list writes "A, B and C".
func (d *draft) list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := names[len(names)-1]
	id := message.ListLast
	for _, begins := range strings.Fields(d.in(message.ListLastOtherBefore)) {
		if lang.BareName(last) != "" && strings.HasPrefix(lang.BareName(last), begins) {
			id = message.ListLastOther
		}
	}
	return d.in(id, "Rest", strings.Join(names[:len(names)-1], ", "), "Last", last)
}

// named gives a topic's name as the subject of a sentence: with its article
// where the pack's own sentences begin so.
func (d *draft) named(t *facts.Topic) string {
	name := t.Name.In(d.Lang)
	articles := d.pack.Language(d.Lang).Articles
	for _, f := range d.pack.About(t) {
		article, rest, ok := strings.Cut(f.Text.In(d.Lang), " ")
		if small := strings.ToLower(article); ok && articles[small] && strings.HasPrefix(rest, name) {
			return small + " " + name
		}
	}
	return name
}

func (d *draft) names(ts []*facts.Topic) []string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = d.named(t)
	}
	return out
}

func (d *draft) number(v float64) string { return d.pack.Language(d.Lang).Write(v) }

func date(t facts.Date) string {
	if t.Month == 0 {
		return strconv.Itoa(t.Year)
	}
	return strconv.Itoa(t.Month) + "/" + strconv.Itoa(t.Year)
}

// attributed reports whether words themselves say whose they are.
func (d *draft) attributed(text string) bool {
	h := d.pack.Language(d.Lang).Hear(text, "attributed")
	return h.Has("attributed")
}

// Label says what a fact is that is not established, where its own words do not.
func (c *Composer) Label(f *facts.Fact, l facts.Lang) string { return c.draft(l, form{}).label(f) }

// label says what a fact is that is not established, where its own words do not.
func (d *draft) label(f *facts.Fact) string {
	if d.attributed(f.Text.In(d.Lang)) {
		return ""
	}
	return d.KindLabel(f.Kind, d.Lang)
}

// KindLabel says what facts of a kind are that is not established, for where
// their own words are not shown.
func (c *Composer) KindLabel(k facts.Kind, l facts.Lang) string {
	if id, labelled := kindLabel(k); labelled {
		return c.words.Say(id, l)
	}
	return ""
}

// kindLabel gives the words before a fact that is not established.
func kindLabel(k facts.Kind) (message.ID, bool) {
	switch k {
	case facts.Claim:
		return message.Claim, true
	case facts.Quote:
		return message.Quote, true
	case facts.View:
		return message.View, true
	case facts.Open:
		return message.Question, true
	default:
		return "", false
	}
}

// established reports whether a fact is more than somebody's word.
func established(f *facts.Fact) bool {
	_, labelled := kindLabel(f.Kind)
	return !labelled
}

// shortName names a fact where there is no room for its words: its label or,
// where it has none, what it is about; "" where that is too long.
func (d *draft) shortName(f *facts.Fact) string {
	label := f.Label.In(d.Lang)
	if label == "" {
		var about []string
		for _, t := range f.About[:min(len(f.About), 2)] {
			name := t.Abbr.In(d.Lang)
			if name == "" {
				name = t.Name.In(d.Lang)
			}
			about = append(about, name)
		}
		label = strings.Join(about, " · ")
		if utf8.RuneCountInString(label) > maxLabel && len(about) > 0 {
			label = about[0]
		}
	}
	if utf8.RuneCountInString(label) > maxLabel {
		return ""
	}
	return sentence(label)
}

// maxLabel is how long a button's label is at most.
const maxLabel = 30

// sameWords is from which share of its words on a sentence is said by another.
const sameWords = 0.75

// says reports whether a text has as good as all the words of a sentence.
func says(of *lang.Language, text, said string) bool {
	have := map[string]bool{}
	for _, t := range lang.AppendTokens(nil, text) {
		have[of.Stem(t.Text)] = true
	}
	for _, w := range lang.Words(said) {
		ts := lang.AppendTokens(nil, w.Text)
		opens := w.Start == 0 && len(ts) > 0 && (of.Openers[ts[0].Text] || of.Articles[ts[0].Text])
		if lang.HasCapital(w.Text) && !opens && len(ts) > 0 && !have[of.Stem(ts[0].Text)] {
			return false // speaks of somebody else
		}
	}
	n, same := 0, 0
	for _, t := range lang.AppendTokens(nil, said) {
		if len(t.Text) > 3 || t.Digit {
			n++
			if have[of.Stem(t.Text)] {
				same++
			} else if t.Digit {
				return false
			}
		}
	}
	return n > 0 && float64(same) >= sameWords*float64(n)
}
