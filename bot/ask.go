package bot

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"allybot/bot/message"
	"allybot/facts"
)

// followUp is how long a question may be followed up.
const followUp = 10 * time.Minute

// ask answers a question in plain words.
func (b *Bot) ask(ctx context.Context, c *call, text string) Reply {
	if text == "" {
		c.others = true
		text = quoted(c.Quoted)
	}
	if text == "" {
		return b.whatToAsk(c)
	}
	if tooLong(text, maxTyped) {
		d := b.draft(c, KindNotice)
		d.text(d.in(message.TooLong, "Limit", b.number(maxTyped, c.lang)))
		return d.answer(facts.Unknown, facts.Unclear)
	}
	var before session
	if !c.others { // what somebody else wrote does not follow up what the asker asked
		before = b.recall(ctx, c)
	}
	if r, t := b.bareName(c, text); t != nil && len(before.Frame.Topics) == 0 {
		return b.overview(ctx, c, text, r, t)
	}
	q := facts.Question{Text: text, Lang: c.lang, Detect: c.detect, Before: before.Frame}
	if l := facts.ParseLang(before.Lang); l != "" && c.detect && c.User.Locale == "" {
		q.Lang = l // whoever asks on does so in the same language, if nothing else tells
	}
	return b.asked(ctx, c, q)
}

// bareName finds the country that a text is the name of and nothing else,
// with the first roster that it is on, if any.
func (b *Bot) bareName(c *call, text string) (*facts.Roster, *facts.Topic) {
	if tooLong(text, maxName) {
		return nil, nil
	}
	ms := b.pack.Lookup(strings.Trim(text, "?¿!¡. "), c.lang)
	if len(ms) == 0 || ms[0].Score < 1 || len(ms) > 1 && ms[1].Score >= 1 || ms[0].Topic.Kind != facts.Country || len(b.pack.About(ms[0].Topic)) == 0 {
		return nil, nil
	}
	t := ms[0].Topic
	for _, r := range b.pack.Rosters {
		if slices.ContainsFunc(r.Members, func(m facts.Member) bool { return m.Topic == t }) {
			return r, t
		}
	}
	return nil, t
}

// overview answers a country's bare name: its standing, or all there is.
func (b *Bot) overview(ctx context.Context, c *call, text string, r *facts.Roster, t *facts.Topic) Reply {
	if c.detect {
		c.lang = b.detect(text, c.lang)
	}
	if r == nil {
		return b.topic(ctx, c, t)
	}
	return b.memberOf(ctx, c, r, t)
}

// answered shows facts that were asked for by name, the lead first.
func (b *Bot) answered(c *call, fs []*facts.Fact) Reply {
	return b.composed(c, b.answers.Facts(fs, c.lang))
}

// whatToAsk answers an empty question.
func (b *Bot) whatToAsk(c *call) Reply {
	d := b.draft(c, KindNotice)
	d.say(message.WhatToAsk)
	d.examples()
	d.button("/"+b.named["topics"].localName(c.lang), Action{Verb: RunCommand, Arg: "topics"})
	return d.answer(facts.Unknown, facts.Unclear)
}

// examples offers what can be looked up, from the pack.
func (d *draft) examples() {
	for _, r := range d.pack.Rosters {
		if len(r.Members) > 0 {
			d.button("/"+r.Command.In(d.lang)+" "+r.Members[0].Topic.Name.In(d.lang), Action{Verb: RunCommand, Arg: r.ID + " " + r.Members[0].Topic.ID})
		}
	}
	for _, t := range d.popular {
		d.topicButton(t)
	}
}

// popular finds the topics, countries and regions apart, that most facts are
// about.
func popular(p *facts.Pack, n int) []*facts.Topic {
	ts := slices.DeleteFunc(p.Topics(), func(t *facts.Topic) bool {
		return t.Kind == facts.Country || t.Kind == facts.Region || t.Kind == facts.Place
	})
	slices.SortStableFunc(ts, func(a, b *facts.Topic) int { return len(p.About(b)) - len(p.About(a)) })
	return ts[:min(len(ts), n)]
}

// session is what is kept of a person in a chat, to follow a question up.
type session struct {
	Frame facts.Frame `json:"frame"`
	Lang  string      `json:"lang"`
}

func sessionKey(c *call) string {
	return MemoryKey(c.Platform, c.Chat.Owner, c.User.ID, "session", c.Chat.ID)
}

// recall gives what is kept of the asker in this chat. A failing memory only
// makes follow-ups impossible.
func (b *Bot) recall(ctx context.Context, c *call) (s session) {
	if c.User.ID == "" {
		return s
	}
	raw, found, err := b.opt.Memory.Get(ctx, sessionKey(c))
	if err == nil && found {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		b.log.Warn("follow-up not recalled", "platform", c.Platform, "error", err)
		return session{}
	}
	return s
}

func (b *Bot) remember(ctx context.Context, c *call, f facts.Frame) {
	if len(f.Topics) == 0 && f.Fact == "" || c.User.ID == "" {
		return
	}
	raw, err := json.Marshal(session{Frame: f, Lang: c.lang.String()})
	if err == nil {
		err = b.opt.Memory.Put(ctx, sessionKey(c), raw, followUp)
	}
	if err != nil {
		b.log.Warn("follow-up not kept", "platform", c.Platform, "error", err)
	}
}
