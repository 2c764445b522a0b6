package router

import (
	"allybot/bot"
	"allybot/bot/command"
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"time"
)

// Outcomes that Handled reports besides those of the answer contract.
const (
	outcomeService = "service"
	outcomeRefused = "refused"
	outcomeFailed  = "failed"
	// reasonRate is why a request is refused: its user asks too fast.
	reasonRate = "rate"
)

// Handle answers a request. It never fails: what goes wrong becomes a plain
// sentence in the asker's language. It recovers from panics, and logs them.
func (r *Router) Handle(ctx context.Context, q bot.Request) (reply bot.Reply) {
	start := r.opt.Now()
	c := &command.Call{Request: q}
	outcome := ""
	defer func() {
		if p := recover(); p != nil {
			// The stack alone: a panic's value may quote what was asked.
			r.opt.Log.Error("request failed", "platform", q.Platform, "command", c.Name(), "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			reply, outcome = r.NoticeReply(bot.NoticeFailed, c.ReplyLang), outcomeFailed
		}
		if r.opt.Observe != nil {
			r.opt.Observe(handled(c, reply, outcome, r.opt.Now().Sub(start)))
		}
	}()
	c.ReplyLang = r.Locale(q.User)
	if ctx.Err() != nil {
		outcome = outcomeFailed
		return r.NoticeReply(bot.NoticeFailed, c.ReplyLang)
	}
	c.Settings = r.Settings(ctx, q.Platform, q.Chat.Owner)
	if r.limit != nil {
		if ok, tell := r.limit.allow(string(q.Platform) + "/" + q.User.ID); !ok {
			outcome = outcomeRefused
			r.settle(c, "")
			reply = r.NoticeReply(bot.NoticeSlowDown, c.ReplyLang)
			reply.Silent = !tell
			return reply
		}
	}
	reply = r.route(ctx, c)
	r.TellLanguages(ctx, c, &reply)
	r.Finish(c, &reply)
	return reply
}

// handled sums up a request.
func handled(c *command.Call, r bot.Reply, outcome string, took time.Duration) bot.Handled {
	h := bot.Handled{Platform: c.Platform, Command: c.Name(), Lang: r.Lang, Outcome: outcome, Duration: took}
	switch {
	case outcome == outcomeRefused:
		h.Reason = reasonRate
	case outcome != "":
	case r.Answer != nil:
		h.Outcome, h.Reason = r.Answer.Outcome.String(), r.Answer.Reason.String()
		if r.Answer.Service {
			h.Outcome, h.Reason = outcomeService, ""
		}
		for _, f := range r.Answer.Facts {
			h.Facts = append(h.Facts, f.ID)
		}
	default: // commands that are not there too: only the rate limit refuses
		h.Outcome = outcomeService
	}
	return h
}

// route decides who answers.
func (r *Router) route(ctx context.Context, c *command.Call) bot.Reply {
	switch {
	case c.Action != "":
		a, err := bot.ParseAction(c.Action)
		if err != nil {
			c.Button = true
			r.settle(c, "")
			return r.NoticeReply(bot.NoticeStale, c.ReplyLang)
		}
		return r.Press(ctx, c, a)
	case c.Command != "":
		return r.run(ctx, c, c.Command, command.Clean(c.Text))
	}
	text := command.Clean(c.Text)
	if rest, ok := strings.CutPrefix(text, "/"); ok {
		name, args, _ := strings.Cut(rest, " ")
		return r.run(ctx, c, name, args)
	}
	if c.Settings.MuteMentions && !c.Chat.Private {
		return bot.Reply{Silent: true, Private: true, Kind: bot.KindNotice}
	}
	if e := r.Find(strings.ToLower(text), c.Platform); e != nil && e.Name == "help" {
		return r.run(ctx, c, text, "")
	}
	r.settle(c, text)
	return r.Ask(ctx, c, text)
}

// run answers a command.
func (r *Router) run(ctx context.Context, c *command.Call, name, args string) bot.Reply {
	name = command.NameOf(name)
	c.Typed = args
	c.Entry = r.Find(name, c.Platform)
	if c.Entry == nil {
		r.settle(c, "")
		return r.NoCommand(c, name)
	}
	r.settleCommand(c, name)
	if c.Entry.AdminOnly && !c.User.Admin && c.Chat.Owner != "" {
		return r.NoticeReply(bot.NoticeAdminOnly, c.ReplyLang)
	}
	return c.Entry.Handle(ctx, c)
}
