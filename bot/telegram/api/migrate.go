package api

import (
	"context"
	"sync"
)

// maxMoved is how many groups' new ids are remembered.
const maxMoved = 1000

// migrations knows groups that became supergroups and have another id.
type migrations struct {
	mu    sync.Mutex
	moved map[int64]int64
}

// note remembers a group's new id and reports whether it was news.
func (g *migrations) note(from, to int64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.moved[from] == to {
		return false
	}
	if len(g.moved) >= maxMoved {
		clear(g.moved) // the server tells again
	}
	g.moved[from] = to
	return true
}

// today gives a chat's id of today.
func (g *migrations) today(chat int64) int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	if to, ok := g.moved[chat]; ok {
		return to
	}
	return chat
}

// Moved notes that a group has another id: what is sent to it goes there from
// now on.
func (c *Client) Moved(ctx context.Context, from, to int64) {
	if c.groups.note(from, to) && c.o.OnMigrate != nil {
		c.o.OnMigrate(ctx, from, to)
	}
}

// Today gives a chat's id of today.
func (c *Client) Today(chat int64) int64 { return c.groups.today(chat) }
