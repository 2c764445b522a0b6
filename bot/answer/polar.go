package answer

import (
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// surely is how well a fact must fit a question before it is answered with a
// yes or a no.
const surely = 0.8

// opening chooses how the first fact's words are put: behind yes or no where
// that was asked, behind whose word it is where they do not say so.
func (d *draft) opening(a *facts.Answer) func(*facts.Fact) string {
	if d.form.polar && a.Score >= surely && len(a.Unsaid) == 0 && !d.form.Has("either") && a.Facts[0].Kind != facts.Open && a.Facts[0].Kind != facts.Quote {
		return d.yesOrNo
	}
	return d.inWords
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
