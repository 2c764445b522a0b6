package compose

import (
	"allybot/bot"
	"allybot/bot/message"
)

// maxProfile is how long a bot profile's description may be, in characters
// (Telegram, setMyDescription).
const maxProfile = 512

// Say gives a notice in a language.
func (c *Composer) Say(n bot.Notice, l bot.Lang) string {
	if n == bot.NoticeAbout {
		return bot.Shorten(c.Words.Say(message.ID(n), l, "Title", c.Pack.Source.Title), maxProfile)
	}
	return c.Words.Say(message.ID(n), l)
}

// NoticeReply gives a notice as a private reply.
func (c *Composer) NoticeReply(n bot.Notice, l bot.Lang) bot.Reply {
	return bot.Reply{
		Lang:    l,
		Kind:    bot.KindNotice,
		Blocks:  []bot.Block{{Kind: bot.Paragraph, Spans: []bot.Span{{Text: c.Say(n, l)}}}},
		Private: true,
	}
}
