package health

import "sync"

// maxLabel bounds how many values a label may take: what comes after counts
// as "other", so that no caller can fill the memory.
const maxLabel = 64

// label admits the first maxLabel short values it sees.
type label struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (l *label) bound(v string) string {
	if v == "" {
		return ""
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen[v] {
		return v
	}
	if len(v) > 40 || len(l.seen) >= maxLabel {
		return other
	}
	if l.seen == nil {
		l.seen = map[string]bool{}
	}
	l.seen[v] = true
	return v
}
