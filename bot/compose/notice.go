package bot

import "allybot/bot/message"

// maxProfile is how long a bot profile's description may be, in characters
// (Telegram, setMyDescription).
const maxProfile = 512

// Say gives a notice in a language.
func (b *Bot) Say(n Notice, l Lang) string {
	if n == NoticeAbout {
		return Shorten(b.words.Say(message.ID(n), l, "Title", b.pack.Source.Title), maxProfile)
	}
	return b.words.Say(message.ID(n), l)
}

// NoticeReply gives a notice as a private reply.
func (b *Bot) NoticeReply(n Notice, l Lang) Reply {
	return Reply{
		Lang:    l,
		Kind:    KindNotice,
		Blocks:  []Block{{Kind: Paragraph, Spans: []Span{{Text: b.Say(n, l)}}}},
		Private: true,
	}
}
