package chart

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"go.uber.org/goleak"

	"allybot/bot"
	"allybot/bot/chart"
	"allybot/bot/message"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/facts/natolac"
	"allybot/internal/picture"
	"allybot/internal/picture/picturetest"
)

var update = flag.Bool("update", false, "write the golden pictures in docs/pictures, and what was drawn")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func load(t testing.TB) *facts.Pack {
	t.Helper()
	p, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func words(t testing.TB) *message.Catalog {
	t.Helper()
	c, err := message.Load(message.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func maker(t testing.TB) *Maker {
	return New(load(t), words(t), picture.NewCache(CacheEntries, CacheBytes))
}

// Where pictures are kept: README shows those in docs/pictures.
const (
	shown = "../../docs/pictures"
	kept  = "testdata"
)

// commands gives what somebody types for a picture, by the file that keeps it.
func commands() map[string]string {
	return map[string]string{
		shown + "/compare":         "/compare",
		shown + "/timeline":        "/timeline",
		shown + "/map":             "/map",
		kept + "/compare-three":    "/compare argentina, bulgaria, czech republic",
		kept + "/compare-without":  "/compare colombia, mexico, chile",
		kept + "/timeline-by-name": "/timeline colombia",
	}
}

// TestGolden asks the bot as people do, and keeps the pictures of its replies.
func TestGolden(t *testing.T) {
	pack := load(t)
	m := New(pack, words(t), picture.NewCache(CacheEntries, CacheBytes))
	b, err := router.New(bot.Options{Pack: pack, Pictures: m})
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range commands() {
		for _, l := range []bot.Lang{"en", "es", "pt", "fr"} {
			t.Run(text+" "+l.String(), func(t *testing.T) {
				r := b.Handle(t.Context(), bot.Request{Platform: bot.Console, Chat: bot.Chat{ID: "c", Private: true}, Text: text, Lang: l.String()})
				if r.Picture == nil || len(r.Blocks) == 0 {
					t.Fatalf("picture %v, %d blocks of text", r.Picture, len(r.Blocks))
				}
				if n := utf8.RuneCountInString(r.Picture.Alt); n == 0 || n > 1024 {
					t.Errorf("the alternative text has %d characters", n)
				}
				if b.PictureReady(r.Picture.Key) {
					t.Error("ready before it was made")
				}
				png, err := b.Picture(t.Context(), r.Picture.Key)
				if err != nil {
					t.Fatal(err)
				}
				if !b.PictureReady(r.Picture.Key) {
					t.Error("not ready after it was made")
				}
				picturetest.Golden(t, filepath.FromSlash(file+"-"+l.String()+".png"), png, *update)
			})
		}
	}
}

// drawn names a drawing of the pack, for the tests of package picture that look
// at where each line of text is.
type drawn struct {
	Name     string
	BarChart *picture.BarChart `json:",omitempty"`
	Timeline *picture.Timeline `json:",omitempty"`
	Map      *picture.Map      `json:",omitempty"`
}

// TestWhatIsDrawn keeps every drawing of the pack that a user is likely to see.
func TestWhatIsDrawn(t *testing.T) {
	m := maker(t)
	var all []drawn
	for _, l := range []bot.Lang{"en", "es", "pt", "fr"} {
		names := []string{"map/%s", "compare/%s/personnel", "compare/%s/personnel/argentina,bulgaria,czech-republic",
			"compare/%s/personnel/argentina,bulgaria", "compare/%s/personnel/nato", "compare/%s/personnel/brazil,mexico,chile,peru,venezuela,haiti,ecuador,cuba,jamaica,uruguay",
			"compare/%s/personnel/saint-vincent-and-the-grenadines,saint-kitts-and-nevis,colombia,bolivia", "timeline/%s"}
		for _, t := range []string{"argentina", "brazil", "colombia", "mexico", "united-states", "nato", "mnna", "nato-2030", "deputy-secretary-general",
			"brazil,mexico", "argentina,brazil,colombia,mexico,united-states,nato,mnna,nato-2030,deputy-secretary-general,atlantic-council"} {
			names = append(names, "timeline/%s/"+t)
		}
		for _, name := range names {
			name = fmt.Sprintf(name, l)
			d, err := m.drawing(name)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			one := drawn{Name: name}
			switch d := d.(type) {
			case picture.BarChart:
				one.BarChart = &d
			case picture.Timeline:
				one.Timeline = &d
			case picture.Map:
				one.Map = &d
			}
			all = append(all, one)
		}
	}
	got, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	const file = "../picture/testdata/builtin.json"
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what is drawn now: run with -update", file)
	}
}

// A figure that the source does not give is in no bar, and every value drawn
// is one that the pack has.
func TestNothingIsDrawnAsZero(t *testing.T) {
	m := maker(t)
	d, err := m.drawing("compare/en/personnel/brazil,chile,mexico")
	if err != nil {
		t.Fatal(err)
	}
	chart := d.(picture.BarChart)
	if len(chart.Bars) != 1 || chart.Bars[0].Label != "Brazil, active military" || chart.Bars[0].Value != 334500 || chart.Bars[0].ValueLabel != "334,500" {
		t.Errorf("bars %+v", chart.Bars)
	}
	if said := strings.Join(chart.Notes, " "); !strings.Contains(said, "Chile") || !strings.Contains(said, "Mexico") {
		t.Errorf("notes %q", said)
	}
}

// The source's own comparison stands as the source makes it: no sum of ours.
func TestTheSourcesOwnComparison(t *testing.T) {
	m := maker(t)
	d, err := m.drawing("compare/es/personnel")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, b := range d.(picture.BarChart).Bars {
		switch b.Label {
		case "Bulgaria + República Checa":
			found++
			if b.ValueLabel != "24.800 + 25.000" || len(b.Parts) != 2 {
				t.Errorf("together: %+v", b)
			}
		case "OTAN, militares y civiles":
			found++
			if b.ValueLabel != "3.500.000" || b.Note != "sin año indicado" {
				t.Errorf("NATO: %+v", b)
			}
		}
		if strings.Contains(b.ValueLabel, "49.800") {
			t.Errorf("a sum that the source does not have: %+v", b)
		}
	}
	if found != 2 {
		t.Errorf("%d of 2 bars: %+v", found, d)
	}
}

// A key says all that is needed: another replica makes the same bytes of it.
func TestAnyReplicaMakesTheSame(t *testing.T) {
	a, b := maker(t), maker(t)
	for _, name := range []string{"map/pt", "timeline/es/colombia", "compare/en/personnel/brazil,chile"} {
		key, alt, err := a.Describe(name, 1024)
		if err != nil || alt == "" {
			t.Fatalf("%s: %q, %v", name, alt, err)
		}
		one, err := a.Make(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		two, err := b.Make(t.Context(), key)
		if err != nil || !bytes.Equal(one, two) {
			t.Errorf("%s: two replicas differ (%v)", name, err)
		}
	}
}

func TestForeignKeys(t *testing.T) {
	m := maker(t)
	key, _, err := m.Describe("map/en", 1024)
	if err != nil {
		t.Fatal(err)
	}
	sum := key[strings.Index(key, mark):]
	for _, bad := range []string{"", "map/en", "map/en#", "map/en#x", "#", key + "x", "map/es" + sum, "map/en/" + sum, "map/xx" + sum, strings.Repeat("a", 1e6), "timeline/en/chile" + sum,
		"compare/en/personnel/chile" + sum, "compare/en/personnel/,,," + sum, "../../etc/passwd" + sum, "map/en\x00" + sum} {
		if m.Ready(bad) {
			t.Errorf("%.60q is ready", bad)
		}
		if _, err := m.Make(t.Context(), bad); !errors.Is(err, bot.ErrNoPicture) {
			t.Errorf("%.60q: %v", bad, err)
		}
	}
}

// Another pack has its charts with no code of ours; a map of elsewhere has no
// picture, and its text stands.
func TestAnotherPack(t *testing.T) {
	p, err := facts.Load(os.DirFS("../../bot/testdata/lanterns"))
	if err != nil {
		t.Fatal(err)
	}
	m := New(p, words(t), picture.NewCache(8, 1<<20))
	for _, name := range []string{"compare/pt/lamps", "timeline/es", "timeline/en/norway"} {
		key, _, err := m.Describe(name, 1024)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if png, err := m.Make(t.Context(), key); err != nil || !bytes.HasPrefix(png, []byte("\x89PNG")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := m.Describe("map/en", 1024); !errors.Is(err, chart.ErrUnknown) {
		t.Errorf("a map that the pack has not: %v", err)
	}
	if _, err := maker(t).regionMap(chart.Chart{Classes: []chart.Class{{Countries: []chart.Country{{ISO: "FR"}}}}}); !errors.Is(err, picture.ErrContent) {
		t.Errorf("a country that is not on the map: %v", err)
	}
}

func TestMakeEndsWithItsContext(t *testing.T) {
	m := maker(t)
	key, _, err := m.Describe("map/en", 1024)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Make(ctx, key); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func FuzzKey(f *testing.F) {
	m := maker(f)
	for _, s := range []string{"map/en", "timeline/es/colombia", "compare/pt/personnel/brazil,chile", "compare/en", "a/b/c/d/e", "#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		key, alt, err := m.Describe(name, 100)
		if err != nil {
			return
		}
		if len(key) > 700 || utf8.RuneCountInString(alt) > 100 || m.Ready(key) {
			t.Errorf("%q: key of %d bytes, alt %q", name, len(key), alt)
		}
	})
}

// The words on a broken line and the drawing of it go by one rule.
func TestLeapsAreOne(t *testing.T) {
	if chart.LeapYears != picture.LeapYears {
		t.Errorf("the words say %d years, the picture %d", chart.LeapYears, picture.LeapYears)
	}
}
