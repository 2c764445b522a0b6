package search

import (
	"slices"

	"allybot/facts/pack"
)

// scored is a fact with how well it answers a question.
type scored struct {
	fact  uint32
	cover float32 // how much of the question's meaning the fact covers, 0 to 1
	score float32 // cover, less what speaks against the fact
	place bool    // every country of the question is in it
}

// maxRanked is how many facts a search keeps.
const maxRanked = 12

// search finds the facts that cover a question best. Facts that cover less
// than floor of it are passed over, and no more than budget facts are looked
// at. That, and taking candidates only from where an answer must be, keeps the
// cost to the number of matches.
func (e *Engine) search(q *query, floor float32, budget int, into []scored) []scored {
	units := q.units
	var total float32
	for i := range units {
		total += units[i].weight
	}
	if total == 0 {
		return into
	}
	sc := &q.scan
	sc.order, sc.sizes = sc.order[:0], sc.sizes[:0]
	for i := range units {
		size := 0
		for _, a := range units[i].alts[:units[i].nalts] {
			size += e.lists.count(a.list)
		}
		sc.sizes = append(sc.sizes, size)
		if size > 0 {
			sc.order = append(sc.order, i)
		}
	}
	slices.SortStableFunc(sc.order, func(a, b int) int { return sc.sizes[a] - sc.sizes[b] })
	sc.open(e, units, sc.leading(units, total, floor))
	for ; budget > 0; budget-- {
		fact := sc.next()
		if fact == noFact {
			break
		}
		if s := sc.weigh(q, fact, total, floor); s.cover >= floor {
			into = keep(into, s)
		}
	}
	return into
}

// leading decides how many of the ordered units candidates are taken from.
// Every answer has each required unit, so the rarest of those would do alone;
// and every fact that reaches the floor has one of as many of the rarest units
// as leave the rest too light for it. Whichever is less work leads.
func (s *scan) leading(units []unit, total, floor float32) int {
	rest, work, lead := float32(0), 0, len(s.order)
	for _, i := range s.order {
		rest += units[i].weight
	}
	for k, i := range s.order {
		if rest < floor*total {
			lead = k
			break
		}
		rest -= units[i].weight
		work += s.sizes[i]
	}
	for k, i := range s.order {
		if units[i].required && s.sizes[i] < work {
			copy(s.order[1:k+1], s.order[:k])
			s.order[0] = i
			return 1
		}
	}
	return lead
}

// keep inserts a fact into the best so far, equals in the pack's order.
func keep(best []scored, s scored) []scored {
	if len(best) == maxRanked && best[len(best)-1].score >= s.score {
		return best
	}
	at := len(best)
	for at > 0 && best[at-1].score < s.score {
		at--
	}
	if len(best) == maxRanked {
		best = best[:maxRanked-1]
	}
	return slices.Insert(best, at, s)
}

// scan walks the posting lists of a question's units side by side.
type scan struct {
	e       *Engine
	units   []unit
	order   []int // the units that some fact has, the rarest first
	sizes   []int // of the units' lists
	lead    int
	cursors [][maxAlternatives]cursor
	from    uint32
}

func (s *scan) open(e *Engine, units []unit, lead int) {
	s.e, s.units, s.lead, s.from = e, units, lead, 0
	s.cursors = slices.Grow(s.cursors[:0], len(s.order))[:len(s.order)]
	for k, i := range s.order {
		for a, alt := range units[i].alts[:units[i].nalts] {
			s.cursors[k][a] = e.lists.cursor(alt.list)
		}
	}
}

// next gives the next candidate: the first fact, from where the last one
// was, in any list of the leading units.
func (s *scan) next() uint32 {
	first := noFact
	for k := range s.lead {
		n := s.units[s.order[k]].nalts
		for a := range n {
			c := &s.cursors[k][a]
			c.seek(s.from)
			first = min(first, c.fact)
		}
	}
	if first != noFact {
		s.from = first + 1
	}
	return first
}

// weigh scores one candidate. It gives up, with no cover, on one that cannot
// reach the floor any more.
func (s *scan) weigh(q *query, fact uint32, total, floor float32) scored {
	missing := float32(0)
	out := scored{fact: fact, place: true}
	tr := s.e.traits[fact]
	var about, countries, least float32
	if q.asked&hardAsks != 0 {
		least = qualityMention // what is asked in particular, no passing word answers
	}
	for k, i := range s.order {
		u := &s.units[i]
		best, focus := float32(0), false
		for a := range u.nalts {
			c := &s.cursors[k][a]
			c.seek(fact)
			if c.fact == fact && u.alts[a].quality > best {
				best = u.alts[a].quality
				focus = best >= qualityAbout*qualityFuzzy && len(u.topics) > 0
			}
		}
		out.cover += u.weight * best
		switch {
		case focus && u.topics[0].Kind == pack.Country:
			countries++
		case focus:
			about++
		}
		if u.required && best <= least {
			out.place = false
		}
		if missing += u.weight * (1 - best); best == 0 && missing > (1-floor)*total {
			return scored{fact: fact}
		}
	}
	out.cover /= total
	if !out.place {
		out.cover *= 0.5
	}
	out.score = out.cover * suits(q, tr)
	out.score -= unfocused(q.asked, tr, about, countries)
	out.score += kindBonus(q.asked, tr)
	if q.roster != nil && s.e.facts[fact] == q.roster.Overview {
		out.score += weightRoster
	}
	return out
}

// unfocused weighs what a fact is about besides what was asked: other ideas,
// and a country where none was named, or others where one was. To be about
// many countries, as a list is, speaks against it only if one was named.
func unfocused(asked pack.Asked, t traits, about, countries float32) (loss float32) {
	if t.focus > 0 {
		loss = weightFocus * max(0, 1-about/float32(t.focus))
	}
	switch others := float32(t.places) - countries; {
	case others <= 0:
	case countries > 0:
		loss += weightOthers * others / float32(t.places)
	case t.places == 1 && asked&(pack.AskedWho|pack.AskedWhich) == 0:
		loss += weightStranger
	}
	return loss
}

// What speaks against a fact that covers a question, in parts of its score.
const (
	weightRoster   = 0.04 // a bonus: it lists the standing that alone is asked about
	weightFocus    = 0.06 // at most: it is about much else too
	weightStranger = 0.03 // it is about one country, and none was named
	weightOthers   = 0.06 // at most: it is about other countries too
	weightUnsuited = 0.55 // a factor: it cannot give what is asked for
	weightUnlikely = 0.93 // a factor: it is not marked as giving it, but may
)

// hardAsks are the sorts of question to which a fact that is not marked as
// answering them is no answer.
const hardAsks = pack.AskedWhen | pack.AskedHowMany | pack.AskedWhere | pack.AskedWhy | pack.AskedName | pack.AskedOften

// suits is a factor for whether a fact gives the sort of thing asked for.
func suits(q *query, t traits) float32 {
	hard := q.asked & hardAsks
	if hard == 0 {
		hard = q.identity
	}
	switch {
	case hard != 0 && t.answers&hard == 0, q.asked&pack.AskedCountry != 0 && t.places == 0, q.identity == pack.AskedWho && t.focus > maxIdentified:
		return weightUnsuited
	case q.asked == 0 || t.answers&q.asked != 0:
		return 1
	default:
		return weightUnlikely
	}
}

// maxIdentified is how many things a fact that says who somebody is may be
// about: the person and the post. One about more says who did something.
const maxIdentified = 2

// kindBonus breaks near ties by what kind of fact the question wants.
func kindBonus(asked pack.Asked, t traits) float32 {
	switch k := t.kind; {
	case asked&(pack.AskedWhich|pack.AskedWho) != 0 && t.places > 2:
		return 0.03 // a list
	case asked&pack.AskedWhat != 0 && k == pack.Definition, asked&pack.AskedHowMany != 0 && k == pack.Figure,
		asked&pack.AskedWhen != 0 && (k == pack.Status || k == pack.Event), asked&pack.AskedWhether != 0 && k == pack.Status:
		return 0.02
	case k == pack.Definition:
		return 0.007
	case k == pack.Status, k == pack.Figure, k == pack.Event:
		return 0.005
	default:
		return 0
	}
}
