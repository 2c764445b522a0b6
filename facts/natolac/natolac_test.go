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
	source := facts.Text{"source", "fuente", "fonte"}
	for _, f := range pack(t).Facts() {
		if f.Kind != facts.Claim && f.Kind != facts.Quote && f.Kind != facts.View {
			continue
		}
		for _, l := range facts.Langs() {
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
		{"a think tank", "Atlantic Council", facts.Text{"independent think tank", "centro de estudios independiente", "centro de estudos independente"}},
		{"accession", "nineties", facts.Text{"annexed", "anexados", "anexados"}},
		{"the college", "NATO Defense School", facts.Text{"NATO Defense College", "NATO Defense College", "NATO Defense College"}},
		{"formal designation", "approval by the US Congress", facts.Text{"May 2022", "mayo de 2022", "maio de 2022"}},
		{"Afghanistan", "Afghanistan", facts.Text{"August 2021", "agosto de 2021", "agosto de 2021"}},
		{"left the post", "presents Mircea Geoană as Deputy Secretary General", facts.Text{"2024", "2024", "2024"}},
	}
	all := pack(t).Facts()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found := 0
			for _, f := range all {
				if !strings.Contains(f.Text.In(facts.English), test.text) {
					continue
				}
				found++
				for _, l := range facts.Langs() {
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
	for _, f := range pack(t).Facts() {
		for _, l := range facts.Langs() {
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
