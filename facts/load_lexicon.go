package facts

import (
	"fmt"
	"strconv"
	"strings"
)

// lexicon checks what a lexicon says besides its concepts, which are topics.
func (b *builder) lexicon() {
	l := &b.raw.lexicon
	bad := func(at lines, key, problem, mend string) {
		b.fault(lexiconFile, max(at[key], at[""]), "", problem, mend)
	}
	if l.Threshold <= 0 || l.Threshold > 1 {
		bad(l.At, "threshold", fmt.Sprintf("the threshold is %v", l.Threshold), "write a number above 0 and up to 1; `allybot eval --calibrate` finds it")
	}
	kinds := "use one of: " + strings.Join(askedNames(), ", ")
	seen := map[string]bool{}
	for _, a := range l.Asks {
		switch {
		case parseAsked(a.Type) == 0:
			bad(a.At, "type", "unknown sort of question "+strconv.Quote(a.Type), kinds)
		case seen[a.Type]:
			bad(a.At, "type", "the sort of question "+strconv.Quote(a.Type)+" is given twice", "put the words together")
		}
		seen[a.Type] = true
		b.words(a.At, "the words for "+strconv.Quote(a.Type), a.Terms)
	}
	for _, m := range l.Topics {
		if b.p.topic[m.ID] == nil {
			bad(m.At, "id", "more words for "+strconv.Quote(m.ID)+", which is no topic", "use an id of this file or of "+topicsFile)
		}
		if m.Asks != "" && parseAsked(m.Asks) == 0 {
			bad(m.At, "asks", "unknown sort of question "+strconv.Quote(m.Asks), kinds)
		}
	}
	for _, c := range l.Concepts {
		if c.Asks != "" && parseAsked(c.Asks) == 0 {
			bad(c.At, "asks", "unknown sort of question "+strconv.Quote(c.Asks), kinds)
		}
		b.words(c.At, "the words for "+c.ID, c.Terms)
	}
}

// words wants words in every language: all three are equals.
func (b *builder) words(at lines, what string, terms rawTerms) {
	for _, l := range Langs() {
		if len(terms.in(l)) == 0 {
			b.fault(lexiconFile, max(at["terms"], at[""]), "", what+" have none in "+l.String(), "write some: people ask in all three languages")
		}
		for _, t := range terms.in(l) {
			if len(appendTokens(nil, t)) == 0 {
				b.fault(lexiconFile, max(at["terms"], at[""]), "", fmt.Sprintf("%s: %q has neither letters nor digits", what, t), "remove it")
			}
		}
	}
}
