package facts

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/spanish"
)

// stem reduces a folded word to what its forms share, by the Snowball
// algorithm of the language. Those algorithms expect accents; where folding
// has taken away what tells a plural, it is made singular first.
func stem(word string, l Lang) string {
	if len(word) < 4 {
		return word
	}
	for _, ending := range [...]string{"arian", "erian", "irian", "ariam", "eriam", "iriam", "aremos", "eremos"} {
		if s, ok := strings.CutSuffix(word, ending); ok && l != English && len(s) > 3 {
			return s // a conditional or future, which the algorithms know by its accent
		}
	}
	env := snowballstem.NewEnv(word)
	switch l {
	case Spanish:
		if s, ok := strings.CutSuffix(word, "iones"); ok {
			env.SetCurrent(s + "ion")
		}
		spanish.Stem(env)
	case Portuguese:
		for _, plural := range []string{"oes", "aes"} {
			if s, ok := strings.CutSuffix(word, plural); ok {
				env.SetCurrent(s + "ao")
			}
		}
		portuguese.Stem(env)
	default:
		english.Stem(env)
	}
	return env.Current()
}
