package picture

import (
	"image/color"
	"math"
	"testing"
)

func TestContrastRatio(t *testing.T) {
	// WCAG's own examples: black on white, and the lightest grey that passes.
	for _, tt := range []struct {
		a, b uint32
		want float64
	}{{0x000000, 0xFFFFFF, 21}, {0x777777, 0xFFFFFF, 4.48}, {0x767676, 0xFFFFFF, 4.54}, {0x123456, 0x123456, 1}} {
		if got := contrast(rgb(tt.a), rgb(tt.b)); math.Abs(got-tt.want) > 0.01 {
			t.Errorf("contrast(%06x, %06x) = %.3f, want %.2f", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestPaletteReads(t *testing.T) {
	c := palette()
	for name, pair := range map[string][2]color.RGBA{
		"text on paper": {c.text, c.paper}, "text on the sea": {c.text, c.sea}, "muted on paper": {c.muted, c.paper},
		"date on paper": {c.accent, c.paper}, "name on a plain country": {c.text, classInk(0).fill},
	} {
		if got := contrast(pair[0], pair[1]); got < textContrast {
			t.Errorf("%s: contrast %.2f, want at least %v", name, got, textContrast)
		}
	}
	for name, pair := range map[string][2]color.RGBA{
		"bar on paper": {c.accent, c.paper}, "border on paper": {c.border, c.paper}, "border on the sea": {c.border, c.sea},
		"line on paper": {c.rule, c.paper}, "border on a plain country": {c.border, classInk(0).fill},
	} {
		if got := contrast(pair[0], pair[1]); got < shapeContrast {
			t.Errorf("%s: contrast %.2f, want at least %v", name, got, shapeContrast)
		}
	}
}

// Two classes differ in pattern, not in colour alone, and the pattern shows.
func TestClassesDifferWithoutColour(t *testing.T) {
	seen := map[pattern]Class{}
	for c := Class(1); c <= MaxClass; c++ {
		k := classInk(c)
		if other, ok := seen[k.pattern]; ok {
			t.Errorf("classes %d and %d have one pattern", other, c)
		}
		seen[k.pattern] = c
		if k.pattern == solid {
			continue
		}
		if got := contrast(k.fill, k.mark); got < shapeContrast {
			t.Errorf("class %d: pattern has contrast %.2f, want at least %v", c, got, shapeContrast)
		}
		marks := 0
		for y := range 24 {
			for x := range 24 {
				if k.at(x, y) == k.mark {
					marks++
				}
			}
		}
		if share := float64(marks) / (24 * 24); share < 0.1 || share > 0.5 {
			t.Errorf("class %d: pattern covers %.0f%%", c, 100*share)
		}
	}
	// plain against solid: by lightness
	if got := contrast(classInk(0).fill, classInk(1).fill); got < shapeContrast {
		t.Errorf("classes 0 and 1: contrast %.2f, want at least %v", got, shapeContrast)
	}
}
