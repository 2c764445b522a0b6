package lang

import (
	"hash/maphash"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// Spelling finds the known words that a misspelt one may be: those that
// become the same when a letter or, in long words, two are left out of each.
// That finds every word within as many edits (a letter missing, doubled,
// wrong, or two transposed).
type Spelling struct {
	seed  maphash.Seed
	words []string
	// A hash table in two pieces: entries in the order of their buckets, and
	// where each bucket begins. It takes a quarter of a map's memory.
	begin   []uint32
	entries []misspelling
	shift   uint8
}

// misspelling is the hash of a word less some letters, with the word's number.
type misspelling struct{ hash, word uint32 }

// The lengths in letters from which a word is taken for a misspelling of
// another by one edit (below it nearly every word is near another) and by
// two, and up to which the second is looked for: it costs the square.
const (
	ShortestMisspelt = 4
	shortestTwice    = 8
	longestTwice     = 16
)

// NewSpelling indexes words; a misspelling by two edits is found only of the
// first deep ones.
func NewSpelling(words []string, deep int) Spelling {
	s := Spelling{seed: maphash.MakeSeed(), words: words}
	var all []misspelling
	for i, w := range words {
		s.deletions(w, i < deep, func(h uint32) { all = append(all, misspelling{h, uint32(i)}) })
	}
	size := min(max(bits.Len(uint(len(all)))-1, 1), 24)
	s.shift = uint8(32 - size)
	s.begin = make([]uint32, 1<<size+1)
	for _, m := range all {
		s.begin[m.hash>>s.shift+1]++
	}
	for i := 1; i < len(s.begin); i++ {
		s.begin[i] += s.begin[i-1]
	}
	s.entries = make([]misspelling, len(all))
	next := slices.Clone(s.begin)
	for _, m := range all {
		b := m.hash >> s.shift
		s.entries[next[b]] = m
		next[b]++
	}
	return s
}

// deletions calls visit with the hash of the word and of the word less each
// of its letters, and if it is long also less each two.
func (s *Spelling) deletions(word string, deep bool, visit func(uint32)) {
	var one, two [MaxTokenBytes + utf8.UTFMax]byte
	visit(uint32(maphash.String(s.seed, word)))
	letters := utf8.RuneCountInString(word)
	deep = deep && shortestTwice <= letters && letters <= longestTwice
	for i := 0; i < len(word) && len(word) <= len(one); {
		_, n := utf8.DecodeRuneInString(word[i:])
		less := append(append(one[:0], word[:i]...), word[i+n:]...)
		visit(uint32(maphash.Bytes(s.seed, less)))
		for j := i; deep && j < len(less); {
			_, n := utf8.DecodeRune(less[j:])
			visit(uint32(maphash.Bytes(s.seed, append(append(two[:0], less[:j]...), less[j+n:]...))))
			j += n
		}
		i += n
	}
}

// Near appends the words that the given one may be a misspelling of, the
// nearest only: those one edit away if there are any, else, for a long word,
// those two away. A word of fewer than shortest letters is near nothing.
func (s *Spelling) Near(dst []string, word string, shortest int) []string {
	letters := utf8.RuneCountInString(word)
	if letters < shortest {
		return dst
	}
	most := 1
	if letters >= shortestTwice {
		most = 2
	}
	var buf [64]uint32
	seen := buf[:0]
	s.deletions(word, true, func(h uint32) {
		if len(s.begin) == 0 {
			return
		}
		for _, m := range s.entries[s.begin[h>>s.shift]:s.begin[h>>s.shift+1]] {
			if m.hash == h {
				seen = append(seen, m.word)
			}
		}
	})
	slices.Sort(seen) // the same answer whatever the hash seed
	best := most + 1
	for _, i := range slices.Compact(seen) {
		w := s.words[i]
		if utf8.RuneCountInString(w) < ShortestMisspelt {
			continue
		}
		d := Distance(word, w, best)
		if d > 1 && firstLetter(word) != firstLetter(w) {
			continue
		}
		if d < best {
			best, dst = d, dst[:0]
		}
		if d == best && d <= most {
			dst = append(dst, w)
		}
	}
	return dst
}

func firstLetter(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

// Distance is the optimal string alignment distance (a transposition counts
// as one), or more than limit where it is larger.
func Distance(a, b string, limit int) int {
	var xs, ys [MaxTokenBytes + utf8.UTFMax]rune
	x, okX := runesOf(xs[:0], a)
	y, okY := runesOf(ys[:0], b)
	if d := len(x) - len(y); !okX || !okY || d > limit || -d > limit {
		return limit + 1
	}
	var rows [3][MaxTokenBytes + utf8.UTFMax + 1]int
	before, prev, row := &rows[0], &rows[1], &rows[2]
	for j := range len(y) + 1 {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, prev, row = prev, row, before
	}
	return prev[len(y)]
}

// runesOf appends a word's letters where they fit.
func runesOf(dst []rune, word string) ([]rune, bool) {
	for _, r := range word {
		if len(dst) == cap(dst) {
			return dst, false
		}
		dst = append(dst, r)
	}
	return dst, true
}
