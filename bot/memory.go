package bot

import (
	"bytes"
	"container/heap"
	"context"
	"strings"
	"sync"
	"time"
)

// What the memory in this process holds at most; past either, what would
// expire first goes.
const (
	maxRemembered      = 100_000
	maxRememberedBytes = 32 << 20
)

// memory is a Memory in this process. It has no goroutine: what has expired
// goes when something is put.
type memory struct {
	now func() time.Time

	mu    sync.Mutex
	byKey map[string]*memo
	queue memos // the soonest to expire first
	bytes int
}

type memo struct {
	key     string
	value   []byte
	expires time.Time
	index   int // in the queue
}

// NewMemory makes a Memory in this process, bounded to 100,000 entries and
// 32 MiB. Nil means time.Now. Its methods do not block.
func NewMemory(now func() time.Time) Memory {
	if now == nil {
		now = time.Now
	}
	return &memory{now: now, byKey: map[string]*memo{}}
}

func (m *memory) Get(_ context.Context, key string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.live(key); e != nil {
		return bytes.Clone(e.value), true, nil
	}
	return nil, false, nil
}

func (m *memory) Put(_ context.Context, key string, value []byte, ttl time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(key, value, ttl)
	return nil
}

func (m *memory) PutIfAbsent(_ context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.live(key) != nil {
		return false, nil
	}
	m.put(key, value, ttl)
	return true, nil
}

func (m *memory) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(m.byKey[key])
	return nil
}

func (m *memory) Forget(_ context.Context, p Platform, owner string) error {
	m.forget(p, "/o="+owner+"/")
	return nil
}

func (m *memory) ForgetUser(_ context.Context, p Platform, user string) error {
	m.forget(p, "/u="+user+"/")
	return nil
}

// forget drops the keys of a platform that have a part.
func (m *memory) forget(p Platform, part string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, e := range m.byKey {
		if strings.HasPrefix(key, string(p)+"/") && strings.Contains(key, part) {
			m.drop(e)
		}
	}
}

func (m *memory) live(key string) *memo {
	e := m.byKey[key]
	if e == nil || !e.expires.After(m.now()) {
		return nil
	}
	return e
}

func (m *memory) put(key string, value []byte, ttl time.Duration) {
	m.drop(m.byKey[key])
	now := m.now()
	for len(m.queue) > 0 && !m.queue[0].expires.After(now) {
		m.drop(m.queue[0])
	}
	e := &memo{key: key, value: bytes.Clone(value), expires: now.Add(ttl)}
	size := e.size()
	if ttl <= 0 || size > maxRememberedBytes {
		return
	}
	for len(m.queue) > 0 && (len(m.queue) >= maxRemembered || m.bytes+size > maxRememberedBytes) {
		m.drop(m.queue[0])
	}
	m.byKey[key] = e
	m.bytes += size
	heap.Push(&m.queue, e)
}

func (m *memory) drop(e *memo) {
	if e == nil {
		return
	}
	delete(m.byKey, e.key)
	m.bytes -= e.size()
	heap.Remove(&m.queue, e.index)
}

func (e *memo) size() int { return len(e.key) + len(e.value) }

// memos is a heap by time of expiry.
type memos []*memo

func (q memos) Len() int           { return len(q) }
func (q memos) Less(i, j int) bool { return q[i].expires.Before(q[j].expires) }
func (q memos) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *memos) Push(x any) {
	e := x.(*memo)
	e.index = len(*q)
	*q = append(*q, e)
}

func (q *memos) Pop() any {
	old := *q
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return e
}
