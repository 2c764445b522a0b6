package deliver

import (
	"context"
	"encoding/json"
	"strconv"

	"allybot/bot"
)

// Sent is the messages that a question was answered with.
type Sent struct {
	Texts []int64 `json:"t,omitempty"`
	Photo int64   `json:"p,omitempty"`
}

// ids gives the messages in their order: a picture comes first.
func (s Sent) ids() (out []int64) {
	if s.Photo != 0 {
		out = append(out, s.Photo)
	}
	return append(out, s.Texts...)
}

// Question is a message that was answered: its group (empty in private) and
// its writer, by whom it is forgotten.
type Question struct {
	Chat    bot.Chat
	User    string
	Message int
}

func (s *Sender) answerKey(q Question) string {
	return bot.MemoryKey(bot.Telegram, q.Chat.Owner, q.User, s.Client.ID(), "answer", q.Chat.ID, strconv.Itoa(q.Message))
}

// RememberAnswer writes down what a question was answered with.
func (s *Sender) RememberAnswer(ctx context.Context, q Question, sent Sent) {
	if len(sent.Texts) > 0 || sent.Photo != 0 {
		s.remember(ctx, "answer", s.answerKey(q), sent, bot.KeepAnswer(bot.Telegram))
	}
}

// Answer gives what a question was answered with, nil where that is not known.
func (s *Sender) Answer(ctx context.Context, q Question) *Sent {
	sent := new(Sent)
	if v, found, err := s.Core.Memory().Get(ctx, s.answerKey(q)); err != nil || !found || json.Unmarshal(v, sent) != nil {
		return nil
	}
	return sent
}

// RemovableBy gives who may remove a reply, empty where nobody may.
func RemovableBy(r bot.Reply) string {
	for _, b := range r.Buttons {
		if b.Action.Verb == bot.Remove {
			return b.Action.Arg
		}
	}
	return ""
}

// partsKey names the messages that make one reply by the one with its buttons;
// it is found by its group and its asker, to be forgotten.
func (s *Sender) partsKey(at Place, asker string) string {
	id := strconv.FormatInt(at.Chat, 10)
	return bot.MemoryKey(bot.Telegram, id, asker, s.Client.ID(), "parts", id, strconv.FormatInt(at.Message, 10))
}

// rememberParts writes down the messages of a reply that has several and can
// be removed.
func (s *Sender) rememberParts(ctx context.Context, chat int64, r bot.Reply, sent Sent) {
	asker, ids := RemovableBy(r), sent.ids()
	if asker == "" || len(ids) < 2 || chat > 0 {
		return
	}
	at := Place{Chat: s.Client.Today(chat), Message: ids[len(ids)-1]}
	s.remember(ctx, "parts of a reply", s.partsKey(at, asker), ids, bot.KeepAnswer(bot.Telegram))
}

// partsOf gives the messages of the reply whose last one has the button.
func (s *Sender) partsOf(ctx context.Context, at Place, asker string) (ids []int64) {
	v, found, err := s.Core.Memory().Get(ctx, s.partsKey(at, asker))
	if err != nil || !found || json.Unmarshal(v, &ids) != nil {
		return nil
	}
	return ids
}
