package picture

import (
	"flag"
	"path/filepath"
	"testing"
	"time"

	"allybot/internal/picture/picturetest"
)

var update = flag.Bool("update", false, "write the golden pictures")

// samples is every golden picture by name.
func samples() map[string]Drawing {
	out := map[string]Drawing{"map-every-name": everyName()}
	for _, l := range langs {
		out["compare-"+l] = personnel(l)
		out["compare-latin-"+l] = latinPersonnel(l)
		out["timeline-"+l] = events(l)
		out["map-"+l] = standings(l)
	}
	return out
}

func TestGolden(t *testing.T) {
	for name, d := range samples() {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			got, err := d.Render(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d bytes in %v", len(got), time.Since(start))
			picturetest.Golden(t, filepath.Join("testdata", name+".png"), got, *update)
		})
	}
}

func TestTheMostIsNotTooMuch(t *testing.T) {
	e, b := events("es"), personnel("es")
	for i := len(e.Events); i < MaxEvents; i++ {
		e.Events = append(e.Events, e.Events[i%8])
	}
	for i := len(b.Bars); i < MaxBars; i++ {
		b.Bars = append(b.Bars, b.Bars[i%5])
	}
	for _, d := range []Drawing{e, b} {
		got, err := d.Render(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > picturetest.MaxBytes {
			t.Errorf("%T: %d bytes, want at most %d", d, len(got), picturetest.MaxBytes)
		}
	}
}

func TestDifferenceIsSeen(t *testing.T) {
	en, es := latinPersonnel("en"), latinPersonnel("en")
	es.Title = latinPersonnel("es").Title
	a, err := en.Render(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := es.Render(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := picturetest.Difference(a, b); err != nil || got <= picturetest.Tolerance {
		t.Errorf("another title makes a difference of %.4f (%v), want more than the tolerance %v", got, err, picturetest.Tolerance)
	}
	if got, err := picturetest.Difference(a, a); err != nil || got != 0 {
		t.Errorf("a picture differs from itself by %v (%v)", got, err)
	}
}
