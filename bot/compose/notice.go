package compose

import (
	"allybot/bot"
	"allybot/bot/message"
)

// maxNotice is how long the longest notice may be, in characters: a bot
// profile's description (Telegram, setMyDescription).
const maxNotice = 512

// Say gives a notice in a language.
func (c *Composer) Say(n bot.Notice, l bot.Lang) string {
	return bot.Shorten(c.Words.Say(message.ID(n), l, "Title", c.Pack.Source.Title, "Person", "%s"), maxNotice)
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
