package discord

import (
	"context"
	"encoding/json"
	"sync"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// threadsKept is how many channels are known to be threads, or to be none.
const threadsKept = 4096

// threads knows which channel a thread belongs to.
type threads struct {
	mu      sync.Mutex
	parents map[string]string // by channel; empty for what is no thread
}

func newThreads() *threads { return &threads{parents: map[string]string{}} }

func (t *threads) get(channel string) (parent string, known bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	parent, known = t.parents[channel]
	return parent, known
}

func (t *threads) put(channel, parent string) {
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

// channel is what tells a thread from others (resources/channel#channel-object).
type channel struct {
	ID     string                `json:"id"`
	Type   discordgo.ChannelType `json:"type"`
	Parent string                `json:"parent_id"` // a category, for what is no thread
}

func (c channel) thread() string {
	switch c.Type {
	case discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread:
		return c.Parent
	default:
		return ""
	}
}

// notice takes note of a channel object.
func (t *threads) notice(data json.RawMessage) {
	var c channel
	if json.Unmarshal(data, &c) == nil && c.ID != "" {
		t.put(c.ID, c.thread())
	}
}

// noticeIn takes note of the channel that an interaction names; discordgo
// leaves it out.
func (t *threads) noticeIn(interaction json.RawMessage) {
	var i struct {
		Channel json.RawMessage `json:"channel"`
	}
	if json.Unmarshal(interaction, &i) == nil && len(i.Channel) > 0 {
		t.notice(i.Channel)
	}
}

// parent gives the channel that a thread belongs to, empty for what is no
// thread; what is not known yet is asked for.
func (a *Adapter) parent(ctx context.Context, id string) string {
	if p, known := a.threads.get(id); known {
		return p
	}
	ctx, cancel := context.WithTimeout(ctx, memoryTime)
	defer cancel()
	var c channel
	if err := a.rest.call(ctx, endpoint{"GET", "/channels/%s", []string{id}, id, false}, nil, &c); err != nil {
		a.log.Warn("discord: a channel is not known", "error", err)
		return ""
	}
	a.threads.put(id, c.thread())
	return c.thread()
}

// listed reports whether a chat is among the channels that the owner chose,
// or a thread of one of them. It takes note of what the chat is a thread of.
func (a *Adapter) listed(ctx context.Context, s bot.Settings, c *bot.Chat) bool {
	if s.Lists(*c) {
		return true
	}
	c.Parent = a.parent(ctx, c.ID)
	return s.Lists(*c)
}
