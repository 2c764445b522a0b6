package main

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// point is a place: longitude and latitude in degrees as read, units of the
// projected view after project.
type point struct{ x, y float64 }

// geometry is one country: polygons of rings of arc references. A negative
// reference ^i means arc i backwards (TopoJSON specification, section 2.1.4).
type geometry struct {
	m49      int // UN M49 = ISO 3166-1 numeric; 0 where there is none
	polygons [][][]int
}

type topology struct {
	arcs       [][]point
	geometries []geometry
}

// parse reads a quantized TopoJSON topology with an object "countries".
func parse(data []byte) (*topology, error) {
	var doc struct {
		Transform struct{ Scale, Translate [2]float64 }
		Arcs      [][][2]float64
		Objects   struct {
			Countries struct {
				Geometries []struct {
					Type string
					ID   string
					Arcs json.RawMessage
				}
			}
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	t := &topology{}
	for _, arc := range doc.Arcs {
		var x, y float64
		line := make([]point, 0, len(arc))
		for _, d := range arc { // delta-encoded
			x, y = x+d[0], y+d[1]
			line = append(line, point{
				x*doc.Transform.Scale[0] + doc.Transform.Translate[0],
				y*doc.Transform.Scale[1] + doc.Transform.Translate[1],
			})
		}
		t.arcs = append(t.arcs, line)
	}
	for _, g := range doc.Objects.Countries.Geometries {
		var out geometry
		if g.ID != "" {
			n, err := strconv.Atoi(g.ID)
			if err != nil {
				return nil, fmt.Errorf("country code %q: %w", g.ID, err)
			}
			out.m49 = n
		}
		var err error
		switch g.Type {
		case "Polygon":
			out.polygons = make([][][]int, 1)
			err = json.Unmarshal(g.Arcs, &out.polygons[0])
		case "MultiPolygon":
			err = json.Unmarshal(g.Arcs, &out.polygons)
		default:
			err = fmt.Errorf("geometry %q is not an area", g.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("country %d: %w", out.m49, err)
		}
		t.geometries = append(t.geometries, out)
	}
	return t, nil
}

// ring strings a ring's arcs together, leaving out each arc's first point,
// which is the one before's last.
func (t *topology) ring(refs []int) []point {
	var out []point
	for _, ref := range refs {
		arc := t.arcs[max(ref, ^ref)]
		for i := 1; i < len(arc); i++ {
			if ref < 0 {
				out = append(out, arc[len(arc)-1-i])
			} else {
				out = append(out, arc[i])
			}
		}
	}
	return out
}
