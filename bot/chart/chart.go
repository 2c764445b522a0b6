package bot

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// Chart is what a picture shows: words and numbers in one language, free of
// how they are drawn. Only what its kind has is set.
type Chart struct {
	Title, Subtitle string

	Bars      []ChartBar // of a comparison, the largest first
	ZoomTitle string     // heads the smaller ones drawn once more, where the large dwarf them
	Notes     []string   // what has no figure, what the source says of it, notes by the editors

	Events []ChartEvent // of a timeline, the earliest first

	Classes []ChartClass // of a map
	Caption string       // what it says of boundaries

	Footer string // the source
}

// ChartBar is one value.
type ChartBar struct {
	Label      string
	Value      float64   // above 0
	Parts      []float64 // where several are taken together: they sum up to Value
	ValueLabel string    // formatted for the reader
	Note       string    // its year
	Cites      []string
}

// ChartEvent is a dated fact.
type ChartEvent struct {
	Date  string
	Mark  string // after the date, where a note at the foot is on it: "*"
	Year  int
	Text  string
	Cites []string
}

// ChartClass is a standing that countries share.
type ChartClass struct {
	Label     string
	Colour    int // 0: none; 1 to facts.MaxClasses+1: one of its own
	Cites     []string
	Countries []ChartCountry
}

// ChartCountry is a country on a map.
type ChartCountry struct {
	ISO  string // 3166-1 alpha-2
	Name string // to be written on the map; empty: not
}

// Limits of charts.
const (
	maxCompared = 10  // named in one request
	maxDrawn    = 24  // bars or events in a picture
	maxChart    = 600 // of a chart's name, in bytes
	maxAlt      = 1024

	// LeapYears is how many years apart two events are when the line between
	// them is broken.
	LeapYears = 3
)

// Charts makes the charts of a pack. A chart has a name that any replica can
// make it from: command, language and arguments.
type Charts struct {
	pack  *facts.Pack
	words *message.Catalog
}

// NewCharts gives the charts of a pack.
func NewCharts(p *facts.Pack, words *message.Catalog) *Charts { return &Charts{p, words} }

// ErrNoChart says that no chart has the name asked for.
var ErrNoChart = errors.New("bot: no such chart")

// The kinds of chart, as their names begin.
const (
	chartCompare  = "compare"
	chartTimeline = "timeline"
	chartMap      = "map"
)

// chartName says what a chart shows. Its text is "map/en", "timeline/es/brazil,nato"
// or "compare/pt/personnel/argentina,brazil".
type chartName struct {
	kind   string
	lang   Lang
	what   *facts.Comparison
	topics []*facts.Topic
}

func (n chartName) String() string {
	parts := []string{n.kind, n.lang.String()}
	if n.what != nil {
		parts = append(parts, n.what.ID)
	}
	if len(n.topics) > 0 {
		parts = append(parts, topicIDs(n.topics))
	}
	return strings.Join(parts, "/")
}

// file is what a picture of the chart is called.
func (n chartName) file() string { return n.kind + "-" + n.lang.String() + ".png" }

// parse reads a chart's name, which may come from anywhere.
func (c *Charts) parse(name string) (n chartName, err error) {
	bad := fmt.Errorf("%w: %q", ErrNoChart, Shorten(name, maxEcho))
	if len(name) > maxChart {
		return n, bad
	}
	parts := strings.Split(name, "/")
	if len(parts) < 2 {
		return n, bad
	}
	n.kind = parts[0]
	known := false
	for _, l := range c.pack.Languages {
		if l.String() == parts[1] {
			n.lang, known = l, true
		}
	}
	rest := parts[2:]
	if n.kind == chartCompare && len(rest) > 0 {
		n.what, rest = c.comparison(rest[0]), rest[1:]
	}
	if len(rest) > 0 {
		for id := range strings.SplitSeq(rest[0], ",") {
			t, ok := c.pack.Topic(id)
			if !ok || len(n.topics) >= maxCompared {
				return n, bad
			}
			n.topics = append(n.topics, t)
		}
	}
	if !known || n.String() != name { // whatever is left over or missing
		return n, bad
	}
	return n, nil
}

func (c *Charts) comparison(id string) *facts.Comparison {
	for _, cmp := range c.pack.Comparisons {
		if cmp.ID == id {
			return cmp
		}
	}
	return nil
}

// Chart makes the chart of a name.
func (c *Charts) Chart(name string) (Chart, error) {
	n, err := c.parse(name)
	if err != nil {
		return Chart{}, err
	}
	switch {
	case n.kind == chartCompare && n.what != nil:
		if chart := c.compared(n).chart; len(chart.Bars) > 0 {
			return chart, nil
		}
	case n.kind == chartTimeline:
		if chart := c.timeline(n); len(chart.Events) > 0 {
			return chart, nil
		}
	case n.kind == chartMap && len(n.topics) == 0 && c.pack.Map != nil:
		return c.regionMap(n.lang), nil
	}
	return Chart{}, fmt.Errorf("%w: %q", ErrNoChart, Shorten(name, maxEcho))
}

// footer names the source in a picture, and says what the brackets are.
func (c *Charts) footer(l Lang) string {
	s := c.pack.Source
	return strings.TrimSuffix(c.words.Say(message.Source, l, "Title", s.Title.In(l), "Date", s.Date.In(l)), ".") + ". " + c.words.Say(message.Brackets, l)
}

// editors gives the notes on facts, each once and after its mark.
type editors struct {
	intro string
	lang  Lang
	texts []string
}

func (c *Charts) editors(l Lang) *editors {
	return &editors{intro: c.words.Say(message.Note, l), lang: l}
}

// mark gives the sign of the note on a fact, "" where there is none: "*" for
// the first note, "**" for the second.
func (e *editors) mark(f *facts.Fact) string {
	text := f.Note.In(e.lang)
	if text == "" {
		return ""
	}
	at := slices.Index(e.texts, text)
	if at < 0 {
		at = len(e.texts)
		e.texts = append(e.texts, text)
	}
	return strings.Repeat("*", at+1)
}

// notes lists the notes as they stand at a picture's foot.
func (e *editors) notes() (out []string) {
	for i, text := range e.texts {
		out = append(out, strings.Repeat("*", i+1)+" "+e.intro+text)
	}
	return out
}

// picture gives the reply the picture of a chart. Without one the text says it
// all.
func (d *draft) picture(n chartName) {
	if d.opt.Pictures == nil {
		return
	}
	key, alt, err := d.opt.Pictures.Describe(n.String(), maxAlt)
	if err != nil {
		d.log.Warn("no picture of a chart", "chart", n.String(), "error", err)
		return
	}
	d.reply.Picture = &Picture{Key: key, Name: n.file(), Alt: alt}
}

// numbers lists the paragraphs that facts rest on, each once.
func numbers(fs ...*facts.Fact) (out []string) {
	seen := map[string]bool{}
	for _, f := range fs {
		for _, p := range f.Cites {
			if !seen[p.Number] {
				seen[p.Number] = true
				out = append(out, p.Number)
			}
		}
	}
	return out
}

// topicIDs names topics as a chart's name does.
func topicIDs(ts []*facts.Topic) string {
	ids := make([]string, len(ts))
	for i, t := range ts {
		ids[i] = t.ID
	}
	return strings.Join(ids, ",")
}

// topicArg names a topic in a button's argument, as short as can be.
func topicArg(ts []*facts.Topic) string {
	parts := make([]string, len(ts))
	for i, t := range ts {
		if parts[i] = t.ID; t.ISO != "" {
			parts[i] = t.ISO
		}
	}
	return strings.Join(parts, ",")
}
