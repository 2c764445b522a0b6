package picture

import (
	"errors"
	"testing"
)

// FuzzLabels draws all three pictures with texts from anywhere: nothing may
// panic, leave the canvas or overlap.
func FuzzLabels(f *testing.F) {
	f.Add("México", "Año 2018", 334500.0, uint8(1))
	f.Add("שלום العالم", "🇧🇷🇦🇷👩‍👩‍👧", 1e-300, uint8(200))
	f.Add("a\x00\x1b[31m\u202egnp.exe", "\xff\xfe\u0301\u0301\u0301", 5e-324, uint8(7))
	f.Add("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "A B C D E F G H I J K L", 1.7e308, uint8(0))
	f.Add("\u00a0\u202f\u3000", "﷽﷽﷽ 𒐫𒐫𒐫", 1.0, uint8(3))
	f.Fuzz(func(t *testing.T, a, b string, value float64, class uint8) {
		both := a + " " + b
		drawings := []Drawing{
			BarChart{Title: a, Subtitle: b, ZoomTitle: both, Notes: []string{a, b}, Footer: both, Bars: []Bar{
				{a, value, nil, b, both, []string{a, b}}, {b, 1, nil, a, "", nil}, {both, value / 7, nil, both, a, []string{both}},
			}},
			Timeline{Title: b, Subtitle: a, Footer: both, Events: []TimelineEvent{
				{a, int(class), b, []string{a, b}, ""}, {b, -1, a, nil, "*"}, {both, 1 << 40, both, []string{both}, ""},
			}},
			Map{
				Title: both, Subtitle: a, Caption: b, Footer: a,
				Legend: []LegendEntry{{a, 0, nil}, {b, Class(class), []string{a}}, {both, 3, nil}},
				Class:  map[string]Class{"BR": Class(class), "BB": 3, a: 200},
				Labels: map[string]string{"BR": a, "BB": b, "HT": both, "PY": a, "SV": b, b: a},
			},
		}
		for _, d := range drawings {
			p, err := d.layout()
			if err != nil {
				if !errors.Is(err, ErrContent) {
					t.Errorf("%T: %v", d, err)
				}
				continue
			}
			checkPage(t, p)
			if p.height() <= MaxHeight { // Render without the PNG, which no label can break
				paint(p)
			}
			if n := len([]rune(d.Alt(50))); n > 50 {
				t.Errorf("%T: %d characters of alternative text", d, n)
			}
		}
	})
}
