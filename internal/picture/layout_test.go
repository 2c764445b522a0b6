package picture

import (
	"errors"
	"maps"
	"math"
	"strings"
	"testing"
)

// atLeast is WCAG's contrast for text (success criterion 1.4.3), and what must
// be told apart without being read (1.4.11).
const (
	textContrast  = 4.5
	shapeContrast = 3
)

// checkPage holds a laid out picture to what every picture promises.
func checkPage(t *testing.T, p *page) {
	t.Helper()
	canvas := rect{3, 3, Width - 3, float64(p.height()) - 3} // inside the frame line
	var labels []label
	for _, o := range p.ops {
		switch o := o.(type) {
		case label:
			labels = append(labels, o)
			if !o.box.within(canvas) {
				t.Errorf("label %q at %v is not inside the canvas %v", o.text, o.box, canvas)
			}
			if got := contrast(o.colour, o.on); got < textContrast {
				t.Errorf("label %q has contrast %.2f, want at least %v", o.text, got, textContrast)
			}
			if o.style.size < pt(10) {
				t.Errorf("label %q is %.1f points high on a phone, want at least 10", o.text, o.style.size/pt(1))
			}
			if w := p.fonts.width(o.text, o.style); math.Abs(w-(o.box.x1-o.box.x0)) > 0.5 {
				t.Errorf("label %q is %.1f wide in a box of %.1f", o.text, w, o.box.x1-o.box.x0)
			}
		case bar:
			if !o.box.within(canvas) {
				t.Errorf("bar at %v is not inside the canvas %v", o.box, canvas)
			}
		}
	}
	for i, a := range labels {
		for _, b := range labels[i+1:] {
			if a.box.overlaps(b.box) {
				t.Errorf("labels %q at %v and %q at %v overlap", a.text, a.box, b.text, b.box)
			}
		}
		for _, o := range p.ops {
			if b, ok := o.(bar); ok && a.box.overlaps(b.box) {
				t.Errorf("label %q at %v overlaps a bar at %v", a.text, a.box, b.box)
			}
		}
	}
}

func mustLayout(t *testing.T, d Drawing) *page {
	t.Helper()
	p, err := d.layout()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// said is all the text of a page, its lines joined by spaces.
func said(p *page) string {
	var all []string
	for _, o := range p.ops {
		if l, ok := o.(label); ok {
			all = append(all, l.text)
		}
	}
	return strings.Join(all, " ")
}

func TestSamplesAreLaidOutWell(t *testing.T) {
	for name, d := range samples() {
		t.Run(name, func(t *testing.T) {
			p := mustLayout(t, d)
			checkPage(t, p)
			if text := said(p); strings.Contains(text, ellipsis) || strings.ContainsRune(text, box) {
				t.Errorf("text is cut or has no glyphs: %s", text)
			}
		})
	}
}

// long has what Spanish and Portuguese can do to a label.
func long() (BarChart, Timeline, Map) {
	name := "Fuerzas Armadas de la Organización del Tratado de Cooperación Extraordinaria Interamericana"
	word := "Desproporcionadamenteextraordinarísimacircunnavegaçãoinconstitucionalissimamente"
	b := BarChart{
		Title: name, Subtitle: word + " " + name, ZoomTitle: name, Footer: name + name, Notes: []string{word, name},
		Bars: []Bar{
			{name, 5e6, nil, "5.000.000", "año no indicado por la fuente", []string{"I.12", "I.13", "II.10", "III.11", "IV.1"}},
			{word, 1, nil, "1", word, nil},
			{"x", 4e6, []float64{1e6, 3e6}, "1.000.000 + 3.000.000 según " + name, "", []string{word}},
		},
	}
	tl := Timeline{Title: word, Subtitle: name, Footer: word, Events: []TimelineEvent{
		{name, 1900, name + " " + word, []string{"I.1"}, "*"},
		{"", 2000, "", []string{word, "I.2"}, "**"},
		{word, 0, "", nil, ""},
		{"2001", 2001, strings.Repeat(name+" ", 5), []string{"I.1", "I.2", "I.3", "I.4", "I.5", "I.6", "I.7", "I.8"}, ""},
	}}
	m := Map{Title: name, Subtitle: word, Caption: name, Footer: name, Class: map[string]Class{"PY": 1, "BB": 2, "CL": 3}}
	for c := range MaxClass + 1 {
		m.Legend = append(m.Legend, LegendEntry{name, c, []string{"I.1"}})
	}
	m.Labels = map[string]string{"PY": name, "BB": word, "CL": "Chile", "XX": "nowhere", "BR": "República Federativa do Brasil"}
	return b, tl, m
}

func TestLongLabelsWrap(t *testing.T) {
	b, tl, m := long()
	for _, d := range []Drawing{b, tl, m} {
		p := mustLayout(t, d)
		checkPage(t, p)
		if _, err := d.Render(t.Context()); err != nil {
			t.Error(err)
		}
	}
	text := said(mustLayout(t, m))
	for _, want := range []string{"Chile", "Interamericana"} {
		if !strings.Contains(text, want) {
			t.Errorf("the map does not say %q: %s", want, text)
		}
	}
	if strings.Contains(text, "nowhere") {
		t.Error("the map names a country that it has not")
	}
}

func TestBarsAreTrue(t *testing.T) {
	for name, b := range map[string]BarChart{"one scale": latinPersonnel("en"), "two scales": personnel("en")} {
		t.Run(name, func(t *testing.T) {
			scale := map[int]float64{} // pixels a unit, by panel
			top := map[int]float64{}
			n := 0
			for _, o := range mustLayout(t, b).ops {
				r, ok := o.(bar)
				if !ok {
					continue
				}
				n++
				if got := contrast(r.ink.fill, palette().paper); got < shapeContrast {
					t.Errorf("a bar has contrast %.2f, want at least %v", got, shapeContrast)
				}
				got := (r.box.x1 - r.box.x0) / r.value
				if scale[r.panel] == 0 {
					scale[r.panel] = got
				}
				// the gap between parts takes up to 3 pixels
				if off := math.Abs(got-scale[r.panel]) * r.value; off > 3.01 {
					t.Errorf("bar of %v is %.1f pixels off its panel's scale", r.value, off)
				}
				if r.box.y0 < top[r.panel] {
					t.Errorf("bar of %v is above a larger one", r.value)
				}
				top[r.panel] = r.box.y0
			}
			if want := map[string]int{"one scale": 3, "two scales": 11}[name]; n != want {
				t.Errorf("%d bars, want %d", n, want)
			}
			if len(scale) == 2 && !strings.Contains(said(mustLayout(t, b)), "scale of their own") {
				t.Error("the second panel does not say that its scale differs")
			}
		})
	}
}

func TestContentThatCannotBeDrawn(t *testing.T) {
	bars := func(b ...Bar) BarChart { return BarChart{Bars: b} }
	tests := map[string]Drawing{
		"no bars":           bars(),
		"too many bars":     bars(make([]Bar, MaxBars+1)...),
		"no figure":         bars(Bar{Label: "Mexico"}),
		"less than nothing": bars(Bar{Value: -1}),
		"not a number":      bars(Bar{Value: math.NaN()}),
		"infinite":          bars(Bar{Value: math.Inf(1)}),
		"part of nothing":   bars(Bar{Value: 1, Parts: []float64{1, 0}}),
		"parts do not add":  bars(Bar{Value: 3, Parts: []float64{1, 1}}),
		"no events":         Timeline{},
		"too many events":   Timeline{Events: make([]TimelineEvent, MaxEvents+1)},
		"unknown class":     Map{Legend: []LegendEntry{{"x", MaxClass + 1, nil}}},
		"class unexplained": Map{Class: map[string]Class{"BR": 1}},
		"too high":          Timeline{Events: tall()},
	}
	for name, d := range tests {
		t.Run(name, func(t *testing.T) {
			if png, err := d.Render(t.Context()); !errors.Is(err, ErrContent) || png != nil {
				t.Errorf("got %d bytes and error %v, want ErrContent", len(png), err)
			}
		})
	}
}

func tall() []TimelineEvent {
	events := make([]TimelineEvent, MaxEvents)
	for i := range events {
		events[i].Text = strings.Repeat("palabra ", 70)
	}
	return events
}

func TestMapSaysEveryName(t *testing.T) {
	crowded := everyName() // no plain class in the legend, and hardly a name that fits
	crowded.Legend = crowded.Legend[:5]
	crowded.Labels = maps.Clone(crowded.Labels)
	for code := range crowded.Labels {
		crowded.Labels[code] += " y sus islas"
	}
	for _, m := range []Map{standings("en"), standings("es"), standings("pt"), everyName(), crowded} {
		checkPage(t, mustLayout(t, m))
		text := said(mustLayout(t, m))
		for code, name := range m.Labels {
			if !strings.Contains(text, name) {
				t.Errorf("%s, %q, is neither on the map nor below it", code, name)
			}
		}
	}
}

func TestAlt(t *testing.T) {
	tests := []struct{ got, want string }{
		{latinPersonnel("es").Alt(500), "Personal militar en activo. Número de personas, según la fuente. Brasil: 334.500 (2018) [I.12]; Colombia: 200.000 (2018) [I.12]; Argentina: 51.309 (2018) [I.12]. Fuente: «¿Qué hace la OTAN en América Latina?», 2022. Los números entre corchetes son sus párrafos."},
		{latinPersonnel("es").Alt(20), "Personal militar en…"},
		{latinPersonnel("es").Alt(0), ""},
		{Timeline{Title: "Dates", Events: events("en").Events[:1]}.Alt(500), "Dates. 1998: Argentina becomes a major non-NATO ally [I.10]."},
		{standings("pt").Alt(500), "Situação perante a OTAN, segundo a fonte. América Latina e Caribe. Aliado principal extra-OTAN [I.10]: Argentina, Brasil. O mesmo, e também parceiro global [I.3] [I.10]: Colômbia. Cogitado como possível membro [I.14]: México. Em negociação com os EUA [IV.1]: Venezuela. Mencionado por outro motivo: Haiti. Não mencionado: 40. Fronteiras, inclusive as disputadas, como traçadas pela Natural Earth. Fonte: “O que a OTAN faz na América Latina?”, 2022. Os números entre colchetes são seus parágrafos."},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got  %s\nwant %s", tt.got, tt.want)
		}
	}
	for name, d := range samples() {
		if n := len([]rune(d.Alt(1024))); n > 1024 || n < 100 {
			t.Errorf("%s has %d characters of alternative text", name, n)
		}
	}
}

// One bar alone needs no scale of its own, and a second panel cites as well as
// the first.
func TestSecondPanel(t *testing.T) {
	b := personnel("en")
	b.Bars = []Bar{b.Bars[3], b.Bars[2]} // NATO and Brazil
	if text := said(mustLayout(t, b)); strings.Contains(text, b.ZoomTitle) {
		t.Errorf("a panel for one bar: %s", text)
	}
	if text := said(mustLayout(t, personnel("en"))); strings.Count(text, "2018 [I.12]") != 6 {
		t.Errorf("year and paragraph are not at each bar of both panels: %s", text)
	}
}

// Where the text is cut, the source is still named.
func TestAltKeepsTheSource(t *testing.T) {
	for name, d := range samples() {
		for _, limit := range []int{250, 400, 1024} {
			alt := d.Alt(limit)
			if n := len([]rune(alt)); n > limit || !strings.Contains(alt, "América Latina?") && !strings.Contains(alt, "Latin America?") {
				t.Errorf("%s in %d characters: %s", name, limit, alt)
			}
		}
		if got := d.Alt(20); len([]rune(got)) > 20 {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A date is not read out twice, and a mark is read out where the note is.
func TestTimelineAltSaysADateOnce(t *testing.T) {
	tl := Timeline{Title: "Dates", Subtitle: "Not to scale.", Notes: []string{"* A note."}, Footer: "Source: it.", Events: []TimelineEvent{
		{"June 2021", 2021, "In June 2021 it began.", []string{"I.1"}, "*"}, {"2022", 2022, "It ended.", []string{"I.2"}, ""},
	}}
	if got, want := tl.Alt(500), "Dates. In June 2021 it began * [I.1]. 2022: It ended [I.2]. Not to scale. * A note. Source: it."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if text := said(mustLayout(t, tl)); !strings.Contains(text, "June 2021 *") || !strings.Contains(text, "* A note.") {
		t.Errorf("the picture says %s", text)
	}
}

// The map shows countries whole: none of the region is cut off by the frame's
// upper edge, as Mexico was.
func TestMapShowsTheRegionWhole(t *testing.T) {
	o, err := readOutlines(lacMap)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range o.areas {
		if b := a.rings.bounds(); a.inRegion && (b.y0 < 0 || b.x1 > o.width || b.y1 > o.height) {
			t.Errorf("%s reaches from %v to %v in a frame of %v by %v", a.code, b.y0, b.y1, o.width, o.height)
		}
		if b := a.rings.bounds(); a.code == "MX" && b.x0 < 0 {
			t.Errorf("Mexico begins at %v", b.x0)
		}
	}
}

// Land that the map is not about is not in the colour of "not mentioned".
func TestTerritoriesAreNotClassed(t *testing.T) {
	p, err := newPage()
	if err != nil {
		t.Fatal(err)
	}
	classes := map[string]Class{"AR": 0, "BR": 1}
	puertoRico := p.areaInk(area{code: "PR", inRegion: true}, classes).fill
	if puertoRico != p.c.abroad || p.areaInk(area{code: "AR", inRegion: true}, classes).fill == puertoRico {
		t.Errorf("Puerto Rico is filled with %v", puertoRico)
	}
}
