package receive

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// threadsKept is how many channels are known to be threads, or to be none.
const threadsKept = 4096

// Threads knows which channel a thread belongs to.
type Threads struct {
	ask func(ctx context.Context, id string) (Channel, error)
	log *slog.Logger

	mu      sync.Mutex
	parents map[string]string // by channel; empty for what is no thread
}

// NewThreads makes Threads that ask for the channels that no event told of.
func NewThreads(ask func(ctx context.Context, id string) (Channel, error), log *slog.Logger) *Threads {
	return &Threads{ask: ask, log: log, parents: map[string]string{}}
}

func (t *Threads) get(channel string) (parent string, known bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	parent, known = t.parents[channel]
	return parent, known
}

func (t *Threads) put(channel, parent string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for old := range t.parents {
		if len(t.parents) < threadsKept {
			break
		}
		delete(t.parents, old) // any: it can be asked for again
	}
	t.parents[channel] = parent
}

// Channel is what tells a thread from others (resources/channel#channel-object).
type Channel struct {
	ID     string                `json:"id"`
	Type   discordgo.ChannelType `json:"type"`
	Parent string                `json:"parent_id"` // a category, for what is no thread
}

func (c Channel) thread() string {
	switch c.Type {
	case discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread:
		return c.Parent
	default:
		return ""
	}
}

// Notice takes note of a channel object.
func (t *Threads) Notice(data json.RawMessage) {
	var c Channel
	if json.Unmarshal(data, &c) == nil && c.ID != "" {
		t.put(c.ID, c.thread())
	}
}

// NoticeIn takes note of the channel that an interaction names; discordgo
// leaves it out.
func (t *Threads) NoticeIn(interaction json.RawMessage) {
	var i struct {
		Channel json.RawMessage `json:"channel"`
	}
	if json.Unmarshal(interaction, &i) == nil && len(i.Channel) > 0 {
		t.Notice(i.Channel)
	}
}

// parent gives the channel that a thread belongs to, empty for what is no
// thread; what is not known yet is asked for.
func (t *Threads) parent(ctx context.Context, id string) string {
	if p, known := t.get(id); known {
		return p
	}
	ctx, cancel := context.WithTimeout(ctx, MemoryTime)
	defer cancel()
	c, err := t.ask(ctx, id)
	if err != nil {
		t.log.Warn("discord: a channel is not known", "error", err)
		return ""
	}
	t.put(id, c.thread())
	return c.thread()
}

// Listed reports whether a chat is among the channels that the owner chose,
// or a thread of one of them. It takes note of what the chat is a thread of.
func (t *Threads) Listed(ctx context.Context, s bot.Settings, c *bot.Chat) bool {
	if s.Lists(*c) {
		return true
	}
	c.Parent = t.parent(ctx, c.ID)
	return s.Lists(*c)
}
