package main

import (
	"encoding/binary"
	"math"
)

// area is one country as it is written.
type area struct {
	code     string // ISO 3166-1 alpha-2, "--" where there is none
	inRegion bool
	rings    [][]point
	centre   point // of the largest piece: the point furthest from its edge
}

// area gathers what the view shows of a country. Holes are rings that run the
// other way round.
func (t *topology) area(g geometry, code string, inRegion bool, v view) (area, bool) {
	a := area{code: code, inRegion: inRegion}
	var largest []point
	for _, polygon := range g.polygons {
		for i, refs := range polygon {
			ring := t.ring(refs)
			if !v.shows(ring) {
				continue
			}
			if ring = clip(ring, v); len(ring) < 3 {
				continue
			}
			if i == 0 && (largest == nil || size(ring) > size(largest)) {
				largest = ring
			}
			a.rings = append(a.rings, ring)
		}
	}
	kept := a.rings[:0]
	for _, ring := range a.rings {
		x0, y0, x1, y1 := bounds(ring)
		if &ring[0] == &largest[0] || math.Max(x1-x0, y1-y0) >= smallest {
			kept = append(kept, ring)
		}
	}
	a.rings = kept
	if len(kept) == 0 {
		return a, false
	}
	a.centre = pole(largest)
	return a, true
}

// clip cuts a ring at the view's edges and a margin (Sutherland and Hodgman).
func clip(ring []point, v view) []point {
	side := func(ring []point, inside func(point) bool, cut func(a, b point) point) []point {
		var out []point
		for i, p := range ring {
			q := ring[(i+len(ring)-1)%len(ring)]
			if inside(p) != inside(q) {
				out = append(out, cut(q, p))
			}
			if inside(p) {
				out = append(out, p)
			}
		}
		return out
	}
	atX := func(x float64) func(a, b point) point {
		return func(a, b point) point { return point{x, a.y + (x-a.x)/(b.x-a.x)*(b.y-a.y)} }
	}
	atY := func(y float64) func(a, b point) point {
		return func(a, b point) point { return point{a.x + (y-a.y)/(b.y-a.y)*(b.x-a.x), y} }
	}
	ring = side(ring, func(p point) bool { return p.x >= -margin }, atX(-margin))
	ring = side(ring, func(p point) bool { return p.x <= v.width+margin }, atX(v.width+margin))
	ring = side(ring, func(p point) bool { return p.y >= -margin }, atY(-margin))
	return side(ring, func(p point) bool { return p.y <= v.height+margin }, atY(v.height+margin))
}

func bounds(ring []point) (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range ring {
		x0, y0 = math.Min(x0, p.x), math.Min(y0, p.y)
		x1, y1 = math.Max(x1, p.x), math.Max(y1, p.y)
	}
	return x0, y0, x1, y1
}

func size(ring []point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.x*q.y - q.x*p.y
	}
	return math.Abs(sum) / 2
}

// pole looks for the point furthest from a ring's edge, on a grid made finer
// around the best point of the one before.
func pole(ring []point) point {
	x0, y0, x1, y1 := bounds(ring)
	best, depth := point{(x0 + x1) / 2, (y0 + y1) / 2}, math.Inf(-1)
	for range 4 {
		const n = 24
		dx, dy := (x1-x0)/n, (y1-y0)/n
		for i := range n {
			for j := range n {
				p := point{x0 + (float64(i)+0.5)*dx, y0 + (float64(j)+0.5)*dy}
				if d := inset(p, ring); d > depth {
					best, depth = p, d
				}
			}
		}
		x0, x1, y0, y1 = best.x-dx, best.x+dx, best.y-dy, best.y+dy
	}
	return best
}

// inset is how far inside a ring a point is, less than nothing outside.
func inset(p point, ring []point) float64 {
	inside, near := false, math.Inf(1)
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		near = math.Min(near, distance(p, a, b))
		if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
			inside = !inside
		}
	}
	if inside {
		return near
	}
	return -near
}

// encode writes the format that picture's outlines read: the view's width and
// height, then each area with its rings, every number a varint, points as
// differences from the one before.
func encode(areas []area, v view) []byte {
	out := []byte("LAC1")
	unsigned := func(n int) { out = binary.AppendUvarint(out, uint64(n)) }
	signed := func(f float64) { out = binary.AppendVarint(out, int64(f)) }
	unsigned(int(v.width))
	unsigned(int(v.height))
	unsigned(len(areas))
	for _, a := range areas {
		out = append(out, a.code...)
		flag := 0
		if a.inRegion {
			flag = 1
		}
		unsigned(flag)
		signed(math.Round(a.centre.x))
		signed(math.Round(a.centre.y))
		unsigned(len(a.rings))
		for _, ring := range a.rings {
			unsigned(len(ring))
			var last point
			for _, p := range ring {
				p = point{math.Round(p.x), math.Round(p.y)}
				signed(p.x - last.x)
				signed(p.y - last.y)
				last = p
			}
		}
	}
	return out
}
