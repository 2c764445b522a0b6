package telegram

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"unicode/utf8"

	"allybot/bot/telegram/api"
	"allybot/bot/telegram/receive"
)

// nowhere refuses every request.
type nowhere struct{}

func (nowhere) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("nowhere") }

// FuzzUpdate feeds anything to what reads updates: it must not panic, and what
// it takes for a question is text.
func FuzzUpdate(f *testing.F) {
	for _, s := range []string{
		`{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5,"first_name":"A"},"text":"/ally@allybot x","entities":[{"type":"bot_command","offset":0,"length":5}]}}`,
		`{"update_id":2,"message":{"chat":{"id":-5,"type":"supergroup"},"from":{"id":5},"text":"🚀 @allybot hi","entities":[{"type":"mention","offset":3,"length":8}],"reply_to_message":{"message_id":3,"text":"q"},"quote":{"text":"q"}}}`,
		`{"update_id":3,"callback_query":{"id":"1","from":{"id":5},"data":"1fe0:x","message":{"message_id":1,"chat":{"id":5,"type":"private"}}}}`,
		`{"update_id":4,"inline_query":{"id":"1","from":{"id":5},"query":"x","offset":"5"}}`,
		`{"update_id":99999999999999999999}`, `[]`, `{"update_id":5,"message":{"chat":null}}`,
	} {
		f.Add([]byte(s))
	}
	cfg := Config{Token: "1:T", Transport: nowhere{}, RetryBase: 1, RetryMax: 1}
	a, err := New(cfg, newFakeCore(), &fakeMonitor{}, nil)
	if err != nil {
		f.Fatal(err)
	}
	a.reader.Store(&receive.Reader{Self: api.User{ID: 1, UserName: "allybot"}, Commands: a.commands})
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, _, err := api.DecodeUpdate(raw)
		if err != nil {
			return
		}
		_ = u.Origin()
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // nothing is sent
		for _, m := range []*api.IncomingMessage{u.Message, u.EditedMessage} {
			if m == nil || m.Chat == nil {
				continue
			}
			if q, ok := a.reader.Load().Question(m); ok && !utf8.ValidString(q.Request.Text) {
				t.Errorf("read %q", q.Request.Text)
			}
		}
		_ = a.handle(ctx, u, "update")
	})
}
