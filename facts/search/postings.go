package search

import "encoding/binary"

// blockSize is how many facts one block of a posting list holds: a probe
// decodes half a block on average.
const blockSize = 128

// lists holds posting lists (which facts contain a term) in one piece:
// blocks of varint-coded differences, each found by its first fact. About
// one and a half bytes a posting.
type lists struct {
	span   []listSpan
	blocks []block
	data   []byte
}

type listSpan struct{ block, count uint32 }

type block struct{ first, offset uint32 }

// add appends a list of ascending fact numbers and gives its number.
func (ls *lists) add(facts []uint32) uint32 {
	ls.span = append(ls.span, listSpan{uint32(len(ls.blocks)), uint32(len(facts))})
	for i, f := range facts {
		if i%blockSize == 0 {
			ls.blocks = append(ls.blocks, block{f, uint32(len(ls.data))})
			continue
		}
		ls.data = binary.AppendUvarint(ls.data, uint64(f-facts[i-1]))
	}
	return uint32(len(ls.span) - 1)
}

func (ls *lists) count(list uint32) int { return int(ls.span[list].count) }

// noFact is past every fact.
const noFact = ^uint32(0)

// cursor walks one posting list forwards.
type cursor struct {
	ls     *lists
	begin  uint32 // first block
	blocks uint32
	count  uint32
	at     uint32 // index of the current posting
	offset uint32 // of the next difference in data
	fact   uint32 // the current fact, noFact at the end
}

func (ls *lists) cursor(list uint32) cursor {
	s := ls.span[list]
	c := cursor{ls: ls, begin: s.block, count: s.count, blocks: (s.count + blockSize - 1) / blockSize, fact: noFact}
	if c.count > 0 {
		c.enter(0)
	}
	return c
}

func (c *cursor) enter(b uint32) {
	bl := c.ls.blocks[c.begin+b]
	c.at, c.offset, c.fact = b*blockSize, bl.offset, bl.first
}

func (c *cursor) next() {
	c.at++
	switch {
	case c.at >= c.count:
		c.fact = noFact
	case c.at%blockSize == 0:
		c.enter(c.at / blockSize)
	default:
		d := uint32(c.ls.data[c.offset])
		if d < 0x80 {
			c.offset++
		} else {
			v, n := binary.Uvarint(c.ls.data[c.offset:])
			d = uint32(v)
			c.offset += uint32(n)
		}
		c.fact += d
	}
}

// seek moves to the first fact that is not before the given one. It skips
// whole blocks, so that a long list costs little where the others are short.
func (c *cursor) seek(fact uint32) {
	if c.fact >= fact {
		return
	}
	b := c.at / blockSize
	if b+1 < c.blocks && c.ls.blocks[c.begin+b+1].first <= fact {
		low, step := b+1, uint32(1)
		for low+step < c.blocks && c.ls.blocks[c.begin+low+step].first <= fact {
			low += step
			step *= 2
		}
		high := min(low+step, c.blocks)
		for low+1 < high {
			mid := (low + high) / 2
			if c.ls.blocks[c.begin+mid].first <= fact {
				low = mid
			} else {
				high = mid
			}
		}
		c.enter(low)
	}
	for c.fact < fact {
		c.next()
	}
}
