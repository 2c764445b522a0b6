package telegram

import (
	"testing"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

func TestPrivateTextIsAnswered(t *testing.T) {
	w := begin(t, nil)
	chat := w.server.Private(ana)
	chat.Say(ana, "what is <b>MNNA</b> & why?")
	m := w.messages(chat, 1)[0]
	if want := "<b>Echo</b>\n\nwhat is &lt;b&gt;MNNA&lt;/b&gt; &amp; why?"; m.HTML != want {
		t.Errorf("sent %q, want %q", m.HTML, want)
	}
	r := w.core.requests()[0]
	want := bot.Request{Platform: bot.Telegram, Chat: bot.Chat{ID: "501", Private: true}, User: bot.User{ID: "501", Locale: "es"}, Text: "what is <b>MNNA</b> & why?"}
	if r.Text != want.Text || r.Chat != want.Chat || r.User != want.User || r.Platform != want.Platform {
		t.Errorf("asked %+v, want %+v", r, want)
	}
	c := w.call("sendMessage")
	if c.Params["link_preview_options"] != `{"is_disabled":true}` {
		t.Errorf("link previews: %q", c.Params["link_preview_options"])
	}
	w.idle()
}

func TestWhoIsAnswered(t *testing.T) {
	group := func(w *world) *fake.Chat { return w.server.Group(-1001, "Group", 502) }
	private := func(w *world) *fake.Chat { return w.server.Private(ana) }
	at := "@allybot"
	tests := []struct {
		name    string
		chat    func(*world) *fake.Chat
		text    string
		options []fake.Option
		want    *bot.Request // nil: not for us
	}{
		{"command in private", private, "/ally argentina", nil, &bot.Request{Command: "ally", Text: "argentina"}},
		{"unknown command in private", private, "/aly argentina", nil, &bot.Request{Command: "aly", Text: "argentina"}},
		{"another bot's in private", private, "/ally@otherbot x", nil, nil},
		{"deep link", private, "/start ally_argentina", nil, &bot.Request{Command: "start", Text: "ally_argentina"}},
		{"caption", private, "", []fake.Option{fake.With("text", nil), fake.With("caption", "/ally chile")}, &bot.Request{Command: "ally", Text: "chile"}},
		{"sticker in private", private, "", []fake.Option{fake.With("text", nil), fake.With("sticker", map[string]any{"file_id": "s"})}, &bot.Request{}},
		{"pin in private", private, "", []fake.Option{fake.With("text", nil), fake.With("pinned_message", map[string]any{"message_id": 1, "date": 1, "text": "x"})}, nil},
		{"sticker to us in a group", group, "", []fake.Option{fake.With("text", nil), fake.With("sticker", map[string]any{"file_id": "s"}), fake.With("reply_to_message", map[string]any{"message_id": 1, "from": map[string]any{"id": fake.BotID, "is_bot": true, "first_name": "A"}})}, nil},
		{"command in a group", group, "/ally argentina", nil, &bot.Request{Command: "ally", Text: "argentina"}},
		{"localized alias", group, "/aliado Brasil", nil, &bot.Request{Command: "aliado", Text: "Brasil"}},
		{"addressed to us", group, "/ally@AllyBot argentina", nil, &bot.Request{Command: "ally", Text: "argentina"}},
		{"unknown but addressed to us", group, "/nope@allybot", nil, &bot.Request{Command: "nope"}},
		{"addressed to another bot", group, "/ally@otherbot argentina", nil, nil},
		{"unknown in a group", group, "/ban somebody", nil, nil},
		{"chatter", group, "hello everybody", nil, nil},
		{"mentioned", group, "who are the allies, " + at + "?", nil, &bot.Request{Text: "who are the allies,  ?"}},
		{"mentioned after characters of two units", group, "🇦🇷🚀 " + at + " allies", nil, &bot.Request{Text: "🇦🇷🚀   allies"}},
		{"another's name", group, "hi @allybotfan", nil, nil},
		{"text mention", group, "Allybot allies", []fake.Option{fake.With("entities", []any{map[string]any{"type": "text_mention", "offset": 0, "length": 7, "user": map[string]any{"id": fake.BotID, "is_bot": true, "first_name": "Allybot"}}})}, &bot.Request{Text: "allies"}},
		{"entities out of bounds", group, "x", []fake.Option{fake.With("entities", []any{map[string]any{"type": "mention", "offset": 5, "length": 900}, map[string]any{"type": "mention", "offset": -3, "length": 2}})}, nil},
		{"another bot", group, "/ally argentina", []fake.Option{fake.With("from", map[string]any{"id": 9, "is_bot": true, "first_name": "B"})}, nil},
		{"channel post forwarded by itself", group, "/ally argentina", []fake.Option{fake.With("is_automatic_forward", true)}, nil},
		{"our own inline answer", private, "MNNA", []fake.Option{fake.With("via_bot", map[string]any{"id": fake.BotID, "is_bot": true, "first_name": "A"})}, nil},
		{"no sender", private, "hello", []fake.Option{fake.With("from", nil)}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := begin(t, nil)
			chat := tt.chat(w)
			chat.Say(ana, tt.text, tt.options...)
			w.idle()
			got := w.core.requests()
			if tt.want == nil {
				if len(got) != 0 || len(chat.Messages()) != 0 {
					t.Fatalf("answered %+v", got)
				}
				return
			}
			if len(got) != 1 || got[0].Command != tt.want.Command || got[0].Text != tt.want.Text {
				t.Fatalf("asked %+v, want %+v", got, tt.want)
			}
			if len(chat.Messages()) != 1 {
				t.Errorf("%d messages", len(chat.Messages()))
			}
		})
	}
}
