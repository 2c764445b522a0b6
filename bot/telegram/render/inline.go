package render

import (
	"allybot/bot"
	"allybot/bot/telegram/api"
)

// What a result's title and description show at most, in characters.
const (
	maxTitle       = 100
	maxDescription = 200
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

// InlineArticle makes one result: the first page of its reply, with its
// buttons.
func InlineArticle(r bot.Result, words Words) (Article, bool) {
	pages := Pages(r.Reply, api.MaxText)
	title := bot.Shorten(Sanitize(r.Title), maxTitle)
	if len(pages) == 0 || title == "" || r.ID == "" || len(r.ID) > 64 {
		return Article{}, false
	}
	art := Article{
		Type: "article", ID: r.ID, Title: title, Description: bot.Shorten(Sanitize(r.Description), maxDescription),
		Content: Content{pages[0].HTML, "HTML", map[string]any{"is_disabled": true}},
	}
	if rows := keyboard(r.Reply, words, 1, len(pages)); len(rows) > 0 {
		art.Keyboard = &api.Keyboard{Rows: rows}
	}
	return art, true
}
