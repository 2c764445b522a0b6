package command

import (
	"context"
	"slices"
	"strings"

	"allybot/bot"
	"allybot/bot/compose"
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
	a := h.Pack.Ask(q)
	if !c.Foreign {
		h.Speak(c, a.Lang)
	}
	h.Remember(ctx, c.Request, c.ReplyLang, a.Frame)
	switch {
	case a.Outcome == facts.Answered && len(a.Facts) > 0:
		return h.answered(c, a.Facts)
	case a.Outcome == facts.Ambiguous && len(a.Choices) > 0:
		return h.ambiguous(c, a)
	default:
		c.Foreign = c.Foreign || c.Detect && h.lacks(c.User) // the question may be in that language
		if h.opt.Unanswered != nil {
			h.opt.Unanswered(c.ReplyLang, string(c.Platform)+"/"+c.User.ID, text)
		}
		return h.unknown(c, a)
	}
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

// answered shows the facts that answer a question, the lead first.
func (h *Handlers) answered(c *Call, fs []*facts.Fact) bot.Reply {
	lead := fs[0]
	d := h.draft(c, bot.KindStatus+bot.ReplyKind(lead.Kind))
	if len(lead.About) > 0 {
		d.Reply.Title = compose.Sentence(lead.About[0].Name.In(c.ReplyLang))
	}
	for _, f := range fs {
		d.Fact(f)
	}
	d.Related(lead)
	d.CitationButton(lead)
	d.RatingButtons(lead)
	d.Reply.Paged = bot.Action{Verb: bot.ShowAnswer, Lang: c.ReplyLang, Arg: h.factsArg(fs)}
	return d.Answer(facts.Answered, facts.NoReason)
}

// ambiguous offers each reading of a question.
func (h *Handlers) ambiguous(c *Call, a facts.Answer) bot.Reply {
	d := h.draft(c, bot.KindUnknown)
	d.Say(message.Ambiguous)
	for _, ch := range a.Choices {
		if ch.Fact != nil {
			d.FactButton(ch.Fact)
		} else if ch.Topic != nil {
			d.TopicButton(ch.Topic)
		}
	}
	return d.Answer(facts.Ambiguous, facts.SeveralMeanings)
}

// unknown says why there is no answer, with the nearest things there are.
func (h *Handlers) unknown(c *Call, a facts.Answer) bot.Reply {
	d := h.draft(c, bot.KindUnknown)
	var why string
	switch {
	case a.Reason == facts.Outside:
		why = d.In(message.Outside, "Title", h.Pack.Source.Title.In(c.ReplyLang))
	case a.Reason == facts.Unclear && !c.Others: // who did not write it cannot put it in other words
		why = d.In(message.Unclear)
	default:
		why = d.In(message.Silent)
	}
	if len(a.Near) > 0 {
		why += " " + d.In(message.Nearest)
	}
	d.Text(why)
	for _, f := range a.Near {
		d.FactButton(f)
	}
	if len(a.Near) == 0 {
		for _, t := range a.Topics {
			if t.Named && t.Standalone {
				d.TopicButton(t)
			}
		}
		d.CommandButton("topics")
	}
	return d.Answer(facts.Unknown, a.Reason)
}

// whatToAsk answers an empty question.
func (h *Handlers) whatToAsk(c *Call) bot.Reply {
	d := h.draft(c, bot.KindNotice)
	d.Say(message.WhatToAsk)
	d.Examples()
	d.CommandButton("topics")
	return d.Answer(facts.Unknown, facts.Unclear)
}
