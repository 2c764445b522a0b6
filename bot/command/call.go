package command

import (
	"allybot/bot"
	"strings"
)

// Call is a request on its way to its command.
type Call struct {
	bot.Request
	Entry     *Entry // the command, nil for plain questions and most buttons
	Settings  bot.Settings
	ReplyLang bot.Lang
	Detect    bool   // the question's own language decides; ReplyLang is a hint
	Typed     string // a command's arguments, cleaned, where they were typed
	Button    bool
	Others    bool // what is asked about is what somebody else wrote
	// Foreign: the asker's language is none that the bot speaks.
	Foreign bool
}

// Name is the command as metrics know it.
func (c *Call) Name() string {
	switch {
	case c.Button:
		return "button"
	case c.Entry != nil:
		return c.Entry.Name
	}
	return "ask"
}

// NameOf takes off what platforms put around a command's name.
func NameOf(s string) string {
	s, _, _ = strings.Cut(strings.TrimPrefix(Clean(s), "/"), "@")
	return strings.ToLower(s)
}

// Arg gives an argument's cleaned value: by name where the platform has named
// options, else everything that was typed after the command.
func (c *Call) Arg(name string) string {
	if v, ok := c.Args[name]; ok {
		return Clean(v)
	}
	return c.Typed
}

// Finish does what holds for every reply, whatever made it.
func (h *Handlers) Finish(c *Call, r *bot.Reply) {
	r.Lang = c.ReplyLang
	elsewhere := !c.Chat.Private && !c.Settings.Lists(c.Chat)
	if c.Request.Private || elsewhere || c.Entry != nil && c.Entry.PrivateReply || r.Kind == bot.KindNotice {
		r.Private = true
	}
	if !r.Private && !c.Chat.Private && r.Answer != nil && c.User.ID != "" {
		remove := bot.Action{Verb: bot.Remove, Lang: c.ReplyLang, Arg: c.User.ID}
		if _, fits := remove.Encode(); fits {
			r.Buttons = append(r.Buttons[:min(len(r.Buttons), bot.MaxButtons-1)], bot.Button{Label: h.Say(bot.NoticeRemove, c.ReplyLang), Action: remove})
		}
	}
	if len(r.Buttons) > bot.MaxButtons {
		r.Buttons = r.Buttons[:bot.MaxButtons]
	}
	if _, fits := r.Paged.Encode(); !fits {
		r.Paged = bot.Action{}
	}
}
