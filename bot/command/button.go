package command

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"allybot/bot"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
)

// Press answers a button or a menu option.
func (h *Handlers) Press(ctx context.Context, c *Call, a bot.Action) bot.Reply {
	c.Button = true
	c.ReplyLang = h.Speaks(a.Lang)
	switch a.Verb {
	case bot.ShowFact:
		if f, ok := h.Pack.Fact(a.Arg); ok {
			h.Remember(ctx, c.Request, c.ReplyLang, frameOf(f))
			return h.answered(c, []*facts.Fact{f})
		}
	case bot.ShowAnswer:
		if fs := h.factsOf(a.Arg); len(fs) > 0 {
			return h.answered(c, fs)
		}
	case bot.ShowCitation:
		if f, ok := h.Pack.Fact(a.Arg); ok {
			return h.citation(c, f)
		}
	case bot.ShowTopic:
		if id, more := strings.CutSuffix(a.Arg, compose.RestMark); more {
			if t, ok := h.Pack.Topic(id); ok {
				return h.rest(c, t)
			}
		}
		if t, ok := h.Pack.Topic(a.Arg); ok {
			return h.topic(ctx, c, t)
		}
	case bot.ShowSection:
		if s := h.sectionOf(a.Arg); s != nil {
			return h.section(c, s)
		}
	case bot.RunCommand:
		name, args, _ := strings.Cut(a.Arg, " ")
		if e := h.Find(name, c.Platform); e != nil && !e.AdminOnly {
			c.Entry, c.Typed, c.Text, c.Args = e, args, "", nil
			return e.Handle(ctx, c)
		}
	case bot.Remove:
		// The adapter removes; where it cannot, only the asker is told so.
		if a.Arg != c.User.ID && !c.User.Admin {
			return h.NoticeReply(bot.NoticeNotYours, c.ReplyLang)
		}
		return h.NoticeReply(bot.NoticeRemoved, c.ReplyLang)
	case bot.RateRight, bot.RateWrong:
		return h.rate(ctx, c, a)
	default:
	}
	return h.NoticeReply(bot.NoticeStale, c.ReplyLang)
}

func frameOf(f *facts.Fact) facts.Frame {
	fr := facts.Frame{Fact: f.ID}
	for _, t := range f.About {
		fr.Topics = append(fr.Topics, t.ID)
	}
	return fr
}

// factsArg puts facts into an action's argument: their ids, or, where those
// are too long, their places in the pack with a sum that another pack's would
// not have.
func (h *Handlers) factsArg(fs []*facts.Fact) string {
	ids := make([]string, len(fs))
	for i, f := range fs {
		ids[i] = f.ID
	}
	arg := strings.Join(ids, ",")
	if _, fits := (bot.Action{Verb: bot.ShowAnswer, Page: 99, Arg: arg}).Encode(); fits {
		return arg
	}
	all := h.Pack.Facts()
	places := []string{"#" + sum(all)}
	for _, f := range fs {
		places = append(places, strconv.FormatInt(int64(slices.Index(all, f)), 36))
	}
	return strings.Join(places, ".")
}

// factsOf reads what factsArg wrote; nil where it means nothing here.
func (h *Handlers) factsOf(arg string) (fs []*facts.Fact) {
	if !strings.HasPrefix(arg, "#") {
		for id := range strings.SplitSeq(arg, ",") {
			f, ok := h.Pack.Fact(id)
			if !ok {
				return nil
			}
			fs = append(fs, f)
		}
		return fs
	}
	all := h.Pack.Facts()
	parts := strings.Split(arg[1:], ".")
	if parts[0] != sum(all) {
		return nil
	}
	for _, p := range parts[1:] {
		i, err := strconv.ParseUint(p, 36, 32)
		if err != nil || i >= uint64(len(all)) {
			return nil
		}
		fs = append(fs, all[i])
	}
	return fs
}

// sum tells packs apart by their facts' ids.
func sum(fs []*facts.Fact) string {
	h := fnv.New32a()
	for _, f := range fs {
		h.Write([]byte(f.ID))
		h.Write([]byte{0})
	}
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

func (h *Handlers) sectionOf(number string) *facts.Section {
	for _, s := range h.Pack.Sections {
		if s.Number == number {
			return s
		}
	}
	return nil
}

// section shows what rests on one section of the source.
func (h *Handlers) section(c *Call, s *facts.Section) bot.Reply {
	d := h.draft(c, bot.KindService)
	d.Reply.Title = s.Number + ". " + s.Title.In(c.ReplyLang)
	d.List(h.Resting(s))
	d.Reply.Menu = d.SectionMenu(s.Number, d.In(message.ChooseSection))
	d.Reply.Paged = bot.Action{Verb: bot.ShowSection, Lang: c.ReplyLang, Arg: s.Number}
	d.Reply.Private = true
	return d.Done()
}

// citation shows, to the asker only, where a fact comes from.
func (h *Handlers) citation(c *Call, f *facts.Fact) bot.Reply {
	d := h.draft(c, bot.KindStatus+bot.ReplyKind(f.Kind))
	d.Reply.Title = d.In(message.Citation)
	d.Reply.Private = true
	d.Spans(bot.Paragraph, d.FactSpans(f)...)
	d.Cite(f)
	pairs := []bot.Field{
		{Name: d.In(message.Kind), Value: []bot.Span{{Text: d.In(message.ID("kind_" + f.Kind.String()))}}},
	}
	for _, p := range f.Cites {
		pairs = append(pairs, bot.Field{Name: d.In(message.Paragraph, "Number", p.Number), Value: []bot.Span{{Text: p.Section.Number + ". " + p.Section.Heading}}})
	}
	d.Reply.Blocks = append(d.Reply.Blocks, bot.Block{Kind: bot.Fields, Pairs: pairs})
	for _, p := range f.Cites {
		if h.opt.Passage == nil {
			break
		}
		if words, ok := h.opt.Passage(p.Number); ok {
			d.Spans(bot.Passage, bot.Span{Text: words})
		}
	}
	d.Note(f)
	d.Reply.Paged = bot.Action{Verb: bot.ShowCitation, Lang: c.ReplyLang, Arg: f.ID}
	return d.Done()
}
