package picture

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
)

// encode writes an opaque image as a PNG with at most 256 colours, which makes
// it a quarter of the size and several times as fast as true colour. The
// pictures have few colours besides the shades at their edges; where those are
// too many, the rarest take their nearest neighbour's.
func encode(img *image.RGBA) ([]byte, error) {
	out := image.NewPaletted(img.Rect, nil)
	var index map[uint32]uint8
	out.Palette, index = shades(img)
	var last uint32
	var at uint8
	for i := range out.Pix {
		if c := pixel(img, i); c != last || i == 0 {
			last, at = c, index[c]
		}
		out.Pix[i] = at
	}
	var b bytes.Buffer
	for _, level := range []png.CompressionLevel{png.BestSpeed, png.DefaultCompression} {
		b.Reset()
		if err := (&png.Encoder{CompressionLevel: level}).Encode(&b, out); err != nil {
			return nil, fmt.Errorf("picture: encode: %w", err)
		}
		if b.Len() <= heavy {
			break
		}
	}
	return b.Bytes(), nil
}

// heavy is how many bytes are worth half as much time again for a fifth less.
const heavy = 150_000

// pixel gives the i-th pixel as 0xRRGGBB.
func pixel(img *image.RGBA, i int) uint32 {
	p := img.Pix[4*i : 4*i+3 : 4*i+3]
	return uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2])
}

// shades picks the palette, the commonest colours first, and gives every colour
// of the image its place in it.
func shades(img *image.RGBA) (color.Palette, map[uint32]uint8) {
	count := map[uint32]int{}
	for i, n := 0, len(img.Pix)/4; i < n; {
		c, run := pixel(img, i), 1
		for i+run < n && pixel(img, i+run) == c {
			run++
		}
		count[c] += run
		i += run
	}
	order := make([]uint32, 0, len(count))
	for c := range count {
		order = append(order, c)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	kept := order[:min(len(order), 256)]
	pal := make(color.Palette, len(kept))
	index := make(map[uint32]uint8, len(order))
	for i, c := range kept {
		pal[i], index[c] = rgb(c), uint8(i)
	}
	for _, c := range order[len(kept):] {
		index[c] = nearest(c, kept)
	}
	return pal, index
}

func nearest(c uint32, kept []uint32) uint8 {
	best, least := 0, 1<<30
	for i, k := range kept {
		sum := 0
		for shift := 0; shift <= 16; shift += 8 {
			d := int(c>>shift&255) - int(k>>shift&255)
			sum += d * d
		}
		if sum < least {
			best, least = i, sum
		}
	}
	return uint8(best)
}
