package render

import (
	"fmt"
	"slices"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// View is how a reply is shown.
type View struct {
	Asker     string // who may remove it; empty in private
	Addressee string // a member that it is for, by id
	Private   bool   // to the asker only
	Public    bool   // the asker said: not private
	InPlace   bool   // instead of the message that the button is on
	Page      int
}

// Message is one message as it goes out.
type Message struct {
	Lang    bot.Lang
	Content string       // before the embeds: who it is for
	Picture *bot.Picture // still to be made
	Image   []byte       // the picture, once it is made
	page    page
}

// Body is a message in JSON, for every request that makes or changes one.
type Body struct {
	Content     *string                      `json:"content,omitempty"`
	Embeds      []*discordgo.MessageEmbed    `json:"embeds"`
	Components  []discordgo.MessageComponent `json:"components"`
	Mentions    mentions                     `json:"allowed_mentions"`
	Flags       int                          `json:"flags,omitempty"`
	Attachments *[]attachment                `json:"attachments,omitempty"`
	Nonce       string                       `json:"nonce,omitempty"`
	Enforce     bool                         `json:"enforce_nonce,omitempty"`
	Reference   *Reference                   `json:"message_reference,omitempty"`
}

// mentions forbids every ping: it goes with every message.
type mentions struct {
	Parse       []string `json:"parse"`
	RepliedUser bool     `json:"replied_user"`
}

type attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

// Reference names the message that one replies to.
type Reference struct {
	MessageID string `json:"message_id"`
	Must      bool   `json:"fail_if_not_exists"`
}

// ephemeral is the flag of a message that only one person sees.
const ephemeral = int(discordgo.MessageFlagsEphemeral)

// Create gives the message as a new one.
func (m Message) Create(private bool) Body {
	w := Body{Embeds: m.page.embeds, Components: m.page.rows, Mentions: mentions{Parse: []string{}}}
	if w.Components == nil {
		w.Components = []discordgo.MessageComponent{}
	}
	if m.Content != "" {
		w.Content = &m.Content
	}
	if private {
		w.Flags = ephemeral
	}
	if m.Image != nil {
		w.Attachments = &[]attachment{{ID: "0", Filename: m.ImageName(), Description: m.page.alt}}
	}
	return w
}

// Edit gives the message as a change of another; what it has no part in goes.
func (m Message) Edit() Body {
	w := m.Create(false)
	if w.Attachments == nil {
		w.Attachments = &[]attachment{}
	}
	return w
}

// ImageName is the picture's file name.
func (m Message) ImageName() string { return pictureName(m.Picture.Name) }

// WithoutPicture gives the message without its picture.
func (m Message) WithoutPicture() Message {
	m.Picture, m.Image, m.page = nil, nil, m.page.withoutPicture()
	return m
}

// Reply renders a reply: the page asked for where the reply can be made again
// for another, else all of its pages.
func (r Renderer) Reply(reply bot.Reply, v View) []Message {
	if v.Private || v.Asker == "" {
		v.Asker = ""
		reply.Buttons = slices.DeleteFunc(slices.Clone(reply.Buttons), func(b bot.Button) bool { return b.Action.Verb == bot.Remove })
	}
	doc := r.pages(reply, v.Asker)
	pages := doc.pages
	if doc.turning {
		n := min(v.Page, len(pages)-1)
		pages = pages[n : n+1]
	}
	out := make([]Message, 0, len(pages))
	for n, p := range pages {
		m := Message{Lang: reply.Lang, page: p}
		if p.picture {
			m.Picture = reply.Picture
		}
		if n == 0 && v.Addressee != "" {
			m.Content = fmt.Sprintf(r.Say(bot.NoticeAddressed, reply.Lang), "<@"+v.Addressee+">")
		}
		out = append(out, m)
	}
	return out
}
