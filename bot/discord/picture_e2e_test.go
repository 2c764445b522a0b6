package discord_test

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"strings"
	"testing"

	"allybot/bot"
	"allybot/bot/message"
	"allybot/facts"
	"allybot/internal/chart"
	fake "allybot/internal/fakeapi/discord"
	"allybot/internal/picture"
)

func charts(p *facts.Pack) bot.PictureMaker {
	words, err := message.Load(message.Builtin())
	if err != nil {
		panic(err) // they are built in
	}
	return chart.New(p, words, picture.NewCache(chart.CacheEntries, chart.CacheBytes))
}

// Each picture goes out as an attachment that the embed shows, described in
// words, with its text beside it: deferred while it is made, at once from then
// on. The double holds every payload to the published schema.
func TestPicturesOfTheRealBot(t *testing.T) {
	api := wholeWith(t, charts)
	for _, c := range []struct {
		locale, command string
		options         []fake.Option
		file            string
		says            []string
	}{
		{"en-US", "compare", nil, "compare-en.png", []string{"334,500", "24,800", "3,500,000", "military and civilian", "I.12", "I.13"}},
		{"es-419", "compare", []fake.Option{{Name: "names", Value: "Argentina, México"}}, "compare-es.png", []string{"51.309", "pero sin esta cifra: México"}},
		{"pt-BR", "timeline", []fake.Option{{Name: "topic", Value: "colombia"}}, "timeline-pt.png", []string{"Dezembro de 2021", "I.8"}},
		{"en-GB", "timeline", nil, "timeline-en.png", []string{"1998", "2022"}},
		{"en-US", "map", nil, "map-en.png", []string{"Not mentioned", "Natural Earth"}},
		{"es-419", "map", nil, "map-es.png", []string{"No mencionado", "Natural Earth"}},
		{"fr", "compare", nil, "compare-fr.png", []string{"334\u202f500", "I.12"}},
		{"pt-BR", "map", nil, "map-pt.png", []string{"Colômbia", "Não mencionado"}},
	} {
		for _, kind := range []int{5, 4} { // deferred, then at once
			x := api.Slash(someone(c.locale), c.command, c.options...)
			m, ok := x.Reply(soon)
			if !ok {
				t.Fatalf("%s: no answer", c.file)
			}
			if got, _ := x.Ack(); got != kind || x.Acks() != 1 || len(x.More()) != 0 {
				t.Errorf("%s: acknowledged %d times, with %d, want %d; %d more messages", c.file, x.Acks(), got, kind, len(x.More()))
			}
			img, err := png.Decode(bytes.NewReader(m.Files[c.file]))
			if err != nil || img.Bounds().Dx() != picture.Width {
				t.Errorf("%s: not the picture: %v", c.file, err)
			}
			text := plain(m.Text())
			for _, button := range m.Components() {
				if strings.HasPrefix(button.CustomID, ">") { // what does not fit is a page on
					next, ok := api.Press(someone(c.locale), m.ID, button.CustomID).Reply(soon)
					if !ok {
						t.Fatalf("%s: no second page", c.file)
					}
					text += plain(next.Text())
				}
			}
			for _, s := range c.says {
				if !strings.Contains(text, s) {
					t.Errorf("%s: the text does not say %q: %s", c.file, s, text)
				}
			}
			checkAttachment(t, api, x, c.file)
		}
	}
}

// plain takes the escapes out of markdown.
func plain(s string) string { return strings.ReplaceAll(s, `\`, "") }

// checkAttachment looks at what was sent for an exchange: the file is declared
// with a description and shown by an embed.
func checkAttachment(t *testing.T, api *fake.Server, x *fake.Exchange, file string) {
	t.Helper()
	for _, op := range []string{fake.OpCallback, fake.OpOriginal} {
		for _, q := range api.Requests(op) {
			if !strings.Contains(q.Path, x.Token) || !bytes.Contains(q.Body, []byte("attachments")) {
				continue
			}
			body := string(q.Body)
			for _, want := range []string{`"filename":"` + file + `"`, `"description":"`, `"url":"attachment://` + file + `"`} {
				if !strings.Contains(body, want) {
					t.Errorf("%s: no %s in %.2000s", file, want, body)
				}
			}
			return
		}
	}
	t.Errorf("%s: no attachment was declared", file)
}

// failing makes no picture.
type failing struct{ bot.PictureMaker }

func (failing) Ready(string) bool { return false }
func (failing) Make(context.Context, string) ([]byte, error) {
	return nil, errors.New("no font")
}

func TestAFailedPictureStillSendsTheText(t *testing.T) {
	api := wholeWith(t, func(p *facts.Pack) bot.PictureMaker { return failing{charts(p)} })
	for _, c := range []string{"compare", "timeline", "map"} {
		x := api.Slash(someone("en-US"), c)
		m, ok := x.Reply(soon)
		if !ok || len(m.Files) != 0 || !strings.Contains(plain(m.Text()), "I.10") && !strings.Contains(plain(m.Text()), "I.12") {
			t.Errorf("/%s: %v, %d files, %s", c, ok, len(m.Files), m.Text())
		}
	}
}

// Buttons under a picture lead on, to text and to further pictures.
func TestButtonsUnderPictures(t *testing.T) {
	api := wholeWith(t, charts)
	pressed := 0
	for _, c := range []string{"compare", "timeline", "map"} {
		var options []fake.Option
		if c == "compare" {
			options = []fake.Option{{Name: "names", Value: "brazil chile"}}
		}
		m, ok := api.Slash(someone("es-ES"), c, options...).Reply(soon)
		if !ok {
			t.Fatalf("/%s: no answer", c)
		}
		for _, b := range m.Components() {
			if b.CustomID == "" || strings.HasPrefix(b.CustomID, "2x") {
				continue
			}
			pressed++
			if got, ok := api.Press(someone("es-ES"), m.ID, b.CustomID).Reply(soon); !ok || strings.TrimSpace(got.Text()) == "" {
				t.Errorf("/%s: %q is not answered", c, b.CustomID)
			}
		}
	}
	if pressed < 10 {
		t.Errorf("only %d buttons", pressed)
	}
}

// The arguments complete: countries with a figure, topics with a date.
func TestPictureArgumentsComplete(t *testing.T) {
	api := wholeWith(t, charts)
	for _, c := range []struct{ command, arg, typed, want string }{
		{"compare", "names", "", "Brasil"}, {"compare", "names", "arg", "Argentina"}, {"compare", "names", "Argentina, Bul", "Argentina, Bulgaria"},
		{"timeline", "topic", "", "colombia"}, {"timeline", "topic", "méx", "mexico"},
	} {
		cs, ok := api.Autocomplete(someone("es-ES"), c.command, c.arg, fake.Option{Name: c.arg, Value: c.typed}).Choices(soon)
		found := false
		for _, choice := range cs {
			found = found || choice.Value == c.want
		}
		if !ok || !found {
			t.Errorf("/%s %q: %v has no %q", c.command, c.typed, cs, c.want)
		}
	}
}
