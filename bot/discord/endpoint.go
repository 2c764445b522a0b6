package discord

import (
	"context"
	"errors"
	"net/http"

	"allybot/bot"
	"allybot/bot/discord/deliver"
	"allybot/bot/discord/receive"

	"github.com/bwmarrin/discordgo"
)

// Interactions gives the HTTP interactions endpoint, or nil where no public
// key is configured (interactions/overview#configuring-an-interactions-endpoint-url).
func (a *Adapter) Interactions() http.Handler {
	if a.key == nil {
		return nil
	}
	return http.HandlerFunc(a.serveInteraction)
}

func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	body, status := receive.Verifier{Key: a.key, Freshness: a.cfg.Timing.Freshness, Now: a.cfg.Now}.Read(w, r)
	if status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
		return
	}
	var i discordgo.Interaction
	if !receive.Decode(body, &i) || (i.Type != discordgo.InteractionPing && (i.ID == "" || i.Token == "")) {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	a.threads.NoticeIn(body)
	a.monitor.Event(bot.Discord, "http")
	if i.Type == discordgo.InteractionPing {
		deliver.Callback{Type: discordgo.InteractionResponsePong}.Write(w)
		return
	}
	a.answerHTTP(w, r, &i)
}

// answerHTTP runs the common handler and gives its first answer as this
// request's; what comes later goes over REST.
func (a *Adapter) answerHTTP(w http.ResponseWriter, r *http.Request, i *discordgo.Interaction) {
	first := make(chan deliver.Callback, 1)
	ended, wrote := make(chan struct{}), make(chan struct{})
	defer close(wrote)
	ok := a.queue.Go(func(ctx context.Context) {
		defer close(ended)
		written := false
		a.interaction(ctx, i, func(ctx context.Context, c deliver.Callback) error {
			if written {
				return errors.New("discord: answered twice")
			}
			written = true
			first <- c
			// Discord takes what follows only once it has this answer.
			select {
			case <-wrote:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	})
	if !ok {
		a.monitor.Failed(bot.Discord, "busy")
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	}
	select {
	case c := <-first:
		c.Write(w)
	case <-ended:
		select {
		case c := <-first:
			c.Write(w)
		default: // seen before, or given up
			w.WriteHeader(http.StatusConflict)
		}
	case <-r.Context().Done():
	}
}
