package lang

import (
	"fmt"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
)

type stemmer func(*snowballstem.Env) bool

// stemmerNamed finds a Snowball stemmer; no name means none.
func stemmerNamed(name string) (stemmer, error) {
	switch name {
	case "":
		return nil, nil
	case "arabic":
		return arabic.Stem, nil
	case "danish":
		return danish.Stem, nil
	case "dutch":
		return dutch.Stem, nil
	case "english":
		return english.Stem, nil
	case "finnish":
		return finnish.Stem, nil
	case "french":
		return french.Stem, nil
	case "german":
		return german.Stem, nil
	case "hungarian":
		return hungarian.Stem, nil
	case "irish":
		return irish.Stem, nil
	case "italian":
		return italian.Stem, nil
	case "norwegian":
		return norwegian.Stem, nil
	case "portuguese":
		return portuguese.Stem, nil
	case "romanian":
		return romanian.Stem, nil
	case "russian":
		return russian.Stem, nil
	case "spanish":
		return spanish.Stem, nil
	case "swedish":
		return swedish.Stem, nil
	case "tamil":
		return tamil.Stem, nil
	case "turkish":
		return turkish.Stem, nil
	}
	return nil, fmt.Errorf("there is no stemmer %q", name)
}

// unfold are endings whose accent, which folding takes away, the algorithms
// know a form by: each is replaced before they run, or makes the stem.
type unfold struct{ ending, instead string }

// Stem reduces a folded word to what its forms share, by the Snowball
// algorithm of the language. Those algorithms expect accents; where folding
// has taken away what tells a form, it is put right first.
func (l *Language) Stem(word string) string {
	if len(word) < 4 || l.stem == nil {
		return word
	}
	for _, u := range l.unfold {
		s, ok := strings.CutSuffix(word, u.ending)
		switch {
		case !ok || len(s) <= 3 && u.instead == "":
		case u.instead == "":
			return s
		default:
			word = s + u.instead
		}
	}
	env := snowballstem.NewEnv(word)
	l.stem(env)
	return env.Current()
}
