package picture

import (
	"errors"
	"testing"
)

func TestOutlinesHaveTheRegion(t *testing.T) {
	shown := OnMap()
	if len(lacMap) > 100_000 {
		t.Errorf("%d bytes embedded, want at most 100,000", len(lacMap))
	}
	// All 33 countries of Latin America and the Caribbean that are members of
	// the United Nations.
	for _, code := range []string{
		"AG", "AR", "BB", "BO", "BR", "BS", "BZ", "CL", "CO", "CR", "CU", "DM", "DO", "EC", "GD", "GT", "GY",
		"HN", "HT", "JM", "KN", "LC", "MX", "NI", "PA", "PE", "PY", "SR", "SV", "TT", "UY", "VC", "VE",
	} {
		if !shown[code] {
			t.Errorf("%s is not on the map", code)
		}
	}
	for _, code := range []string{"US", "FR", "KH", "", "--", "ar", "XX"} {
		if shown[code] {
			t.Errorf("%q is on the map", code)
		}
	}
}

// Where things are, as everybody knows it: a projection that mirrors or swaps
// would be found out.
func TestOutlinesLieRight(t *testing.T) {
	o, err := readOutlines(lacMap)
	if err != nil {
		t.Fatal(err)
	}
	at, size := map[string]point{}, map[string]float64{}
	l := newPlacer(o.onto(rect{0, 0, 1080, 1080 * o.height / o.width}), rect{0, 0, 1080, 1080 * o.height / o.width}, nil)
	for i, a := range l.areas {
		at[a.code], size[a.code] = a.centre, float64(l.cells[i])
		if l.cells[i] > 100 && l.share(rect{a.centre.x, a.centre.y, a.centre.x, a.centre.y}, int16(i)) != 1 {
			t.Errorf("the centre of %s is not in it", a.code)
		}
	}
	for _, pair := range [][2]string{{"MX", "GT"}, {"CO", "EC"}, {"VE", "BR"}, {"BR", "UY"}, {"CU", "JM"}, {"PE", "CL"}} {
		if at[pair[0]].y >= at[pair[1]].y {
			t.Errorf("%s is not north of %s", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"MX", "BR"}, {"CL", "AR"}, {"HT", "DO"}, {"CO", "VE"}, {"EC", "BR"}, {"AR", "FK"}} {
		if at[pair[0]].x >= at[pair[1]].x {
			t.Errorf("%s is not west of %s", pair[0], pair[1])
		}
	}
	// Areas in thousands of square kilometres: the projection keeps their ratio.
	for code, want := range map[string]float64{"AR": 2780, "MX": 1964, "PE": 1285, "CO": 1142, "BO": 1099, "VE": 912, "CL": 756, "PY": 407} {
		if got := size[code] / size["BR"] * 8515; got < 0.93*want || got > 1.07*want {
			t.Errorf("%s has the size of %.0f thousand km² beside Brazil, want about %.0f", code, got, want)
		}
	}
}

func TestDamagedOutlines(t *testing.T) {
	for n := range lacMap {
		if n > 64 && n%97 != 0 {
			continue
		}
		if _, err := readOutlines(lacMap[:n]); !errors.Is(err, errOutlines) {
			t.Fatalf("the first %d bytes: error %v, want errOutlines", n, err)
		}
	}
	if _, err := readOutlines(append(lacMap[:len(lacMap):len(lacMap)], 0)); !errors.Is(err, errOutlines) {
		t.Errorf("one byte too many: error %v, want errOutlines", err)
	}
}

func FuzzOutlines(f *testing.F) {
	f.Add(lacMap)
	f.Add([]byte("LAC1\x02\x02\x01BR\x01\x00\x00\x01\x01\x02\x02"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := readOutlines(data)
		if err != nil {
			return
		}
		n := 0
		for _, a := range o.areas {
			for _, ring := range a.rings {
				n += len(ring)
			}
		}
		if 2*n > len(data) {
			t.Errorf("%d points from %d bytes", n, len(data))
		}
	})
}
