package discord

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// maxInteraction is the largest request that is read, in bytes. An
// interaction is some kilobytes; a message command carries a whole message,
// of 2,000 characters and ten embeds of 6,000 in all.
const maxInteraction = 256 << 10

// Interactions gives the HTTP interactions endpoint, or nil where no public
// key is configured (interactions/overview#configuring-an-interactions-endpoint-url).
// Nothing of a request is parsed before its signature is checked.
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
	body, status := a.verified(w, r)
	if status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
		return
	}
	var i discordgo.Interaction
	if !decode(body, &i) {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	a.threads.noticeIn(body)
	a.monitor.Event(bot.Discord, "http")
	if i.Type == discordgo.InteractionPing {
		writeCallback(w, callback{Type: discordgo.InteractionResponsePong})
		return
	}
	a.answerHTTP(w, r, &i)
}

// verified reads a request that Discord signed, recently.
func (a *Adapter) verified(w http.ResponseWriter, r *http.Request) ([]byte, int) {
	stamp, err := strconv.ParseInt(r.Header.Get("X-Signature-Timestamp"), 10, 64)
	if err != nil {
		return nil, http.StatusUnauthorized
	}
	if age := a.cfg.Now().Sub(time.Unix(stamp, 0)); age > a.cfg.Timing.Freshness || age < -a.cfg.Timing.Freshness {
		return nil, http.StatusUnauthorized
	}
	if r.ContentLength > maxInteraction {
		return nil, http.StatusRequestEntityTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxInteraction))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, http.StatusRequestEntityTooLarge
	case err != nil:
		return nil, http.StatusBadRequest
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !discordgo.VerifyInteraction(r, a.key) {
		return nil, http.StatusUnauthorized
	}
	return body, http.StatusOK
}

// answerHTTP runs the common handler and gives its first answer as this
// request's; what comes later goes over REST.
func (a *Adapter) answerHTTP(w http.ResponseWriter, r *http.Request, i *discordgo.Interaction) {
	first := make(chan callback, 1)
	ended, wrote := make(chan struct{}), make(chan struct{})
	defer close(wrote)
	ok := a.work.start(func(ctx context.Context) {
		defer close(ended)
		written := false
		a.interaction(ctx, i, func(ctx context.Context, c callback) error {
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
		writeCallback(w, c)
	case <-ended:
		select {
		case c := <-first:
			writeCallback(w, c)
		default: // seen before, or given up
			w.WriteHeader(http.StatusConflict)
		}
	case <-r.Context().Done():
	}
}

func writeCallback(w http.ResponseWriter, c callback) {
	contentType, body, err := (&payload{json: c, files: c.files}).encode()
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
	_ = http.NewResponseController(w).Flush()
}
