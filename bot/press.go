package bot

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"allybot/facts"
)

// press answers a button or a menu option.
func (b *Bot) press(ctx context.Context, c *call) Reply {
	c.button = true
	a, err := ParseAction(c.Action)
	if err != nil {
		b.settle(c, "")
		return b.NoticeReply(NoticeStale, c.lang)
	}
	c.lang = b.speaks(a.Lang)
	switch a.Verb {
	case ShowFact:
		if f, ok := b.pack.Fact(a.Arg); ok {
			b.remember(ctx, c, frameOf(f))
			return b.answered(c, []*facts.Fact{f})
		}
	case ShowAnswer:
		if fs := b.factsOf(a.Arg); len(fs) > 0 {
			return b.answered(c, fs)
		}
	case ShowCitation:
		if f, ok := b.pack.Fact(a.Arg); ok {
			return b.citation(c, f)
		}
	case ShowTopic:
		if id, more := strings.CutSuffix(a.Arg, restMark); more {
			if t, ok := b.pack.Topic(id); ok {
				return b.rest(c, t)
			}
		}
		if t, ok := b.pack.Topic(a.Arg); ok {
			return b.topic(ctx, c, t)
		}
	case ShowSection:
		if s := b.sectionOf(a.Arg); s != nil {
			return b.section(c, s)
		}
	case RunCommand:
		name, args, _ := strings.Cut(a.Arg, " ")
		if e := b.command(name, c.Platform); e != nil && !e.AdminOnly {
			c.entry, c.args, c.Text, c.Args = e, args, "", nil
			return e.handle(ctx, c)
		}
	case Remove:
		// The adapter removes; where it cannot, only the asker is told so.
		if a.Arg != c.User.ID && !c.User.Admin {
			return b.NoticeReply(NoticeNotYours, c.lang)
		}
		return b.NoticeReply(NoticeRemoved, c.lang)
	case RateRight, RateWrong:
		return b.rate(ctx, c, a)
	default:
	}
	return b.NoticeReply(NoticeStale, c.lang)
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
func (b *Bot) factsArg(fs []*facts.Fact) string {
	ids := make([]string, len(fs))
	for i, f := range fs {
		ids[i] = f.ID
	}
	arg := strings.Join(ids, ",")
	if _, fits := (Action{Verb: ShowAnswer, Page: 99, Arg: arg}).Encode(); fits {
		return arg
	}
	all := b.pack.Facts()
	places := []string{"#" + sum(all)}
	for _, f := range fs {
		places = append(places, strconv.FormatInt(int64(slices.Index(all, f)), 36))
	}
	return strings.Join(places, ".")
}

// factsOf reads what factsArg wrote; nil where it means nothing here.
func (b *Bot) factsOf(arg string) (fs []*facts.Fact) {
	if !strings.HasPrefix(arg, "#") {
		for id := range strings.SplitSeq(arg, ",") {
			f, ok := b.pack.Fact(id)
			if !ok {
				return nil
			}
			fs = append(fs, f)
		}
		return fs
	}
	all := b.pack.Facts()
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
