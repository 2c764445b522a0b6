package telegram

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	long := strings.Repeat("x", 4097)
	rocket := strings.Repeat("🚀", 2049) // two units each
	msg := func(more ...string) map[string]string {
		p := map[string]string{"chat_id": "1", "text": "hi"}
		for i := 0; i < len(more); i += 2 {
			p[more[i]] = more[i+1]
		}
		return p
	}
	inline := func(results string) map[string]string {
		return map[string]string{"inline_query_id": "1", "results": results}
	}
	article := `{"type":"article","id":"a","title":"T","input_message_content":{"message_text":"m"}}`
	tests := []struct {
		name   string
		method string
		params map[string]string
		want   string // a part of the breach; empty: none
	}{
		{"good", "sendMessage", msg(), ""},
		{"chat by name", "sendMessage", msg("chat_id", "@channel"), ""},
		{"good with all", "sendMessage", msg("parse_mode", "HTML", "text", "<b>x</b> &amp; <blockquote expandable>y</blockquote>",
			"reply_parameters", `{"message_id":4,"allow_sending_without_reply":true}`, "link_preview_options", `{"is_disabled":true}`,
			"reply_markup", `{"inline_keyboard":[[{"text":"a","callback_data":"b"},{"text":"c","url":"https://x"}]]}`, "message_thread_id", "7"), ""},
		{"unknown method", "sendMessages", msg(), "unknown method"},
		{"unknown field", "sendMessage", msg("reply_to_message", "1"), "unknown field"},
		{"missing field", "sendMessage", map[string]string{"text": "hi"}, "chat_id is required"},
		{"thread is no number", "sendMessage", msg("message_thread_id", "seven"), "message_thread_id"},
		{"boolean", "sendMessage", msg("protect_content", "yes"), "protect_content"},
		{"too long", "sendMessage", msg("text", long), "4097 UTF-16 units"},
		{"too long in units", "sendMessage", msg("text", rocket), "4098 UTF-16 units"},
		{"long markup, short text", "sendMessage", msg("parse_mode", "HTML", "text", strings.Repeat("&amp;", 4096)), ""},
		{"empty after parsing", "sendMessage", msg("parse_mode", "HTML", "text", "<b> </b>"), "empty"},
		{"broken markup", "sendMessage", msg("parse_mode", "HTML", "text", "a < b"), "can't parse entities"},
		{"unknown parse mode", "sendMessage", msg("parse_mode", "Html5"), "parse mode"},
		{"broken JSON inside", "sendMessage", msg("reply_markup", `{"inline_keyboard":[[`), "reply_markup"},
		{"null inside", "sendMessage", msg("reply_markup", `{"inline_keyboard":null}`), "want Array"},
		{"unknown inside", "sendMessage", msg("reply_parameters", `{"message_id":4,"lone":true}`), "lone"},
		{"button of two kinds", "sendMessage", msg("reply_markup", `{"inline_keyboard":[[{"text":"a","callback_data":"b","url":"https://x"}]]}`), "exactly one kind"},
		{"button of no kind", "sendMessage", msg("reply_markup", `{"inline_keyboard":[[{"text":"a"}]]}`), "exactly one kind"},
		{"callback data", "sendMessage", msg("reply_markup", `{"inline_keyboard":[[{"text":"a","callback_data":"`+strings.Repeat("é", 33)+`"}]]}`), "66 bytes"},
		{"empty callback data", "sendMessage", msg("reply_markup", `{"inline_keyboard":[[{"text":"a","callback_data":""}]]}`), "0 bytes"},
		{"empty row", "sendMessage", msg("reply_markup", `{"inline_keyboard":[[]]}`), "row of 0"},
		{"not UTF-8", "sendMessage", msg("text", "\xff"), "UTF-8"},
		{"caption", "sendPhoto", map[string]string{"chat_id": "1", "photo": "f", "caption": strings.Repeat("x", 1025)}, "1025"},
		{"photo missing", "sendPhoto", map[string]string{"chat_id": "1"}, "photo is required"},
		{"edit of nothing", "editMessageText", map[string]string{"text": "x"}, "needs chat_id"},
		{"alert", "answerCallbackQuery", map[string]string{"callback_query_id": "1", "text": strings.Repeat("x", 201)}, "201"},
		{"inline", "answerInlineQuery", inline("[" + article + "]"), ""},
		{"inline without content", "answerInlineQuery", inline(`[{"type":"article","id":"a","title":"T"}]`), "needs input_message_content"},
		{"inline null", "answerInlineQuery", inline("null"), "want Array"},
		{"inline twice", "answerInlineQuery", inline("[" + article + "," + article + "]"), "repeated result id"},
		{"inline id", "answerInlineQuery", inline(strings.Replace("["+article+"]", `"a"`, `"`+strings.Repeat("x", 65)+`"`, 1)), "65"},
		{"inline markup", "answerInlineQuery", inline(`[{"type":"article","id":"a","title":"T","input_message_content":{"message_text":"<x>","parse_mode":"HTML"}}]`), "can't parse entities"},
		{"inline too many", "answerInlineQuery", inline("[" + strings.TrimSuffix(strings.Repeat(article+",", 51), ",") + "]"), "51 results"},
		{"inline offset", "answerInlineQuery", map[string]string{"inline_query_id": "1", "results": "[]", "next_offset": strings.Repeat("9", 65)}, "65 bytes"},
		{"start parameter", "answerInlineQuery", map[string]string{"inline_query_id": "1", "results": "[]", "button": `{"text":"x","start_parameter":"a b"}`}, "start_parameter"},
		{"commands", "setMyCommands", map[string]string{"commands": `[{"command":"ally","description":"x"}]`, "scope": `{"type":"all_group_chats"}`}, ""},
		{"command name", "setMyCommands", map[string]string{"commands": `[{"command":"Ally","description":"x"}]`}, "command name"},
		{"command description", "setMyCommands", map[string]string{"commands": `[{"command":"ally","description":""}]`}, "0 units"},
		{"scope", "setMyCommands", map[string]string{"commands": `[]`, "scope": `{"type":"everybody"}`}, "everybody"},
		{"secret", "setWebhook", map[string]string{"url": "https://x", "secret_token": "a b"}, "secret_token"},
		{"allowed updates", "getUpdates", map[string]string{"allowed_updates": "null"}, "allowed_updates"},
		{"limit", "getUpdates", map[string]string{"limit": "101"}, "limit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(Check(tt.method, tt.params, nil), "; ")
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("breaches %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseHTML(t *testing.T) {
	good := map[string]string{
		"plain":                                         "plain",
		"<b>a <i>b</i></b>":                             "a b",
		"&lt;&gt;&amp;&quot;&#39;&#x41;":                `<>&"'A`,
		"&nbsp; &copy; & &#0; &":                        "&nbsp; &copy; & &#0; &",
		`<a href="https://x?a=1&amp;b=2">l</a>`:         "l",
		"<blockquote expandable>q</blockquote>":         "q",
		`<pre><code class="language-go">x</code></pre>`: "x",
		"<TG-SPOILER>s</TG-SPOILER>":                    "s",
	}
	for in, want := range good {
		if got, err := ParseHTML(in); err != nil || got != want {
			t.Errorf("ParseHTML(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{
		"a < b", "<b>x", "x</b>", "<b><i>x</b></i>", "<p>x</p>", "<br>", `<b class="x">y</b>`, "<>", "< b>x</b>",
		"<blockquote><blockquote>x</blockquote></blockquote>", "<blockquote open>x</blockquote>", "\xff",
	} {
		if got, err := ParseHTML(in); err == nil {
			t.Errorf("ParseHTML(%q) = %q, want an error", in, got)
		}
	}
}

func FuzzParseHTML(f *testing.F) {
	f.Add("<b>x</b> &amp; <a href=\"x\">y</a>")
	f.Fuzz(func(_ *testing.T, s string) { _, _ = ParseHTML(s) }) // must not panic
}
