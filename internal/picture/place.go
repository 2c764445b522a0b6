package picture

import (
	"math"
	"slices"
)

// placer finds room for labels on the map. It knows on a coarse grid whose
// land is where.
type placer struct {
	frame rect
	areas []area
	fonts *fonts
	owner []int16 // by row and column: index into areas, or sea
	cols  int
	rows  int
	cells []int  // by area: how much of the grid it has
	taken []rect // labels, dots and the legend
}

const (
	cell      = 6.0 // pixels
	sea       = int16(-1)
	clearance = 5.0 // pixels between labels

	// smallArea is the size in cells up to which a line ends at an area's edge: a
	// dot on it would hide it.
	smallArea = 40
)

func newPlacer(areas []area, frame rect, f *fonts) *placer {
	l := &placer{
		frame: frame, areas: areas, fonts: f, cells: make([]int, len(areas)),
		cols: int((frame.x1 - frame.x0) / cell), rows: int((frame.y1 - frame.y0) / cell),
	}
	l.owner = slices.Repeat([]int16{sea}, l.cols*l.rows)
	for i, a := range areas {
		l.claim(i, a.rings)
	}
	return l
}

// claim marks the cells whose middle is inside an area: those between each
// pair of crossings of a row with its rings.
func (l *placer) claim(i int, rings path) {
	crossings := make([][]float64, l.rows)
	for _, ring := range rings {
		for j, a := range ring {
			b := ring[(j+1)%len(ring)]
			if a.y > b.y {
				a, b = b, a
			}
			first := max(0, int(math.Ceil((a.y-l.frame.y0)/cell-0.5)))
			for row := first; row < l.rows; row++ {
				y := l.frame.y0 + (float64(row)+0.5)*cell
				if y >= b.y {
					break
				}
				crossings[row] = append(crossings[row], a.x+(y-a.y)/(b.y-a.y)*(b.x-a.x))
			}
		}
	}
	for row, xs := range crossings {
		slices.Sort(xs)
		for k := 0; k+1 < len(xs); k += 2 {
			from := max(0, int(math.Ceil((xs[k]-l.frame.x0)/cell-0.5)))
			to := min(l.cols, int(math.Ceil((xs[k+1]-l.frame.x0)/cell-0.5)))
			for col := from; col < to; col++ {
				l.owner[row*l.cols+col] = int16(i)
				l.cells[i]++
			}
		}
	}
}

// share gives how much of a box lies on one area's land, or the sea, from 0 to
// 1; -1 where it is not wholly on the map.
func (l *placer) share(box rect, want int16) float64 {
	if !box.within(l.frame.grow(-8)) {
		return -1
	}
	c0, c1 := int((box.x0-l.frame.x0)/cell), min(l.cols-1, int((box.x1-l.frame.x0)/cell))
	r0, r1 := int((box.y0-l.frame.y0)/cell), min(l.rows-1, int((box.y1-l.frame.y0)/cell))
	n, all := 0, (c1-c0+1)*(r1-r0+1)
	for row := r0; row <= r1; row++ {
		for _, o := range l.owner[row*l.cols+c0 : row*l.cols+c1+1] {
			if o == want {
				n++
			}
		}
	}
	return float64(n) / float64(all)
}

func (l *placer) free(box rect) bool {
	box = box.grow(clearance)
	return !slices.ContainsFunc(l.taken, box.overlaps)
}

func (l *placer) take(box rect) { l.taken = append(l.taken, box) }

// on finds room with at least a share of it on an area's own land, as near its
// centre as can be.
func (l *placer) on(i int, w, h, share float64) (rect, bool) {
	a := l.areas[i]
	b := a.rings.bounds()
	best, least := rect{}, math.Inf(1)
	for y := b.y0 - h; y <= b.y1; y += cell {
		for x := b.x0 - w; x <= b.x1; x += cell {
			box := rect{x, y, x + w, y + h}
			d := math.Hypot(x+w/2-a.centre.x, y+h/2-a.centre.y)
			if d < least && l.share(box, int16(i)) >= share && l.free(box) {
				best, least = box, d
			}
		}
	}
	if math.IsInf(least, 1) {
		return rect{}, false
	}
	l.take(best)
	return best, true
}

// beside finds room on the sea near an area, and the line from the area to it;
// the line's ends are equal where none is needed. dot is the radius of the area's
// dot, 0 where it has none.
func (l *placer) beside(i int, w, h, dot float64) (box rect, from, to point, ok bool) {
	const nearest, furthest, directions = 16, 330, 24
	from = l.areas[i].centre
	for distance := float64(nearest); distance <= furthest; distance += 8 {
		for k := range directions {
			sin, cos := math.Sincos(2 * math.Pi * float64(k) / directions)
			// the box's middle lies as far out as brings its edge to the distance
			out := distance + math.Min(w/2/math.Max(math.Abs(cos), 1e-9), h/2/math.Max(math.Abs(sin), 1e-9))
			x, y := from.x+out*cos-w/2, from.y+out*sin-h/2
			box = rect{x, y, x + w, y + h}
			if l.share(box.grow(4), sea) < 1 || !l.free(box) {
				continue
			}
			to = point{min(max(from.x, box.x0), box.x1), min(max(from.y, box.y0), box.y1)}
			if l.crosses(i, from, to) {
				continue
			}
			l.take(box)
			if dot > 0 && distance <= dot+10 {
				return box, from, from, true // right beside its dot
			}
			if dot > 0 {
				from = toward(from, to, dot)
			} else {
				from = l.shore(i, from, to)
			}
			l.takeLine(from, to)
			return box, from, to, true
		}
	}
	return rect{}, from, to, false
}

// crosses reports whether a line from an area's centre leaves the map, runs
// over another's land or into something that is taken, other than the area's
// own dot.
func (l *placer) crosses(i int, from, to point) bool {
	const steps = 32
	for k := range steps + 1 {
		t := float64(k) / steps
		at := point{from.x + t*(to.x-from.x), from.y + t*(to.y-from.y)}
		spot := rect{at.x, at.y, at.x, at.y}
		if l.share(spot, int16(i)) <= 0 && l.share(spot, sea) <= 0 {
			return true
		}
		spot = spot.grow(clearance)
		for _, r := range l.taken {
			own := from.x >= r.x0 && from.x <= r.x1 && from.y >= r.y0 && from.y <= r.y1
			if !own && spot.overlaps(r) {
				return true
			}
		}
	}
	return false
}

// shore gives where a line from an area's centre last leaves its land, a little
// inland: the line need not hide more of the area.
func (l *placer) shore(i int, from, to point) point {
	length := math.Hypot(to.x-from.x, to.y-from.y)
	for out := length; out > 0; out -= 2 {
		at := toward(from, to, out)
		if l.share(rect{at.x, at.y, at.x, at.y}, int16(i)) > 0 {
			if l.cells[i] <= smallArea {
				return at
			}
			return toward(from, to, max(0, out-8))
		}
	}
	return from
}

// toward goes a distance from one point towards another.
func toward(from, to point, distance float64) point {
	t := distance / math.Hypot(to.x-from.x, to.y-from.y)
	return point{from.x + t*(to.x-from.x), from.y + t*(to.y-from.y)}
}

// takeLine keeps other labels off a line.
func (l *placer) takeLine(from, to point) {
	const steps = 12
	for k := range steps + 1 {
		t := float64(k) / steps
		x, y := from.x+t*(to.x-from.x), from.y+t*(to.y-from.y)
		l.take(rect{x, y, x, y}.grow(1.5))
	}
}

// seat finds room for the legend in the map's lower left, the open Pacific:
// the widest that fits, for as few broken lines as can be.
func (l *placer) seat(height func(width float64) float64) (rect, bool) {
	for width := 520.0; width >= 400; width -= 20 {
		h := height(width)
		x, y := l.frame.x0+pt(10), l.frame.y1-pt(8)-h
		box := rect{x, y, x + width, y + h}
		if h > 0 && l.share(box.grow(8), sea) == 1 {
			l.take(box)
			return box, true
		}
	}
	return rect{}, false
}
