package picture

import (
	"context"
	"fmt"
	"strings"
)

// Timeline lists dated events from top to bottom, in the order given.
type Timeline struct {
	Title    string
	Subtitle string
	Events   []TimelineEvent
	Notes    []string // on the events
	Footer   string
}

// TimelineEvent is something that happened, or was announced.
type TimelineEvent struct {
	DateLabel string // formatted for the reader: "November 2021"
	// Year, where it is known, breaks the line where LeapYears or more have
	// passed since the event before: distances are not to scale.
	Year  int
	Text  string
	Cites []string
	Mark  string // after the date, where a note at the foot is on it: "*"
}

// LeapYears is how many years apart two events are when the line between them
// is broken.
const LeapYears = 3

// Render draws the timeline.
func (t Timeline) Render(ctx context.Context) ([]byte, error) { return render(ctx, t) }

func (t Timeline) layout() (*page, error) {
	if len(t.Events) == 0 || len(t.Events) > MaxEvents {
		return nil, fmt.Errorf("%w: %d events, want 1 to %d", ErrContent, len(t.Events), MaxEvents)
	}
	p, err := newPage()
	if err != nil {
		return nil, err
	}
	p.head(t.Title, t.Subtitle)
	var last float64 // the dot before
	for i, e := range t.Events {
		leap := false
		if i > 0 {
			before := t.Events[i-1].Year
			leap = e.Year != 0 && before != 0 && e.Year-before >= LeapYears
			p.y += pt(9)
			if leap {
				p.y += pt(14)
			}
		}
		dot := p.y + p.fonts.line(strongStyle())/2
		if i > 0 {
			p.spine(last+dotRadius+pt(3), dot-dotRadius-pt(3), leap)
		}
		p.event(e, dot)
		last = dot
	}
	p.y += pt(6)
	p.finish(t.Notes, t.Footer)
	return p, nil
}

const (
	dotRadius     = 15.0 // pixels
	maxEventLines = 12
)

func spineX() float64 { return margin() + dotRadius + 3 }

// spine draws the line between two dots, broken where time leaps.
func (p *page) spine(from, to float64, broken bool) {
	x := spineX()
	if !broken {
		p.add(block{rect{x - 3, from, x + 3, to}, flat(p.c.rule)})
		return
	}
	const dash, gap = 12.0, 12.0
	for y := from; y < to; y += dash + gap {
		p.add(block{rect{x - 3, y, x + 3, min(y+dash, to)}, flat(p.c.rule)})
	}
}

// event puts the dot, the date, the text and the citations, these after the
// text's last line where they fit.
func (p *page) event(e TimelineEvent, dot float64) {
	p.add(shape{disc(spineX(), dot, dotRadius), flat(p.c.accent)})
	x := spineX() + dotRadius + pt(10)
	width := Width - margin() - x

	date := p.fonts.wrap(p.fonts.clean(strings.TrimSpace(e.DateLabel+" "+e.Mark)), strongStyle(), width, 2)
	p.y = p.lines(x, p.y, strongStyle(), date, p.c.accent, p.c.paper)
	cites := p.cites(e.Cites)
	room := 0.0 // after the last line
	if w := p.fonts.width(cites, smallStyle()) + pt(5); cites != "" && w < width/2 {
		room = w
	}
	text := p.fonts.wrapLeaving(p.fonts.clean(e.Text), bodyStyle(), width, room, maxEventLines)
	p.y = p.lines(x, p.y, bodyStyle(), text, p.c.text, p.c.paper)
	switch {
	case cites == "":
	case room > 0 && len(text) > 0:
		end := x + p.fonts.width(text[len(text)-1], bodyStyle()) + pt(5)
		drop := p.fonts.ascent(bodyStyle()) - p.fonts.ascent(smallStyle()) // one baseline
		p.line(end, p.y-p.fonts.line(bodyStyle())+drop, smallStyle(), cites, p.c.muted, p.c.paper)
	default:
		p.y = p.lines(x, p.y, smallStyle(), p.fonts.wrap(cites, smallStyle(), width, 3), p.c.muted, p.c.paper)
	}
}
