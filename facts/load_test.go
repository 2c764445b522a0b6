package facts_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"allybot/facts"
	"allybot/facts/natolac"
)

func load(t testing.TB) *facts.Pack {
	t.Helper()
	p, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestLoadRosters(t *testing.T) {
	p := load(t)
	tests := []struct {
		roster, topic string
		members       []string
	}{
		{"ally", "mnna", []string{"argentina", "brazil", "colombia"}},
		{"partner", "global-partner", []string{"afghanistan", "australia", "colombia", "iraq", "japan", "south-korea", "mongolia", "new-zealand", "pakistan"}},
	}
	for _, test := range tests {
		r, ok := p.Roster(test.roster)
		if !ok || r.Topic.ID != test.topic || r.Overview == nil || len(r.Meaning) < 2 {
			t.Errorf("%s: %+v", test.roster, r)
			continue
		}
		var got []string
		for _, m := range r.Members {
			got = append(got, m.Topic.ID)
			if m.Fact.Kind != facts.Status || m.Fact.About[0] != m.Topic || !slices.Contains(m.Fact.About, r.Topic) {
				t.Errorf("%s: the fact for %s is %s", test.roster, m.Topic.ID, m.Fact.ID)
			}
		}
		if !slices.Equal(got, test.members) {
			t.Errorf("%s: members %v", test.roster, got)
		}
	}
	if _, ok := p.Roster("enemy"); ok {
		t.Error("a roster that the pack does not have was found")
	}
}

func TestLoadLinks(t *testing.T) {
	p := load(t)
	q, ok := p.Paragraph("I.10")
	if !ok || q.Section.Number != "I" || q.Section.Title.In("es") == "" {
		t.Fatalf("I.10 is %+v", q)
	}
	f, ok := p.Fact("brazil-mnna")
	if !ok || !slices.Contains(p.Citing(q), f) || f.Date != (facts.Date{Year: 2019}) {
		t.Errorf("brazil-mnna is %+v", f)
	}
	brazil, _ := p.Topic("brazil")
	if about := p.About(brazil); !slices.Contains(about, f) || len(about) == len(p.Facts()) {
		t.Errorf("%d facts about Brazil", len(about))
	}
	figure, _ := p.Fact("brazil-active-personnel")
	want := facts.Quantity{Of: brazil, What: "active-personnel", Value: 334500, AsOf: facts.Date{Year: 2018}}
	if len(figure.Quantities) != 1 || figure.Quantities[0] != want {
		t.Errorf("quantities %+v", figure.Quantities)
	}
	for _, s := range p.Sections {
		for _, q := range s.Paragraphs {
			if len(p.Citing(q)) == 0 {
				t.Errorf("no fact rests on %s", q.Number)
			}
		}
	}
}

func TestLoadCountries(t *testing.T) {
	p := load(t)
	tests := []struct {
		id, iso string
		name    facts.Text
		named   bool
	}{
		{"argentina", "AR", facts.Say("en", "Argentina", "es", "Argentina", "pt", "Argentina", "fr", "Argentine"), true},
		{"czech-republic", "CZ", facts.Say("en", "Czech Republic", "es", "República Checa", "pt", "República Tcheca", "fr", "République tchèque"), true},
		{"north-macedonia", "MK", facts.Say("en", "North Macedonia", "es", "Macedonia del Norte", "pt", "Macedônia do Norte", "fr", "Macédoine du Nord"), true},
		{"netherlands", "NL", facts.Say("en", "Netherlands", "es", "Países Bajos", "pt", "Países Baixos", "fr", "Pays-Bas"), true},
		{"south-korea", "KR", facts.Say("en", "South Korea", "es", "Corea del Sur", "pt", "Coreia do Sul", "fr", "Corée du Sud"), true},
		{"haiti", "HT", facts.Say("en", "Haiti", "es", "Haití", "pt", "Haiti", "fr", "Haïti"), true},
		{"chile", "CL", facts.Say("en", "Chile", "es", "Chile", "pt", "Chile", "fr", "Chili"), false},
		{"eswatini", "SZ", facts.Say("en", "Eswatini", "es", "Esuatini", "pt", "Essuatíni", "fr", "Eswatini"), false},
		{"germany", "DE", facts.Say("en", "Germany", "es", "Alemania", "pt", "Alemanha", "fr", "Allemagne"), true},
		{"zambia", "ZM", facts.Say("en", "Zambia", "es", "Zambia", "pt", "Zâmbia", "fr", "Zambie"), false},
	}
	for _, test := range tests {
		c, ok := p.Topic(test.id)
		if !ok || c.Kind != facts.Country || c.ISO != test.iso || c.Name != test.name || c.Named != test.named {
			t.Errorf("%s: %+v", test.id, c)
		}
	}
	for _, c := range p.Topics() {
		if len(p.About(c)) == 0 || !c.Standalone {
			t.Errorf("%s is listed, but nothing is about it", c.ID)
		}
	}
	if chile, _ := p.Topic("chile"); slices.Contains(p.Topics(), chile) {
		t.Error("Chile is listed, which no fact is about")
	}
}

// TestLoadShared reads one pack from many places at once, for the race
// detector, and holds it to giving away copies only.
func TestLoadShared(t *testing.T) {
	p := load(t)
	brazil, _ := p.Topic("brazil")
	q, _ := p.Paragraph("I.10")
	first := [...]*facts.Fact{p.Facts()[0], p.About(brazil)[0], p.Citing(q)[0]}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			p.Facts()[0], p.About(brazil)[0], p.Citing(q)[0], p.Topics()[0] = nil, nil, nil, nil
		})
	}
	wait.Wait()
	if now := [...]*facts.Fact{p.Facts()[0], p.About(brazil)[0], p.Citing(q)[0]}; now != first {
		t.Error("a caller changed the pack")
	}
}

func TestLoadFaults(t *testing.T) {
	t.Run("every fault at once", func(t *testing.T) {
		pack, _ := broken(t, edit{"natolac.pack.md", "about brazil, telegram;", "about brasilia-city, telegramm;"})
		_, err := facts.Load(pack)
		if err == nil || strings.Count(err.Error(), "unknown topic") != 2 {
			t.Errorf("got %v", err)
		}
		var f facts.Fault
		if !errors.As(err, &f) || f.File != "natolac.pack.md" || f.Line == 0 || f.Fact != "brazil-telegram" || f.Mend == "" {
			t.Errorf("got %+v", f)
		}
	})
	t.Run("without its Markdown", func(t *testing.T) {
		pack := copyPack(t)
		delete(pack, "natolac.pack.md")
		if _, err := facts.Load(pack); err == nil || !strings.Contains(err.Error(), "is this the folder of a pack?") {
			t.Errorf("got %v", err)
		}
	})
	for name, fsys := range map[string]fs.FS{"an empty folder": fstest.MapFS{}, "empty files": fstest.MapFS{"a.pack.md": {}}} {
		t.Run(name, func(t *testing.T) {
			if p, err := facts.Load(fsys); err == nil {
				t.Errorf("loaded %+v", p)
			}
		})
	}
}
