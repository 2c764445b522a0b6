package command

import (
	"context"

	"allybot/bot"
	"allybot/bot/compose"
	"allybot/facts"
)

// maxSearched is how many results a search looks for in all.
const maxSearched = 200

// Search finds what inline mode lists for a query: at most limit results from
// offset on, and whether there are more. An empty query lists the allies and
// the topics. Nothing relevant gives nothing.
func (h *Handlers) Search(ctx context.Context, query string, u bot.User, offset, limit int) (results []bot.Result, more bool) {
	defer func() {
		if p := recover(); p != nil {
			h.log.Error("search failed", "panic", p)
			results, more = nil, false
		}
	}()
	query = Clean(query)
	if ctx.Err() != nil || offset < 0 || limit <= 0 || tooLong(query, maxTyped) {
		return nil, false
	}
	c := &Call{Request: bot.Request{User: bot.User{Locale: u.Locale}, Chat: bot.Chat{Private: true}}, ReplyLang: h.Locale(u)}
	s := &search{bot: h, call: c, seen: map[string]bool{}}
	if query == "" {
		for _, m := range h.suggestTopics("", c.ReplyLang, maxSearched, nil, nil) {
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
	bot  *Handlers
	call *Call
	seen map[string]bool
	make []func() bot.Result
}

// query finds what answers a question or bears a name.
func (s *search) query(ctx context.Context, query string) {
	b, c := s.bot, s.call
	a := b.Pack.Ask(facts.Question{Text: query, Lang: c.ReplyLang, Detect: true})
	if a.Outcome != facts.Unknown {
		c.ReplyLang = a.Lang
	}
	ms := b.Pack.Suggest(query, c.ReplyLang, maxSearched, nil)
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
			for _, f := range b.Pack.About(m.Topic) {
				s.fact(f)
			}
		}
	}
}

func (s *search) add(id string, result func() bot.Result) {
	id += "." + s.call.ReplyLang.String()
	if s.seen[id] || len(id) > bot.MaxAction || len(s.make) >= maxSearched {
		return
	}
	s.seen[id] = true
	s.make = append(s.make, func() bot.Result {
		r := result()
		r.ID = id
		s.bot.Finish(s.call, &r.Reply)
		r.Reply.Private = false
		return r
	})
}

func (s *search) fact(f *facts.Fact) {
	s.add("f."+f.ID, func() bot.Result {
		r := s.bot.answered(s.call, []*facts.Fact{f})
		return bot.Result{Title: r.Title, Description: s.bot.OneLine(f, s.call.ReplyLang), Reply: r}
	})
}

func (s *search) topic(ctx context.Context, t *facts.Topic) {
	about := s.bot.Pack.About(t)
	if len(about) == 0 {
		return
	}
	s.add("t."+t.ID, func() bot.Result {
		return bot.Result{Title: compose.Sentence(t.Name.In(s.call.ReplyLang)), Description: s.bot.OneLine(about[0], s.call.ReplyLang), Reply: s.bot.topic(ctx, s.call, t)}
	})
}
