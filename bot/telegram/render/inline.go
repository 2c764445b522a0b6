package render

import (
	"strings"

	"allybot/bot"
	"allybot/bot/telegram/api"
)

const (
	// What a result's title and description show at most, in characters: a line
	// and two lines on a phone.
	maxTitle       = 64
	maxDescription = 120
	// maxInlineText is how much of a reply goes into a chat of other people, in
	// UTF-16 units; the rest is a tap away.
	maxInlineText = 900
)

// Article is an InlineQueryResultArticle with the fields that we use.
type Article struct {
	Type        string        `json:"type"`
	ID          string        `json:"id"`
	Title       string        `json:"title"`
	Description string        `json:"description,omitempty"`
	Content     Content       `json:"input_message_content"`
	Keyboard    *api.Keyboard `json:"reply_markup,omitempty"`
}

// Content is an InputTextMessageContent.
type Content struct {
	Text    string         `json:"message_text"`
	Mode    string         `json:"parse_mode"`
	Preview map[string]any `json:"link_preview_options"`
}

// InlineArticles makes results, in their order; what cannot be shown is left
// out. private gives a link to what an action does in the private chat, empty
// where there is none: the way to what a result leaves out.
func InlineArticles(rs []bot.Result, words Words, private func(bot.Action) string) []Article {
	out := make([]Article, 0, len(rs))
	titles := map[string]bool{}
	for _, r := range rs {
		text, whole := inlineText(r.Reply)
		title, description := inlineLabels(r, titles)
		if text == "" || title == "" || r.ID == "" || len(r.ID) > 64 {
			continue
		}
		titles[title] = true
		if link := private(r.Reply.Paged); !whole && link != "" {
			more := bot.Button{Label: words.Say(bot.NoticeOpenPrivate, r.Reply.Lang), URL: link}
			r.Reply.Buttons = append([]bot.Button{more}, r.Reply.Buttons...)
		}
		art := Article{
			Type: "article", ID: r.ID, Title: title, Description: description,
			Content: Content{text, "HTML", map[string]any{"is_disabled": true}},
		}
		if rows := keyboard(r.Reply, words, 1, 1); len(rows) > 0 {
			art.Keyboard = &api.Keyboard{Rows: rows}
		}
		out = append(out, art)
	}
	return out
}

// inlineLabels gives a result a title that none of those before it has, and a
// description that says something else.
func inlineLabels(r bot.Result, taken map[string]bool) (title, description string) {
	title = bot.Shorten(Sanitize(r.Title), maxTitle)
	description = bot.Shorten(Sanitize(r.Description), maxDescription)
	if taken[title] {
		title = bot.Shorten(title+" · "+strings.Join(paragraphs(r.Reply.Citations), ", "), maxTitle)
	}
	if taken[title] || title == description {
		// What it says is all that tells it from the others.
		title, description = bot.Shorten(Sanitize(r.Description), maxTitle), bot.Shorten(Sanitize(r.Title), maxDescription)
	}
	return title, description
}

// inlineText gives a reply's beginning, with where it comes from, and reports
// whether that is all of it. As sent, with the markup, it keeps to the limit
// too: that of inline messages is one of what is sent.
func inlineText(r bot.Reply) (text string, whole bool) {
	for limit := maxInlineText; limit > 0; limit /= 2 {
		pages := Pages(r, limit)
		if len(pages) == 0 {
			return "", true
		}
		text, whole = pages[0].HTML, len(pages) == 1
		if !whole {
			text = beginning(r, limit)
		}
		if text != "" && api.Units(text) <= api.MaxText {
			return text, whole
		}
	}
	return "", true
}

// beginning gives so much of a reply as fits with its footer.
func beginning(r bot.Reply, limit int) string {
	foot := Pages(bot.Reply{Footer: r.Footer}, limit/2)
	r.Footer, r.Citations = "", nil
	if len(foot) == 1 {
		limit -= api.Units(foot[0].Plain) + maxGap
	}
	body := Pages(r, limit)
	switch {
	case len(body) == 0:
		return ""
	case len(foot) != 1:
		return body[0].HTML
	}
	return body[0].HTML + breaks[maxGap] + foot[0].HTML
}
