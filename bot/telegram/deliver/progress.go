package telegram

import (
	"context"
	"encoding/json"
	"time"
)

// noteFor bounds writing down what was sent when a handler is being ended.
const noteFor = 2 * time.Second

// progress is how far a reply of several messages has come: what is ended in
// between is handled again, and goes on from there.
type progress struct {
	Begun bool     `json:"b"`
	Sent  answered `json:"s"`
	Pages int      `json:"n"`
}

// progressKey is that of the update handled under ctx, empty where there is
// none.
func progressKey(ctx context.Context) string {
	if c, ok := ctx.Value(claimKey{}).(*claim); ok && c != nil {
		return c.key + "/sent"
	}
	return ""
}

func (a *Adapter) progressOf(ctx context.Context) (p progress) {
	key := progressKey(ctx)
	if key == "" {
		return p
	}
	v, found, err := a.core.Memory().Get(ctx, key)
	if err != nil || !found || json.Unmarshal(v, &p) != nil {
		return progress{}
	}
	return p
}

func (a *Adapter) noteProgress(ctx context.Context, p progress) {
	key := progressKey(ctx)
	if key == "" {
		return
	}
	// The more so where ctx has just ended: it is then that it will be needed.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteFor)
	defer cancel()
	v, err := json.Marshal(p)
	if err == nil {
		err = a.core.Memory().Put(ctx, key, v, keepDone)
	}
	if err != nil {
		a.log.Warn("telegram: progress of a reply not remembered", "error", err)
	}
}
