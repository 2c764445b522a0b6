package session

import (
	"context"
	"encoding/json"
	"time"

	"allybot/bot"
	"allybot/facts"
)

// FollowUp is how long a question may be followed up.
const FollowUp = 10 * time.Minute

// Talk is what is kept of a person in a chat, to follow a question up.
type Talk struct {
	Frame facts.Frame `json:"frame"`
	Lang  string      `json:"lang"`
}

func talkKey(r bot.Request) string {
	return bot.MemoryKey(r.Platform, r.Chat.Owner, r.User.ID, "session", r.Chat.ID)
}

// Recall gives what is kept of the asker in this chat. A failing memory only
// makes follow-ups impossible.
func (k *Keeper) Recall(ctx context.Context, r bot.Request) (t Talk) {
	if r.User.ID == "" {
		return t
	}
	raw, found, err := k.memory.Get(ctx, talkKey(r))
	if err == nil && found {
		err = json.Unmarshal(raw, &t)
	}
	if err != nil {
		k.log.Warn("follow-up not recalled", "platform", r.Platform, "error", err)
		return Talk{}
	}
	return t
}

// Remember keeps what a reply in a language was about.
func (k *Keeper) Remember(ctx context.Context, r bot.Request, l bot.Lang, f facts.Frame) {
	if len(f.Topics) == 0 && f.Fact == "" || r.User.ID == "" {
		return
	}
	raw, err := json.Marshal(Talk{Frame: f, Lang: l.String()})
	if err == nil {
		err = k.memory.Put(ctx, talkKey(r), raw, FollowUp)
	}
	if err != nil {
		k.log.Warn("follow-up not kept", "platform", r.Platform, "error", err)
	}
}
