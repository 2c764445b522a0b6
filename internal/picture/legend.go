package picture

import (
	"image/color"
	"strings"
)

// The legend's swatch and distances, in pixels, and limits on its lines.
const (
	swatchWidth  = 66
	swatchHeight = 40
	swatchGap    = 14
	entryGap     = 12

	maxEntryLines = 6
	maxListLines  = 40 // every country's name
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
	return p.fonts.balance(p.withCites(p.fonts.clean(e.Label), e.Cites), smallStyle(), width-swatchWidth-swatchGap, maxEntryLines)
}

func (p *page) entryHeight(lines int) float64 {
	return max(swatchHeight, float64(lines)*p.fonts.line(smallStyle()))
}

// legend puts the entries into a box, from its top, and moves the cursor below
// them.
func (p *page) legend(entries []LegendEntry, box rect, on color.RGBA) {
	y := box.y0
	for _, e := range entries {
		y = p.entry(e.Class, p.legendLines(e, box.x1-box.x0), box.x0, y, on)
	}
	p.y = max(p.y, y)
}

// entry puts a class's swatch and lines of text beside it, and gives the y
// below them.
func (p *page) entry(class Class, lines []string, x, y float64, on color.RGBA) float64 {
	swatch := rect{x, y, x + swatchWidth, y + swatchHeight}
	p.add(block{swatch, flat(p.c.border)})
	p.add(block{swatch.grow(-2), classInk(class)})
	drop := 0.0
	if len(lines) == 1 {
		drop = (swatchHeight - p.fonts.line(smallStyle())) / 2
	}
	p.lines(swatch.x1+swatchGap, y+drop, smallStyle(), lines, p.c.text, on)
	return y + p.entryHeight(len(lines)) + entryGap
}

// unplaced is a name that found no room on the map.
type unplaced struct {
	name  string
	class Class
}

// list puts below the map, by class, the names that found no room on it.
func (p *page) list(names []unplaced) {
	for class := range MaxClass + 1 {
		var of []string
		for _, u := range names {
			if u.class == class {
				of = append(of, u.name)
			}
		}
		if len(of) > 0 {
			lines := p.fonts.wrap(strings.Join(of, ", "), smallStyle(), content()-swatchWidth-swatchGap, maxListLines)
			p.y = p.entry(class, lines, margin(), p.y, p.c.paper)
		}
	}
}
