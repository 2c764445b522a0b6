package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"allybot/facts/lang"
	"allybot/facts/pack"
)

// directory finds topics by what they are called: for commands, which take a
// name, and for autocomplete, which takes the beginning of one.
type directory struct {
	exact    map[string][]*pack.Topic // folded name, alias, code or abbreviation
	all      []name                   // sorted by key
	spelled  lang.Spelling
	articles map[string]bool // of all languages: they may stand before a name
}

// name is one way to call a topic.
type name struct {
	key   string // folded, words parted by one space
	label string // as written
	topic *pack.Topic
	lang  lang.Tag
	rank  uint8 // rankName, rankAbbr, rankTerm
}

// What sort of name it is, the likelier to be typed first.
const (
	rankName = iota
	rankAbbr // an abbreviation or an ISO code
	rankTerm
)

// newDirectory indexes every way to call every topic that can be looked up.
func newDirectory(entries []pack.Entry, langs []*lang.Language) *directory {
	n := &directory{exact: map[string][]*pack.Topic{}, articles: map[string]bool{}}
	for _, of := range langs {
		maps.Copy(n.articles, of.Articles)
	}
	for _, en := range entries {
		t := en.Topic
		for _, of := range langs {
			l := of.Tag
			n.add(name{label: t.Name.Exactly(l), topic: t, lang: l})
			n.add(name{label: t.Abbr.Exactly(l), topic: t, lang: l, rank: rankAbbr})
			n.add(name{label: t.ISO, topic: t, lang: l, rank: rankAbbr})
			for _, term := range en.Terms[l] {
				n.add(name{label: term, topic: t, lang: l, rank: rankTerm})
			}
		}
		for _, term := range en.Source {
			n.add(name{label: term, topic: t, rank: rankTerm})
		}
		n.add(name{label: strings.ReplaceAll(t.ID, "-", " "), topic: t, rank: rankTerm})
	}
	slices.SortStableFunc(n.all, func(a, b name) int { return cmp.Or(strings.Compare(a.key, b.key), int(a.rank)-int(b.rank)) })
	var keys []string // ascending, as all is
	for i := range n.all {
		if k := n.all[i].key; len(k) <= lang.MaxTokenBytes && (len(keys) == 0 || keys[len(keys)-1] != k) {
			keys = append(keys, k)
		}
	}
	n.spelled = lang.NewSpelling(keys[:min(len(keys), spellingLimit)], min(len(keys), deepNames))
	return n
}

func (n *directory) add(one name) {
	one.key = nameKey(one.label)
	if one.key == "" {
		return
	}
	if !slices.Contains(n.exact[one.key], one.topic) {
		n.exact[one.key] = append(n.exact[one.key], one.topic)
	} else if last := len(n.all) - 1; last >= 0 && n.all[last].key == one.key && n.all[last].lang == one.lang {
		return // its name, given again among its terms
	}
	if one.rank == rankTerm && one.topic.Kind == pack.Concept {
		return // found if typed in full, but no name to complete
	}
	n.all = append(n.all, one)
}

// deepNames is how many names are found by two wrong letters as well: all of
// them in a pack that is curated by hand.
const deepNames = 2500

// nameKey folds a name for comparing: words only, one space between.
func nameKey(s string) string {
	var b strings.Builder
	for i, t := range lang.AppendTokens(nil, s) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// Lookup finds the topic that a name means: exactly (Score 1) or, failing
// that, the likeliest misspellings, best first. It knows every country of the
// world in the pack's languages, though the source names few (see Topic.Named).
func (e *Engine) Lookup(typed string, l lang.Tag) []Match {
	key := nameKey(typed)
	found := e.directory.exact[key]
	if len(found) == 0 {
		if first, rest, ok := strings.Cut(key, " "); ok && e.directory.articles[first] {
			key = rest
			found = e.directory.exact[key]
		}
	}
	var out []Match
	for _, t := range found {
		out = append(out, Match{Topic: t, Label: t.Name.In(l), Score: 1})
	}
	if len(out) > 0 {
		return preferCountries(out)
	}
	for _, near := range e.directory.spelled.Near(nil, key, lang.ShortestMisspelt) {
		d := lang.Distance(key, near, 2)
		for _, t := range e.directory.exact[near] {
			out = addMatch(out, Match{Topic: t, Label: t.Name.In(l), Score: 1 - 0.15*float64(d)})
		}
	}
	if len(key) >= shortestBegun {
		for _, m := range e.suggest(key, l, maxMatches, func(t *pack.Topic) bool { return t.Kind == pack.Country }) {
			if m.Score >= prefixScore {
				out = addMatch(out, Match{Topic: m.Topic, Label: m.Label, Score: 0.8})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int {
		return cmp.Or(bit(b.Topic.Kind == pack.Country)-bit(a.Topic.Kind == pack.Country), cmp.Compare(b.Score, a.Score), bit(b.Topic.Named)-bit(a.Topic.Named))
	})
	return out[:min(len(out), maxMatches)]
}

// shortestBegun is how much of a country's name must be typed for the rest to
// be guessed, in bytes.
const shortestBegun = 3

// maxMatches is how many guesses Lookup gives.
const maxMatches = 5

// preferCountries puts a country before other topics of the same name.
func preferCountries(ms []Match) []Match {
	slices.SortStableFunc(ms, func(a, b Match) int { return bit(b.Topic.Kind == pack.Country) - bit(a.Topic.Kind == pack.Country) })
	return ms
}

func addMatch(ms []Match, m Match) []Match {
	for i := range ms {
		if ms[i].Topic == m.Topic {
			ms[i].Score = max(ms[i].Score, m.Score)
			return ms
		}
	}
	return append(ms, m)
}

// Suggest completes what somebody has begun to type, for autocomplete: exact
// matches first, then prefixes, then words inside, then misspellings, in the
// asker's language. Nothing typed gives nothing. Only topics for which keep
// is true are given; nil keeps the Standalone ones.
func (e *Engine) Suggest(typed string, l lang.Tag, limit int, keep func(*pack.Topic) bool) []Match {
	key := nameKey(typed)
	if key == "" || limit <= 0 {
		return nil
	}
	if keep == nil {
		keep = func(t *pack.Topic) bool { return t.Standalone }
	}
	out := e.suggest(key, l, limit, keep)
	if len(out) == 0 {
		for _, m := range e.Lookup(typed, l) {
			if keep(m.Topic) {
				out = addMatch(out, Match{Topic: m.Topic, Label: m.Label, Score: m.Score / 2})
			}
		}
	}
	return out[:min(len(out), limit)]
}

// suggest finds the names that continue a folded beginning, the best first.
func (e *Engine) suggest(key string, l lang.Tag, limit int, keep func(*pack.Topic) bool) []Match {
	var out []Match
	for i := range e.directory.all {
		n := &e.directory.all[i]
		if !keep(n.topic) {
			continue
		}
		score := suggestScore(n, key, l)
		if score > 0 {
			out = addMatch(out, Match{Topic: n.topic, Label: n.topic.Name.In(l), Score: score})
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), bit(b.Topic.Named)-bit(a.Topic.Named), strings.Compare(a.Label, b.Label))
	})
	return out[:min(len(out), limit)]
}

// prefixScore is what a name scores at least that continues what was typed.
const prefixScore = 0.7

// suggestScore says how well a name continues what was typed: exactly, from
// its beginning, from the beginning of a later word; a little less for a name
// in another language and for a name that is only a further term.
func suggestScore(n *name, key string, l lang.Tag) float64 {
	var score float64
	switch {
	case n.key == key:
		score = 1
	case strings.HasPrefix(n.key, key):
		score = prefixScore + 0.1
	case strings.Contains(n.key, " "+key):
		score = 0.6
	default:
		return 0
	}
	if n.lang != l {
		score -= 0.05
	}
	return score - 0.02*float64(n.rank)
}
