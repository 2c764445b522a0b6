package telegram

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

const (
	// keepAnswer is how long an edited question edits its answer.
	keepAnswer = 48 * time.Hour
	// freshEdit is how soon after it was written a message that had no answer
	// is answered when it is edited: a mended slip.
	freshEdit = 10 * time.Minute
)

// answered is what a question was answered with.
type answered struct {
	Texts []int64 `json:"t,omitempty"`
	Photo int64   `json:"p,omitempty"`
}

func (a *Adapter) answerKey(chat, message int64) string {
	return a.key("answer", strconv.FormatInt(chat, 10), strconv.FormatInt(message, 10))
}

func (a *Adapter) rememberAnswer(ctx context.Context, chat, message int64, sent answered) {
	if len(sent.Texts) == 0 && sent.Photo == 0 {
		return
	}
	v, err := json.Marshal(sent)
	if err == nil {
		err = a.core.Memory().Put(ctx, a.answerKey(chat, message), v, keepAnswer)
	}
	if err != nil {
		a.log.Warn("telegram: answer not remembered", "error", err)
	}
}

func (a *Adapter) recallAnswer(ctx context.Context, chat, message int64) *answered {
	v, found, err := a.core.Memory().Get(ctx, a.answerKey(chat, message))
	if err != nil || !found {
		return nil
	}
	sent := new(answered)
	if json.Unmarshal(v, sent) != nil {
		return nil
	}
	return sent
}
