package picture

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// BarChart compares values as horizontal bars, the largest first. Bars start at
// zero and are to one scale within a panel. Where a few values dwarf the rest,
// the rest are drawn again below on a scale of their own, under ZoomTitle, which
// has to say so; where that is empty they are not.
type BarChart struct {
	Title    string
	Subtitle string // what is counted, in which unit
	Bars     []Bar
	// ZoomTitle heads the second panel: "Enlarged, on a scale of their own".
	ZoomTitle string
	Notes     []string // such as what has no figure
	Footer    string   // the source
}

// Bar is one value.
type Bar struct {
	Label string
	// Value is above 0: what has no figure belongs in Notes, never at zero.
	Value float64
	// Parts, where set, sum up to Value; the bar shows where they meet. It is
	// for comparing several together without printing a sum.
	Parts      []float64
	ValueLabel string // Value, formatted for the reader
	Note       string // the figure's year, or what else it needs
	Cites      []string
}

// zoomFrom is how many times as large as the next a value is when the rest are
// drawn again: they are then below a fifth of the panel's width.
const zoomFrom = 5

// Render draws the chart.
func (b BarChart) Render(ctx context.Context) ([]byte, error) { return render(ctx, b) }

func (b BarChart) check() error {
	if len(b.Bars) == 0 || len(b.Bars) > MaxBars {
		return fmt.Errorf("%w: %d bars, want 1 to %d", ErrContent, len(b.Bars), MaxBars)
	}
	for _, bar := range b.Bars {
		if !(bar.Value > 0) || math.IsInf(bar.Value, 1) {
			return fmt.Errorf("%w: %q has value %v, want a positive number", ErrContent, bar.Label, bar.Value)
		}
		sum := 0.0
		for _, part := range bar.Parts {
			if !(part > 0) {
				return fmt.Errorf("%w: %q has part %v, want a positive number", ErrContent, bar.Label, part)
			}
			sum += part
		}
		if len(bar.Parts) > 0 && !(math.Abs(sum-bar.Value) <= 1e-9*bar.Value) {
			return fmt.Errorf("%w: the parts of %q sum up to %v, not %v", ErrContent, bar.Label, sum, bar.Value)
		}
	}
	return nil
}

func (b BarChart) layout() (*page, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	p, err := newPage()
	if err != nil {
		return nil, err
	}
	bars := b.sorted()
	p.head(b.Title, b.Subtitle)
	p.panel(bars, 0)
	if small := dwarfed(bars); small > 0 && b.ZoomTitle != "" {
		p.y += pt(2)
		p.add(block{rect{margin(), p.y, Width - margin(), p.y + 3}, flat(p.c.rule)})
		p.y += pt(9)
		p.paragraph(b.ZoomTitle, headStyle(), p.c.text, 3)
		p.y += pt(6)
		p.panel(bars[small:], 1)
	}
	p.finish(b.Notes, b.Footer)
	return p, nil
}

// sorted gives the bars with the largest first, equal ones in their order.
func (b BarChart) sorted() []Bar {
	bars := slices.Clone(b.Bars)
	slices.SortStableFunc(bars, func(x, y Bar) int { return cmp.Compare(y.Value, x.Value) })
	return bars
}

// dwarfed gives where in sorted bars those begin that need a scale of their
// own: at the widest gap above two or more. It is 0 where none do.
func dwarfed(bars []Bar) int {
	at, widest := 0, float64(zoomFrom)
	for i := 1; i < len(bars)-1; i++ {
		if ratio := bars[i-1].Value / bars[i].Value; ratio >= widest {
			at, widest = i, ratio
		}
	}
	return at
}

// panel draws sorted bars to one scale. A row is the label with its year and
// citations, and below it the bar with its value at the end.
func (p *page) panel(bars []Bar, number int) {
	const gap = 14
	values := make([][]string, len(bars))
	room := 0.0 // for the widest value beside its bar
	for i, b := range bars {
		text := p.fonts.clean(b.ValueLabel)
		if w := p.fonts.width(text, strongStyle()); w <= content()*0.45 {
			room = math.Max(room, w+gap)
		} else {
			values[i] = p.fonts.wrap(text, strongStyle(), content(), 3) // on lines of its own
		}
	}
	full := content() - room
	for i, b := range bars {
		p.rowHead(b)
		thick := pt(15)
		box := rect{margin(), p.y, margin() + math.Max(full*(b.Value/bars[0].Value), 2), p.y + thick}
		p.segments(b, box, number)
		if values[i] == nil {
			y := p.y + (thick-p.fonts.line(strongStyle()))/2
			if text := p.fonts.clean(b.ValueLabel); text != "" {
				p.line(box.x1+gap, y, strongStyle(), text, p.c.text, p.c.paper)
			}
		}
		p.y += thick + pt(3)
		p.y = p.lines(margin(), p.y, strongStyle(), values[i], p.c.text, p.c.paper)
		p.y += pt(8)
	}
}

// rowHead puts a bar's label and, right of it where there is room, else below,
// its year and citations.
func (p *page) rowHead(b Bar) {
	detail := p.withCites(p.fonts.clean(b.Note), b.Cites)
	text := p.fonts.clean(b.Label)
	w := p.fonts.width(detail, smallStyle())
	if beside := content() - w - pt(10); detail != "" && text != "" && p.fonts.width(text, bodyStyle()) <= beside {
		drop := p.fonts.ascent(bodyStyle()) - p.fonts.ascent(smallStyle()) // one baseline
		p.line(Width-margin()-w, p.y+drop, smallStyle(), detail, p.c.muted, p.c.paper)
		detail = ""
	}
	p.paragraph(text, bodyStyle(), p.c.text, 3)
	p.paragraph(detail, smallStyle(), p.c.muted, 3)
	p.y += pt(3)
}

// segments draws a bar, in its parts if it has any, parted by a gap.
func (p *page) segments(b Bar, box rect, panel int) {
	if len(b.Parts) < 2 {
		p.add(bar{box, b.Value, flat(p.c.accent), panel})
		return
	}
	const gap = 3
	x, width := box.x0, box.x1-box.x0
	for i, part := range b.Parts {
		end := x + width*part/b.Value
		cut := rect{x, box.y0, end, box.y1}
		if i < len(b.Parts)-1 && end-x > 2*gap {
			cut.x1 -= gap
		}
		p.add(bar{cut, part, flat(p.c.accent), panel})
		x = end
	}
}
