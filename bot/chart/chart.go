// Package chart turns a pack's figures, dates and standings into charts: words
// and numbers in one language. It must not know how a chart is drawn, nor who
// asks for it.
package chart

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"allybot/bot"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
)

// Chart is what a picture shows: words and numbers in one language, free of
// how they are drawn. Only what its kind has is set.
type Chart struct {
	Title, Subtitle string

	Bars      []Bar    // of a comparison, the largest first
	ZoomTitle string   // heads the smaller ones drawn once more, where the large dwarf them
	Notes     []string // what has no figure, what the source says of it, notes by the editors

	Events []Event // of a timeline, the earliest first

	Classes []Class // of a map
	Caption string  // what it says of boundaries

	Footer string // the source
}

// Bar is one value.
type Bar struct {
	Label      string
	Value      float64   // above 0
	Parts      []float64 // where several are taken together: they sum up to Value
	ValueLabel string    // formatted for the reader
	Note       string    // its year
	Cites      []string
}

// Event is a dated fact.
type Event struct {
	Date  string
	Mark  string // after the date, where a note at the foot is on it: "*"
	Year  int
	Text  string
	Cites []string
}

// Class is a standing that countries share.
type Class struct {
	Label     string
	Colour    int // 0: none; 1 to facts.MaxClasses+1: one of its own
	Cites     []string
	Countries []Country
}

// Country is a country on a map.
type Country struct {
	ISO  string // 3166-1 alpha-2
	Name string // to be written on the map; empty: not
}

// Limits of charts.
const (
	MaxNamed = 10  // named in one request
	maxDrawn = 24  // bars or events in a picture
	maxChart = 600 // of a chart's name, in bytes
	MaxAlt   = 1024

	// LeapYears is how many years apart two events are when the line between
	// them is broken.
	LeapYears = 3
)

// Charts makes the charts of a pack. A chart has a name that any replica can
// make it from: command, language and arguments.
type Charts struct{ *compose.Composer }

// New gives the charts of a pack.
func New(p *facts.Pack, words *message.Catalog) *Charts {
	return &Charts{compose.New(p, words, false)}
}

// ErrUnknown says that no chart has the name asked for.
var ErrUnknown = errors.New("chart: no such chart")

// The kinds of chart, as their names begin.
const (
	Compare  = "compare"
	Timeline = "timeline"
	Map      = "map"
)

// Name says what a chart shows. Its text is "map/en", "timeline/es/brazil,nato"
// or "compare/pt/personnel/argentina,brazil".
type Name struct {
	Kind   string
	Lang   bot.Lang
	What   *facts.Comparison
	Topics []*facts.Topic
}

func (n Name) String() string {
	parts := []string{n.Kind, n.Lang.String()}
	if n.What != nil {
		parts = append(parts, n.What.ID)
	}
	if len(n.Topics) > 0 {
		parts = append(parts, TopicIDs(n.Topics))
	}
	return strings.Join(parts, "/")
}

// File is what a picture of the chart is called.
func (n Name) File() string { return n.Kind + "-" + n.Lang.String() + ".png" }

// parse reads a chart's name, which may come from anywhere.
func (c *Charts) parse(name string) (n Name, err error) {
	bad := fmt.Errorf("%w: %q", ErrUnknown, bot.Shorten(name, 60))
	if len(name) > maxChart {
		return n, bad
	}
	parts := strings.Split(name, "/")
	if len(parts) < 2 {
		return n, bad
	}
	n.Kind = parts[0]
	known := false
	for _, l := range c.Pack.Languages {
		if l.String() == parts[1] {
			n.Lang, known = l, true
		}
	}
	rest := parts[2:]
	if n.Kind == Compare && len(rest) > 0 {
		n.What, rest = c.Comparison(rest[0]), rest[1:]
	}
	if len(rest) > 0 {
		for id := range strings.SplitSeq(rest[0], ",") {
			t, ok := c.Pack.Topic(id)
			if !ok || len(n.Topics) >= MaxNamed {
				return n, bad
			}
			n.Topics = append(n.Topics, t)
		}
	}
	if !known || n.String() != name { // whatever is left over or missing
		return n, bad
	}
	return n, nil
}

// Comparison gives the pack's comparison with an id, nil if there is none.
func (c *Charts) Comparison(id string) *facts.Comparison {
	for _, cmp := range c.Pack.Comparisons {
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
	case n.Kind == Compare && n.What != nil:
		if chart := c.Compared(n).Chart; len(chart.Bars) > 0 {
			return chart, nil
		}
	case n.Kind == Timeline:
		if chart := c.Timeline(n); len(chart.Events) > 0 {
			return chart, nil
		}
	case n.Kind == Map && len(n.Topics) == 0 && c.Pack.Map != nil:
		return c.RegionMap(n.Lang), nil
	}
	return Chart{}, fmt.Errorf("%w: %q", ErrUnknown, bot.Shorten(name, 60))
}

// footer names the source in a picture, and says what the brackets are.
func (c *Charts) footer(l bot.Lang) string {
	s := c.Pack.Source
	return strings.TrimSuffix(c.Words.Say(message.Source, l, "Title", s.Title.In(l), "Date", s.Date.In(l)), ".") + ". " + c.Words.Say(message.Brackets, l)
}

// editors gives the notes on facts, each once and after its mark.
type editors struct {
	intro string
	lang  bot.Lang
	texts []string
}

func (c *Charts) editors(l bot.Lang) *editors {
	return &editors{intro: c.Words.Say(message.Note, l), lang: l}
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

// Numbers lists the paragraphs that facts rest on, each once.
func Numbers(fs ...*facts.Fact) (out []string) {
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

// TopicIDs names topics as a chart's name does.
func TopicIDs(ts []*facts.Topic) string {
	ids := make([]string, len(ts))
	for i, t := range ts {
		ids[i] = t.ID
	}
	return strings.Join(ids, ",")
}

// TopicArg names a topic in a button's argument, as short as can be.
func TopicArg(ts []*facts.Topic) string {
	parts := make([]string, len(ts))
	for i, t := range ts {
		if parts[i] = t.ID; t.ISO != "" {
			parts[i] = t.ISO
		}
	}
	return strings.Join(parts, ",")
}
