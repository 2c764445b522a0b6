package bot

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"allybot/bot/message"
)

// call is a request on its way through the bot.
type call struct {
	Request
	entry    *entry // the command, nil for plain questions and most buttons
	settings Settings
	lang     Lang
	detect   bool   // the question's own language decides; lang is a hint
	args     string // a command's arguments, cleaned, where they were typed
	button   bool
	others   bool // what is asked about is what somebody else wrote
}

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
func (b *Bot) Handle(ctx context.Context, r Request) (reply Reply) {
	start := b.opt.Now()
	c := &call{Request: r}
	outcome := ""
	defer func() {
		if p := recover(); p != nil {
			// The stack alone: a panic's value may quote what was asked.
			b.log.Error("request failed", "platform", r.Platform, "command", c.name(), "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			reply, outcome = b.NoticeReply(NoticeFailed, c.lang), outcomeFailed
		}
		if b.opt.Observe != nil {
			b.opt.Observe(handled(c, reply, outcome, b.opt.Now().Sub(start)))
		}
	}()
	c.lang = b.locale(r.User)
	if ctx.Err() != nil {
		outcome = outcomeFailed
		return b.NoticeReply(NoticeFailed, c.lang)
	}
	c.settings = b.Settings(ctx, r.Platform, r.Chat.Owner)
	if b.limit != nil {
		if ok, tell := b.limit.allow(string(r.Platform) + "/" + r.User.ID); !ok {
			outcome = outcomeRefused
			b.settle(c, "")
			reply = b.NoticeReply(NoticeSlowDown, c.lang)
			reply.Silent = !tell
			return reply
		}
	}
	reply = b.route(ctx, c)
	b.finish(c, &reply)
	return reply
}

// finish does what holds for every reply, whatever made it.
func (b *Bot) finish(c *call, r *Reply) {
	r.Lang = c.lang
	elsewhere := !c.Chat.Private && !c.settings.Lists(c.Chat)
	if c.Request.Private || elsewhere || c.entry != nil && c.entry.PrivateReply || r.Kind == KindNotice {
		r.Private = true
	}
	if !r.Private && !c.Chat.Private && r.Answer != nil && c.User.ID != "" {
		remove := Action{Verb: Remove, Lang: c.lang, Arg: c.User.ID}
		if _, fits := remove.Encode(); fits {
			r.Buttons = append(r.Buttons[:min(len(r.Buttons), MaxButtons-1)], Button{Label: b.Say(NoticeRemove, c.lang), Action: remove})
		}
	}
	if len(r.Buttons) > MaxButtons {
		r.Buttons = r.Buttons[:MaxButtons]
	}
	if _, fits := r.Paged.Encode(); !fits {
		r.Paged = Action{}
	}
}

// name is the command as metrics know it.
func (c *call) name() string {
	switch {
	case c.button:
		return "button"
	case c.entry != nil:
		return c.entry.Name
	}
	return "ask"
}

// handled sums up a request.
func handled(c *call, r Reply, outcome string, took time.Duration) Handled {
	h := Handled{Platform: c.Platform, Command: c.name(), Lang: r.Lang, Outcome: outcome, Duration: took}
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
func (b *Bot) route(ctx context.Context, c *call) Reply {
	switch {
	case c.Action != "":
		return b.press(ctx, c)
	case c.Command != "":
		return b.run(ctx, c, c.Command, clean(c.Text))
	}
	text := clean(c.Text)
	if rest, ok := strings.CutPrefix(text, "/"); ok {
		name, args, _ := strings.Cut(rest, " ")
		return b.run(ctx, c, name, args)
	}
	if c.settings.MuteMentions && !c.Chat.Private {
		return Reply{Silent: true, Private: true, Kind: KindNotice}
	}
	if e := b.named[strings.ToLower(text)]; e != nil && e.Name == "help" {
		return b.run(ctx, c, text, "")
	}
	b.settle(c, text)
	return b.ask(ctx, c, text)
}

// run answers a command.
func (b *Bot) run(ctx context.Context, c *call, name, args string) Reply {
	name = commandName(name)
	c.args = args
	c.entry = b.command(name, c.Platform)
	if c.entry == nil {
		b.settle(c, "")
		return b.noCommand(c, name)
	}
	b.settleCommand(c, name)
	if c.entry.AdminOnly && !c.User.Admin && c.Chat.Owner != "" {
		return b.NoticeReply(NoticeAdminOnly, c.lang)
	}
	return c.entry.handle(ctx, c)
}

// command finds a command that a platform has, nil if there is none.
func (b *Bot) command(name string, p Platform) *entry {
	e := b.named[name]
	if e == nil || e.Only != "" && e.Only != p {
		return nil
	}
	return e
}

// commandName takes off what platforms put around a command's name.
func commandName(s string) string {
	s, _, _ = strings.Cut(strings.TrimPrefix(clean(s), "/"), "@")
	return strings.ToLower(s)
}

// arg gives an argument's cleaned value: by name where the platform has named
// options, else everything that was typed after the command.
func (c *call) arg(name string) string {
	if v, ok := c.Args[name]; ok {
		return clean(v)
	}
	return c.args
}

// noCommand answers a command that there is not, with the nearest there is.
func (b *Bot) noCommand(c *call, name string) Reply {
	d := b.draft(c, KindNotice)
	text := b.words.Say(message.NoCommand, c.lang)
	if near := b.nearest(name, c.Platform); near != nil {
		usage := "/" + near.localName(c.lang)
		d.spans(Paragraph, Span{Text: text + " "}, Span{Text: b.words.Say(message.NearCommand, c.lang, "Command", usage)})
		d.button(usage, Action{Verb: RunCommand, Arg: near.Name})
	} else {
		d.text(text)
	}
	d.button("/"+b.named["help"].localName(c.lang), Action{Verb: RunCommand, Arg: "help"})
	return d.done()
}

// nearest finds the command that was probably meant, nil if none is near.
func (b *Bot) nearest(name string, p Platform) (best *entry) {
	if tooLong(name, 32) {
		return nil
	}
	least := 3
	for _, e := range b.entries {
		if e.Only != "" && e.Only != p {
			continue
		}
		for _, n := range e.allNames() {
			if far := distance(name, n); far < least && far < len(n) {
				best, least = e, far
			}
		}
	}
	return best
}
