package telegram

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"allybot/bot"
)

// freshEdit is how soon after it was written a message that had no answer is
// answered when it is edited: a mended slip.
const freshEdit = 10 * time.Minute

// answered is what a question was answered with.
type answered struct {
	Texts []int64 `json:"t,omitempty"`
	Photo int64   `json:"p,omitempty"`
}

// ids gives the messages in their order: a picture comes first.
func (s answered) ids() (out []int64) {
	if s.Photo != 0 {
		out = append(out, s.Photo)
	}
	return append(out, s.Texts...)
}

// answerKey names the answer to a message; it is found by its group and its
// writer, to be forgotten.
func (a *Adapter) answerKey(m *message) string {
	c := chatOf(m.Chat)
	user, _ := a.sender(m)
	return bot.MemoryKey(bot.Telegram, c.Owner, user.ID, strconv.FormatInt(a.self.ID, 10), "answer", c.ID, strconv.Itoa(m.MessageID))
}

func (a *Adapter) rememberAnswer(ctx context.Context, key string, sent answered) {
	if len(sent.Texts) == 0 && sent.Photo == 0 {
		return
	}
	v, err := json.Marshal(sent)
	if err == nil {
		err = a.core.Memory().Put(ctx, key, v, bot.KeepAnswer(bot.Telegram))
	}
	if err != nil {
		a.log.Warn("telegram: answer not remembered", "error", err)
	}
}

func (a *Adapter) recallAnswer(ctx context.Context, key string) *answered {
	v, found, err := a.core.Memory().Get(ctx, key)
	if err != nil || !found {
		return nil
	}
	sent := new(answered)
	if json.Unmarshal(v, sent) != nil {
		return nil
	}
	return sent
}
