package picture

import (
	"container/list"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"golang.org/x/sync/singleflight"
)

// Cache keeps pictures by their Key, the most recently used ones, within
// limits on their number and on their bytes together. Callers that want the
// same picture at the same time share one making, and no more are made at once
// than there are processors: each takes some 20 MB while it is made. It is safe
// for concurrent use, and starts no goroutine.
type Cache struct {
	entries int
	limit   int
	flight  singleflight.Group
	making  chan struct{} // holds one for each picture being made

	mu    sync.Mutex
	byKey map[string]*list.Element
	order list.List // of *kept, the most recently used first
	bytes int
}

type kept struct {
	key string
	png []byte
}

// NewCache makes a cache of at most so many pictures and bytes, each at least 1.
// A picture larger than the limit is made and not kept.
func NewCache(entries, bytes int) *Cache {
	return &Cache{entries: max(1, entries), limit: max(1, bytes), byKey: map[string]*list.Element{}, making: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Has reports whether Render would answer at once. It does not count as use.
func (c *Cache) Has(d Drawing) bool {
	key := Key(d)
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byKey[key] != nil
}

// Render takes a drawing's PNG from the cache, or makes it. The bytes are
// shared: do not change them. A caller whose ctx ends does not spoil the
// making for others; it waits no longer than the making takes, and that of
// those before it.
func (c *Cache) Render(ctx context.Context, d Drawing) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	key := Key(d)
	if png, ok := c.get(key); ok {
		return png, nil
	}
	v, err, _ := c.flight.Do(key, func() (any, error) {
		if png, ok := c.get(key); ok { // another flight has just landed
			return png, nil
		}
		c.making <- struct{}{}
		defer func() { <-c.making }()
		png, err := safely(context.WithoutCancel(ctx), d)
		if err != nil {
			return nil, err
		}
		c.put(key, png)
		return png, nil
	})
	if err != nil {
		return nil, fmt.Errorf("make picture: %w", err)
	}
	return v.([]byte), ctx.Err()
}

// safely makes a picture; a panic, whatever a pack may have provoked, becomes
// an error, so that the text is still sent.
func safely(ctx context.Context, d Drawing) (png []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			png, err = nil, fmt.Errorf("picture: panic: %v\n%s", v, debug.Stack())
		}
	}()
	return d.Render(ctx)
}

func (c *Cache) get(key string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*kept).png, true
}

func (c *Cache) put(key string, png []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(png) > c.limit || c.byKey[key] != nil {
		return
	}
	c.byKey[key] = c.order.PushFront(&kept{key, png})
	c.bytes += len(png)
	for c.order.Len() > c.entries || c.bytes > c.limit {
		old := c.order.Remove(c.order.Back()).(*kept)
		delete(c.byKey, old.key)
		c.bytes -= len(old.png)
	}
}
