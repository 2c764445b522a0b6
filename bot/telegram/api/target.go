package api

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Target is where a message goes.
type Target struct {
	Chat        int64
	Topic       int64 // forum topic, 0 for none
	DirectTopic int64 // topic of a channel's direct messages, 0 for none
	ReplyTo     int64 // message to reply to, 0 for none
	Private     bool  // a chat with one person
}

// ReplyTo is where an answer to a message goes.
func ReplyTo(m *IncomingMessage) Target {
	t := Target{Chat: m.Chat.ID, Topic: m.Topic(), ReplyTo: int64(m.MessageID), Private: m.Chat.IsPrivate()}
	if m.DirectTopic != nil {
		// It stands for the thread, too: both are refused.
		t.Topic, t.DirectTopic = 0, m.DirectTopic.ID
	}
	return t
}

// Params are those of a message to a target, but for its chat.
func (t Target) Params() Params {
	p := Params{}
	p.AddNonZero64("message_thread_id", t.Topic)
	p.AddNonZero64("direct_messages_topic_id", t.DirectTopic)
	if t.ReplyTo != 0 {
		p["reply_parameters"] = `{"message_id":` + strconv.FormatInt(t.ReplyTo, 10) + `,"allow_sending_without_reply":true}`
	}
	return p
}

// Button is one button of a keyboard under a message; one of Data, URL and
// CopyText is set.
type Button struct {
	Text     string    `json:"text"`
	URL      string    `json:"url,omitempty"`
	Data     string    `json:"callback_data,omitempty"`
	CopyText *CopyText `json:"copy_text,omitempty"`
}

// CopyText is what a button puts into the clipboard, 1 to 256 characters.
type CopyText struct {
	Text string `json:"text"`
}

// Keyboard is the buttons under a message, in rows.
type Keyboard struct {
	Rows [][]Button `json:"inline_keyboard"`
}

// WithoutCopying gives a keyboard, as reply_markup, without the buttons that
// copy: a server of before Bot API 7.11 refuses those. It reports whether there
// were any.
func WithoutCopying(markup string) (string, bool) {
	var k Keyboard
	if !strings.Contains(markup, `"copy_text"`) || json.Unmarshal([]byte(markup), &k) != nil {
		return markup, false
	}
	for i, row := range k.Rows {
		k.Rows[i] = slices.DeleteFunc(row, func(b Button) bool { return b.CopyText != nil })
	}
	k.Rows = slices.DeleteFunc(k.Rows, func(row []Button) bool { return len(row) == 0 })
	if len(k.Rows) == 0 {
		return "", true
	}
	return Encode(k), true
}

// Has reports whether a button carries data.
func (k *Keyboard) Has(data string) bool {
	if k == nil {
		return false
	}
	for _, row := range k.Rows {
		for _, b := range row {
			if b.Data == data && data != "" {
				return true
			}
		}
	}
	return false
}

// Limits of what a message holds (https://core.telegram.org/bots/api), in
// UTF-16 code units after entities parsing where they are of text.
const (
	MaxText     = 4096 // sendMessage, text
	MaxCaption  = 1024 // sendPhoto, caption
	MaxAlert    = 200  // answerCallbackQuery, text
	MaxButtons  = 100  // an inline keyboard; more is BUTTONS_TOO_MUCH or cut
	MaxResults  = 50   // answerInlineQuery, results
	MaxCommands = 100  // setMyCommands
	MaxCopy     = 256  // copy_text
	// MaxEntities is how many formatted pieces of a message are kept; what more
	// there are lose their formatting.
	MaxEntities = 100
)

// Units counts UTF-16 code units, in which Telegram measures text.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
