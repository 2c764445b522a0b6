package search

import (
	"allybot/facts/gate"
	"slices"

	"allybot/facts/pack"
)

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
func (e *Engine) Ask(q Question) Answer {
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
	return u.fuzzy && len(u.topics) > 1 && u.topics[0].Kind == pack.Country && u.topics[1].Kind == pack.Country
}

// readings decides between the countries that a misspelt name may mean: the
// only one of which the question can be answered, or else the asker does.
func (e *Engine) readings(q *query, i int) Answer {
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
func (e *Engine) prepare(qu *query, q Question) {
	qu.asked, qu.follow, qu.unsaid, qu.words, qu.filler, qu.units = 0, false, false, 0, 0, qu.units[:0]
	e.understand(qu, q.Text, q.Lang)
	qu.lang = q.Lang
	if q.Detect {
		qu.lang = qu.spoken
	}
	if qu.asked == 0 {
		qu.asked = e.impliedAsk(qu)
	}
	if qu.asked&pack.AskedIs != 0 && slices.ContainsFunc(qu.units, e.post) {
		qu.asked |= pack.AskedName
	}
	qu.asked &^= pack.AskedIs
	if qu.asked&pack.AskedCountry != 0 {
		qu.asked |= pack.AskedWhich
	}
	e.single(qu)
}

// post reports whether a unit means a post, whose holder has a name.
func (e *Engine) post(u unit) bool {
	return slices.ContainsFunc(u.topics, func(t *pack.Topic) bool { return e.asks[t.Index()] == pack.AskedName })
}

// impliedAsk gives what is asked for by naming an idea and perhaps countries,
// and no more: "troops of Brazil" asks for a figure.
func (e *Engine) impliedAsk(q *query) (asked pack.Asked) {
	countries := 0
	for i := range q.units {
		u := &q.units[i]
		switch {
		case len(u.topics) == 0:
			return 0
		case u.topics[0].Kind == pack.Country:
			countries++
		case u.topics[0].Kind == pack.Region:
		case asked != 0 || e.asks[u.topics[0].Index()]&^pack.AskedName == 0:
			return 0
		default:
			asked = e.asks[u.topics[0].Index()]
		}
	}
	if countries > 1 && asked == pack.AskedHowMany {
		return pack.AskedCompare
	}
	return asked
}

// decide answers a question that is understood.
func (e *Engine) decide(q *query) Answer {
	a := Answer{Lang: q.lang, Asked: q.asked, Topics: q.topics(), Read: q.readings(), Unsaid: q.unsaidWords()}
	e.answer(q, &a)
	a.Frame = frameOf(q, &a)
	return a
}

// answer decides between the facts that a search finds and the ways to say no.
func (e *Engine) answer(q *query, a *Answer) {
	found := e.candidates(q)
	if len(found) == 0 {
		e.decline(q, a, nil)
		return
	}
	f := e.features(q, found)
	a.Score = e.gate.Probability(&f)
	verdict := e.gate.Judge(a.Score, e.classifier != nil)
	if !found[0].place || q.strange() || verdict != gate.Accept && !q.alone(f.Cover) {
		e.decline(q, a, found)
		return
	}
	a.Outcome = Answered
	a.Facts = e.chosen(q, found)
}

// alone reports whether a question is a topic's name and no more, which asks
// for what there is on it; cover is how much of it the first candidate has.
func (q *query) alone(cover float64) bool {
	const named = 0.9
	return len(q.units) == 1 && len(q.units[0].topics) > 0 && !q.units[0].fuzzy && q.filler == 0 && cover >= named &&
		q.asked&^(pack.AskedWhat|pack.AskedWho|pack.AskedWhich) == 0
}

// strange reports whether a question names somebody or something that no fact
// has: whatever answers it answers another question.
func (q *query) strange() bool {
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
const nearFloor = 0.22

// chosen are the facts to show: the lead, and those that answer as well.
func (e *Engine) chosen(q *query, found []scored) []*pack.Fact {
	limit, slack := 1+maxShown, float32(0.05)
	switch {
	case e.card(q):
		limit, slack = cardFacts, 0.2
	case len(q.units) == 1:
		slack = 0.08
	}
	var out []*pack.Fact
	for _, s := range found {
		if len(out) == limit || s.score < found[0].score-slack {
			break
		}
		out = append(out, e.facts[s.fact])
	}
	return out
}

// card reports whether a topic is asked about as a whole.
func (e *Engine) card(q *query) bool {
	return len(q.units) == 1 && len(q.units[0].topics) == 1 && q.units[0].topics[0].Kind == pack.Country && q.asked&hardAsks == 0
}

// vague is how many words without a meaning of their own make a question say
// more of a country or a common topic than just its name.
const vague = 2

// bare reports whether something particular is asked of a country or a common
// topic without saying what, or without the engine knowing what: "how many
// Brazil?", "how come NATO shows up so much?".
func (e *Engine) bare(q *query) bool {
	if q.asked&hardAsks == 0 && q.filler < vague {
		return false
	}
	for i := range q.units {
		u := &q.units[i]
		if len(u.topics) == 0 || u.topics[0].Kind != pack.Country && u.topics[0].Kind != pack.Region && !e.common(u.topics[0]) {
			return false
		}
	}
	return true
}

// single finds out what it means that a question names one thing alone.
func (e *Engine) single(q *query) {
	q.identity, q.roster = e.identity(q), nil
	if q.asked&^(pack.AskedWhich|pack.AskedWho|pack.AskedHowMany|pack.AskedWhether|pack.AskedCountry|pack.AskedName) != 0 {
		return
	}
	for i := range q.units {
		u := &q.units[i]
		if len(u.topics) == 0 || u.topics[0].Kind == pack.Country {
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
func (e *Engine) identity(q *query) pack.Asked {
	things, asked := 0, q.asked&(pack.AskedWho|pack.AskedWhat)
	for i := range q.units {
		u := &q.units[i]
		if len(u.topics) == 0 {
			return 0
		}
		if k := u.topics[0].Kind; k == pack.Country || k == pack.Region || e.common(u.topics[0]) && len(q.units) > 1 {
			continue
		}
		if u.topics[0].Kind == pack.Concept {
			asked &^= pack.AskedWho // "who proposed …" asks for somebody else
		}
		things++
	}
	if things != 1 {
		return 0
	}
	return asked
}

// common reports whether a topic is in so many facts that it says little.
func (e *Engine) common(t *pack.Topic) bool {
	return t.Kind != pack.Country && len(e.facts) > 20 && e.lists.count(e.about[t.Index()])+e.lists.count(e.covers[t.Index()]) > len(e.facts)/5
}

// decline says no: which sort of no, and what is nearest.
func (e *Engine) decline(q *query, a *Answer, found []scored) {
	a.Outcome, a.Reason = Unknown, Unclear
	if q.words > 0 {
		a.Reason = Outside
	}
	for i := range q.units {
		if u := &q.units[i]; len(u.topics) > 0 || u.said && !u.number && !u.fuzzy {
			a.Reason = Silent
			break
		}
	}
	for _, s := range found {
		if len(a.Near) == maxNear {
			break
		}
		a.Near = append(a.Near, e.facts[s.fact])
	}
}

// topics lists what the question was understood to be about.
func (q *query) topics() []*pack.Topic {
	var out []*pack.Topic
	for i := range q.units {
		for _, t := range q.units[i].topics {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}
