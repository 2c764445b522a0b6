// Package router takes a request to the command that answers it: it decides
// the language, bounds how fast one may ask, recovers from panics and tells
// what was handled. It must not know what any command says.
package router

import (
	"allybot/bot"
	"allybot/bot/command"
	"allybot/bot/session"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"
)

// Router answers requests. It is safe for concurrent use.
type Router struct {
	*command.Handlers
	opt   bot.Options
	limit *limiter
}

// New makes a Router. It fails only where Options cannot be used.
func New(o bot.Options) (*Router, error) {
	if o.PerMinute < 0 {
		return nil, fmt.Errorf("bot: %d requests a minute", o.PerMinute)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Memory == nil {
		o.Memory = bot.NewMemory(o.Now)
	}
	if o.Settings == nil {
		o.Settings = session.NewSettings()
	}
	if o.Pick == nil {
		o.Pick = rand.IntN
	}
	h, err := command.New(o)
	if err != nil {
		return nil, err
	}
	r := &Router{Handlers: h, opt: o}
	if o.PerMinute > 0 {
		r.limit = newLimiter(o.PerMinute, o.Now)
	}
	return r, nil
}
