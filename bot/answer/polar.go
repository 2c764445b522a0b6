package answer

import (
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
	"allybot/facts/lang"
)

// surely is how well a fact must fit a question before it is answered with a
// yes or a no.
const surely = 0.8

// opening chooses how the first fact's words are put: behind yes or no where
// that was asked, behind whose word it is where they do not say so.
func (d *draft) opening(a *facts.Answer) func(*facts.Fact) string {
	if d.form.polar && a.Score >= surely && len(a.Unsaid) == 0 && !d.form.Has("either", "besides") && a.Facts[0].Kind != facts.Open && a.Facts[0].Kind != facts.Quote && d.fits(a, a.Facts[0]) {
		return d.yesOrNo
	}
	return d.inWords
}

// fits reports whether a fact says yes or no to just what was asked: it is
// above all about whom the question names, and each word that carries meaning
// is in it or means something that it is about. Words that only one idea joins
// ("ban", "allow") would make a yes of a no.
func (d *draft) fits(a *facts.Answer, f *facts.Fact) bool {
	of := d.pack.Language(d.Lang)
	said := map[string]bool{}
	for _, t := range lang.AppendTokens(nil, f.Text.In(d.Lang)) {
		said[of.Stem(t.Text)] = true
	}
	for _, w := range of.Words {
		said[w.Word], said[of.Stem(w.Word)] = true, true
	}
	about := func(t *facts.Topic) bool {
		return slices.Contains(f.About, t) || d.everywhere(t) && slices.Contains(f.Covers, t) || d.mentions(f, t)
	}
	if d.dated() && len(countriesOf(f.About)) > 1 {
		return false // whose date it is, a list does not say
	}
	country, first := false, f.About[0].Kind != facts.Country
	meant := map[int]bool{}
	for _, r := range a.Read {
		is := slices.ContainsFunc(r.Topics, about)
		if r.Topics[0].Kind == facts.Country {
			country = true
			if !is {
				return false
			}
		}
		first = first || slices.Contains(r.Topics, f.About[0])
		for i := r.Begin; i < r.End && is; i++ {
			meant[i] = true
		}
	}
	for i, t := range d.form.Tokens {
		if !meant[i] && !said[t.Text] && !said[of.Stem(t.Text)] && !d.form.Covered(i, "polar", "inquires", "attributed", "hedged", "only", "sole", "negation", "framing", "small") {
			return false
		}
	}
	return first || !country
}

func countriesOf(ts []*facts.Topic) (out []*facts.Topic) {
	for _, t := range ts {
		if t.Kind == facts.Country {
			out = append(out, t)
		}
	}
	return out
}

// mentions reports whether a fact's words have a topic's name.
func (d *draft) mentions(f *facts.Fact, t *facts.Topic) bool {
	text := strings.ToLower(f.Text.In(d.Lang))
	return strings.Contains(text, strings.ToLower(t.Name.In(d.Lang))) || !t.Abbr.Empty() && strings.Contains(text, strings.ToLower(t.Abbr.In(d.Lang)))
}

// firmly puts an established fact before one that only holds for possible,
// where yes or no is asked and it is about the same countries.
func (d *draft) firmly(a *facts.Answer) {
	if !d.form.polar || len(a.Facts) < 2 || established(a.Facts[0]) {
		return
	}
	i := slices.IndexFunc(a.Facts, func(f *facts.Fact) bool {
		return established(f) && !slices.ContainsFunc(a.Topics, func(t *facts.Topic) bool { return t.Kind == facts.Country && !slices.Contains(f.About, t) })
	})
	if i > 0 {
		a.Facts = slices.Insert(slices.Delete(slices.Clone(a.Facts), i, i+1), 0, a.Facts[i])
	}
}

// inWords gives a fact's words, with whose they are.
func (d *draft) inWords(f *facts.Fact) string {
	text := f.Text.In(d.Lang)
	if established(f) || d.attributed(text) {
		return text
	}
	return d.in(message.SourceSays, "Text", text)
}

// yesOrNo puts a fact behind the answer to whether it is so. Of what is not
// established nothing begins with a bare yes.
func (d *draft) yesOrNo(f *facts.Fact) string {
	of := d.pack.Language(d.Lang)
	text := f.Text.In(d.Lang)
	bare, attributed := of.WithoutBeginning(text, "attribution")
	h := of.Hear(firstClause(bare), "negation", "no-negation", "hedged")
	only := of.Hear(text, "only")
	denied := false
	for _, at := range h.At("negation") {
		denied = denied || !h.Covered(at.Begin, "no-negation")
	}
	switch {
	case d.form.Has("only") && !only.Has("only"):
		return d.inWords(f) // that it is so of others too is not denied by this fact
	case d.form.deniesInside():
		return d.inWords(f)
	case established(f) && denied:
		return d.in(message.No, "Text", text)
	case established(f) && f.Kind == facts.Event && h.Has("hedged") && !d.form.Has("hedged"):
		return d.in(message.OnlyClaimed, "Text", text)
	case established(f):
		return d.in(message.Yes, "Text", text)
	case denied && attributed:
		return d.in(message.NoClaimed, "Text", bare)
	case denied:
		return d.in(message.NoClaimedLong, "Text", text)
	case h.Has("hedged") && !d.form.Has("hedged") && !attributed && d.attributed(text):
		return text // it says itself how little is said
	case h.Has("hedged") && !d.form.Has("hedged"):
		return d.in(message.OnlyClaimed, "Text", sentence(bare))
	case attributed:
		return d.in(message.YesClaimed, "Text", bare)
	default:
		return d.in(message.YesClaimedLong, "Text", text)
	}
}

// deniesInside reports whether a question denies something itself, other than
// by its first word: what yes and no would mean is not certain then.
func (f *form) deniesInside() bool {
	for _, at := range f.At("negation") {
		if at.Begin > 0 {
			return true
		}
	}
	return false
}

// firstClause cuts a text at its first full stop, colon or semicolon.
func firstClause(s string) string {
	if i := strings.IndexAny(s, ":;"); i > 0 {
		s = s[:i]
	}
	return firstSentence(s)
}
