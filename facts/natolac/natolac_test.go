package natolac_test

import (
	"strings"
	"testing"

	"allybot/facts"
	"allybot/facts/natolac"
)

// What holds for this pack beyond what facts.Check asks of any.

func pack(t *testing.T) *facts.Pack {
	t.Helper()
	p, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A claim, a quotation or a view says in its own words whose it is.
func TestOpinionsSayWhose(t *testing.T) {
	source := facts.Say("en", "source", "es", "fuente", "pt", "fonte", "fr", "source")
	p := pack(t)
	for _, f := range p.Facts() {
		if f.Kind != facts.Claim && f.Kind != facts.Quote && f.Kind != facts.View {
			continue
		}
		for _, l := range p.Languages {
			if !strings.Contains(f.Text.In(l), source.In(l)) {
				t.Errorf("%s (%s) does not say in %s whose it is", f.ID, f.Kind, l)
			}
		}
	}
}

// A fact on what the source has wrong, or what has changed since, carries the
// editor's note on it.
//
//nolint:misspell // Spanish and Portuguese too
func TestEditorsNotes(t *testing.T) {
	tests := []struct {
		name string
		text string // English text that calls for the note
		note facts.Text
	}{
		{"a think tank", "Atlantic Council", facts.Say("en", "independent think tank", "es", "centro de estudios independiente", "pt", "centro de estudos independente", "fr", "groupe de réflexion indépendant")},
		{"accession", "nineties", facts.Say("en", "annexed", "es", "anexados", "pt", "anexados", "fr", "annexés")},
		{"the college", "NATO Defense School", facts.Say("en", "NATO Defense College", "es", "NATO Defense College", "pt", "NATO Defense College", "fr", "NATO Defense College")},
		{"formal designation", "approval by the US Congress", facts.Say("en", "May 2022", "es", "mayo de 2022", "pt", "maio de 2022", "fr", "mai 2022")},
		{"Afghanistan", "Afghanistan", facts.Say("en", "August 2021", "es", "agosto de 2021", "pt", "agosto de 2021", "fr", "août 2021")},
		{"left the post", "presents Mircea Geoană as Deputy Secretary General", facts.Say("en", "2024", "es", "2024", "pt", "2024", "fr", "2024")},
	}
	p := pack(t)
	all := p.Facts()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found := 0
			for _, f := range all {
				if !strings.Contains(f.Text.In("en"), test.text) {
					continue
				}
				found++
				for _, l := range p.Languages {
					if !strings.Contains(f.Note.In(l), test.note.In(l)) {
						t.Errorf("%s has no %s note with %q", f.ID, l, test.note.In(l))
					}
				}
			}
			if found == 0 {
				t.Errorf("no fact says %q", test.text)
			}
		})
	}
}

// A text is short enough for a phone, ends as a sentence does, and has no
// space that does not belong.
func TestTextsReadWell(t *testing.T) {
	p := pack(t)
	for _, f := range p.Facts() {
		for _, l := range p.Languages {
			for what, text := range map[string]string{"text": f.Text.In(l), "note": f.Note.In(l)} {
				if text == "" && what == "note" {
					continue
				}
				if n := len([]rune(text)); n > 320 {
					t.Errorf("%s: the %s %s has %d characters", f.ID, l, what, n)
				}
				if !strings.HasSuffix(text, ".") || strings.Contains(text, "  ") || strings.Contains(text, " ,") || strings.Contains(text, "..") {
					t.Errorf("%s: the %s %s reads badly: %q", f.ID, l, what, text)
				}
			}
		}
	}
}
