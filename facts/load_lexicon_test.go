package facts_test

import (
	"strings"
	"testing"

	"allybot/facts"
)

// TestLexiconFaults breaks the built-in lexicon in every way that is checked.
func TestLexiconFaults(t *testing.T) {
	for _, c := range []struct{ name, old, new, words string }{
		{"threshold", "threshold: 0.61", "threshold: 61", "the threshold is 61"},
		{"more words for nothing", "  - {id: mnna, ", "  - {id: mmna, ", `more words for "mmna", which is no topic`},
		{"what a concept asks", " asks: compare,", " asks: comparing,", `unknown sort of question "comparing"`},
		{"unknown key", "unsaid:\n", "unsaying:\n", `unknown key "unsaying"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pack, _ := broken(t, edit{"lexicon.yaml", c.old, c.new})
			_, err := facts.Load(pack)
			if err == nil || !strings.Contains(err.Error(), c.words) || !strings.Contains(err.Error(), "lexicon.yaml:") {
				t.Errorf("want a fault in lexicon.yaml with its line and %q, got %v", c.words, err)
			}
		})
	}
}
