// Package chart makes the pictures of the bot's charts: it turns a chart.Chart
// into a picture.Drawing and keeps what was drawn.
package chart

import (
	"context"
	"fmt"
	"strings"

	"allybot/bot"
	"allybot/bot/chart"
	"allybot/bot/message"
	"allybot/facts"
	"allybot/internal/picture"
)

// The limits of a cache that holds every usual picture of a pack in three
// languages, some of them several times over. A picture has at most 200,000
// bytes.
const (
	CacheEntries = 128
	CacheBytes   = 16 << 20
)

// Maker makes pictures of one pack's charts. It is safe for concurrent use.
// Several makers may share a cache, for it goes by what a picture shows.
type Maker struct {
	charts *chart.Charts
	cache  *picture.Cache
	onMap  map[string]bool
}

// New makes a Maker.
func New(p *facts.Pack, words *message.Catalog, cache *picture.Cache) *Maker {
	return &Maker{chart.New(p, words), cache, picture.OnMap()}
}

// Describe implements bot.PictureMaker. The key is the chart's name with a sum
// over what it shows and how, so that a picture which a platform has kept
// under a key is never another pack's.
func (m *Maker) Describe(chart string, limit int) (key, alt string, err error) {
	d, err := m.drawing(chart)
	if err != nil {
		return "", "", err
	}
	return chart + mark + picture.Key(d), d.Alt(limit), nil
}

// mark parts a chart's name from the sum in a key.
const mark = "#"

// Ready implements bot.PictureMaker.
func (m *Maker) Ready(key string) bool {
	d, err := m.keyed(key)
	return err == nil && m.cache.Has(d)
}

// Make implements bot.PictureMaker. A key of another pack is bot.ErrNoPicture.
func (m *Maker) Make(ctx context.Context, key string) ([]byte, error) {
	d, err := m.keyed(key)
	if err != nil {
		return nil, err
	}
	return m.cache.Render(ctx, d)
}

// keyed gives the drawing of a key.
func (m *Maker) keyed(key string) (picture.Drawing, error) {
	name, sum, ok := strings.Cut(key, mark)
	if !ok {
		return nil, bot.ErrNoPicture
	}
	d, err := m.drawing(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", bot.ErrNoPicture, err)
	}
	if picture.Key(d) != sum {
		return nil, fmt.Errorf("%w: the pack is another now", bot.ErrNoPicture)
	}
	return d, nil
}

func (m *Maker) drawing(name string) (picture.Drawing, error) {
	c, err := m.charts.Chart(name)
	if err != nil {
		return nil, err
	}
	switch {
	case len(c.Bars) > 0:
		return bars(c), nil
	case len(c.Events) > 0:
		return timeline(c), nil
	}
	return m.regionMap(c)
}

func bars(c chart.Chart) picture.BarChart {
	out := picture.BarChart{Title: c.Title, Subtitle: c.Subtitle, ZoomTitle: c.ZoomTitle, Notes: c.Notes, Footer: c.Footer}
	for _, b := range c.Bars {
		out.Bars = append(out.Bars, picture.Bar(b))
	}
	return out
}

func timeline(c chart.Chart) picture.Timeline {
	out := picture.Timeline{Title: c.Title, Subtitle: c.Subtitle, Notes: c.Notes, Footer: c.Footer}
	for _, e := range c.Events {
		out.Events = append(out.Events, picture.TimelineEvent{DateLabel: e.Date, Mark: e.Mark, Year: e.Year, Text: e.Text, Cites: e.Cites})
	}
	return out
}

// regionMap fails where the chart's countries are of another region than the
// one whose outlines there are.
func (m *Maker) regionMap(c chart.Chart) (picture.Drawing, error) {
	out := picture.Map{Title: c.Title, Subtitle: c.Subtitle, Caption: c.Caption, Notes: c.Notes, Footer: c.Footer, Class: map[string]picture.Class{}, Labels: map[string]string{}}
	for _, class := range c.Classes {
		colour := picture.Class(class.Colour)
		out.Legend = append(out.Legend, picture.LegendEntry{Label: class.Label, Class: colour, Cites: class.Cites})
		for _, country := range class.Countries {
			if !m.onMap[country.ISO] {
				return nil, fmt.Errorf("%w: %s is not on the map", picture.ErrContent, country.ISO)
			}
			out.Class[country.ISO] = colour
			if country.Name != "" {
				out.Labels[country.ISO] = country.Name
			}
		}
	}
	return out, nil
}
