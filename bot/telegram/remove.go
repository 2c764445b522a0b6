package telegram

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"allybot/bot"
)

// removable gives a reply in a group the button that removes it, which its
// asker and administrators may press. The core gives it to answers alone, and
// here everybody sees every reply.
func (a *Adapter) removable(r bot.Reply, asker string) bot.Reply {
	if asker == "" || removerOf(r) != "" {
		return r
	}
	r.Buttons = append(slices.Clone(r.Buttons), bot.Button{
		Label: a.core.Say(bot.NoticeRemove, r.Lang), Action: bot.Action{Verb: bot.Remove, Lang: r.Lang, Arg: asker},
	})
	return r
}

// removerOf gives who may remove a reply, empty where nobody may.
func removerOf(r bot.Reply) string {
	for _, b := range r.Buttons {
		if b.Action.Verb == bot.Remove {
			return b.Action.Arg
		}
	}
	return ""
}

// keepRemover gives the reply whose page somebody turned to the asker of the
// message, who alone may remove it: not to who turned the page.
func (q *callbackQuery) keepRemover(r bot.Reply) bot.Reply {
	r.Buttons = slices.DeleteFunc(slices.Clone(r.Buttons), func(b bot.Button) bool { return b.Action.Verb == bot.Remove })
	if q.Message == nil || q.Message.ReplyMarkup == nil {
		return r
	}
	for _, row := range q.Message.ReplyMarkup.InlineKeyboard {
		for _, b := range row {
			if b.CallbackData == nil {
				continue
			}
			if act, err := bot.ParseAction(*b.CallbackData); err == nil && act.Verb == bot.Remove {
				r.Buttons = append(r.Buttons, bot.Button{Label: b.Text, Action: act})
				return r
			}
		}
	}
	return r
}

// partsKey names the messages that make one reply by the one with its buttons;
// it is found by its group and its asker, to be forgotten.
func (a *Adapter) partsKey(chat int64, last int64, asker string) string {
	id := chatID(chat)
	return bot.MemoryKey(bot.Telegram, id, asker, strconv.FormatInt(a.self.ID, 10), "parts", id, strconv.FormatInt(last, 10))
}

// rememberParts writes down the messages of a reply that has several and can
// be removed.
func (a *Adapter) rememberParts(ctx context.Context, chat int64, r bot.Reply, sent answered) {
	asker, ids := removerOf(r), sent.ids()
	if asker == "" || len(ids) < 2 || chat > 0 {
		return
	}
	v, err := json.Marshal(ids)
	if err == nil {
		err = a.core.Memory().Put(ctx, a.partsKey(a.moved(chat), ids[len(ids)-1], asker), v, bot.KeepAnswer(bot.Telegram))
	}
	if err != nil {
		a.log.Warn("telegram: parts of a reply not remembered", "error", err)
	}
}

// partsOf gives the messages of the reply whose last one has the button.
func (a *Adapter) partsOf(ctx context.Context, m *message, asker string) (ids []int64) {
	v, found, err := a.core.Memory().Get(ctx, a.partsKey(m.Chat.ID, int64(m.MessageID), asker))
	if err != nil || !found || json.Unmarshal(v, &ids) != nil {
		return nil
	}
	return ids
}

// says reports whether a reply is a notice.
func (a *Adapter) says(r bot.Reply, n bot.Notice) bool {
	return r.Kind == bot.KindNotice && notice(r) == notice(a.core.NoticeReply(n, r.Lang))
}
