package telegram

import (
	"errors"
	"strings"
	"testing"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

func pictured(text string) func(*world, *Config) {
	return func(w *world, _ *Config) {
		w.core.make = func(string) ([]byte, error) { return []byte("\x89PNG..."), nil }
		w.core.reply = func(bot.Request) bot.Reply {
			return bot.Reply{Title: "Map", Blocks: []bot.Block{{Spans: []bot.Span{{Text: text}}}},
				Picture: &bot.Picture{Key: "map/en", Name: "map-en.png", Alt: "A map"}, Buttons: echo(bot.Request{}).Buttons[:1]}
		}
	}
}

func TestShortReplyIsTheCaption(t *testing.T) {
	w := begin(t, pictured("short"))
	chat := w.server.Private(ana)
	chat.Say(ana, "map")
	m := w.messages(chat, 1)[0]
	w.idle()
	if m.Photo == "" || m.Text != "Map\n\nshort" || len(m.Keyboard) != 1 || len(chat.Messages()) != 1 {
		t.Errorf("sent %+v", m)
	}
	// The second time, Telegram has the file.
	chat.Say(ana, "map")
	w.messages(chat, 2)
	calls := w.server.Calls("sendPhoto")
	if calls[0].Files["photo"] == 0 || calls[1].Params["photo"] != m.Photo || w.core.pictures != 1 {
		t.Errorf("calls %+v, made %d times", calls, w.core.pictures)
	}
	if w.call("sendChatAction").Params["action"] != "upload_photo" {
		t.Error("no sign of life while the picture was made")
	}
	// A file that Telegram no longer knows is sent anew.
	w.server.Fail(fake.Fault{Method: "sendPhoto", Status: 400, Description: "Bad Request: wrong file identifier/HTTP URL specified"})
	chat.Say(ana, "map")
	w.messages(chat, 3)
	if w.core.pictures != 2 {
		t.Errorf("made %d times", w.core.pictures)
	}
}

func TestLongReplyFollowsThePicture(t *testing.T) {
	w := begin(t, pictured(strings.Repeat("long ", 400)))
	chat := w.server.Private(ana)
	chat.Say(ana, "map")
	ms := w.messages(chat, 2)
	if ms[0].Photo == "" || ms[0].Text != "Map" || len(ms[0].Keyboard) != 0 {
		t.Errorf("picture: %+v", ms[0])
	}
	if ms[1].Photo != "" || !strings.Contains(ms[1].Text, "long") || len(ms[1].Keyboard) != 1 {
		t.Errorf("text: %+v", ms[1])
	}
}

func TestFailingPictureStillSendsTheText(t *testing.T) {
	fail := map[string]func(*world){
		"not made": func(w *world) { w.core.make = func(string) ([]byte, error) { return nil, errors.New("no font") } },
		"refused": func(w *world) {
			w.server.Fail(fake.Fault{Method: "sendPhoto", Status: 400, Description: "Bad Request: PHOTO_INVALID_DIMENSIONS"})
		},
		"not allowed": func(w *world) {
			w.server.Fail(fake.Fault{Method: "sendPhoto", Status: 400, Description: "Bad Request: not enough rights to send photos to the chat"})
		},
	}
	for name, fault := range fail {
		t.Run(name, func(t *testing.T) {
			w := begin(t, func(w *world, c *Config) { pictured("short")(w, c); fault(w) })
			chat := w.server.Private(ana)
			chat.Say(ana, "map")
			m := w.messages(chat, 1)[0]
			if m.Photo != "" || m.Text != "Map\n\nshort" || len(m.Keyboard) != 1 {
				t.Errorf("sent %+v", m)
			}
		})
	}
}

func TestUploadIsTriedAgain(t *testing.T) {
	w := begin(t, pictured("short"))
	w.server.Fail(fake.BadGateway("sendPhoto"), fake.Fault{Method: "sendPhoto", Drop: true}, fake.TooMany("sendPhoto", 1))
	chat := w.server.Private(ana)
	chat.Say(ana, "map")
	if m := w.messages(chat, 1)[0]; m.Photo == "" {
		t.Errorf("sent %+v", m)
	}
	w.idle()
	if len(chat.Messages()) != 1 {
		t.Errorf("%d messages", len(chat.Messages()))
	}
}
