package facts

import "slices"

// maxShown is how many facts an answer shows besides its lead; maxNear how
// many near ones a reply that declines offers.
const (
	maxShown = 3
	maxNear  = 5
)

// cardFacts is how many facts are shown of a topic that is asked about as a
// whole ("Argentina").
const cardFacts = 4

// Ask answers a question, or says why it cannot. It never blocks and never
// fails.
func (p *Pack) Ask(q Question) Answer {
	e := p.engine
	qu := e.scratch.Get().(*query) //nolint:forcetypeassert // the pool holds nothing else
	defer e.scratch.Put(qu)
	e.prepare(qu, q)
	if qu.goesOn(q.Before) {
		full := e.completions(qu, q.Before)
		for i := range full {
			if a := e.decide(&full[i]); a.Outcome == Answered {
				return a
			}
		}
		if !qu.standsAlone() {
			return e.decide(&full[0])
		}
	}
	if i := slices.IndexFunc(qu.units, unit.severalCountries); i >= 0 {
		return e.readings(qu, i)
	}
	return e.decide(qu)
}

// severalCountries reports whether a misspelt name may mean several countries.
func (u unit) severalCountries() bool {
	return u.fuzzy && len(u.topics) > 1 && u.topics[0].Kind == Country && u.topics[1].Kind == Country
}

// readings decides between the countries that a misspelt name may mean: the
// only one of which the question can be answered, or else the asker does.
func (e *engine) readings(q *query, i int) Answer {
	var answered []Answer
	var choices []Choice
	u := q.units[i]
	for _, t := range u.topics {
		one := *q
		one.scan = scan{}
		one.units = slices.Delete(slices.Clone(q.units), i, i+1)
		e.addTopics(&one, span{begin: u.at, end: u.end, senses: []sense{{topic: t}}, fuzzy: true})
		e.single(&one)
		if a := e.decide(&one); a.Outcome == Answered {
			answered, choices = append(answered, a), append(choices, Choice{Topic: t})
		}
	}
	switch len(answered) {
	case 0:
		return e.decide(q)
	case 1:
		return answered[0]
	}
	a := answered[0]
	a.Outcome, a.Reason, a.Facts, a.Choices = Ambiguous, SeveralMeanings, nil, choices
	return a
}

// prepare understands a question.
func (e *engine) prepare(qu *query, q Question) {
	qu.asked, qu.follow, qu.words, qu.filler, qu.units = 0, false, 0, 0, qu.units[:0]
	e.understand(qu, q.Text, q.Lang)
	qu.lang = q.Lang
	if q.Detect {
		qu.lang = qu.spoken
	}
	if qu.asked == 0 {
		qu.asked = e.impliedAsk(qu)
	}
	if qu.asked&AskedIs != 0 && slices.ContainsFunc(qu.units, e.post) {
		qu.asked |= AskedName
	}
	qu.asked &^= AskedIs
	if qu.asked&AskedCountry != 0 {
		qu.asked |= AskedWhich
	}
	e.single(qu)
}

// post reports whether a unit means a post, whose holder has a name.
func (e *engine) post(u unit) bool {
	return slices.ContainsFunc(u.topics, func(t *Topic) bool { return e.asks[t.index] == AskedName })
}

// impliedAsk gives what is asked for by naming an idea and perhaps countries,
// and no more: "troops of Brazil" asks for a figure.
func (e *engine) impliedAsk(q *query) (asked Asked) {
	countries := 0
	for i := range q.units {
		u := &q.units[i]
		switch {
		case len(u.topics) == 0:
			return 0
		case u.topics[0].Kind == Country:
			countries++
		case u.topics[0].Kind == Region:
		case asked != 0 || e.asks[u.topics[0].index]&^AskedName == 0:
			return 0
		default:
			asked = e.asks[u.topics[0].index]
		}
	}
	if countries > 1 && asked == AskedHowMany {
		return AskedCompare
	}
	return asked
}

// decide answers a question that is understood.
func (e *engine) decide(q *query) Answer {
	a := Answer{Lang: q.lang, Asked: q.asked, Topics: q.topics()}
	e.answer(q, &a)
	a.Frame = frameOf(q, &a)
	return a
}

// answer decides between the facts that a search finds and the ways to say no.
func (e *engine) answer(q *query, a *Answer) {
	if len(q.units) == 0 {
		e.decline(q, a, nil)
		return
	}
	floor := float32(e.pack.Threshold)
	found := e.search(q, floor, maxCandidates, q.found[:0])
	if len(found) == 0 || found[0].score < floor || !found[0].place || e.bare(q) || q.unsaid() {
		if near := e.search(q, min(floor, nearFloor), maxNearCandidates, q.found[:0]); len(near) > 0 {
			found = near
			a.Score = float64(near[0].score)
		}
		e.decline(q, a, found)
		return
	}
	a.Score = float64(found[0].score)
	a.Outcome = Answered
	a.Facts = e.chosen(q, found)
}

// unsaid reports whether a question needs something that no fact has.
func (q *query) unsaid() bool {
	return slices.ContainsFunc(q.units, func(u unit) bool { return u.unknown && u.required })
}

// maxCandidates bounds how many facts are weighed for one question, and
// maxNearCandidates how many for what is near: a question so unparticular that
// more have its rarest words is answered from the first of them.
const (
	maxCandidates     = 1 << 15
	maxNearCandidates = 1 << 11
)

// nearFloor is how much of a question a fact must cover to be offered as near.
const nearFloor = 0.3

// chosen are the facts to show: the lead, and those that answer as well.
func (e *engine) chosen(q *query, found []scored) []*Fact {
	limit, slack := 1+maxShown, float32(0.05)
	switch {
	case e.card(q):
		limit, slack = cardFacts, 0.2
	case len(q.units) == 1:
		slack = 0.08
	}
	var out []*Fact
	for _, s := range found {
		if len(out) == limit || s.score < found[0].score-slack {
			break
		}
		out = append(out, e.pack.facts[s.fact])
	}
	return out
}

// card reports whether a topic is asked about as a whole.
func (e *engine) card(q *query) bool {
	return len(q.units) == 1 && len(q.units[0].topics) == 1 && q.units[0].topics[0].Kind == Country && q.asked&hardAsks == 0
}

// vague is how many words without a meaning of their own make a question say
// more of a country or a common topic than just its name.
const vague = 2

// bare reports whether something particular is asked of a country or a common
// topic without saying what, or without the engine knowing what: "how many
// Brazil?", "how come NATO shows up so much?".
func (e *engine) bare(q *query) bool {
	if q.asked&hardAsks == 0 && q.filler < vague {
		return false
	}
	for i := range q.units {
		u := &q.units[i]
		if len(u.topics) == 0 || u.topics[0].Kind != Country && u.topics[0].Kind != Region && !e.common(u.topics[0]) {
			return false
		}
	}
	return true
}

// single finds out what it means that a question names one thing alone.
func (e *engine) single(q *query) {
	q.identity, q.roster = e.identity(q), nil
	if q.asked&^(AskedWhich|AskedWho|AskedHowMany|AskedWhether|AskedCountry|AskedName) != 0 {
		return
	}
	for i := range q.units {
		u := &q.units[i]
		if len(u.topics) == 0 || u.topics[0].Kind == Country {
			q.roster = nil
			return
		}
		for _, r := range e.pack.Rosters {
			if slices.Contains(u.topics, r.Topic) {
				q.roster = r
			}
		}
	}
}

// identity gives which of "who" and "what" is asked of one thing alone.
func (e *engine) identity(q *query) Asked {
	things, asked := 0, q.asked&(AskedWho|AskedWhat)
	for i := range q.units {
		u := &q.units[i]
		if len(u.topics) == 0 {
			return 0
		}
		if k := u.topics[0].Kind; k == Country || k == Region || e.common(u.topics[0]) && len(q.units) > 1 {
			continue
		}
		if u.topics[0].Kind == Concept {
			asked &^= AskedWho // "who proposed …" asks for somebody else
		}
		things++
	}
	if things != 1 {
		return 0
	}
	return asked
}

// common reports whether a topic is in so many facts that it says little.
func (e *engine) common(t *Topic) bool {
	return t.Kind != Country && len(e.pack.facts) > 20 && e.lists.count(e.about[t.index])+e.lists.count(e.covers[t.index]) > len(e.pack.facts)/5
}

// decline says no: which sort of no, and what is nearest.
func (e *engine) decline(q *query, a *Answer, found []scored) {
	a.Outcome, a.Reason = Unknown, Unclear
	if q.words > 0 {
		a.Reason = Outside
	}
	for i := range q.units {
		if u := &q.units[i]; len(u.topics) > 0 || !u.unknown && !u.number && !u.fuzzy {
			a.Reason = Silent
			break
		}
	}
	for _, s := range found {
		if len(a.Near) == maxNear {
			break
		}
		a.Near = append(a.Near, e.pack.facts[s.fact])
	}
}

// topics lists what the question was understood to be about.
func (q *query) topics() []*Topic {
	var out []*Topic
	for i := range q.units {
		for _, t := range q.units[i].topics {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}
