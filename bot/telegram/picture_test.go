package telegram

import (
	"errors"
	"strings"
	"testing"
	"time"

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

// A server that never takes a picture costs the picture, not the reply.
func TestPictureThatNeverGoesOutLeavesTimeForTheText(t *testing.T) {
	for name, f := range map[string]fake.Fault{
		"server error": {Method: "sendPhoto", Times: -1, Status: 500, Body: "Error: Route not found"},
		"no such path": {Method: "sendPhoto", Times: -1, Status: 404, Body: "Cannot POST /sendPhoto"},
		"no answer":    {Method: "sendPhoto", Times: -1, Hang: 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, func(w *world, c *Config) {
				pictured("short")(w, c)
				c.HandleTimeout = 2 * time.Second
				w.server.Fail(f)
			})
			chat := w.server.Private(ana)
			chat.Say(ana, "map")
			w.idle()
			if ms := chat.Messages(); len(ms) != 1 || ms[0].Photo != "" || ms[0].Text != "Map\n\nshort" || len(ms[0].Keyboard) != 1 {
				t.Errorf("sent %+v", ms)
			}
		})
	}
}

// Where the time is not short, a picture is not tried for all of it.
func TestPictureIsGivenUpSoon(t *testing.T) {
	w := begin(t, func(w *world, c *Config) {
		pictured("short")(w, c)
		w.server.Fail(fake.Fault{Method: "sendPhoto", Times: -1, Status: 500})
	})
	began := time.Now()
	chat := w.server.Private(ana)
	chat.Say(ana, "map")
	w.messages(chat, 1)
	if d := time.Since(began); d > 8*time.Second {
		t.Errorf("the text came after %v", d)
	}
}

// An edit that never takes effect is made up for by a new message.
func TestEditThatNeverGoesOutIsSentAnew(t *testing.T) {
	w := begin(t, func(_ *world, c *Config) { c.HandleTimeout = time.Second })
	chat := w.server.Private(ana)
	id := chat.Say(ana, "argentna")
	w.messages(chat, 1)
	w.server.Fail(fake.Fault{Method: "editMessageText", Times: -1, Status: 500})
	chat.Edit(id, "argentina")
	w.wait("the answer", func() bool {
		ms := chat.Messages()
		return len(ms) == 1 && strings.Contains(ms[0].Text, "argentina")
	})
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
