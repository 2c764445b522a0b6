package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tiny is two squares that share an edge, west and east of 60° W: Argentina
// and Brazil by their codes; and one without a code in Africa.
const tiny = `{"type":"Topology","transform":{"scale":[1,1],"translate":[-180,-90]},
"objects":{"countries":{"type":"GeometryCollection","geometries":[
 {"type":"Polygon","id":"032","arcs":[[0,1]],"properties":{"name":"Argentina"}},
 {"type":"MultiPolygon","id":"076","arcs":[[[-1,2]]]},
 {"type":"Polygon","arcs":[[3]]}]}},
"arcs":[[[120,70],[0,10]],[[120,80],[-10,0],[0,-10],[10,0]],[[120,70],[10,0],[0,10],[-10,0]],
 [[200,100],[5,0],[0,5],[-5,-5]]]}`

func TestParseAndGather(t *testing.T) {
	world, err := parse([]byte(tiny))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(world.geometries); n != 3 {
		t.Fatalf("%d countries, want 3", n)
	}
	west := world.ring(world.geometries[0].polygons[0][0])
	if want := []point{{-60, -10}, {-70, -10}, {-70, -20}, {-60, -20}}; !equal(west, want) {
		t.Errorf("western ring %v, want %v", west, want)
	}
	east := world.ring(world.geometries[1].polygons[0][0])
	if want := []point{{-60, -20}, {-50, -20}, {-50, -10}, {-60, -10}}; !equal(east, want) {
		t.Errorf("eastern ring %v, want %v", east, want)
	}

	v := newView()
	world.project(v)
	for i, want := range []bool{true, true, false} { // Africa is out of sight
		a, ok := world.area(world.geometries[i], "XX", true, v)
		if ok != want {
			t.Fatalf("country %d is kept: %v, want %v", i, ok, want)
		}
		if ok && inset(a.centre, a.rings[0]) < 500 {
			t.Errorf("country %d: centre %v is not well inside", i, a.centre)
		}
	}
}

func equal(a, b []point) bool {
	for i := range a {
		if len(a) != len(b) || math.Hypot(a[i].x-b[i].x, a[i].y-b[i].y) > 1e-9 {
			return false
		}
	}
	return len(a) == len(b)
}

func TestParseRefuses(t *testing.T) {
	for name, in := range map[string]string{
		"no JSON":    "{",
		"a line":     strings.Replace(tiny, `"Polygon"`, `"LineString"`, 1),
		"bad number": strings.Replace(tiny, `"032"`, `"AR"`, 1),
		"bad arcs":   strings.Replace(tiny, `[[0,1]]`, `7`, 1),
	} {
		if _, err := parse([]byte(in)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A degree square has the area that it has on the sphere, wherever it lies.
func TestProjectionKeepsAreas(t *testing.T) {
	for _, at := range []point{{-75, -11}, {-117, 32}, {-35, -7}, {-70, -55}, {-60, 15}} {
		var ring []point
		for _, d := range []point{{0, 0}, {0.1, 0}, {0.1, 0.1}, {0, 0.1}} {
			x, y := lambert(at.x+d.x, at.y+d.y)
			ring = append(ring, point{x, y})
		}
		const rad = math.Pi / 180
		want := 0.1 * rad * (math.Sin((at.y+0.1)*rad) - math.Sin(at.y*rad))
		if got := size(ring); math.Abs(got/want-1) > 1e-4 {
			t.Errorf("at %v: area %g, want %g", at, got, want)
		}
	}
	if x, y := lambert(105, 11); math.IsNaN(x) || math.IsInf(x, 0) || math.IsNaN(y) {
		t.Errorf("the antipode is at %v, %v", x, y)
	}
}

func TestSimplify(t *testing.T) {
	line := []point{{0, 0}, {100, tolerance - 1}, {200, 0}, {300, 5 * tolerance}, {400, 0}}
	want := []point{{0, 0}, {200, 0}, {300, 5 * tolerance}, {400, 0}}
	if got := simplify(line); !equal(got, want) {
		t.Errorf("simplified to %v, want %v", got, want)
	}
	island := []point{{0, 0}, {100, 0}, {100, 100}, {0, 0}} // its ends are one
	if got := simplify(island); !equal(got, island) {
		t.Errorf("simplified to %v, want %v", got, island)
	}
}

func TestClip(t *testing.T) {
	v := view{width: 1000, height: 1000}
	got := clip([]point{{500, 500}, {2000, 500}, {2000, 600}, {500, 600}}, v)
	x0, y0, x1, y1 := bounds(got)
	if x0 != 500 || y0 != 500 || x1 != 1000+margin || y1 != 600 {
		t.Errorf("clipped to %v", got)
	}
	if got := clip([]point{{-5000, 0}, {-4000, 0}, {-4000, 10}}, v); len(got) != 0 {
		t.Errorf("clipped to %v, want nothing", got)
	}
}

// The embedded file is what this program makes of the data: checked where
// WORLD_ATLAS names countries-50m.json of world-atlas 2.0.2.
func TestEmbeddedFileIsCurrent(t *testing.T) {
	in := os.Getenv("WORLD_ATLAS")
	if in == "" {
		t.Skip("WORLD_ATLAS is not set")
	}
	out := filepath.Join(t.TempDir(), "lac.map")
	if err := run(in, out); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../lac.map")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("lac.map is not what gen makes: run go generate")
	}
}

func TestRunNeedsItsInput(t *testing.T) {
	for _, in := range []string{"", filepath.Join(t.TempDir(), "none.json")} {
		if err := run(in, filepath.Join(t.TempDir(), "out")); err == nil {
			t.Errorf("input %q: no error", in)
		}
	}
}
