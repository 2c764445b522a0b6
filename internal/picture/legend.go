package picture

import (
	"image/color"
	"strings"
)

// The legend's swatch and distances, in pixels.
const (
	swatchWidth  = 66
	swatchHeight = 40
	swatchGap    = 14
	entryGap     = 12
)

// legendSize is the room that the legend takes where it is as narrow as reads
// well: the height for a width.
func (p *page) legendSize(entries []LegendEntry) func(width float64) float64 {
	return func(width float64) float64 {
		height := 0.0
		for _, e := range entries {
			lines := p.legendLines(e, width)
			height += p.entryHeight(len(lines)) + entryGap
		}
		return height
	}
}

func (p *page) legendLines(e LegendEntry, width float64) []string {
	return p.fonts.wrap(p.withCites(p.fonts.clean(e.Label), e.Cites), smallStyle(), width-swatchWidth-swatchGap, 4)
}

func (p *page) entryHeight(lines int) float64 {
	return max(swatchHeight, float64(lines)*p.fonts.line(smallStyle()))
}

// legend puts the entries into a box, from its top, with the names that found
// no room on the map, and moves the cursor below them.
func (p *page) legend(entries []LegendEntry, homeless []unplaced, box rect, on color.RGBA) {
	y := box.y0
	for _, e := range entries {
		lines := p.legendLines(e, box.x1-box.x0)
		if names := namesOf(homeless, e.Class); names != "" {
			lines = append(lines, p.fonts.wrap(names, smallStyle(), box.x1-box.x0-swatchWidth-swatchGap, 6)...)
		}
		swatch := rect{box.x0, y, box.x0 + swatchWidth, y + swatchHeight}
		p.add(block{swatch, flat(p.c.border)})
		p.add(block{swatch.grow(-2), classInk(e.Class)})
		drop := 0.0
		if len(lines) == 1 {
			drop = (swatchHeight - p.fonts.line(smallStyle())) / 2
		}
		p.lines(swatch.x1+swatchGap, y+drop, smallStyle(), lines, p.c.text, on)
		y += p.entryHeight(len(lines)) + entryGap
	}
	p.y = max(p.y, y)
}

// homeless lists, below a map that holds its own legend, the names that found
// no room.
func (p *page) homeless(entries []LegendEntry, homeless []unplaced) {
	for _, e := range entries {
		if names := namesOf(homeless, e.Class); names != "" {
			p.legend([]LegendEntry{{Label: names, Class: e.Class}}, nil,
				rect{margin(), p.y, Width - margin(), p.y}, p.c.paper)
		}
	}
}

func namesOf(homeless []unplaced, class Class) string {
	var names []string
	for _, u := range homeless {
		if u.class == class {
			names = append(names, u.name)
		}
	}
	return strings.Join(names, ", ")
}
