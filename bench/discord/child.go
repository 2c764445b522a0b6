package main

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"allybot/bot"
	"allybot/bot/discord"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/facts/natolac"

	"github.com/bwmarrin/discordgo"
)

// serve is one handler until SIGTERM; it says where on its standard output.
func serve(which, key string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // at once
	if err != nil {
		return err
	}
	var h http.Handler
	switch which {
	case allybot:
		h, err = ours(key)
	case echo:
		h, err = bare(key, "ok")
	case static:
		h, err = bare(key, strings.Repeat("What the source says. ", 80))
	default:
		err = fmt.Errorf("no handler %q", which)
	}
	if err != nil {
		return err
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	fmt.Printf("http://%s\n", l.Addr())
	if err := s.Serve(l); err != http.ErrServerClosed { //nolint:errorlint // as documented
		return err
	}
	return nil
}

type unwatched struct{}

func (unwatched) Connected(bot.Platform, string)           {}
func (unwatched) Disconnected(bot.Platform, string, error) {}
func (unwatched) Event(bot.Platform, string)               {}
func (unwatched) Retried(bot.Platform, string)             {}
func (unwatched) Failed(bot.Platform, string)              {}
func (unwatched) RateLimited(bot.Platform)                 {}

// ours is the adapter's endpoint on the real core with the built-in pack.
func ours(key string) (http.Handler, error) {
	pack, err := facts.Load(natolac.FS())
	if err != nil {
		return nil, err
	}
	core, err := router.New(bot.Options{Pack: pack, Version: "bench"})
	if err != nil {
		return nil, err
	}
	a, err := discord.New(discord.Config{Mode: discord.HTTP, PublicKey: key}, core, unwatched{}, nil)
	if err != nil {
		return nil, err
	}
	return a.Interactions(), nil
}

// bare is the least that discordgo's documentation asks of an endpoint.
func bare(key, answer string) (http.Handler, error) {
	public, err := hex.DecodeString(key)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !discordgo.VerifyInteraction(r, ed25519.PublicKey(public)) {
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		var i discordgo.Interaction
		if err := json.NewDecoder(r.Body).Decode(&i); err != nil {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		out := discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource,
			Data: &discordgo.InteractionResponseData{Embeds: []*discordgo.MessageEmbed{{Description: answer}}}}
		if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
			out = discordgo.InteractionResponse{Type: discordgo.InteractionApplicationCommandAutocompleteResult,
				Data: &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "ok", Value: "ok"}}}}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(out)
	}), nil
}
