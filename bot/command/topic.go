package command

import (
	"context"

	"allybot/bot"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
)

func (h *Handlers) topicEntry() []*Entry {
	return []*Entry{{
		Command:  h.command("topic", message.DescTopic, required(completed(h.option("topic", message.DescTopicArg, maxName)))),
		Handle:   h.topicCommand,
		complete: h.completeTopic,
	}}
}

// topicCommand shows what the source says about a topic.
func (h *Handlers) topicCommand(ctx context.Context, c *Call) bot.Reply {
	name := c.Arg("topic")
	if name == "" && c.Quoted != "" {
		name = h.nameIn(c)
	}
	if name == "" {
		d := h.draft(c, bot.KindNotice)
		example := ""
		if ts := h.Pack.Topics(); len(ts) > 0 {
			example = ts[0].Name.In(c.ReplyLang)
		}
		d.Text(d.In(message.WhichTopic, "Example", "/"+c.Entry.localName(c.ReplyLang)+" "+example))
		d.Examples()
		return d.Done()
	}
	t, no := h.find(c, name, "")
	if t == nil {
		return no
	}
	return h.topic(ctx, c, t)
}

// topic shows every fact about a topic.
func (h *Handlers) topic(ctx context.Context, c *Call, t *facts.Topic) bot.Reply {
	about := h.Pack.About(t)
	d := h.draft(c, bot.KindUnknown)
	d.Reply.Title = compose.Sentence(t.Name.In(c.ReplyLang))
	if abbr := t.Abbr.In(c.ReplyLang); abbr != "" && abbr != t.Name.In(c.ReplyLang) {
		d.Reply.Title += " (" + abbr + ")"
	}
	if len(about) == 0 {
		d.Text(d.In(compose.Silence(t), "Name", t.Name.In(c.ReplyLang)))
		d.CommandButton("topics")
		return d.Answer(facts.Unknown, facts.Silent)
	}
	h.Remember(ctx, c.Request, c.ReplyLang, facts.Frame{Topics: []string{t.ID}, Fact: about[0].ID})
	r := h.composed(c, h.Answers.Topic(t, c.ReplyLang))
	r.Paged = bot.Action{Verb: bot.ShowTopic, Lang: c.ReplyLang, Arg: t.ID}
	return r
}

// rest shows what a topic's card leaves out.
func (h *Handlers) rest(c *Call, t *facts.Topic) bot.Reply {
	s := h.Answers.Topic(t, c.ReplyLang)
	r := h.composed(c, h.Answers.Rest(s.Title, s.More, c.ReplyLang))
	r.Paged = bot.Action{Verb: bot.ShowTopic, Lang: c.ReplyLang, Arg: t.ID + compose.RestMark}
	return r
}

func (h *Handlers) completeTopic(_, typed string, l bot.Lang, limit int) []bot.Suggestion {
	return suggested(h.suggestTopics(typed, l, limit, nil, nil))
}
