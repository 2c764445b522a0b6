package telegram

import (
	"context"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
)

// keepFile is how long a picture's file id is remembered; Telegram keeps files
// that are in use.
const keepFile = 30 * 24 * time.Hour

// sendPicture sends a reply's picture: the file that Telegram has of it, else
// its bytes. whole says that the caption holds the whole reply. A picture that
// fails is left out: the text says the same.
func (a *Adapter) sendPicture(all context.Context, to target, r bot.Reply) (whole bool, id int64) {
	ctx, cancel := context.WithTimeout(all, a.cfg.HandleTimeout/2) // the text needs some, too
	defer cancel()
	p := to.params()
	pages := render(r, maxCaption)
	whole = len(pages) == 1
	if whole {
		p.AddNonEmpty("reply_markup", encodeKeyboard(keyboard(r)))
	} else {
		pages = render(bot.Reply{Lang: r.Lang, Title: r.Title}, maxCaption)
	}
	if len(pages) > 0 {
		p["caption"], p["parse_mode"] = pages[0].html, tgbotapi.ModeHTML
	}
	var m sentMessage
	key := a.key("file", r.Picture.Key)
	if v, found, err := a.core.Memory().Get(ctx, key); err == nil && found {
		p["photo"] = string(v)
		err := a.deliver(ctx, to.chat, "sendPhoto", p, nil, &m)
		if err == nil {
			return whole, m.ID
		}
		delete(p, "photo")
		if classOf(err) != badFile {
			a.quiet(all, "picture", err)
			return false, 0
		}
	}
	if !a.core.PictureReady(r.Picture.Key) {
		a.busy(ctx, to)
	}
	png, err := a.core.Picture(ctx, r.Picture.Key)
	if err != nil {
		a.log.Warn("telegram: picture not made", "error", err)
		a.monitor.Failed(bot.Telegram, "picture")
		return false, 0
	}
	err = a.deliver(ctx, to.chat, "sendPhoto", p, &file{"photo", r.Picture.Name, png}, &m)
	if err != nil {
		a.quiet(all, "picture", err)
		return false, 0
	}
	if n := len(m.Photo); n > 0 {
		if err := a.core.Memory().Put(ctx, key, []byte(m.Photo[n-1].FileID), keepFile); err != nil {
			a.log.Warn("telegram: picture not remembered", "error", err)
		}
	}
	return whole, m.ID
}

// busy shows that a picture is being made. It does not matter if it fails.
func (a *Adapter) busy(ctx context.Context, to target) {
	p := tgbotapi.Params{"chat_id": strconv.FormatInt(to.chat, 10), "action": tgbotapi.ChatUploadPhoto}
	if to.topic != 0 {
		p["message_thread_id"] = strconv.FormatInt(to.topic, 10)
	}
	_ = a.client.call(ctx, "sendChatAction", p, nil)
}
