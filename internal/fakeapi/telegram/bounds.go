package telegram

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// checkButton holds a button to what the type's description says in words.
func checkButton(b *breaches, at string, obj map[string]any) {
	kinds := 0
	for name := range obj {
		switch name {
		case "text", "icon_custom_emoji_id", "style":
		default:
			kinds++
		}
	}
	if kinds != 1 {
		b.addf("%s: a button needs exactly one kind, this has %d", at, kinds)
	}
	if text, _ := obj["text"].(string); strings.TrimSpace(text) == "" {
		b.addf("%s: a button without text", at)
	}
}

// checkTexts checks the texts of a method's own fields.
func checkTexts(b *breaches, method string, p map[string]string) {
	mode := p["parse_mode"]
	switch method {
	case "sendMessage", "editMessageText":
		checkText(b, method+".text", p["text"], mode, 4096, true)
	case "sendPhoto", "editMessageCaption":
		checkText(b, method+".caption", p["caption"], mode, 1024, false)
	}
}

func checkText(b *breaches, at, text, mode string, limit int, needed bool) {
	plain := text
	switch mode {
	case "":
	case "HTML":
		var err error
		if plain, err = ParseHTML(text); err != nil {
			b.addf("%s: can't parse entities: %v", at, err)
			return
		}
	default:
		b.addf("%s: parse mode %q", at, mode)
	}
	if n := Units(plain); n > limit {
		b.addf("%s: %d UTF-16 units after entities parsing, at most %d", at, n, limit)
	}
	if needed && strings.TrimSpace(plain) == "" {
		b.addf("%s: message text is empty", at)
	}
	if strings.ContainsRune(plain, 0) {
		b.addf("%s: a NUL character", at)
	}
}

var (
	commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	startParam  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// checkLimits checks what the descriptions say in prose only.
func checkLimits(b *breaches, method string, p map[string]string) {
	switch method {
	case "editMessageText", "editMessageReplyMarkup", "editMessageCaption":
		chat, msg, inline := p["chat_id"] != "", p["message_id"] != "", p["inline_message_id"] != ""
		if inline == (chat || msg) || chat != msg {
			b.addf("%s: needs chat_id and message_id, or inline_message_id alone", method)
		}
	case "setWebhook":
		if s := p["secret_token"]; s != "" && !secretToken.MatchString(s) {
			b.addf("setWebhook.secret_token: characters not allowed")
		}
	case "getUpdates":
		if n, err := strconv.Atoi(p["limit"]); p["limit"] != "" && (err != nil || n < 1 || n > 100) {
			b.addf("getUpdates.limit: %q", p["limit"])
		}
	case "setMyCommands":
		var list []struct{ Command string }
		_ = json.Unmarshal([]byte(p["commands"]), &list)
		if len(list) > 100 {
			b.addf("setMyCommands: %d commands, at most 100", len(list))
		}
		seen := map[string]bool{}
		for _, c := range list {
			if !commandName.MatchString(c.Command) || seen[c.Command] {
				b.addf("setMyCommands: bad or repeated command name %q", c.Command)
			}
			seen[c.Command] = true
		}
	case "answerInlineQuery":
		checkInline(b, p)
	}
	checkKeyboard(b, method, p["reply_markup"])
}

func checkInline(b *breaches, p map[string]string) {
	var list []struct{ ID string }
	_ = json.Unmarshal([]byte(p["results"]), &list)
	if len(list) > 50 {
		b.addf("answerInlineQuery: %d results, at most 50", len(list))
	}
	seen := map[string]bool{}
	for _, r := range list {
		if seen[r.ID] || len(r.ID) < 1 || len(r.ID) > 64 {
			b.addf("answerInlineQuery: bad or repeated result id %q", r.ID)
		}
		seen[r.ID] = true
	}
	var button struct {
		Start *string `json:"start_parameter"`
	}
	_ = json.Unmarshal([]byte(p["button"]), &button)
	if button.Start != nil && !startParam.MatchString(*button.Start) {
		b.addf("answerInlineQuery: start_parameter %q", *button.Start)
	}
}

// checkKeyboard: at most 8 buttons a row and 100 in all, no empty row. The
// server refuses more with REPLY_MARKUP_TOO_LONG or BUTTON_INVALID.
func checkKeyboard(b *breaches, method, markup string) {
	var kb struct {
		Rows [][]json.RawMessage `json:"inline_keyboard"`
	}
	if markup == "" || json.Unmarshal([]byte(markup), &kb) != nil {
		return
	}
	total := 0
	for _, row := range kb.Rows {
		total += len(row)
		if len(row) == 0 || len(row) > 8 {
			b.addf("%s: a row of %d buttons", method, len(row))
		}
	}
	if total > 100 {
		b.addf("%s: %d buttons", method, total)
	}
}
