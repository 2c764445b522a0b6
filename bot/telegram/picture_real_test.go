package telegram

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"allybot/bot"
	"allybot/bot/message"
	"allybot/facts"
	"allybot/internal/chart"
	fake "allybot/internal/fakeapi/telegram"
	"allybot/internal/picture"
)

func charts(p *facts.Pack) bot.PictureMaker {
	words, err := message.Load(message.Builtin())
	if err != nil {
		panic(err) // they are built in
	}
	return chart.New(p, words, picture.NewCache(chart.CacheEntries, chart.CacheBytes))
}

// Each picture goes out as a photo with its text: as the caption where that
// fits, else in a message that follows. Sent again, it is the file that
// Telegram has. The double holds every request to the published contract.
func TestPicturesOfTheRealBot(t *testing.T) {
	w := withPictures(t, charts)
	for i, tt := range []struct {
		lang, command string
		messages      int
		says          []string
	}{
		{"en", "/compare", 1, []string{"334,500", "24,800", "3,500,000", "military and civilian", "I.13"}},
		{"es", "/comparar argentina y méxico", 1, []string{"51.309", "México"}},
		{"pt-br", "/cronologia", 2, []string{"1998", "Dezembro de 2021", "I.8"}},
		{"pt-br", "/mapa", 2, []string{"Colômbia", "Não mencionado", "Natural Earth"}},
	} {
		p := fake.Person{ID: int64(5000 + i), Name: "P", Lang: tt.lang}
		chat := w.server.Private(p)
		before := len(w.server.Calls("sendPhoto"))
		for again := range 2 {
			chat.Say(p, tt.command)
			ms := w.messages(chat, tt.messages*(again+1))[tt.messages*again:]
			w.idle()
			if ms[0].Photo == "" || len(chat.Messages()) != tt.messages*(again+1) {
				t.Fatalf("%s: %d messages, photo %q", tt.command, len(chat.Messages()), ms[0].Photo)
			}
			if n := len(utf16.Encode([]rune(ms[0].Text))); n > 1024 {
				t.Errorf("%s: a caption of %d", tt.command, n)
			}
			all := ms[0].Text
			if tt.messages == 2 {
				all += ms[1].Text
			}
			for _, s := range tt.says {
				if !strings.Contains(all, s) {
					t.Errorf("%s: the text does not say %q: %s", tt.command, s, all)
				}
			}
		}
		calls := w.server.Calls("sendPhoto")[before:]
		if len(calls) != 2 || calls[0].Files["photo"] < 1000 || len(calls[1].Files) != 0 || calls[1].Params["photo"] == "" {
			t.Errorf("%s: uploaded %v, then %v with photo %q", tt.command, calls[0].Files, calls[len(calls)-1].Files, calls[len(calls)-1].Params["photo"])
		}
	}
}

// failing makes no picture.
type failing struct{ bot.PictureMaker }

func (failing) Make(context.Context, string) ([]byte, error) {
	return nil, errors.New("no font")
}

func TestAFailedRealPictureStillSendsTheText(t *testing.T) {
	w := withPictures(t, func(p *facts.Pack) bot.PictureMaker { return failing{charts(p)} })
	for i, command := range []string{"/compare", "/timeline", "/map"} {
		p := fake.Person{ID: int64(6000 + i), Name: "P", Lang: "en"}
		chat := w.server.Private(p)
		chat.Say(p, command)
		m := w.messages(chat, 1)[0]
		if m.Photo != "" || !strings.Contains(m.Text, "I.1") || len(m.Keyboard) == 0 && command != "/compare" {
			t.Errorf("%s: %+v", command, m)
		}
	}
}

// Buttons under a picture lead on, whether that is text or another picture.
func TestButtonsUnderPictures(t *testing.T) {
	w := withPictures(t, charts)
	p := fake.Person{ID: 7000, Name: "P", Lang: "es"}
	chat := w.server.Private(p)
	pressed := 0
	for _, text := range []string{"/comparar brasil chile", "/cronologia", "/mapa"} {
		before := len(chat.Messages())
		chat.Say(p, text)
		w.messages(chat, before+1)
		w.idle()
		for _, m := range chat.Messages()[before:] {
			for _, row := range m.Keyboard {
				for _, b := range row {
					if b.Data == "" {
						continue
					}
					pressed++
					if a := w.answerTo(chat.Press(p, m.ID, b.Data)); strings.Contains(a["text"], "ya no funciona") {
						t.Errorf("%s: button %q is stale", text, b.Text)
					}
					w.idle()
				}
			}
		}
	}
	if pressed < 10 {
		t.Errorf("only %d buttons", pressed)
	}
	if l := w.log.String(); strings.Contains(l, "level=ERROR") {
		t.Errorf("logged:\n%s", l)
	}
}
