package discord

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// addressed reports whether a message asks the bot something: by a mention,
// by a reply to it, or by being written to it alone. Bots are not answered.
func addressed(m *discordgo.Message, self string) bool {
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

// asked makes a request of a message.
func (a *Adapter) asked(m *discordgo.Message) bot.Request {
	self := a.botID()
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

// link is which messages answer a question.
type link struct {
	Channel string   `json:"c"`
	IDs     []string `json:"m"`
	Asked   string   `json:"q,omitempty"` // digest of the question
}

// linkKey names the answer to a question. It is found by the server, or by the
// channel of a private chat, to be forgotten: who wrote a message that was
// deleted, Discord does not say.
func linkKey(guild, channel, question string) string {
	if guild == "" {
		guild = channel
	}
	return bot.MemoryKey(bot.Discord, guild, "", "answer", question)
}

// question answers a message.
func (a *Adapter) question(ctx context.Context, m *discordgo.Message) {
	if !a.claim(ctx, "q", m.ID) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	reply, allowed, ok := a.consider(ctx, m)
	if !ok {
		return
	}
	l := link{Channel: m.ChannelID, Asked: digest(m)}
	var err error
	private := hidden(reply, m, allowed)
	if private {
		l.Channel, l.IDs, err = a.whisper(ctx, m, m.ID, reply)
	}
	if !private || (err != nil && allowed) {
		// Who takes no direct messages is answered where they asked, if the
		// owner allows that.
		l.Channel = m.ChannelID
		l.IDs, err = a.post(ctx, m.ChannelID, m.ID, m.ID, a.compose(reply, viewOf(m)))
	}
	if err != nil {
		a.log.Warn("discord: a question was not answered", "error", err)
		a.monitor.Failed(bot.Discord, "message")
	}
	if !reply.Unlinked {
		a.remember(ctx, m, l)
	}
}

// consider has the core answer a message under the rules of the server that
// it stands in. ok is false where nothing is to be said; allowed reports
// whether the owner lets the bot answer there for all to see.
func (a *Adapter) consider(ctx context.Context, m *discordgo.Message) (reply bot.Reply, allowed, ok bool) {
	r := a.asked(m)
	allowed = true
	if r.Chat.Owner != "" {
		s, known := a.settings(ctx, r.Chat.Owner)
		if s.MuteMentions {
			return bot.Reply{}, false, false
		}
		allowed = known && a.listed(ctx, s, &r.Chat)
	}
	r.Private = !allowed
	reply = a.core.Handle(ctx, r)
	return reply, allowed, !reply.Silent
}

// hidden reports whether a reply goes to who asked alone.
func hidden(reply bot.Reply, m *discordgo.Message, allowed bool) bool {
	return m.GuildID != "" && (!allowed || reply.Private || reply.Kind == bot.KindNotice)
}

// viewOf is how an answer is shown where it was asked for.
func viewOf(m *discordgo.Message) view {
	if m.GuildID == "" {
		return view{}
	}
	return view{asker: m.Author.ID}
}

// digest tells one question from another: a message that is announced again
// with the same words, as when a link's preview comes, was not edited.
func digest(m *discordgo.Message) string {
	sum := sha256.Sum256([]byte(m.ID + m.Content))
	return hex.EncodeToString(sum[:8])
}

// whisper answers by direct message.
func (a *Adapter) whisper(ctx context.Context, m *discordgo.Message, nonce string, reply bot.Reply) (channel string, ids []string, err error) {
	var dm struct {
		ID string `json:"id"`
	}
	body := &payload{json: map[string]string{"recipient_id": m.Author.ID}}
	if err := a.rest.call(ctx, endpoint{method: "POST", pattern: "/users/@me/channels"}, body, &dm); err != nil {
		return "", nil, err
	}
	ids, err = a.post(ctx, dm.ID, "", nonce, a.compose(reply, view{}))
	return dm.ID, ids, err
}

// post sends messages to a channel. The nonce keeps one that is sent again,
// after its receipt was lost, from standing there twice.
func (a *Adapter) post(ctx context.Context, channel, replyTo, nonce string, out []outgoing) (ids []string, err error) {
	for n := range out {
		a.draw(ctx, &out[n])
		w := out[n].create(false)
		w.Nonce, w.Enforce = nonce+"-"+strconv.Itoa(n), true
		if replyTo != "" {
			w.Reference = &reference{MessageID: replyTo}
		}
		var sent struct {
			ID string `json:"id"`
		}
		if err := a.rest.call(ctx, messagesEndpoint(channel), &payload{json: w, files: out[n].files}, &sent); err != nil {
			return ids, err
		}
		if sent.ID != "" {
			ids = append(ids, sent.ID)
		}
	}
	return ids, nil
}

func (a *Adapter) remember(ctx context.Context, m *discordgo.Message, l link) {
	if len(l.IDs) == 0 {
		return
	}
	raw, err := json.Marshal(l)
	if err == nil {
		err = a.core.Memory().Put(ctx, linkKey(m.GuildID, m.ChannelID, m.ID), raw, a.cfg.AnswerTTL)
	}
	if err != nil {
		a.log.Warn("discord: memory failed", "error", err)
	}
}

func (a *Adapter) recall(ctx context.Context, key string) (l link, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, memoryTime)
	defer cancel()
	raw, ok, err := a.core.Memory().Get(ctx, key)
	if err != nil || !ok || json.Unmarshal(raw, &l) != nil {
		return link{}, false
	}
	return l, len(l.IDs) > 0
}

// edited brings an answer up to date with its question.
func (a *Adapter) edited(ctx context.Context, m *discordgo.Message) {
	key := linkKey(m.GuildID, m.ChannelID, m.ID)
	l, ok := a.recall(ctx, key)
	if !ok {
		return
	}
	if !addressed(m, a.botID()) {
		// The bot is not asked any more.
		a.withdrawn(ctx, m.GuildID, m.ChannelID, m.ID)
		return
	}
	if l.Asked == digest(m) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	reply, allowed, ok := a.consider(ctx, m)
	if !ok {
		return
	}
	nonce := m.ID[max(0, len(m.ID)-8):] + strconv.FormatInt(m.EditedTimestamp.UnixMilli(), 36)
	var err error
	if l.Channel == m.ChannelID && hidden(reply, m, allowed) {
		// What all could read goes; what follows is for the asker alone, and is
		// never said in public.
		a.unsayAll(ctx, l)
		l.Channel, l.IDs, err = a.whisper(ctx, m, nonce, reply)
	} else {
		v := viewOf(m)
		if l.Channel != m.ChannelID {
			v = view{}
		}
		l.IDs, err = a.replace(ctx, l, m, nonce, a.compose(reply, v))
	}
	if err != nil {
		a.log.Warn("discord: an answer was not brought up to date", "error", err)
		a.monitor.Failed(bot.Discord, "message")
	} else {
		l.Asked = digest(m)
	}
	if len(l.IDs) == 0 || reply.Unlinked {
		a.unlink(ctx, key)
		return
	}
	a.remember(ctx, m, l)
}

// replace puts another answer in the place of one, and gives the ids of its
// messages: none where the old one is gone.
func (a *Adapter) replace(ctx context.Context, l link, m *discordgo.Message, nonce string, out []outgoing) ([]string, error) {
	a.draw(ctx, &out[0])
	body := &payload{json: out[0].edit(), files: out[0].files}
	err := a.rest.call(ctx, messageEndpoint("PATCH", l.Channel, l.IDs[0]), body, nil)
	if gone(err) {
		l.IDs = l.IDs[1:]
		a.unsayAll(ctx, l)
		return nil, nil
	}
	if err != nil {
		return l.IDs, err
	}
	// The pages after the first are made anew.
	a.unsayAll(ctx, link{Channel: l.Channel, IDs: l.IDs[1:]})
	ids := l.IDs[:1]
	if len(out) > 1 {
		replyTo := m.ID // by which remove finds them together
		if l.Channel != m.ChannelID {
			replyTo = ""
		}
		more, err := a.post(ctx, l.Channel, replyTo, nonce, out[1:])
		return append(ids, more...), err
	}
	return ids, nil
}

// withdrawn removes the answer to a question that was deleted.
func (a *Adapter) withdrawn(ctx context.Context, guild, channel, question string) {
	key := linkKey(guild, channel, question)
	l, ok := a.recall(ctx, key)
	if !ok {
		return
	}
	a.unsayAll(ctx, l)
	a.unlink(ctx, key)
}

func (a *Adapter) unlink(ctx context.Context, key string) {
	if err := a.core.Memory().Delete(ctx, key); err != nil {
		a.log.Warn("discord: memory failed", "error", err)
	}
}

func (a *Adapter) unsayAll(ctx context.Context, l link) {
	for _, id := range l.IDs {
		a.unsay(ctx, l.Channel, id)
	}
}

func (a *Adapter) unsay(ctx context.Context, channel, id string) {
	err := a.rest.call(ctx, messageEndpoint("DELETE", channel, id), nil, nil)
	if err != nil && !gone(err) {
		a.log.Warn("discord: an answer was not removed", "error", err)
		a.monitor.Failed(bot.Discord, "message")
	}
}

func gone(err error) bool {
	var e *APIError
	return errors.As(err, &e) && (e.Code == codeUnknownMessage || e.Status == http.StatusNotFound)
}
