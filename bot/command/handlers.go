// Package command holds what the bot can be asked to do, a file a command: its
// definition, its handler and how its arguments are completed. A handler takes
// a Call and gives a Reply. It must not know how requests come in or which
// language they are in, nor send anything.
package command

import (
	"allybot/bot"
	"allybot/bot/chart"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/bot/session"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
)

// Handlers are the commands of a bot with what they work with. They are safe
// for concurrent use.
type Handlers struct {
	*compose.Composer
	*session.Keeper
	opt       bot.Options
	log       *slog.Logger
	languages []bot.Lang // that both the pack and the messages have
	charts    *chart.Charts
	entries   []*Entry
	named     map[string]*Entry // by name, localized name and alias
}

// New makes Handlers of options that are all set but for those that may be
// missing. It fails only where they cannot be used.
func New(o bot.Options) (*Handlers, error) {
	if o.Pack == nil {
		return nil, errors.New("bot: no pack")
	}
	words, err := message.Load(append([]fs.FS{message.Builtin()}, o.Messages...)...)
	if err != nil {
		return nil, fmt.Errorf("bot: %w", err)
	}
	h := &Handlers{
		Composer: compose.New(o.Pack, words, o.Feedback != nil),
		Keeper:   session.New(o.Memory, o.Settings, o.Daily, o.Log),
		opt:      o, log: o.Log, charts: chart.New(o.Pack, words),
	}
	for _, l := range o.Pack.Languages {
		if words.Has(l) {
			h.languages = append(h.languages, l)
		}
	}
	if len(h.languages) == 0 {
		return nil, fmt.Errorf("bot: the pack is in %v, the bot speaks %v", o.Pack.Languages, words.Languages())
	}
	h.entries = h.table()
	h.named, err = index(h.entries)
	return h, err
}

// draft is a reply in the making by a command.
type draft struct {
	*compose.Draft
	h *Handlers
}

func (h *Handlers) draft(c *Call, k bot.ReplyKind) *draft {
	return &draft{h.Draft(c.ReplyLang, k), h}
}
