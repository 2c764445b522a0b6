package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"time"
)

const (
	// witnessFor is how long a question that one person asked is waited on for
	// a second one.
	witnessFor = 24 * time.Hour
	maxWitness = 10_000
)

// digest stands for a text that is not kept.
type digest [sha256.Size]byte

// witnesses know what at least two people asked. Until the second one does,
// all that is held of a question is a keyed hash of it and of who asked, in
// memory: the key dies with the process. The lock is the caller's.
type witnesses struct {
	key    []byte
	asked  map[digest]witness
	oldest time.Time
}

type witness struct {
	by    digest // of who asked and what, so that nobody is the same in two
	twice bool
	at    time.Time
}

func newWitnesses() *witnesses {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // it never fails: crypto/rand
	return &witnesses{key: key, asked: map[digest]witness{}}
}

// count gives how often a question is to be counted now that somebody asked
// it: not by its first asker alone, then for both, then each time.
func (w *witnesses) count(question, asker string, now time.Time) int64 {
	w.forget(now)
	what, by := w.digest(question), w.digest(question+"\x00"+asker)
	seen, known := w.asked[what]
	switch {
	case !known && len(w.asked) >= maxWitness:
		return 0
	case !known:
		w.asked[what] = witness{by: by, at: now}
		return 0
	case seen.twice:
		return 1
	case seen.by == by:
		return 0
	}
	w.asked[what] = witness{twice: true, at: seen.at}
	return 2
}

func (w *witnesses) digest(s string) (d digest) {
	h := hmac.New(sha256.New, w.key)
	h.Write([]byte(s))
	h.Sum(d[:0])
	return d
}

// forget drops what is a day old. It looks only when something can be.
func (w *witnesses) forget(now time.Time) {
	if now.Sub(w.oldest) < witnessFor {
		return
	}
	w.oldest = now
	for d, seen := range w.asked {
		if now.Sub(seen.at) >= witnessFor {
			delete(w.asked, d)
		} else if seen.at.Before(w.oldest) {
			w.oldest = seen.at
		}
	}
}
