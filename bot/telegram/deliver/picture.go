package deliver

import (
	"context"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
	"allybot/bot/telegram/api"
	"allybot/bot/telegram/render"
)

// keepFile is how long a picture's file id is remembered; Telegram keeps files
// that are in use.
const keepFile = 30 * 24 * time.Hour

// picture sends a reply's picture: the file that Telegram has of it, else
// its bytes. whole says that the caption holds the whole reply. A picture that
// fails is left out: the text says the same.
func (a *Attempt) picture(all context.Context, to api.Target, r bot.Reply) (whole bool, id int64) {
	s := a.s
	ctx, cancel := context.WithTimeout(all, s.Timeout/2) // the text needs some, too
	defer cancel()
	pages, keys := render.Pages(r, api.MaxCaption), ""
	if whole = len(pages) == 1; whole {
		keys = render.Keyboard(r, s.Core, 1, 1)
	} else {
		pages = render.Pages(bot.Reply{Lang: r.Lang, Title: r.Title}, api.MaxCaption)
	}
	m := a.message("sendPhoto", to, append(pages, render.Page{})[0], keys)
	var got sentMessage
	key := s.Client.Key("file", r.Picture.Key)
	if v, found, err := s.Core.Memory().Get(ctx, key); err == nil && found {
		m.Params["photo"] = string(v)
		err := s.Client.Send(ctx, m, &got)
		if err == nil {
			return whole, got.ID
		}
		delete(m.Params, "photo")
		if api.ClassOf(err) != api.BadFile {
			_ = s.Settle(all, "picture", err)
			return false, 0
		}
	}
	if !s.Core.PictureReady(r.Picture.Key) {
		s.busy(ctx, to)
	}
	png, err := s.Core.Picture(ctx, r.Picture.Key)
	if err != nil {
		s.Log.Warn("telegram: picture not made", "error", err)
		s.Monitor.Failed(bot.Telegram, "picture")
		return false, 0
	}
	m.File = &api.File{Field: "photo", Name: r.Picture.Name, Data: png}
	if err := s.Client.Send(ctx, m, &got); err != nil {
		_ = s.Settle(all, "picture", err)
		return false, 0
	}
	if n := len(got.Photo); n > 0 {
		if err := s.Core.Memory().Put(ctx, key, []byte(got.Photo[n-1].FileID), keepFile); err != nil {
			s.Log.Warn("telegram: picture not remembered", "error", err)
		}
	}
	return whole, got.ID
}

// busy shows that a picture is being made. It does not matter if it fails.
func (s *Sender) busy(ctx context.Context, to api.Target) {
	p := api.Params{"chat_id": strconv.FormatInt(to.Chat, 10), "action": tgbotapi.ChatUploadPhoto}
	p.AddNonZero64("message_thread_id", to.Topic)
	_ = s.Client.Call(ctx, "sendChatAction", p, nil)
}
