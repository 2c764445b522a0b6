package picture

import (
	"image/color"
	"strings"
)

// rect is an axis-parallel box, in pixels.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) overlaps(o rect) bool {
	return r.x0 < o.x1 && o.x0 < r.x1 && r.y0 < o.y1 && o.y0 < r.y1
}

func (r rect) within(o rect) bool {
	return r.x0 >= o.x0 && r.y0 >= o.y0 && r.x1 <= o.x1 && r.y1 <= o.y1
}

func (r rect) grow(by float64) rect { return rect{r.x0 - by, r.y0 - by, r.x1 + by, r.y1 + by} }

// rounded is the box with quarter circles for corners.
func (r rect) rounded(radius float64) path {
	var ring []point
	for _, q := range disc(0, 0, radius)[0] {
		x, y := r.x1-radius, r.y1-radius
		if q.x < 0 {
			x = r.x0 + radius
		}
		if q.y < 0 {
			y = r.y0 + radius
		}
		ring = append(ring, point{x + q.x, y + q.y})
	}
	return path{ring}
}

// op is one thing on a page, painted in order.
type op interface{ paint(*canvas) }

// shape is a filled path.
type shape struct {
	path path
	ink  ink
}

func (s shape) paint(c *canvas) { c.fill(s.path, s.ink) }

// block is a filled box, its edges rounded to whole pixels.
type block struct {
	box rect
	ink ink
}

func (b block) paint(c *canvas) { c.fillBox(b.box, b.ink) }

// label is a line of text. Tests look at its box and its colours.
type label struct {
	text   string
	style  style
	box    rect // as wide as the text, as high as a line
	base   float64
	colour color.RGBA
	on     color.RGBA // what it stands on
}

func (l label) paint(c *canvas) { c.text(l.box.x0, l.base, l.style, l.text, l.colour) }

// bar is the box that stands for a value, or a part of one.
type bar struct {
	box   rect
	value float64
	ink   ink
	panel int
}

func (b bar) paint(c *canvas) { c.fillBox(b.box, b.ink) }

// page is a picture laid out, not yet painted: a list of things with their
// places, and a cursor that goes down.
type page struct {
	fonts *fonts
	c     colours
	ops   []op
	y     float64
	done  float64 // the height, once finished
}

// The page's measures in pixels, and the styles of text. The smallest is ten
// points on a phone.
func margin() float64  { return pt(16) }
func content() float64 { return Width - 2*margin() }

func titleStyle() style   { return style{pt(20), true} }
func headStyle() style    { return style{pt(14), true} }
func bodyStyle() style    { return style{pt(14), false} }
func strongStyle() style  { return style{pt(14), true} }
func smallStyle() style   { return style{pt(11.5), false} }
func mapStyle() style     { return style{pt(11), true} }
func mapTinyStyle() style { return style{pt(10), true} }

func newPage() (*page, error) {
	f, err := newFonts()
	if err != nil {
		return nil, err
	}
	return &page{fonts: f, c: palette(), y: margin()}, nil
}

func (p *page) add(o op) { p.ops = append(p.ops, o) }

func (p *page) height() int { return int(p.done) }

// lines puts lines of text at x, y and gives the y below them.
func (p *page) lines(x, y float64, s style, lines []string, colour, on color.RGBA) float64 {
	for _, text := range lines {
		p.line(x, y, s, text, colour, on)
		y += p.fonts.line(s)
	}
	return y
}

func (p *page) line(x, y float64, s style, text string, colour, on color.RGBA) {
	p.add(label{
		text: text, style: s, colour: colour, on: on,
		box:  rect{x, y, x + p.fonts.width(text, s), y + p.fonts.line(s)},
		base: y + p.fonts.ascent(s),
	})
}

// paragraph puts text at the cursor over the page's width, so many lines at
// most, and moves the cursor. Empty text takes no room. Two lines share what
// they hold, so that none is a single word.
func (p *page) paragraph(text string, s style, colour color.RGBA, lines int) {
	text = p.fonts.clean(text)
	wrapped := p.fonts.wrap(text, s, content(), lines)
	if len(wrapped) == 2 || s == titleStyle() || s == headStyle() {
		wrapped = p.fonts.balance(text, s, content(), lines)
	}
	p.y = p.lines(margin(), p.y, s, wrapped, colour, p.c.paper)
}

// head puts the title and what explains it.
func (p *page) head(title, subtitle string) {
	p.paragraph(title, titleStyle(), p.c.text, 4)
	p.y += pt(2)
	p.paragraph(subtitle, smallStyle(), p.c.muted, 6)
	p.y += pt(10)
}

// finish puts notes and the footer and closes the page.
func (p *page) finish(notes []string, footer string) {
	for _, n := range notes {
		p.paragraph(n, smallStyle(), p.c.text, 6)
		p.y += pt(3)
	}
	if footer = p.fonts.clean(footer); footer != "" {
		p.y += pt(4)
		p.add(block{rect{margin(), p.y, Width - margin(), p.y + 2}, flat(p.c.frame)})
		p.y += pt(6)
		p.paragraph(footer, smallStyle(), p.c.muted, 6)
	}
	p.y += margin() - pt(4)
	p.done = float64(int(p.y + 0.5))

	all := rect{0, 0, Width, p.done}
	under := []op{block{all, flat(p.c.frame)}, block{all.grow(-3), flat(p.c.paper)}}
	p.ops = append(under, p.ops...)
}

// withCites adds citations to a text.
func (p *page) withCites(text string, cites []string) string {
	return strings.TrimSpace(text + " " + p.cites(cites))
}

// cites writes citations the way replies do: "[I.12] [I.13]".
func (p *page) cites(cites []string) string {
	if len(cites) == 0 {
		return ""
	}
	return p.fonts.clean("[" + strings.Join(cites, "] [") + "]")
}
