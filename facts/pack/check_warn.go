package pack

import (
	"fmt"
	"slices"
	"strings"

	"allybot/facts/lang"
)

// warnings finds what is likely wrong, though it may be meant.
func (c *checker) warnings(raw rawFiles) []Fault {
	return slices.Concat(c.negations(raw), c.stemAlike(raw), c.alike(raw))
}

// negations finds facts that say no in some languages only.
func (c *checker) negations(raw rawFiles) []Fault {
	var out []Fault
	for i := range raw.facts {
		r := &raw.facts[i]
		var no, yes []string
		for _, l := range c.langs {
			switch said := r.Text.said.Exactly(l.Tag); {
			case said == "" || !l.KnowsNegations():
			case l.Negated(said):
				no = append(no, l.Tag.String())
			default:
				yes = append(yes, l.Tag.String())
			}
		}
		if len(no) > 0 && len(yes) > 0 {
			out = append(out, Fault{File: r.File, Line: r.Text.At[no[0]], Fact: r.ID, Warning: true,
				Problem: fmt.Sprintf("the text says no in %s, but not in %s", strings.Join(no, ", "), strings.Join(yes, ", ")),
				Mend:    "if one is wrong, mend it; if the same is said without a “not”, leave it"})
		}
	}
	return out
}

// stemAlike finds two words of the pack's glossary, of different topics, that
// the engine cannot tell apart since they have the same stem.
func (c *checker) stemAlike(raw rawFiles) []Fault {
	where := map[string]Fault{} // of each glossary line
	for _, t := range raw.topics {
		where[t.ID] = Fault{File: t.File, Line: t.At[""]}
	}
	for _, t := range raw.lexicon.Concepts {
		if t.File != lexiconFile {
			where[t.ID] = Fault{File: t.File, Line: t.At[""]}
		}
	}
	var out []Fault
	for _, l := range c.langs {
		owner := map[string]*Topic{}
		words := map[string]string{}
		for i := range c.entries {
			e := &c.entries[i]
			at, own := where[e.Topic.ID]
			if !own {
				continue
			}
			for _, term := range e.Terms[l.Tag] {
				key := stemKey(l, term)
				other := owner[key]
				if other == nil {
					owner[key], words[key] = e.Topic, term
					continue
				}
				if other != e.Topic && (other.Kind == Concept || e.Topic.Kind == Concept) {
					at.Warning = true
					at.Problem = fmt.Sprintf("%q of %s and %q of %s are the same word to the bot in %s", words[key], other.ID, term, e.Topic.ID, l.Tag)
					at.Mend = "keep it for one of them, or make one term of both"
					out = append(out, at)
				}
			}
		}
	}
	return out
}

func stemKey(l *lang.Language, term string) string {
	var stems []string
	for _, t := range lang.AppendTokens(nil, term) {
		stems = append(stems, l.Stem(t.Text))
	}
	return strings.Join(stems, " ")
}

// alike finds facts that no question can tell apart: about the same, for the
// same sorts of question, in the same words.
func (c *checker) alike(raw rawFiles) []Fault {
	seen := map[string]*rawFact{}
	var out []Fault
	for i := range raw.facts {
		r := &raw.facts[i]
		f := c.p.byID[r.ID]
		if f == nil {
			continue
		}
		var key []string
		for _, t := range f.About {
			key = append(key, t.ID)
		}
		words := strings.Fields(stemKey(c.langs[0], f.Text.In(c.langs[0].Tag)))
		slices.Sort(words)
		all := fmt.Sprint(key, f.Answers, slices.Compact(words))
		if other := seen[all]; other != nil {
			out = append(out, Fault{File: r.File, Line: r.At[""], Fact: r.ID, Warning: true,
				Problem: "no question tells it from " + other.ID, Mend: "make one fact of both, or say what differs"})
		}
		seen[all] = r
	}
	return out
}
