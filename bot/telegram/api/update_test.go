package telegram

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
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
	a.self = tgbotapi.User{ID: 1, UserName: "allybot"}
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, _, err := readUpdate(raw)
		if err != nil {
			return
		}
		_ = u.lane()
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // nothing is sent
		for _, m := range []*message{u.Message, u.EditedMessage} {
			if m == nil || m.Chat == nil {
				continue
			}
			if q, ok := a.read(m); ok && !utf8.ValidString(q.request.Text) {
				t.Errorf("read %q", q.request.Text)
			}
		}
		a.lanes.turns <- struct{}{} // as in a lane
		a.dispatch(ctx, u)
		<-a.lanes.turns
		if n := a.monitor.(*fakeMonitor).of("failed panic"); n > 0 { //nolint:errcheck // it is one
			t.Errorf("a panic at %s", raw)
		}
	})
}

func TestWithout(t *testing.T) {
	at := func(offset, length int) []tgbotapi.MessageEntity {
		return []tgbotapi.MessageEntity{{Type: "mention", Offset: offset, Length: length}}
	}
	tests := []struct {
		text string
		es   []tgbotapi.MessageEntity
		want string
	}{
		{"@allybot hi", at(0, 8), "hi"},
		{"🚀 @allybot hi", at(3, 8), "🚀   hi"},
		{"hi @allybot", at(3, 8), "hi"},
		{"hi", at(1, 50), "hi"},
		{"hi", at(-4, 2), "hi"},
		{"hi", at(1, -1), "hi"},
		{"hi", at(1<<62, 1<<62), "hi"},
	}
	all := func(tgbotapi.MessageEntity, string) bool { return true }
	for _, tt := range tests {
		got, _ := without(tt.text, tt.es, all)
		if strings.TrimSpace(got) != tt.want {
			t.Errorf("without(%q, %v) = %q, want %q", tt.text, tt.es, got, tt.want)
		}
	}
}

func TestUnitsAreUTF16(t *testing.T) {
	for _, s := range []string{"", "abc", "é", "🚀", "👩\u200d🚀", "الأرجنتين"} {
		if got, want := units(s), len(utf16.Encode([]rune(s))); got != want {
			t.Errorf("units(%q) = %d, want %d", s, got, want)
		}
	}
}
