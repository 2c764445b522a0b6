package command

import (
	"context"
	"slices"
	"strings"

	"allybot/bot"
	"allybot/bot/answer"
	"allybot/bot/message"
	"allybot/bot/session"
	"allybot/facts"
)

func (h *Handlers) askEntry() []*Entry {
	return []*Entry{{
		Command:  h.command("ask", message.DescAsk, required(h.option("question", message.DescQuestion, maxTyped))),
		Question: true,
		Handle:   func(ctx context.Context, c *Call) bot.Reply { return h.Ask(ctx, c, c.Arg("question")) },
	}}
}

// Ask answers a question in plain words.
func (h *Handlers) Ask(ctx context.Context, c *Call, text string) bot.Reply {
	if text == "" {
		c.Others = true
		text = quoted(c.Quoted)
	}
	if text == "" {
		return h.whatToAsk(c)
	}
	if tooLong(text, maxTyped) {
		d := h.draft(c, bot.KindNotice)
		d.Text(d.In(message.TooLong, "Limit", h.Number(maxTyped, c.ReplyLang)))
		return d.Answer(facts.Unknown, facts.Unclear)
	}
	var before session.Talk
	if !c.Others { // what somebody else wrote does not follow up what the asker asked
		before = h.Recall(ctx, c.Request)
	}
	if r, t := h.bareName(c, text); t != nil && len(before.Frame.Topics) == 0 {
		return h.overview(ctx, c, text, r, t)
	}
	q := facts.Question{Text: text, Lang: c.ReplyLang, Detect: c.Detect, Before: before.Frame}
	if l := facts.ParseLang(before.Lang); l != "" && c.Detect && c.User.Locale == "" {
		q.Lang = l // whoever asks on does so in the same language, if nothing else tells
	}
	return h.asked(ctx, c, q)
}

// asked answers a question in plain words, or runs the command that they ask for.
func (h *Handlers) asked(ctx context.Context, c *Call, q facts.Question) bot.Reply {
	s, a := h.Answers.Answer(q)
	if !c.Foreign {
		h.Speak(c, s.Lang)
	}
	if s.Command != "" {
		if e := h.Find(s.Command, c.Platform); e != nil && !e.AdminOnly {
			return h.inPlainWords(ctx, c, e, s.Argument)
		}
		s = h.Answers.NotSure(c.ReplyLang)
	}
	if !s.Service {
		h.Remember(ctx, c.Request, c.ReplyLang, a.Frame)
	}
	if s.Outcome == facts.Unknown && !s.Service {
		c.Foreign = c.Foreign || c.Detect && h.lacks(c.User) // the question may be in that language
		if h.opt.Unanswered != nil {
			h.opt.Unanswered(c.ReplyLang, string(c.Platform)+"/"+c.User.ID, q.Text)
		}
	}
	return h.composed(c, s)
}

// inPlainWords runs the command that a question asked for, and says which.
func (h *Handlers) inPlainWords(ctx context.Context, c *Call, e *Entry, argument string) bot.Reply {
	c.Entry, c.Typed, c.Args = e, argument, nil
	r := e.Handle(ctx, c)
	if r.Answer == nil {
		r.Answer = &bot.Answered{Facts: []bot.FactRef{}}
	}
	r.Answer.Service = true
	r.Answer.Lead = h.Words.Say(message.CommandSaid, c.ReplyLang, "Command", "/"+e.localName(c.ReplyLang))
	said := bot.Block{Kind: bot.Paragraph, Spans: []bot.Span{{Text: r.Answer.Lead}}}
	r.Blocks = append([]bot.Block{said}, r.Blocks...)
	return r
}

func (h *Handlers) composed(c *Call, s answer.Said) bot.Reply {
	return h.Compose(c.ReplyLang, s, h.factsArg)
}

// MoreHow says in a terminal how what a reply leaves out is seen.
func (h *Handlers) MoreHow(r bot.Reply) string {
	return h.Words.Say(message.MoreHow, h.Speaks(r.Lang), message.Count, r.More.Count)
}

// bareName finds the country that a text is the name of and nothing else,
// with the first roster that it is on, if any.
func (h *Handlers) bareName(c *Call, text string) (*facts.Roster, *facts.Topic) {
	if tooLong(text, maxName) {
		return nil, nil
	}
	ms := h.Pack.Lookup(strings.Trim(text, "?¿!¡. "), c.ReplyLang)
	if len(ms) == 0 || ms[0].Score < 1 || len(ms) > 1 && ms[1].Score >= 1 || ms[0].Topic.Kind != facts.Country || len(h.Pack.About(ms[0].Topic)) == 0 {
		return nil, nil
	}
	t := ms[0].Topic
	for _, r := range h.Pack.Rosters {
		if slices.ContainsFunc(r.Members, func(m facts.Member) bool { return m.Topic == t }) {
			return r, t
		}
	}
	return nil, t
}

// overview answers a country's bare name: its standing, or all there is.
func (h *Handlers) overview(ctx context.Context, c *Call, text string, r *facts.Roster, t *facts.Topic) bot.Reply {
	if c.Detect {
		c.ReplyLang = h.Detect(text, c.ReplyLang)
	}
	if r == nil {
		return h.topic(ctx, c, t)
	}
	return h.memberOf(ctx, c, r, t)
}

// answered shows facts that were asked for by name, the lead first.
func (h *Handlers) answered(c *Call, fs []*facts.Fact) bot.Reply {
	return h.composed(c, h.Answers.Facts(fs, c.ReplyLang))
}

// whatToAsk answers an empty question.
func (h *Handlers) whatToAsk(c *Call) bot.Reply {
	d := h.draft(c, bot.KindNotice)
	d.Say(message.WhatToAsk)
	d.Examples()
	d.CommandButton("topics")
	return d.Answer(facts.Unknown, facts.Unclear)
}
