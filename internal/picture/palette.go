package picture

import (
	"image/color"
	"math"
)

// rgb makes an opaque colour of 0xRRGGBB.
func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

// colours are those of a picture. It brings its own opaque background, so that
// it looks the same in a light and a dark chat; the frame keeps its edge visible
// in a light one.
type colours struct {
	paper, frame, text, muted, accent, rule color.RGBA
	sea, abroad, border                     color.RGBA
}

func palette() colours {
	return colours{
		paper:  rgb(0xFFFFFF),
		frame:  rgb(0xC4C9CE),
		text:   rgb(0x1B1F23),
		muted:  rgb(0x50565C),
		accent: rgb(0x0072B2), // Okabe and Ito's blue
		rule:   rgb(0x8A9198),
		sea:    rgb(0xE6EFF5),
		abroad: rgb(0xF3F2EE),
		border: rgb(0x3C4248),
	}
}

// Class is how a place on the map is filled: 0 plainly, 1 to MaxClass each in a
// colour and a pattern of its own. What a class means is the caller's to say.
type Class uint8

// MaxClass is the last class.
const MaxClass Class = 7

// pattern is what tells a class from another without its colour.
type pattern uint8

const (
	solid pattern = iota
	rising
	dots
	level
	crossed
	upright
	falling
)

// ink is a colour, with a pattern in a second one.
type ink struct {
	fill, mark color.RGBA
	pattern    pattern
}

func flat(c color.RGBA) ink { return ink{fill: c} }

// classInk gives Okabe and Ito's colours, which people with any kind of colour
// blindness tell apart (jfly.uni-koeln.de/color), and a pattern beside.
func classInk(c Class) ink {
	white, dark := rgb(0xFFFFFF), rgb(0x3C4248)
	switch c {
	case 1:
		return ink{fill: rgb(0x0072B2)}
	case 2:
		return ink{fill: rgb(0x009E73), mark: white, pattern: rising}
	case 3:
		return ink{fill: rgb(0xE69F00), mark: dark, pattern: dots}
	case 4:
		return ink{fill: rgb(0xD55E00), mark: white, pattern: level}
	case 5:
		return ink{fill: rgb(0xCC79A7), mark: dark, pattern: crossed}
	case 6:
		return ink{fill: rgb(0xF0E442), mark: dark, pattern: upright}
	case 7:
		return ink{fill: rgb(0x56B4E9), mark: dark, pattern: falling}
	default:
		return ink{fill: rgb(0xD3D2CB)}
	}
}

// at gives the ink's colour at a pixel. Patterns repeat every 24 pixels, 8
// points on a phone.
func (k ink) at(x, y int) color.RGBA {
	const pitch, stroke = 24, 6
	u, v := x%pitch, y%pitch
	marked := false
	switch k.pattern {
	case solid:
	case rising:
		marked = (u+v)%pitch < stroke+2
	case falling:
		marked = (u-v+pitch)%pitch < stroke+1
	case level:
		marked = v < stroke
	case upright:
		marked = u < stroke-2
	case crossed:
		marked = u < stroke-3 || v < stroke-3
	case dots:
		if v >= pitch/2 { // every second row is set off by half
			u = (u + pitch/2) % pitch
		}
		du, dv := 2*u-pitch/2+1, 2*(v%(pitch/2))-pitch/2+1
		marked = du*du+dv*dv <= 50
	}
	if marked {
		return k.mark
	}
	return k.fill
}

// contrast is the ratio of two colours' luminance, from 1 to 21 (WCAG 2.2,
// definitions "contrast ratio" and "relative luminance").
func contrast(a, b color.RGBA) float64 {
	luminance := func(c color.RGBA) float64 {
		linear := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
	}
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}
