package main

import (
	"math"
	"slices"
)

// The picture's window on the world. Lambert's azimuthal equal-area
// projection keeps the countries' sizes comparable, which neither Mercator nor
// an equirectangular map does over 90 degrees of latitude.
const (
	centreLon = -75.0
	centreLat = -11.0

	// units is how many units the view is wide: about 30 to a pixel of a
	// picture 1,080 pixels wide.
	units = 32767
	// tolerance is how far a simplified line may be from the true one.
	tolerance = 16.0
	// smallest is how large a ring must be to be kept, unless it is its
	// country's largest: below 4 pixels an islet looks like dirt.
	smallest = 120.0
	// margin is how far outlines go on outside the view, so that no cut edge
	// is seen.
	margin = 400.0
)

// view maps the projection's plane to units, y downwards.
type view struct {
	left, top, scale float64
	width, height    float64 // units
}

// newView frames Latin America: its four outermost points and some sea.
func newView() view {
	west, _ := lambert(-117.2, 32.6)   // Tijuana
	east, _ := lambert(-34.7, -7.2)    // Paraíba
	_, north := lambert(-117.1, 32.55) // Tijuana again: the plane bends upwards to the west
	_, south := lambert(-68.5, -56.2)  // islands south of Cape Horn
	const sea = 0.018                  // of the sphere's radius
	west, east = west-sea, east+sea
	north, south = north+sea, south-sea*0.5 // no corner of South Georgia
	v := view{left: west, top: north, scale: units / (east - west), width: units}
	v.height = (north - south) * v.scale
	return v
}

func (v view) at(p point) point {
	x, y := lambert(p.x, p.y)
	return point{(x - v.left) * v.scale, (v.top - y) * v.scale}
}

// shows reports whether any corner of a ring is in the view. It also keeps out
// the ring around the projection's antipode (in Cambodia), which would come out
// inside out and cover everything.
func (v view) shows(ring []point) bool {
	return slices.ContainsFunc(ring, func(p point) bool {
		return p.x >= 0 && p.x <= v.width && p.y >= 0 && p.y <= v.height
	})
}

// lambert projects degrees on to the unit sphere's plane (Snyder, Map
// Projections: A Working Manual, USGS 1987, equations 22-4, 24-2 and 24-13, 24-14).
func lambert(lon, lat float64) (x, y float64) {
	const rad = math.Pi / 180
	l, p, p0 := (lon-centreLon)*rad, lat*rad, centreLat*rad
	cosC := math.Sin(p0)*math.Sin(p) + math.Cos(p0)*math.Cos(p)*math.Cos(l)
	k := math.Sqrt(2 / math.Max(1+cosC, 1e-6)) // the antipode has no image
	return k * math.Cos(p) * math.Sin(l),
		k * (math.Cos(p0)*math.Sin(p) - math.Sin(p0)*math.Cos(p)*math.Cos(l))
}

// project puts every arc into the view and simplifies it. Arcs are shared by
// neighbours, so that these still meet afterwards.
func (t *topology) project(v view) {
	for i, arc := range t.arcs {
		line := make([]point, len(arc))
		for j, p := range arc {
			line[j] = v.at(p)
		}
		t.arcs[i] = simplify(line)
	}
}

// simplify is Douglas and Peucker's: it keeps the ends and whatever is further
// than the tolerance from the line between kept points.
func simplify(line []point) []point {
	if len(line) < 3 {
		return line
	}
	a, b := line[0], line[len(line)-1]
	far, at := 0.0, 0
	for i := 1; i < len(line)-1; i++ {
		if d := distance(line[i], a, b); d > far {
			far, at = d, i
		}
	}
	if far <= tolerance {
		return []point{a, b}
	}
	head := simplify(line[:at+1])
	return append(head[:len(head)-1:len(head)-1], simplify(line[at:])...)
}

// distance is from p to the segment a–b, or to a where they are one.
func distance(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	if length := dx*dx + dy*dy; length > 0 {
		t := math.Max(0, math.Min(1, ((p.x-a.x)*dx+(p.y-a.y)*dy)/length))
		a = point{a.x + t*dx, a.y + t*dy}
	}
	return math.Hypot(p.x-a.x, p.y-a.y)
}
