package pack

import (
	"fmt"
	"strconv"
	"strings"

	"allybot/facts/lang"
)

// MoreTerms are further words for a topic.
type MoreTerms struct {
	Topic *Topic
	Terms map[lang.Tag][]string
	Asks  Asked // what asking for the topic asks for, if nothing else says so
}

// lexicon checks what a lexicon says besides its concepts, which are topics.
func (b *builder) lexicon() {
	l := &b.raw.lexicon
	bad := func(file string, at lines, key, problem, mend string) {
		b.fault(file, max(at[key], at[""]), "", problem, mend)
	}
	if t := b.p.Threshold; t <= 0 || t > 1 {
		file, at := b.raw.file, b.raw.pack.At
		if l.Threshold != 0 {
			file, at = lexiconFile, l.At
		}
		bad(file, at, "threshold", fmt.Sprintf("the threshold is %v", t), "write a number above 0 and up to 1")
	}
	sorts := "use one of: " + strings.Join(AskedNames(), ", ")
	for _, m := range l.Topics {
		if b.p.topic[m.ID] == nil {
			bad(m.File, m.At, "id", "more words for "+strconv.Quote(m.ID)+", which is no topic", "use an id of the glossary")
		}
		if m.Asks != "" && ParseAsked(m.Asks) == 0 {
			bad(m.File, m.At, "asks", "unknown sort of question "+strconv.Quote(m.Asks), sorts)
		}
	}
	for _, c := range l.Concepts {
		if c.Asks != "" && ParseAsked(c.Asks) == 0 {
			bad(c.File, c.At, "asks", "unknown sort of question "+strconv.Quote(c.Asks), sorts)
		}
		b.words(c.File, c.At, "the words for "+c.ID, c.Terms)
	}
}

// words wants each word to have something that can be matched.
func (b *builder) words(file string, at lines, what string, terms rawTerms) {
	for _, list := range terms {
		for _, t := range list {
			if len(lang.AppendTokens(nil, t)) == 0 {
				b.fault(file, max(at["terms"], at[""]), "", fmt.Sprintf("%s: %q has neither letters nor digits", what, t), "remove it")
			}
		}
	}
}

// more gives what the lexicon adds to topics and concepts.
func (b *builder) more() []MoreTerms {
	var out []MoreTerms
	for _, m := range b.raw.lexicon.Topics {
		if t := b.p.topic[m.ID]; t != nil {
			out = append(out, MoreTerms{t, m.Terms, ParseAsked(m.Asks)})
		}
	}
	for _, c := range b.raw.lexicon.Concepts {
		if t := b.p.topic[c.ID]; t != nil && c.Asks != "" {
			out = append(out, MoreTerms{Topic: t, Asks: ParseAsked(c.Asks)})
		}
	}
	return out
}
