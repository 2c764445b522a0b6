package picture

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// What the built-in pack's commands draw, as internal/chart's tests keep it
// (run them with -update), is laid out as well as the samples here.
func TestBuiltinPackIsLaidOutWell(t *testing.T) {
	raw, err := os.ReadFile("testdata/builtin.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Name     string
		BarChart *BarChart
		Timeline *Timeline
		Map      *Map
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 30 {
		t.Fatalf("%d drawings: the test proves little", len(all))
	}
	for _, one := range all {
		t.Run(one.Name, func(t *testing.T) {
			var d Drawing
			switch {
			case one.BarChart != nil:
				d = *one.BarChart
			case one.Timeline != nil:
				d = *one.Timeline
			case one.Map != nil:
				d = *one.Map
			default:
				t.Fatal("nothing is drawn")
			}
			p := mustLayout(t, d)
			checkPage(t, p)
			if text := said(p); strings.Contains(text, ellipsis) || strings.ContainsRune(text, box) {
				t.Errorf("text is cut or has no glyphs: %s", text)
			}
			alt := d.Alt(1024)
			if strings.HasSuffix(alt, ellipsis) {
				t.Logf("the alternative text is cut: %s", alt)
			}
		})
	}
}
