// Package picturetest compares pictures in tests.
package picturetest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"testing"
)

// Width of every picture, in pixels: three for each point of a small phone.
const Width = 1080

// Tolerance is the share of pixels that may differ from a golden picture:
// processors may round the coverage of an edge differently.
const Tolerance = 0.002

// MaxBytes is what a picture may weigh.
const MaxBytes = 200_000

// Golden compares a picture with a file, or writes it with update.
func Golden(t *testing.T, file string, got []byte, update bool) {
	t.Helper()
	if len(got) > MaxBytes {
		t.Errorf("%s: %d bytes, want at most %d", file, len(got), MaxBytes)
	}
	if update {
		if err := os.WriteFile(file, got, 0o644); err != nil { //nolint:gosec // for all to see
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	diff, err := Difference(got, want)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if diff > Tolerance {
		t.Errorf("%.2f%% of the pixels differ from %s; look, and run with -update if it is meant", 100*diff, file)
	}
}

// Difference is the share of pixels that differ by more than an edge's shade.
func Difference(got, want []byte) (float64, error) {
	a, err := decode(got)
	if err != nil {
		return 0, err
	}
	b, err := decode(want)
	if err != nil {
		return 0, err
	}
	if a.Rect != b.Rect {
		return 0, fmt.Errorf("size %v, want %v", a.Rect.Size(), b.Rect.Size())
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
	return float64(n) / float64(len(a.Pix)), nil
}

func apart(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	far := func(v, w uint32) bool { return max(v, w)-min(v, w) > 0x3000 }
	return far(r1, r2) || far(g1, g2) || far(b1, b2)
}

// decode reads a PNG, which has to be opaque, of few colours and as wide as a
// phone.
func decode(data []byte) (*image.Paletted, error) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	out, ok := img.(*image.Paletted)
	if !ok || !out.Opaque() || out.Rect.Dx() != Width {
		return nil, fmt.Errorf("a %T of %v, want an opaque image with a palette, %d wide", img, img.Bounds().Size(), Width)
	}
	return out, nil
}
