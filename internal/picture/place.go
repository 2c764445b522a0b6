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

// all reports whether a box lies on the map and on nothing but one area's land,
// or the sea.
func (l *placer) all(box rect, want int16) bool {
	if !box.within(l.frame.grow(-8)) {
		return false
	}
	c0, c1 := int((box.x0-l.frame.x0)/cell), min(l.cols-1, int((box.x1-l.frame.x0)/cell))
	r0, r1 := int((box.y0-l.frame.y0)/cell), min(l.rows-1, int((box.y1-l.frame.y0)/cell))
	for row := r0; row <= r1; row++ {
		for _, o := range l.owner[row*l.cols+c0 : row*l.cols+c1+1] {
			if o != want {
				return false
			}
		}
	}
	return true
}

func (l *placer) free(box rect) bool {
	box = box.grow(clearance)
	return !slices.ContainsFunc(l.taken, box.overlaps)
}

func (l *placer) take(box rect) { l.taken = append(l.taken, box) }

// inside finds room on an area's own land, as near its centre as can be.
func (l *placer) inside(i int, w, h float64) (rect, bool) {
	a := l.areas[i]
	b := a.rings.bounds()
	best, least := rect{}, math.Inf(1)
	for y := b.y0; y+h <= b.y1; y += cell {
		for x := b.x0; x+w <= b.x1; x += cell {
			box := rect{x, y, x + w, y + h}
			d := math.Hypot(x+w/2-a.centre.x, y+h/2-a.centre.y)
			if d < least && l.all(box, int16(i)) && l.free(box) {
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
// the line's ends are equal where none is needed.
func (l *placer) beside(i int, w, h float64) (box rect, from, to point, ok bool) {
	const nearest, furthest, directions = 16, 330, 24
	from = l.areas[i].centre
	for distance := float64(nearest); distance <= furthest; distance += 8 {
		for k := range directions {
			sin, cos := math.Sincos(2 * math.Pi * float64(k) / directions)
			// the box's middle lies as far out as brings its edge to the distance
			out := distance + math.Min(w/2/math.Max(math.Abs(cos), 1e-9), h/2/math.Max(math.Abs(sin), 1e-9))
			x, y := from.x+out*cos-w/2, from.y+out*sin-h/2
			box = rect{x, y, x + w, y + h}
			if !l.all(box.grow(4), sea) || !l.free(box) {
				continue
			}
			to = point{min(max(from.x, box.x0), box.x1), min(max(from.y, box.y0), box.y1)}
			if l.crosses(from, to) {
				continue
			}
			l.take(box)
			if distance <= 20 && l.areas[i].dot(1) > 0 {
				to = from
			} else {
				l.takeLine(from, to)
			}
			return box, from, to, true
		}
	}
	return rect{}, from, to, false
}

// crosses reports whether a line from an area's centre runs into something
// that is taken, other than the area's own dot.
func (l *placer) crosses(from, to point) bool {
	const steps = 24
	for _, r := range l.taken {
		if from.x >= r.x0 && from.x <= r.x1 && from.y >= r.y0 && from.y <= r.y1 {
			continue
		}
		for k := range steps + 1 {
			t := float64(k) / steps
			x, y := from.x+t*(to.x-from.x), from.y+t*(to.y-from.y)
			if (rect{x, y, x, y}).grow(clearance).overlaps(r) {
				return true
			}
		}
	}
	return false
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
		if h > 0 && l.all(box.grow(8), sea) {
			l.take(box)
			return box, true
		}
	}
	return rect{}, false
}
