package bot

import (
	"context"
	"strings"

	"allybot/facts"
)

// maxSuggested is how long a suggestion's label and value may be, in
// characters (Discord, option choices).
const maxSuggested = 100

// maxSearched is how many results a search looks for in all.
const maxSearched = 200

// Complete offers at most limit values for an argument being typed, in the
// user's language. With nothing typed it offers the likeliest.
func (b *Bot) Complete(ctx context.Context, command, arg, typed string, u User, limit int) []Suggestion {
	e := b.named[commandName(command)]
	if e == nil || ctx.Err() != nil || limit <= 0 {
		return nil
	}
	typed = clean(typed)
	if tooLong(typed, maxName) {
		return nil
	}
	l := b.locale(u)
	var out []Suggestion
	add := func(label, value string) {
		if len(out) < limit && value != "" && !tooLong(value, maxSuggested) {
			out = append(out, Suggestion{Label: Shorten(label, maxSuggested), Value: value})
		}
	}
	for _, a := range e.Args {
		switch {
		case a.Name != arg:
		case e.complete != nil:
			for _, s := range e.complete(typed, l, limit) {
				add(s.Label, s.Value)
			}
		case len(a.Values) > 0:
			for _, v := range a.Values {
				if strings.HasPrefix(strings.ToLower(v.Label.In(l)), strings.ToLower(typed)) || strings.HasPrefix(v.Value, strings.ToLower(typed)) {
					add(v.Label.In(l), v.Value)
				}
			}
		case arg == "id":
			for _, f := range b.suggestFacts(strings.ToLower(typed)) {
				add(f.ID+": "+b.oneLine(f, l), f.ID)
			}
		case arg == "country":
			for _, t := range b.suggestTopics(typed, l, limit, b.rosterOf(e.Name), isCountry) {
				add(t.Label, t.Topic.ID)
			}
		case arg == "topic":
			for _, t := range b.suggestTopics(typed, l, limit, nil, nil) {
				add(t.Label, t.Topic.ID)
			}
		}
	}
	return out
}

func isCountry(t *facts.Topic) bool { return t.Kind == facts.Country }

func (b *Bot) rosterOf(command string) *facts.Roster {
	for _, r := range b.pack.Rosters {
		if r.ID == command {
			return r
		}
	}
	return nil
}

// suggestTopics completes a name; with nothing typed, the roster's members
// come first, then whatever else there is.
func (b *Bot) suggestTopics(typed string, l Lang, limit int, r *facts.Roster, keep func(*facts.Topic) bool) (out []facts.Match) {
	if typed != "" {
		return b.pack.Suggest(typed, l, limit, keep)
	}
	seen := map[*facts.Topic]bool{}
	add := func(t *facts.Topic) {
		if !seen[t] && (keep == nil || keep(t)) {
			seen[t] = true
			out = append(out, facts.Match{Topic: t, Label: sentence(t.Name.In(l)), Score: 1})
		}
	}
	rosters := b.pack.Rosters
	if r != nil {
		rosters = []*facts.Roster{r}
	}
	for _, r := range rosters {
		for _, m := range r.Members {
			add(m.Topic)
		}
	}
	for _, t := range b.pack.Topics() {
		add(t)
	}
	return out
}

// suggestFacts completes a fact's id: ids that begin so, then that hold it.
func (b *Bot) suggestFacts(typed string) (out []*facts.Fact) {
	var inside []*facts.Fact
	for _, f := range b.pack.Facts() {
		if strings.HasPrefix(f.ID, typed) {
			out = append(out, f)
		} else if strings.Contains(f.ID, typed) {
			inside = append(inside, f)
		}
	}
	return append(out, inside...)
}

// Search finds what inline mode lists for a query: at most limit results from
// offset on, and whether there are more. An empty query lists the allies and
// the topics. Nothing relevant gives nothing.
func (b *Bot) Search(ctx context.Context, query string, u User, offset, limit int) (results []Result, more bool) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("search failed", "panic", p)
			results, more = nil, false
		}
	}()
	query = clean(query)
	if ctx.Err() != nil || offset < 0 || limit <= 0 || tooLong(query, maxTyped) {
		return nil, false
	}
	c := &call{Request: Request{User: User{Locale: u.Locale}, Chat: Chat{Private: true}}, lang: b.locale(u)}
	s := &search{bot: b, call: c, seen: map[string]bool{}}
	if query == "" {
		for _, m := range b.suggestTopics("", c.lang, maxSearched, nil, nil) {
			s.topic(ctx, m.Topic)
		}
	} else {
		s.query(ctx, query)
	}
	end := min(offset+limit, len(s.make))
	for _, m := range s.make[min(offset, end):end] {
		results = append(results, m())
	}
	return results, end < len(s.make)
}

// search collects results; their replies are made only when they are listed.
type search struct {
	bot  *Bot
	call *call
	seen map[string]bool
	make []func() Result
}

// query finds what answers a question or bears a name.
func (s *search) query(ctx context.Context, query string) {
	b, c := s.bot, s.call
	a := b.pack.Ask(facts.Question{Text: query, Lang: c.lang, Detect: true})
	if a.Outcome != facts.Unknown {
		c.lang = a.Lang
	}
	ms := b.pack.Suggest(query, c.lang, maxSearched, nil)
	for _, m := range ms {
		if m.Score >= 1 {
			s.topic(ctx, m.Topic)
		}
	}
	for _, f := range a.Facts {
		s.fact(f)
	}
	for _, ch := range a.Choices {
		if ch.Fact != nil {
			s.fact(ch.Fact)
		} else if ch.Topic != nil {
			s.topic(ctx, ch.Topic)
		}
	}
	for _, m := range ms {
		s.topic(ctx, m.Topic)
		if m.Score >= 1 {
			for _, f := range b.pack.About(m.Topic) {
				s.fact(f)
			}
		}
	}
}

func (s *search) add(id string, result func() Result) {
	id += "." + s.call.lang.String()
	if s.seen[id] || len(id) > MaxAction || len(s.make) >= maxSearched {
		return
	}
	s.seen[id] = true
	s.make = append(s.make, func() Result {
		r := result()
		r.ID = id
		s.bot.finish(s.call, &r.Reply)
		r.Reply.Private = false
		return r
	})
}

func (s *search) fact(f *facts.Fact) {
	s.add("f."+f.ID, func() Result {
		r := s.bot.answered(s.call, []*facts.Fact{f})
		return Result{Title: r.Title, Description: s.bot.oneLine(f, s.call.lang), Reply: r}
	})
}

func (s *search) topic(ctx context.Context, t *facts.Topic) {
	about := s.bot.pack.About(t)
	if len(about) == 0 {
		return
	}
	s.add("t."+t.ID, func() Result {
		return Result{Title: sentence(t.Name.In(s.call.lang)), Description: s.bot.oneLine(about[0], s.call.lang), Reply: s.bot.topic(ctx, s.call, t)}
	})
}
