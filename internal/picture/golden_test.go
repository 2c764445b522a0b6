package picture

import (
	"bytes"
	"flag"
	"image"
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
			if diff := difference(t, got, want); diff > 0.002 {
				t.Errorf("%.2f%% of the pixels differ from %s; look, and run with -update if it is meant", 100*diff, file)
			}
		})
	}
}

// difference is the share of pixels that differ by more than an edge's shade:
// processors may round the coverage of an edge differently.
func difference(t *testing.T, got, want []byte) float64 {
	t.Helper()
	a, b := decode(t, got), decode(t, want)
	if a.Bounds() != b.Bounds() {
		t.Fatalf("size %v, want %v", a.Bounds().Size(), b.Bounds().Size())
	}
	r, n := a.Bounds(), 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			r1, g1, b1, a1 := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			if a1 != 0xffff {
				t.Fatalf("pixel %d,%d is not opaque", x, y)
			}
			if apart(r1, r2) || apart(g1, g2) || apart(b1, b2) {
				n++
			}
		}
	}
	return float64(n) / float64(r.Dx()*r.Dy())
}

func apart(a, b uint32) bool { return max(a, b)-min(a, b) > 0x3000 }

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}
