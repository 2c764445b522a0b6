package search

import (
	"slices"

	"allybot/facts/gate"
	"allybot/facts/pack"
)

// sureFloor is how much of a question's known meaning a fact must cover to be
// a candidate; only where fewer than enough do, those down to nearFloor are.
const (
	sureFloor = 0.5
	enough    = 5
)

// candidates gives the facts that may answer, the likeliest first.
func (e *Engine) candidates(q *query) []scored {
	if len(q.units) == 0 && e.classifier == nil {
		return nil
	}
	e.classify(q)
	found := e.search(q, sureFloor, maxCandidates, q.found[:0])
	if len(found) < enough {
		found = e.search(q, nearFloor, maxNearCandidates, q.found[:0])
	}
	if e.classifier == nil {
		return found
	}
	found = e.suggested(q, found)
	weight := float32(weightChosen)
	if len(q.units) == 1 {
		weight = weightChosenOfOne // what one thing is, its definition says best
	}
	for i := range found {
		found[i].score += weight * q.chosen(e.facts[found[i].fact])
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		switch {
		case a.place != b.place: // what is named must be there
			return int(yes(b.place) - yes(a.place))
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	return found
}

// weightChosen is what the classifier's opinion adds to a fact's score.
const (
	weightChosen      = 0.4
	weightChosenOfOne = 0.03
)

// suggestible is from which probability on the facts of a paragraph become
// candidates though the search did not find them.
const suggestible = 0.25

// suggested adds the facts of the paragraph that the classifier holds for the
// likeliest, as far as the search knows nothing of them.
func (e *Engine) suggested(q *query, found []scored) []scored {
	best := 0
	for k, p := range q.opinion {
		if k > 0 && p > q.opinion[best] || best == 0 && k > 0 && p > suggestible {
			best = k
		}
	}
	if best == 0 || q.opinion[best] < suggestible {
		return found
	}
	p, ok := e.pack.Paragraph(e.classifier.Classes[best])
	if !ok {
		return found
	}
	for _, f := range e.pack.Citing(p) {
		n := uint32(e.place[f])
		if !slices.ContainsFunc(found, func(s scored) bool { return s.fact == n }) {
			found = append(found, e.weighOne(q, n))
		}
	}
	return found
}

// weighOne scores one fact by itself.
func (e *Engine) weighOne(q *query, fact uint32) scored {
	var total float32
	for i := range q.units {
		total += q.units[i].weight
	}
	if total == 0 {
		return scored{fact: fact, place: true}
	}
	sc := &q.scan
	sc.order = sc.order[:0]
	for i := range q.units {
		if q.units[i].nalts > 0 {
			sc.order = append(sc.order, i)
		}
	}
	sc.open(e, q.units, 0)
	return sc.weigh(q, fact, total, 0)
}

// chosen gives the classifier's probability that a fact's paragraphs answer.
func (q *query) chosen(f *pack.Fact) float32 {
	var sum float32
	for _, p := range f.Cites {
		if k, ok := q.classOf[p.Number]; ok {
			sum += q.opinion[k]
		}
	}
	return min(sum, 1)
}

// classify asks the pack's classifier, if it has one.
func (e *Engine) classify(q *query) {
	q.opinion = q.opinion[:0]
	if e.classifier == nil {
		return
	}
	q.classOf = e.classOf
	q.clues = e.clues(q, q.clues[:0])
	q.opinion = e.classifier.Probabilities(q.opinion, q.clues)
}

// clues gives what a classifier goes by: the question's words, pairs of them
// and pieces of them, the topics that it was understood to be about and what
// it asks for. Topics and what is asked are the same in every language.
func (e *Engine) clues(q *query, dst []gate.Clue) []gate.Clue {
	last := ""
	for i := range q.tokens {
		w := q.tokens[i].Text
		dst = append(dst, gate.ClueOf('w', w), gate.ClueOf('p', last, w))
		last = w
		padded := "<" + w + ">"
		for length := shortestPiece; length <= longestPiece; length++ {
			for n := 0; n+length <= len(padded); n++ {
				dst = append(dst, gate.ClueOf('l', padded[n:n+length]))
			}
		}
	}
	topics := q.topics()
	sorts := q.asked.Names()
	if len(sorts) == 0 {
		sorts = []string{""}
	}
	for _, sort := range sorts {
		dst = append(dst, gate.ClueOf('a', sort))
	}
	for i, t := range topics {
		dst = append(dst, gate.ClueOf('t', t.ID), gate.ClueOf('t', t.ID), gate.ClueOf('u', t.ID))
		for _, sort := range sorts {
			dst = append(dst, gate.ClueOf('b', sort, t.ID), gate.ClueOf('c', sort, t.ID))
		}
		for _, u := range topics[:i] {
			one, two := min(t.ID, u.ID), max(t.ID, u.ID)
			dst = append(dst, gate.ClueOf('d', one, two), gate.ClueOf('e', one, two))
			for _, sort := range sorts {
				dst = append(dst, gate.ClueOf('f', sort, one, two))
			}
		}
	}
	return dst
}

// How many letters a piece of a word has for the classifier.
const (
	shortestPiece = 3
	longestPiece  = 5
)

// coverage is what is known of how a candidate covers a question.
type coverage struct {
	total, known, covered, synonyms, guessed       float32
	missedName, missedConcept, missedWord, unknown float32
	unknowns                                       int
	least                                          float32
	unknownAsked                                   bool
}

// features sums up what is known of the first candidate.
func (e *Engine) features(q *query, found []scored) gate.Features {
	first := found[0]
	fact := e.facts[first.fact]
	tr := e.traits[first.fact]
	c := e.coverage(q, first.fact)
	f := gate.Features{Score: float64(first.score), Least: 1}
	share := func(x, of float32) float64 {
		if of == 0 {
			return 0
		}
		return float64(x / of)
	}
	f.Cover = share(c.covered, c.known)
	if c.known > 0 {
		f.Least = float64(c.least)
	}
	f.MissedName, f.MissedConcept, f.MissedWord = share(c.missedName, c.total), share(c.missedConcept, c.total), share(c.missedWord, c.total)
	f.Unknown, f.Unknowns, f.UnknownAsked = share(c.unknown, c.total), float64(c.unknowns)/float64(c.unknowns+2), yes(c.unknownAsked)
	f.Synonyms, f.Guessed = share(c.synonyms, c.covered), share(c.guessed, c.covered)
	second, agree, seen := float32(0), 0, 0
	for i, s := range found {
		same := sharesParagraph(e.facts[s.fact], fact)
		if i < 5 {
			seen++
			if same {
				agree++
			}
		}
		if !same {
			second = max(second, s.score)
		}
	}
	f.Margin, f.Agree = float64(first.score-second), float64(agree)/float64(max(seen, 1))
	switch suits(q, tr) {
	case 1:
		f.Marked = yes(q.asked != 0)
	case weightUnlikely:
		f.Unlikely = 1
	default:
		f.Unsuited = 1
	}
	f.Whether = yes(q.asked&pack.AskedWhether != 0)
	f.Bare, f.Unsaid = yes(e.bare(q)), yes(q.unsaid)
	f.Stray = float64(tr.focus+tr.places) / float64(tr.focus+tr.places+4)
	f.Words = float64(q.words) / float64(q.words+8)
	f.Filler = float64(q.filler) / float64(max(q.words, 1))
	f.Units, f.Single = float64(len(q.units))/float64(len(q.units)+3), yes(len(q.units) == 1)
	if e.classifier != nil {
		f.Classifier, f.Chosen = 1, float64(q.chosen(fact))
		for k, p := range q.opinion {
			switch {
			case k == 0:
				f.None = float64(p)
			case !slices.ContainsFunc(fact.Cites, func(c *pack.Paragraph) bool { return c.Number == e.classifier.Classes[k] }):
				f.Other = max(f.Other, float64(p))
			}
		}
	}
	return f
}

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func sharesParagraph(a, b *pack.Fact) bool {
	return slices.ContainsFunc(a.Cites, func(p *pack.Paragraph) bool { return slices.Contains(b.Cites, p) })
}

// coverage looks at how a fact covers each part of a question.
func (e *Engine) coverage(q *query, fact uint32) (c coverage) {
	c.least = 1
	for i := range q.units {
		u := &q.units[i]
		c.total += u.weight
		if u.nalts == 0 || u.unknown {
			c.unknown += u.weight
			c.unknowns++
			c.unknownAsked = c.unknownAsked || q.afterCue(u.at)
			continue
		}
		c.known += u.weight
		best := float32(0)
		for _, a := range u.alts[:u.nalts] {
			if a.quality > best && e.lists.has(a.list, fact) {
				best = a.quality
			}
		}
		c.covered += u.weight * best
		c.least = min(c.least, best)
		switch {
		case best > 0 && len(u.topics) == 0 && best < qualityWord*qualityFuzzy:
			c.synonyms += u.weight * best
		case best == 0 && u.named:
			c.missedName += u.weight
		case best < qualityMention && len(u.topics) > 0:
			c.missedConcept += u.weight
		case best == 0:
			c.missedWord += u.weight
		}
		if best > 0 && u.fuzzy {
			c.guessed += u.weight * best
		}
	}
	return c
}

// has reports whether a fact is in a list.
func (ls *lists) has(list, fact uint32) bool {
	c := ls.cursor(list)
	c.seek(fact)
	return c.fact == fact
}
