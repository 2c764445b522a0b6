package telegram

import (
	"fmt"
	"testing"
	"time"

	fake "allybot/internal/fakeapi/telegram"
)

// A good answer that is cut says that the message was sent.
func TestCutAnswerDoublesNothing(t *testing.T) {
	for name, f := range map[string]fake.Fault{
		"as it is":    fake.Truncated("sendMessage"),
		"with spaces": {Method: "sendMessage", Status: 200, Body: `{ "ok" : true, "result": {"mess`},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, func(w *world, _ *Config) { w.server.Fail(effective(f)) })
			chat := w.server.Private(ana)
			chat.Say(ana, "hi")
			w.messages(chat, 1)
			w.idle()
			if n := len(w.server.Calls("sendMessage")); n != 1 || len(chat.Messages()) != 1 {
				t.Errorf("%d requests, %d messages", n, len(chat.Messages()))
			}
		})
	}
}

// What a proxy says is not what Telegram says: nothing is given up for it.
func TestAProxysPageIsNoVerdict(t *testing.T) {
	for _, status := range []int{400, 401, 403, 404, 409} {
		for _, method := range []string{"getMe", "getUpdates", "sendMessage"} {
			t.Run(fmt.Sprint(method, status), func(t *testing.T) {
				w := begin(t, func(w *world, _ *Config) {
					w.server.Fail(fake.Fault{Method: method, Times: 2, Status: status, Body: "<html>proxy</html>"})
				})
				chat := w.server.Private(ana)
				chat.Say(ana, "hello")
				w.messages(chat, 1)
				w.idle()
				if n := len(chat.Messages()); n != 1 {
					t.Errorf("%d messages", n)
				}
			})
		}
	}
}

// A webhook whose host cannot be resolved yet may be by and by.
func TestWebhookIsSetWhenItsHostIsKnown(t *testing.T) {
	began := time.Now()
	w, _ := hooked(t, func(w *world, c *Config) {
		c.RetryBase, c.RetryMax = 20*time.Millisecond, time.Second
		for _, s := range []string{
			"Bad Request: bad webhook: Failed to resolve host: Name or service not known",
			"Bad Request: bad webhook: An error occurred while trying to reach the host",
		} {
			w.server.Fail(fake.Fault{Method: "setWebhook", Status: 400, Description: s})
		}
		w.server.Fail(fake.Fault{Method: "setWebhook", Status: 400, Body: "<html>proxy</html>"})
	})
	w.wait("webhook", func() bool { return len(w.server.Calls("setWebhook")) == 4 })
	if d := time.Since(began); d < 60*time.Millisecond {
		t.Errorf("tried again at once: four times in %v", d)
	}
	w.server.Private(ana).Say(ana, "hello")
	w.messages(w.server.Private(ana), 1)
}
