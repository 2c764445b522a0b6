package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os/signal"
	"strings"
	"syscall"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"allybot/bot"
	"allybot/bot/router"
	"allybot/bot/telegram"
	"allybot/facts"
	"allybot/facts/natolac"
)

const (
	token  = "123456:DOUBLE-token_for-loopback-only-0000" //nolint:gosec // the double's
	secret = "bench-secret"
)

// beBot runs one of the bots until SIGTERM.
func beBot(which, mode, api string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // at once
	if err != nil {
		return err
	}
	hook := "http://" + listener.Addr().String() + "/hook"
	switch which {
	case allybot:
		return beAllybot(ctx, mode, api, hook, listener)
	case echo, static:
		return beEcho(ctx, which == static, mode, api, hook, listener)
	}
	return fmt.Errorf("no bot %q", which)
}

// quiet is a monitor that says when the bot is ready, and nothing else.
type quiet struct{ ready func() }

func (q quiet) Connected(bot.Platform, string)         { q.ready() }
func (quiet) Disconnected(bot.Platform, string, error) {}
func (quiet) Event(bot.Platform, string)               {}
func (quiet) Retried(bot.Platform, string)             {}
func (quiet) Failed(bot.Platform, string)              {}
func (quiet) RateLimited(bot.Platform)                 {}

// beAllybot is the adapter on the real core with the built-in pack. The
// limits on what is sent, which Telegram would impose, are off.
func beAllybot(ctx context.Context, mode, api, hook string, l net.Listener) error {
	pack, err := facts.Load(natolac.FS())
	if err != nil {
		return err
	}
	core, err := router.New(bot.Options{Pack: pack})
	if err != nil {
		return err
	}
	cfg := telegram.Config{
		Token: token, APIURL: api, PerSecond: -1, PerChatSecond: -1, PerGroupMinute: -1,
	}
	if mode == webhook {
		cfg.Mode, cfg.WebhookURL, cfg.WebhookSecret = telegram.Webhook, hook, secret
	}
	ready := make(chan struct{}, 1)
	a, err := telegram.New(cfg, core, quiet{func() {
		select {
		case ready <- struct{}{}:
			fmt.Println("ready")
		default:
		}
	}}, nil)
	if err != nil {
		return err
	}
	if mode == webhook {
		go serve(ctx, l, a.Webhook())
	} else {
		fmt.Println("ready") // the first poll returns with the first update
		ready <- struct{}{}
	}
	return a.Run(ctx)
}

// longText and longKeyboard are about as large as the answer to /ally argentina.
var longText = strings.Repeat("<b>A sentence</b> of an answer &amp; what it cites [I.10]\n", 30)

func longKeyboard() tgbotapi.InlineKeyboardMarkup {
	var rows [][]tgbotapi.InlineKeyboardButton
	for range 8 {
		rows = append(rows, tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData("A related fact, with a label of its own", "1fe0:some-related-fact")))
	}
	return tgbotapi.NewInlineKeyboardMarkup(rows...)
}

// beEcho is the library's own example, with a goroutine an update so that it
// need not wait for one answer before it sends the next.
func beEcho(ctx context.Context, long bool, mode, api, hook string, l net.Listener) error {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 64
	b, err := tgbotapi.NewBotAPIWithClient(token, api+"/bot%s/%s", &http.Client{Transport: transport})
	if err != nil {
		return err
	}
	var updates tgbotapi.UpdatesChannel
	if mode == webhook {
		wh, err := tgbotapi.NewWebhook(hook)
		if err != nil {
			return err
		}
		if _, err := b.Request(wh); err != nil {
			return err
		}
		mux := http.NewServeMux()
		ch := make(chan tgbotapi.Update, b.Buffer)
		mux.HandleFunc("/hook", func(_ http.ResponseWriter, r *http.Request) {
			if u, err := b.HandleUpdate(r); err == nil {
				ch <- *u
			}
		})
		go serve(ctx, l, mux)
		updates = ch
	} else {
		u := tgbotapi.NewUpdate(0)
		u.Timeout = 50
		updates = b.GetUpdatesChan(u)
	}
	fmt.Println("ready")
	slots := make(chan struct{}, 64)
	for {
		select {
		case <-ctx.Done():
			return nil
		case u := <-updates:
			if u.Message == nil {
				continue
			}
			slots <- struct{}{}
			go func() {
				defer func() { <-slots }()
				m := tgbotapi.NewMessage(u.Message.Chat.ID, u.Message.Text)
				m.ReplyToMessageID = u.Message.MessageID
				if long {
					m.Text, m.ParseMode, m.ReplyMarkup = longText, tgbotapi.ModeHTML, longKeyboard()
				}
				_, _ = b.Send(m)
			}()
		}
	}
}

func serve(ctx context.Context, l net.Listener, h http.Handler) {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		_ = s.Close()
	}()
	_ = s.Serve(l)
}
