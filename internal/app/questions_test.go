package app

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	"allybot/internal/config"
	"allybot/internal/health"
	"allybot/internal/logs"
)

// The text of a question is logged only where the operator wants it, and who
// asked never is.
func TestQuestionsAreLoggedOnlyOnDemand(t *testing.T) {
	for _, on := range []bool{false, true} {
		var log logBuffer
		o := Options{Version: "test", Log: logs.New(&log, logs.NewRedactor(nil), logs.Options{Level: slog.LevelDebug}), Redact: strings.TrimSpace}
		state := health.NewState(time.Now, o.Redact)
		m := &health.Monitor{State: state, Metrics: health.NewMetrics("test", state), Log: o.Log}
		c, err := newCore(config.Config{Log: config.Log{Questions: on}}, o, m, inProcess())
		if err != nil {
			t.Fatal(err)
		}
		c.Handle(context.Background(), bot.Request{
			Platform: bot.Telegram, Text: "how many soldiers does Brazil have?",
			User: bot.User{ID: "user-4711", Locale: "en"}, Chat: bot.Chat{ID: "chat-4712", Private: true},
		})
		if got := strings.Contains(log.String(), "how many soldiers"); got != on {
			t.Errorf("log.questions is %v, the text is logged: %v\n%s", on, got, log.String())
		}
		if strings.Contains(log.String(), "4711") || strings.Contains(log.String(), "4712") {
			t.Errorf("the log tells who asked: %s", log.String())
		}
		for _, want := range []string{"msg=handled platform=telegram command=ask", "outcome=answered", "facts=", "duration="} {
			if strings.Count(log.String(), want) != 1 {
				t.Errorf("%s is not there once: %s", want, log.String())
			}
		}
	}
}
