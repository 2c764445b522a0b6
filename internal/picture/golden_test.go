package picture

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"
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

// tolerance is the share of pixels that may differ from a golden picture.
const tolerance = 0.002

// maxBytes is what a picture may weigh: issue 8.
const maxBytes = 200_000

func TestGolden(t *testing.T) {
	for name, d := range samples() {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			got, err := d.Render(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d bytes in %v", len(got), time.Since(start))
			if len(got) > maxBytes {
				t.Errorf("%d bytes, want at most %d", len(got), maxBytes)
			}
			file := filepath.Join("testdata", name+".png")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := difference(t, got, want); diff > tolerance {
				t.Errorf("%.2f%% of the pixels differ from %s; look, and run with -update if it is meant", 100*diff, file)
			}
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
		if len(got) > maxBytes {
			t.Errorf("%T: %d bytes, want at most %d", d, len(got), maxBytes)
		}
	}
}

// difference is the share of pixels that differ by more than an edge's shade:
// processors may round the coverage of an edge differently.
func difference(t *testing.T, got, want []byte) float64 {
	t.Helper()
	a, b := decode(t, got), decode(t, want)
	if a.Rect != b.Rect {
		t.Fatalf("size %v, want %v", a.Rect.Size(), b.Rect.Size())
	}
	differ := make([]bool, 256*256) // by the two palettes' indices
	for i, c := range a.Palette {
		for j, d := range b.Palette {
			differ[i<<8|j] = apart(c, d)
		}
	}
	n := 0
	for i := range a.Pix {
		if differ[int(a.Pix[i])<<8|int(b.Pix[i])] {
			n++
		}
	}
	return float64(n) / float64(len(a.Pix))
}

func apart(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	far := func(v, w uint32) bool { return max(v, w)-min(v, w) > 0x3000 }
	return far(r1, r2) || far(g1, g2) || far(b1, b2)
}

// decode reads a PNG, which has to be opaque and of few colours.
func decode(t *testing.T, data []byte) *image.Paletted {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out, ok := img.(*image.Paletted)
	if !ok || !out.Opaque() || out.Rect.Dx() != Width {
		t.Fatalf("a %T of %v, want an opaque image with a palette, %d wide", img, img.Bounds().Size(), Width)
	}
	return out
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
	if got := difference(t, a, b); got <= tolerance {
		t.Errorf("another title makes a difference of %.4f, want more than the tolerance %v", got, tolerance)
	}
	if got := difference(t, a, a); got != 0 {
		t.Errorf("a picture differs from itself by %v", got)
	}
}
