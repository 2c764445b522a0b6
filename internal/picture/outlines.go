package picture

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
)

//go:embed lac.map
var lacMap []byte

// outlines are the countries' shapes on a plane, y downwards, in units of
// their own.
type outlines struct {
	width, height float64
	areas         []area
}

// area is one country or territory.
type area struct {
	code     string // ISO 3166-1 alpha-2, "--" where there is none
	inRegion bool   // of Latin America and the Caribbean (UN M49 419)
	centre   point  // well inside its largest piece
	rings    path
}

var errOutlines = errors.New("picture: outlines are damaged")

// reader takes numbers from the outlines' encoding: see gen/area.go.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) take(n int) []byte {
	if n > len(r.data) {
		r.bad, r.data = true, nil
		return make([]byte, n)
	}
	head := r.data[:n]
	r.data = r.data[n:]
	return head
}

// count reads how many things follow, each of at least size bytes, so that
// damaged data cannot ask for more memory than it is long.
func (r *reader) count(size int) int {
	n := r.unsigned()
	if n > uint64(len(r.data)/size) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *reader) unsigned() uint64 {
	v, n := binary.Uvarint(r.data)
	if n <= 0 {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return v
}

func (r *reader) signed() float64 {
	v, n := binary.Varint(r.data)
	if n <= 0 || v != int64(int32(v)) {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return float64(v)
}

func readOutlines(data []byte) (*outlines, error) {
	r := &reader{data: data}
	if string(r.take(4)) != "LAC1" {
		return nil, errOutlines
	}
	o := &outlines{width: float64(r.unsigned()), height: float64(r.unsigned())}
	for range r.count(6) {
		a := area{code: string(r.take(2)), inRegion: r.unsigned() == 1}
		a.centre = point{r.signed(), r.signed()}
		for range r.count(3) {
			ring := make([]point, r.count(2))
			var p point
			for i := range ring {
				p.x += r.signed()
				p.y += r.signed()
				ring[i] = p
			}
			a.rings = append(a.rings, ring)
		}
		o.areas = append(o.areas, a)
	}
	switch {
	case r.bad || len(r.data) > 0:
		return nil, errOutlines
	case !(o.width >= 1 && o.width <= 1<<20 && o.height >= 1 && o.height <= 1<<20):
		return nil, fmt.Errorf("%w: %v by %v units", errOutlines, o.width, o.height)
	}
	return o, nil
}

// onto gives the outlines stretched over a box of the outlines' proportions.
func (o *outlines) onto(r rect) []area {
	scale := (r.x1 - r.x0) / o.width
	to := func(p point) point { return point{r.x0 + p.x*scale, r.y0 + p.y*scale} }
	out := make([]area, len(o.areas))
	for i, a := range o.areas {
		rings := make(path, len(a.rings))
		for j, ring := range a.rings {
			rings[j] = make([]point, len(ring))
			for k, p := range ring {
				rings[j][k] = to(p)
			}
		}
		a.centre, a.rings = to(a.centre), rings
		out[i] = a
	}
	return out
}
