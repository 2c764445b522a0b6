package receive

import "sync"

// maxRecent is how many handled updates are remembered in this process.
const maxRecent = 4096

// delivery is an update in the works.
type delivery struct {
	id   int64
	raw  []byte        // as it came, for parking
	done chan struct{} // closed at its end
	ok   bool          // handled: it may be confirmed. Read after done.
}

// ended reports whether the delivery is over, and whether the update was
// handled.
func (d *delivery) ended() (over, ok bool) {
	select {
	case <-d.done:
		return true, d.ok
	default:
		return false, false
	}
}

// recent knows which updates are in the works and which were handled.
type recent struct {
	mu    sync.Mutex
	now   map[int64]*delivery
	seen  map[int64]bool
	order []int64 // of seen, as a ring
	next  int
}

func newRecent() *recent {
	return &recent{now: map[int64]*delivery{}, seen: map[int64]bool{}, order: make([]int64, 0, maxRecent)}
}

// admit begins an update's delivery. fresh is false where it is in the works
// already (the same delivery is given) or was handled (nil is given).
func (r *recent) admit(id int64, raw []byte) (d *delivery, fresh bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[id] {
		return nil, false
	}
	if d := r.now[id]; d != nil {
		return d, false
	}
	d = &delivery{id: id, raw: raw, done: make(chan struct{})}
	r.now[id] = d
	return d, true
}

// end ends a delivery.
func (r *recent) end(d *delivery, ok bool) {
	r.mu.Lock()
	delete(r.now, d.id)
	if ok && !r.seen[d.id] {
		r.seen[d.id] = true
		if len(r.order) < maxRecent {
			r.order = append(r.order, d.id)
		} else {
			delete(r.seen, r.order[r.next])
			r.order[r.next] = d.id
			r.next = (r.next + 1) % maxRecent
		}
	}
	r.mu.Unlock()
	d.ok = ok
	close(d.done)
}
