package bot

import "fmt"

// maxProfile is how long a bot profile's description may be, in characters
// (Telegram, setMyDescription).
const maxProfile = 512

// Say gives a notice in a language.
func (b *Bot) Say(n Notice, l Lang) string {
	s := b.notices[n].In(l)
	if n == NoticeAbout {
		return Shorten(fmt.Sprintf(s, b.pack.Source.Title.In(l)), maxProfile)
	}
	return s
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
