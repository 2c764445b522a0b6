package picture

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// point is a place on the canvas, in pixels from its top left.
type point struct{ x, y float64 }

// path is closed outlines; those that run the other way round are holes.
type path [][]point

func (p path) bounds() rect {
	r := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, ring := range p {
		for _, q := range ring {
			r.x0, r.y0 = min(r.x0, q.x), min(r.y0, q.y)
			r.x1, r.y1 = max(r.x1, q.x), max(r.y1, q.y)
		}
	}
	return r
}

// canvas is where a picture is painted.
type canvas struct {
	img   *image.RGBA
	clip  image.Rectangle
	fonts *fonts
	ras   vector.Rasterizer
	mask  image.Alpha
}

func newCanvas(height int, f *fonts) *canvas {
	img := image.NewRGBA(image.Rect(0, 0, Width, height))
	return &canvas{img: img, clip: img.Rect, fonts: f}
}

// fill paints a path. Only its bounding box is rasterized.
func (c *canvas) fill(p path, k ink) {
	b := p.bounds()
	if !(b.x0 < b.x1 && b.y0 < b.y1) {
		return
	}
	area := image.Rect(int(math.Floor(b.x0)), int(math.Floor(b.y0)), int(math.Ceil(b.x1)), int(math.Ceil(b.y1))).Intersect(c.clip)
	if area.Empty() {
		return
	}
	c.ras.Reset(area.Dx(), area.Dy())
	c.ras.DrawOp = draw.Src
	for _, ring := range p {
		for i, q := range ring {
			x, y := float32(q.x-float64(area.Min.X)), float32(q.y-float64(area.Min.Y))
			if i == 0 {
				c.ras.MoveTo(x, y)
			} else {
				c.ras.LineTo(x, y)
			}
		}
		c.ras.ClosePath()
	}
	if n := area.Dx() * area.Dy(); n > cap(c.mask.Pix) {
		c.mask.Pix = make([]uint8, n)
	} else {
		c.mask.Pix = c.mask.Pix[:n]
	}
	c.mask.Stride, c.mask.Rect = area.Dx(), image.Rectangle{Max: area.Size()}
	c.ras.Draw(&c.mask, c.mask.Rect, image.Opaque, image.Point{})
	c.blend(area, &c.mask, image.Point{}, k)
}

// fillBox paints a box, its edges rounded to whole pixels.
func (c *canvas) fillBox(b rect, k ink) {
	round := func(v float64) int { return int(math.Round(v)) }
	area := image.Rect(round(b.x0), round(b.y0), round(b.x1), round(b.y1)).Intersect(c.clip)
	if k.pattern == solid {
		draw.Draw(c.img, area, image.NewUniform(k.fill), image.Point{}, draw.Src)
		return
	}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			c.img.SetRGBA(x, y, k.at(x, y))
		}
	}
}

// blend puts an ink on the canvas through a mask whose point at is area's top
// left. Coverage is rounded to fifths: at three pixels to a point nobody sees it, and it
// takes a quarter off the file.
func (c *canvas) blend(area image.Rectangle, mask *image.Alpha, at image.Point, k ink) {
	inside := area.Intersect(c.clip)
	at = at.Add(inside.Min.Sub(area.Min))
	colour := k.fill
	for y := range inside.Dy() {
		row := mask.Pix[mask.PixOffset(at.X, at.Y+y):]
		out := c.img.Pix[c.img.PixOffset(inside.Min.X, inside.Min.Y+y):]
		for x := range inside.Dx() {
			a := (uint32(row[x]) + 25) / 51
			if a == 0 {
				continue
			}
			if k.pattern != solid {
				colour = k.at(inside.Min.X+x, inside.Min.Y+y)
			}
			px := out[4*x : 4*x+4 : 4*x+4]
			if a == 5 {
				px[0], px[1], px[2], px[3] = colour.R, colour.G, colour.B, 255
				continue
			}
			px[0] = mix(px[0], colour.R, a)
			px[1] = mix(px[1], colour.G, a)
			px[2] = mix(px[2], colour.B, a)
			px[3] = 255
		}
	}
}

// mix goes a fifths of the way from one channel's value to another.
func mix(from, to uint8, a uint32) uint8 {
	return uint8((uint32(from)*(5-a) + uint32(to)*a + 2) / 5)
}

// text draws a line with its baseline's left end at x, y. Letters stand on whole
// pixels, so that equal ones are equal in the file.
func (c *canvas) text(x, y float64, s style, text string, colour color.RGBA) {
	face := c.fonts.face(s)
	dot := fixed.Point26_6{X: fixed.Int26_6(math.Round(x * 64)), Y: fixed.Int26_6(math.Round(y) * 64)}
	last := rune(-1)
	for _, r := range text {
		if last >= 0 {
			dot.X += face.Kern(last, r)
		}
		whole := fixed.Point26_6{X: fixed.I(dot.X.Round()), Y: dot.Y}
		area, mask, at, advance, _ := face.Glyph(whole, r)
		if alpha, ok := mask.(*image.Alpha); ok && !area.Empty() {
			c.blend(area, alpha, at, flat(colour))
		}
		dot.X += advance
		last = r
	}
}

// stroke makes the path of a line drawn along points. All its pieces run the
// same way round, so that where they overlap they do not cancel out.
func stroke(line []point, width float64, closed bool) path {
	var out path
	for i, a := range line {
		if i == len(line)-1 && !closed {
			break
		}
		b := line[(i+1)%len(line)]
		dx, dy := b.x-a.x, b.y-a.y
		length := math.Hypot(dx, dy)
		if length == 0 {
			continue
		}
		// half a width along and across; ends go a little further, to close joints
		ux, uy := dx/length*width/2, dy/length*width/2
		ex, ey := ux/2, uy/2
		out = append(out, []point{
			{a.x - ex - uy, a.y - ey + ux}, {a.x - ex + uy, a.y - ey - ux},
			{b.x + ex + uy, b.y + ey - ux}, {b.x + ex - uy, b.y + ey + ux},
		})
	}
	return out
}

// disc is a circle as a path.
func disc(x, y, radius float64) path {
	const corners = 32
	ring := make([]point, corners)
	for i := range ring {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		ring[i] = point{x + radius*cos, y + radius*sin}
	}
	return path{ring}
}
