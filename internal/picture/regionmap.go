package picture

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"slices"
)

// Map shows Latin America and the Caribbean with each country filled by its
// class, in a colour and a pattern. Its projection keeps areas comparable.
type Map struct {
	Title    string
	Subtitle string
	Legend   []LegendEntry // in the order shown
	// Class and Labels go by ISO 3166-1 alpha-2 code. What has no class, not even
	// 0, is drawn as land that the map is not about. Codes that the map has not, see OnMap, are passed over.
	Class  map[string]Class
	Labels map[string]string // names to write; those that find no room are listed below the map, by class
	// Caption is set below the map: what it says of disputed areas.
	Caption string
	Notes   []string // such as on a country's standing
	Footer  string
}

// LegendEntry says what a class means.
type LegendEntry struct {
	Label string
	Class Class
	Cites []string
}

// OnMap gives the ISO 3166-1 alpha-2 codes of the countries and territories
// that the map shows as the region's. It reads all outlines: keep the answer.
func OnMap() map[string]bool {
	o, err := readOutlines(lacMap)
	if err != nil {
		return nil
	}
	out := map[string]bool{}
	for _, a := range o.areas {
		if a.inRegion {
			out[a.code] = true
		}
	}
	return out
}

// Render draws the map.
func (m Map) Render(ctx context.Context) ([]byte, error) { return render(ctx, m) }

func (m Map) check(areas []area) error {
	meaning := map[Class]bool{0: true}
	for _, e := range m.Legend {
		if e.Class > MaxClass {
			return fmt.Errorf("%w: class %d, at most %d", ErrContent, e.Class, MaxClass)
		}
		meaning[e.Class] = true
	}
	if len(m.Legend) > int(MaxClass)+1 {
		return fmt.Errorf("%w: %d legend entries for %d classes", ErrContent, len(m.Legend), MaxClass+1)
	}
	for _, a := range areas {
		if c := m.Class[a.code]; a.inRegion && !meaning[c] {
			return fmt.Errorf("%w: class %d of %s is not in the legend", ErrContent, c, a.code)
		}
	}
	return nil
}

func (m Map) layout() (*page, error) {
	o, err := readOutlines(lacMap)
	if err != nil {
		return nil, err
	}
	if err := m.check(o.areas); err != nil {
		return nil, err
	}
	p, err := newPage()
	if err != nil {
		return nil, err
	}
	p.head(m.Title, m.Subtitle)
	const edge = 3
	frame := rect{edge, p.y, Width - edge, p.y + (Width-2*edge)*o.height/o.width}
	areas := o.onto(frame)
	p.countries(areas, m.Class, frame)

	l := newPlacer(areas, frame, p.fonts)
	seat, onMap := l.seat(p.legendSize(m.Legend))
	rest := p.names(m, areas, l)
	if onMap {
		p.legend(m.Legend, seat, p.c.sea)
	}
	p.y = frame.y1 + pt(10)
	if !onMap {
		p.legend(m.Legend, rect{margin(), p.y, Width - margin(), p.y}, p.c.paper)
	}
	p.list(rest)
	p.finish(append([]string{m.Caption}, m.Notes...), m.Footer)
	return p, nil
}

// window restricts what is painted to a box.
type window struct{ box rect }

func (w window) paint(c *canvas) {
	box := image.Rect(int(w.box.x0), int(w.box.y0), int(w.box.x1), int(w.box.y1))
	c.clip = box.Intersect(c.img.Rect)
}

// countries draws the sea, the land and a dot for what is too small to see.
func (p *page) countries(areas []area, classes map[string]Class, frame rect) {
	p.add(window{frame})
	p.add(block{frame, flat(p.c.sea)})
	for _, a := range areas {
		p.add(shape{a.rings, p.areaInk(a, classes)})
	}
	for _, a := range areas {
		for _, ring := range a.rings {
			p.add(shape{stroke(ring, 2.4, true), flat(p.c.border)})
		}
	}
	for _, a := range areas {
		if r := a.dot(classes[a.code]); r > 0 {
			p.add(shape{disc(a.centre.x, a.centre.y, r), flat(p.c.border)})
			p.add(shape{disc(a.centre.x, a.centre.y, r-2), p.areaInk(a, classes)})
		}
	}
	p.add(window{rect{0, 0, Width, MaxHeight}})
}

func (p *page) areaInk(a area, classes map[string]Class) ink {
	class, has := classes[a.code]
	if !a.inRegion || !has {
		return flat(p.c.abroad)
	}
	return classInk(class)
}

// dot gives the radius of the dot that stands for an area: 0 where its outline
// can be seen by itself.
func (a area) dot(c Class) float64 {
	const visible = 18
	if b := a.rings.bounds(); !a.inRegion || max(b.x1-b.x0, b.y1-b.y0) >= visible {
		return 0
	}
	if c == 0 {
		return 6
	}
	return 11
}

// names writes the labels, those of countries with a class first, then those of
// large ones, and gives those that found no room.
func (p *page) names(m Map, areas []area, l *placer) []unplaced {
	order := make([]int, 0, len(areas))
	for i, a := range areas {
		if r := a.dot(m.Class[a.code]); r > 0 {
			l.taken = append(l.taken, disc(a.centre.x, a.centre.y, r).bounds())
		}
		if a.inRegion && p.fonts.clean(m.Labels[a.code]) != "" {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		first, second := areas[i].code, areas[j].code
		return cmp.Or(
			cmp.Compare(min(m.Class[second], 1), min(m.Class[first], 1)),
			cmp.Compare(l.cells[j], l.cells[i]), cmp.Compare(first, second))
	})
	var rest []unplaced
	for _, i := range order {
		name, class := p.fonts.clean(m.Labels[areas[i].code]), m.Class[areas[i].code]
		if !p.name(name, i, class, l) {
			rest = append(rest, unplaced{name, class})
		}
	}
	return rest
}

// name writes one label where it reads best: on its country; centred on it,
// though it hangs over; on the sea beside it with a line to it.
func (p *page) name(name string, i int, class Class, l *placer) bool {
	return p.nameOn(name, i, class, l, nameFit{mapStyle(), 1, 0.5}) ||
		p.nameOn(name, i, class, l, nameFit{mapStyle(), 0.8, 0.25}) ||
		p.nameBeside(name, i, class, l) ||
		p.nameOn(name, i, class, l, nameFit{mapStyle(), 0.8, 0.5}) ||
		p.nameOn(name, i, class, l, nameFit{mapTinyStyle(), 0.7, 0.5})
}

// The room around a name, in pixels.
const namePadX, namePadY = 8, 1

// nameFit is how a name may stand on its country.
type nameFit struct {
	style  style
	own    float64 // at least this share of it on its own land
	covers float64 // at most this share of the country behind it
}

func (p *page) nameOn(name string, i int, class Class, l *placer, fit nameFit) bool {
	s := fit.style
	w, h := p.fonts.width(name, s)+2*namePadX, p.fonts.line(s)+2*namePadY
	if w*h > fit.covers*float64(l.cells[i])*cell*cell {
		return false
	}
	box, ok := l.on(i, w, h, fit.own)
	if !ok {
		return false
	}
	ground := classInk(class).fill
	if class > 0 || fit.own < 1 { // a pattern, too dark a colour, a border
		ground = p.c.paper
		p.add(shape{box.rounded(12), flat(ground)})
	}
	p.line(box.x0+namePadX, box.y0+namePadY, s, name, p.c.text, ground)
	return true
}

// nameBeside writes a label on the sea.
func (p *page) nameBeside(name string, i int, class Class, l *placer) bool {
	s := mapStyle()
	dot := l.areas[i].dot(class)
	box, from, to, ok := l.beside(i, p.fonts.width(name, s)+2*namePadX, p.fonts.line(s)+2*namePadY, dot)
	if !ok {
		return false
	}
	if from != to { // light around dark shows on every class
		line := []point{from, to}
		p.add(shape{stroke(line, 8, false), flat(p.c.paper)})
		if l.cells[i] > smallArea {
			p.add(shape{disc(from.x, from.y, 7), flat(p.c.paper)})
			p.add(shape{disc(from.x, from.y, 4.5), flat(p.c.border)})
		}
		p.add(shape{stroke(line, 3, false), flat(p.c.border)})
	}
	p.line(box.x0+namePadX, box.y0+namePadY, s, name, p.c.text, p.c.sea)
	return true
}
