package receive

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// Addressed reports whether a message asks the bot something: by a mention,
// by a reply to it, or by being written to it alone. Bots are not answered.
func Addressed(m *discordgo.Message, self string) bool {
	if m.Author == nil || m.Author.Bot || m.Author.ID == self || m.WebhookID != "" || self == "" {
		return false
	}
	if m.Type != discordgo.MessageTypeDefault && m.Type != discordgo.MessageTypeReply {
		return false
	}
	if m.GuildID == "" {
		return true
	}
	return slices.ContainsFunc(m.Mentions, func(u *discordgo.User) bool { return u != nil && u.ID == self }) ||
		strings.Contains(m.Content, "<@"+self+">")
}

// Question makes a request of a message to the bot, whose user id is self.
func Question(m *discordgo.Message, self string) bot.Request {
	text := strings.NewReplacer("<@"+self+">", " ", "<@!"+self+">", " ").Replace(m.Content)
	r := bot.Request{
		Platform: bot.Discord,
		Chat:     bot.Chat{ID: m.ChannelID, Owner: m.GuildID, Private: m.GuildID == ""},
		User:     bot.User{ID: m.Author.ID},
		Text:     strings.TrimSpace(text),
	}
	// What somebody else wrote may be asked about; the bot's own answers are
	// followed up by the core's memory.
	if q := m.ReferencedMessage; q != nil && (q.Author == nil || q.Author.ID != self) {
		r.Quoted = messageText(q)
	}
	if r.Text == "" && r.Quoted == "" {
		r.Command = "help"
	} else if r.Text == "" {
		r.Command = findFactsCommand
	}
	return r
}

// Digest tells one question from another: a message that is announced again
// with the same words, as when a link's preview comes, was not edited.
func Digest(m *discordgo.Message) string {
	sum := sha256.Sum256([]byte(m.ID + m.Content))
	return hex.EncodeToString(sum[:8])
}

// Rewritten reports whether a person changed what they wrote. A message that
// only got a link's preview has no author, or was never edited.
func Rewritten(m *discordgo.Message) bool {
	return m.EditedTimestamp != nil && m.Author != nil && !m.Author.Bot && m.WebhookID == ""
}
