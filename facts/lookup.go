package facts

import (
	"cmp"
	"slices"
	"strings"
)

// directory finds topics by what they are called: for commands, which take a
// name, and for autocomplete, which takes the beginning of one.
type directory struct {
	exact   map[string][]*Topic // folded name, alias, code or abbreviation
	all     []name              // sorted by key
	spelled spelling
}

// name is one way to call a topic.
type name struct {
	key   string // folded, words parted by one space
	label string // as written
	topic *Topic
	lang  Lang
	rank  uint8 // rankName, rankAbbr, rankTerm
}

// What sort of name it is, the likelier to be typed first.
const (
	rankName = iota
	rankAbbr // an abbreviation or an ISO code
	rankTerm
)

// newDirectory indexes every way to call every topic that can be looked up.
func newDirectory(entries []entry) *directory {
	n := &directory{exact: map[string][]*Topic{}}
	for _, en := range entries {
		t := en.topic
		for _, l := range Langs() {
			n.add(name{label: t.Name[l], topic: t, lang: l})
			n.add(name{label: t.Abbr[l], topic: t, lang: l, rank: rankAbbr})
			n.add(name{label: t.ISO, topic: t, lang: l, rank: rankAbbr})
			for _, term := range en.terms[l] {
				n.add(name{label: term, topic: t, lang: l, rank: rankTerm})
			}
		}
		for _, term := range en.source {
			n.add(name{label: term, topic: t, rank: rankTerm})
		}
		n.add(name{label: strings.ReplaceAll(t.ID, "-", " "), topic: t, rank: rankTerm})
	}
	slices.SortStableFunc(n.all, func(a, b name) int { return cmp.Or(strings.Compare(a.key, b.key), int(a.rank)-int(b.rank)) })
	var keys []string // ascending, as all is
	for i := range n.all {
		if k := n.all[i].key; len(k) <= maxTokenBytes && (len(keys) == 0 || keys[len(keys)-1] != k) {
			keys = append(keys, k)
		}
	}
	n.spelled = newSpelling(keys[:min(len(keys), spellingLimit)], min(len(keys), deepNames))
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
	if one.rank == rankTerm && one.topic.Kind == Concept {
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
	for i, t := range appendTokens(nil, s) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// articles may stand before a country's name and are not part of it.
const articles = " the el la los las o a os as "

// Lookup finds the topic that a name means: exactly (Score 1) or, failing
// that, the likeliest misspellings, best first. It knows every country of the
// world in three languages, though the source names few (see Topic.Named).
func (p *Pack) Lookup(typed string, l Lang) []Match {
	key := nameKey(typed)
	found := p.directory.exact[key]
	if len(found) == 0 {
		if first, rest, ok := strings.Cut(key, " "); ok && strings.Contains(articles, " "+first+" ") {
			key = rest
			found = p.directory.exact[key]
		}
	}
	var out []Match
	for _, t := range found {
		out = append(out, Match{Topic: t, Label: t.Name[l], Score: 1})
	}
	if len(out) > 0 {
		return preferCountries(out)
	}
	for _, near := range p.directory.spelled.near(nil, key, shortestMisspelt) {
		d := distance(key, near, 2)
		for _, t := range p.directory.exact[near] {
			out = addMatch(out, Match{Topic: t, Label: t.Name[l], Score: 1 - 0.15*float64(d)})
		}
	}
	if len(key) >= shortestBegun {
		for _, m := range p.suggest(key, l, maxMatches, func(t *Topic) bool { return t.Kind == Country }) {
			if m.Score >= prefixScore {
				out = addMatch(out, Match{Topic: m.Topic, Label: m.Label, Score: 0.8})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int {
		return cmp.Or(bit(b.Topic.Kind == Country)-bit(a.Topic.Kind == Country), cmp.Compare(b.Score, a.Score), bit(b.Topic.Named)-bit(a.Topic.Named))
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
	slices.SortStableFunc(ms, func(a, b Match) int { return bit(b.Topic.Kind == Country) - bit(a.Topic.Kind == Country) })
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
func (p *Pack) Suggest(typed string, l Lang, limit int, keep func(*Topic) bool) []Match {
	key := nameKey(typed)
	if key == "" || limit <= 0 {
		return nil
	}
	if keep == nil {
		keep = func(t *Topic) bool { return t.Standalone }
	}
	out := p.suggest(key, l, limit, keep)
	if len(out) == 0 {
		for _, m := range p.Lookup(typed, l) {
			if keep(m.Topic) {
				out = addMatch(out, Match{Topic: m.Topic, Label: m.Label, Score: m.Score / 2})
			}
		}
	}
	return out[:min(len(out), limit)]
}

// suggest finds the names that continue a folded beginning, the best first.
func (p *Pack) suggest(key string, l Lang, limit int, keep func(*Topic) bool) []Match {
	var out []Match
	for i := range p.directory.all {
		n := &p.directory.all[i]
		if !keep(n.topic) {
			continue
		}
		score := suggestScore(n, key, l)
		if score > 0 {
			out = addMatch(out, Match{Topic: n.topic, Label: n.topic.Name[l], Score: score})
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
func suggestScore(n *name, key string, l Lang) float64 {
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
